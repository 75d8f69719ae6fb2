package card

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Life cycle states (Card Specification 11.1.1).
const (
	cardOPReady     = 0x01
	cardInitialized = 0x07
	cardSecured     = 0x0F
	cardLocked      = 0x7F
	cardTerminated  = 0xFF

	stateLoaded       = 0x01
	stateInstalled    = 0x03
	stateSelectable   = 0x07
	statePersonalized = 0x0F
	stateLocked       = 0x80 // added to the state that it comes from
)

// platform is what all security domains of a card share, the OPEN of the Card Specification (6): registry, card life cycle state, and the
// content itself. What it holds is persistent.
type platform struct {
	config  DomainConfig
	content contentManager
	card    *jcre.Card

	state   byte                        // of the card
	domains []*securityDomain           // the issuer's first
	records map[iso7816.AID]*record     // of applications and domains; none: what was on the card from the start
	owners  map[iso7816.AID]iso7816.AID // domain of a load file; none: the issuer's

	counters   *counters // of secured packets
	cvm        cvmState  // the global PIN
	services   []service // global services, in order of registration
	historical []byte    // of the ATR, where an applet set them

	submitted, verified bool                           // the global PIN, since reset
	channels            map[iso7816.AID]*appletChannel // secure channels of applets
}

// record is what GlobalPlatform knows of an application or a security domain.
type record struct {
	Domain     iso7816.AID // that it is associated with
	State      byte
	Privileges privileges
	Memory     jcre.Memory `json:",omitzero"`
	Offering   offering
}

func (r *record) locked() bool { return r.State&stateLocked != 0 }

func newPlatform(config DomainConfig, content contentManager) *platform {
	return &platform{
		config: config, content: content, state: cardOPReady, records: map[iso7816.AID]*record{}, owners: map[iso7816.AID]iso7816.AID{},
		channels: map[iso7816.AID]*appletChannel{},
	}
}

// issuer is the issuer security domain.
func (p *platform) issuer() *securityDomain { return p.domains[0] }

// record finds the record of an application; one that was on the card from the start gets its own here.
func (p *platform) record(aid iso7816.AID) *record {
	r := p.records[aid]
	if r == nil {
		r = &record{Domain: p.config.AID, State: stateSelectable}
		p.records[aid] = r
	}
	return r
}

// owner is the domain that a load file belongs to.
func (p *platform) owner(file iso7816.AID) iso7816.AID {
	if aid, ok := p.owners[file]; ok {
		return aid
	}
	return p.config.AID
}

// domain finds a security domain; nil if there is none.
func (p *platform) domain(aid iso7816.AID) *securityDomain {
	for _, d := range p.domains {
		if d.aid == aid {
			return d
		}
	}
	return nil
}

// taken are the unique privileges that some application or supplementary domain other than the one named has.
func (p *platform) taken(except iso7816.AID) (q privileges) {
	for _, i := range p.card.Instances() {
		if i.AID != p.config.AID && i.AID != except {
			q |= p.record(i.AID).Privileges & uniquePrivileges
		}
	}
	return q
}

// issuerPrivileges are those that the issuer security domain has now.
func (p *platform) issuerPrivileges() privileges { return issuerPrivileges &^ p.taken(p.config.AID) }

// refresh makes selectable what may be selected in the present states: on a locked or terminated card the issuer's domain and the application
// with the privilege of the final application, which is then selected by default (Card Specification 5.1.1).
func (p *platform) refresh() {
	locked := p.state == cardLocked || p.state == cardTerminated
	for _, i := range p.card.Instances() {
		if i.AID != p.config.AID {
			r := p.record(i.AID)
			i.Hidden = locked && !r.Privileges.has(finalApplication) || r.locked() || r.State == stateInstalled
		}
	}
	if p.card.Default() != (iso7816.AID{}) {
		p.card.SetDefault(p.config.AID)
		for channel := range maxChannel + 1 {
			p.card.SetImplicit(channel, p.implicit(channel, locked))
		}
	}
	p.card.Changed()
}

// implicit is what is selected on a channel that nobody has selected anything on: who asked for it when it was installed, on the basic channel who
// has the privilege of card reset, else the issuer's domain; on a locked card the final application (Card Specification 6.4.1, 6.4.2.1.1).
func (p *platform) implicit(channel int, locked bool) iso7816.AID {
	selected := p.config.AID
	for _, i := range p.card.Instances() {
		if i.AID == p.config.AID || i.Hidden {
			continue
		}
		switch r := p.record(i.AID); {
		case locked:
			selected = i.AID // the one that is not hidden
		case r.Offering.isImplicit(channel), channel == 0 && r.Privileges.has(cardReset) && len(r.Offering.Implicit) == 0:
			selected = i.AID
		}
	}
	return selected
}

// inUse reports whether an AID names something on the card.
func (p *platform) inUse(aid iso7816.AID) bool {
	if p.domain(aid) != nil || aid == domainFile || aid == domainModule {
		return true
	}
	if _, ok := p.findLoadFile(aid); ok {
		return true
	}
	_, ok := p.findApplication(aid)
	return ok
}

func (p *platform) findLoadFile(aid iso7816.AID) (loadFile, bool) {
	for _, l := range p.content.LoadFiles() {
		if l.AID == aid {
			return l, true
		}
	}
	return loadFile{}, false
}

func (p *platform) findApplication(aid iso7816.AID) (application, bool) {
	for _, a := range p.content.Applications() {
		if a.AID == aid {
			return a, true
		}
	}
	return application{}, false
}

// deleteApplication removes an application with its record, on its own or with all others of its load file.
func (p *platform) deleteApplication(aid iso7816.AID, withFile bool) error {
	if err := p.content.Delete(aid, withFile); err != nil {
		return err
	}
	delete(p.records, aid)
	delete(p.channels, aid)
	p.services = slices.DeleteFunc(p.services, func(s service) bool { return s.AID == aid })
	return nil
}

// deleteFile removes a load file, with related its applications first.
func (p *platform) deleteFile(aid iso7816.AID, related bool) error {
	if related {
		for _, a := range p.content.Applications() {
			if a.LoadFile == aid {
				if err := p.deleteApplication(a.AID, true); err != nil {
					return err
				}
			}
		}
	}
	if err := p.content.DeleteFile(aid); err != nil {
		return err
	}
	delete(p.owners, aid)
	return nil
}

// savedPlatform is the platform in a card image.
type savedPlatform struct {
	Config  savedConfig
	State   byte
	Domains []savedDomain
	Records map[iso7816.AID]*record
	Owners  map[iso7816.AID]iso7816.AID

	CVM        cvmState
	Services   []service
	Historical []byte
}

// AppendState is the persistent state, for card images (jcre.Kept).
func (p *platform) AppendState(b []byte) []byte {
	for _, i := range p.card.Instances() {
		p.record(i.AID) // of those installed without the issuer's domain, too
	}
	s := savedPlatform{Config: p.config.saved(), State: p.state, Records: p.records, Owners: p.owners, CVM: p.cvm, Services: p.services, Historical: p.historical}
	for _, d := range p.domains {
		s.Domains = append(s.Domains, d.saved())
	}
	data, err := json.Marshal(s)
	if err != nil {
		panic("BUG: card: state of the domains: " + err.Error())
	}
	return append(b, data...)
}

// SetState is the opposite of AppendState.
func (p *platform) SetState(data []byte) error {
	var s savedPlatform
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	if len(s.Domains) == 0 || s.Domains[0].AID != s.Config.AID {
		return fmt.Errorf("the issuer security domain is missing")
	}
	for _, d := range slices.Clone(p.domains) {
		p.remove(d)
	}
	p.config, p.state = s.Config.config(p.config), s.State
	p.records, p.owners = s.Records, s.Owners
	p.cvm, p.services, p.historical = s.CVM, s.Services, s.Historical
	for _, saved := range s.Domains {
		p.add(saved.domain())
	}
	for _, i := range p.card.Instances() {
		i.Memory = p.record(i.AID).Memory
	}
	p.refresh()
	return nil
}

// add puts a security domain on the card.
func (p *platform) add(d *securityDomain) {
	d.platform = p
	p.domains = append(p.domains, d)
	p.card.Add(jcre.Instance{AID: d.aid, Applet: &domainApplet{d, p.card}})
}

// remove takes a security domain off the card.
func (p *platform) remove(d *securityDomain) {
	d.endSession()
	p.domains = slices.DeleteFunc(p.domains, func(e *securityDomain) bool { return e == d })
	if i := p.card.Lookup(d.aid); i != nil {
		_ = p.card.Delete(i) // a domain's Uninstall never fails
	}
}
