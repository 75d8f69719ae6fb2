package card

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// P1 of INSTALL (Card Specification, table 11-40).
const (
	installForLoad        = 0x02
	installForInstall     = 0x04
	installMakeSelectable = 0x08
	installForExtradition = 0x10
	installForPersonalize = 0x20
	installRegistryUpdate = 0x40
	installMore           = 0x80 // the data goes on in the next INSTALL

	installCombined = installForLoad | installForInstall | installMakeSelectable
)

// P2 of INSTALL for the combined process (Card Specification 11.5.2.2).
const (
	combinedBegin = 0x01
	combinedEnd   = 0x03
)

// install is INSTALL (Card Specification 11.5) in all its forms.
func (d *securityDomain) install(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	combined := c.P1&^installMore == installCombined
	if combined && c.P2 != combinedBegin && c.P2 != combinedEnd || !combined && c.P2 != 0 {
		return iso7816.ResponseAPDU{}, iso7816.SWIncorrectP1P2
	}
	d.personalize = iso7816.AID{}
	if err := d.parts.add(c.INS, c.Data); err != nil {
		return iso7816.ResponseAPDU{}, err
	}
	if c.P1&installMore != 0 {
		return confirmation(nil, nil)
	}
	r := request{p1: c.P1, p2: c.P2, data: d.parts.take()}
	begun := d.combined
	d.combined = iso7816.AID{}
	switch c.P1 {
	case installCombined:
		if c.P2 == combinedBegin {
			return confirmation(nil, d.beginCombined(&r))
		}
		return confirmation(d.endCombined(&r, begun))
	case installForLoad:
		return confirmation(nil, d.installForLoad(&r))
	case installForInstall, installForInstall | installMakeSelectable:
		return confirmation(d.installForInstall(&r, c.P1&installMakeSelectable != 0))
	case installMakeSelectable:
		return confirmation(d.makeSelectable(&r))
	case installForExtradition:
		return confirmation(d.extradite(&r))
	case installForPersonalize:
		return confirmation(nil, d.beginPersonalization(&r))
	case installRegistryUpdate:
		return confirmation(d.updateRegistry(&r))
	}
	return iso7816.ResponseAPDU{}, iso7816.SWIncorrectP1P2
}

// fields reads the length-value fields of an INSTALL data field. The first error stays.
type fields struct {
	data []byte
	pos  int
	err  error
}

func (f *fields) fail(format string, args ...any) {
	if f.err == nil {
		f.err = fmt.Errorf("offset %d: %s: %w", f.pos, fmt.Sprintf(format, args...), iso7816.SWWrongData)
	}
}

// short reads a field with a length of one byte.
func (f *fields) short() []byte {
	if f.err == nil && f.pos >= len(f.data) {
		f.fail("field is missing")
	}
	if f.err != nil {
		return nil
	}
	return f.take(1, int(f.data[f.pos]))
}

// long reads a field with a BER length.
func (f *fields) long() []byte {
	if f.err != nil {
		return nil
	}
	n, size, err := tlv.ReadLength(f.data[f.pos:], f.pos)
	if err != nil {
		f.fail("%v", err)
		return nil
	}
	return f.take(size, n)
}

func (f *fields) take(size, n int) []byte {
	start := f.pos + size
	if n > len(f.data)-start {
		f.fail("field of %d bytes is cut", n)
		return nil
	}
	f.pos = start + n
	return f.data[start:f.pos]
}

// aid reads an AID; optional ones may be empty.
func (f *fields) aid(optional bool) iso7816.AID {
	b := f.short()
	if f.err != nil || optional && len(b) == 0 {
		return iso7816.AID{}
	}
	a, err := iso7816.NewAID(b)
	if err != nil {
		f.fail("%v", err)
	}
	return a
}

// token reads the token and checks that nothing follows. Hosts of old may leave the token's length out, or write an empty one twice (sim-tools
// does). What comes before it is what the token signs.
func (f *fields) token(r *request) (token []byte) {
	r.signed = f.data[:f.pos]
	if f.err == nil && f.pos < len(f.data) {
		token = f.long()
	}
	if f.err == nil && len(token) == 0 && f.pos == len(f.data)-1 && f.data[f.pos] == 0 {
		f.pos++
	}
	if f.err == nil && f.pos != len(f.data) {
		f.fail("%d bytes too many", len(f.data)-f.pos)
	}
	return token
}

// installForLoad opens a load process: load file AID, domain AID, hash, parameters, token.
func (d *securityDomain) installForLoad(r *request) error {
	f := &fields{data: r.data}
	p := &loadProcess{aid: f.aid(false), domain: f.aid(true)}
	p.hash = append([]byte(nil), f.short()...)
	parameters := f.long()
	token := f.token(r)
	if f.err != nil {
		return f.err
	}
	if p.domain.IsZero() {
		p.domain = d.aid
	}
	switch {
	case d.domain(p.domain) == nil:
		return iso7816.SWReferencedDataNotFound
	case len(p.hash) > 0 && hashOf(len(p.hash), nil) == nil:
		return iso7816.SWWrongData
	case d.inUse(p.aid):
		return iso7816.SWWrongData
	}
	var err error
	if p.delegated, err = d.authorize(r, token); err != nil {
		return err
	}
	if p.delegated && len(p.hash) == 0 {
		return iso7816.SWWrongData // a token needs the hash (Card Specification 9.3.5)
	}
	if err := d.hasMemory(parameters); err != nil {
		return err
	}
	d.load = p
	return nil
}

// beginCombined opens a load process after which the load file's application is to be installed.
func (d *securityDomain) beginCombined(r *request) error {
	if err := d.installForLoad(r); err != nil {
		return err
	}
	d.combined = d.load.aid
	return nil
}

// endCombined installs an application of the load file that the combined process began with, and whose load ended.
func (d *securityDomain) endCombined(r *request, begun iso7816.AID) ([]byte, error) {
	if _, loaded := d.findLoadFile(begun); !loaded || (&fields{data: r.data}).aid(true) != begun {
		return nil, iso7816.SWConditionsNotSatisfied
	}
	return d.installForInstall(r, true)
}

// tagApplicationParameters is for the applet (Card Specification, table 11-49).
const tagApplicationParameters tlv.Tag = 0xC9

const maxApplicationParameters = 255 // one length byte carries them to the applet

// installForInstall makes an application or a security domain: load file AID, module AID, instance AID, privileges, parameters, token.
func (d *securityDomain) installForInstall(r *request, selectable bool) ([]byte, error) {
	f := &fields{data: r.data}
	in := installation{LoadFile: f.aid(false), Module: f.aid(false), Instance: f.aid(true)}
	in.Privileges = append([]byte(nil), f.short()...)
	parameters := f.long()
	token := f.token(r)
	if f.err != nil {
		return nil, f.err
	}
	err := in.read(parameters)
	if err != nil {
		return nil, err
	}
	if d.config.IgnoreQuotas {
		in.Memory.Persistent.Quota, in.Memory.Transient.Quota = 0, 0
	}
	if in.Instance.IsZero() {
		in.Instance = in.Module
	}
	granted, err := parsePrivileges(in.Privileges)
	if err != nil {
		return nil, err
	}
	if err := d.installable(in, granted); err != nil {
		return nil, err
	}
	offering, err := d.offer(in.Instance, offering{}, parameters, granted)
	if err != nil {
		return nil, err
	}
	delegated, err := d.authorize(r, token)
	if err != nil {
		return nil, err
	}
	record := &record{Domain: d.owner(in.LoadFile), State: stateInstalled, Privileges: granted, Memory: in.Memory, Offering: offering}
	if selectable {
		record.State = stateSelectable
	}
	if granted.has(securityDomainPrivilege) {
		record.Domain = d.aid
		d.add(&securityDomain{aid: in.Instance, objects: map[tlv.Tag][]byte{}})
	} else if in.Instance, err = d.content.Install(in); err != nil {
		return nil, orStatus(err, iso7816.SWConditionsNotSatisfied)
	}
	d.records[in.Instance] = record
	d.refresh()
	return d.confirm(delegated, in.LoadFile.AppendLV(nil), in.Instance.AppendLV(nil))
}

// installable judges an installation before anything happens.
func (d *securityDomain) installable(in installation, granted privileges) error {
	isDomain := granted.has(securityDomainPrivilege)
	l, ok := d.findLoadFile(in.LoadFile)
	switch {
	case isDomain && (in.LoadFile != domainFile || in.Module != domainModule):
		return iso7816.SWWrongData
	case !isDomain && !ok, !isDomain && !slices.Contains(l.Modules, in.Module):
		return iso7816.SWReferencedDataNotFound
	case !isDomain && d.owner(in.LoadFile) != d.aid && !d.has(authorizedManagement):
		return iso7816.SWConditionsNotSatisfied
	case d.inUse(in.Instance):
		return iso7816.SWWrongData
	case !granted.valid(isDomain), granted&^d.grantable() != 0:
		return iso7816.SWWrongData
	case granted&d.taken(in.Instance) != 0:
		return iso7816.SWConditionsNotSatisfied
	}
	return nil
}

// grantable are the privileges that the domain may give: the issuer's all, others what does not reach beyond themselves.
func (d *securityDomain) grantable() privileges {
	if d.isIssuer() {
		return ^privileges(0)
	}
	return securityDomainPrivilege | d.record(d.aid).Privileges | 0x000100 // global service
}

// read takes the install parameters: the values of C9, for the applet, and of EA or CA, for file system and toolkit, and in EF the application's
// memory. An empty field counts as an empty C9.
func (in *installation) read(parameters []byte) error {
	l, err := tlv.Parse(parameters)
	if err != nil {
		return orStatus(err, iso7816.SWWrongData)
	}
	v := l.Value(tagApplicationParameters)
	if len(v) > maxApplicationParameters {
		return iso7816.SWWrongData
	}
	in.Parameters = append([]byte(nil), v...)
	if in.System, err = systemParameters(l); err != nil {
		return err
	}
	card, err := cardParameters(parameters)
	if err == nil {
		in.Memory, err = memoryOf(card)
	}
	return err
}

// makeSelectable ends an installation in two steps: empty, empty, instance AID, privileges, parameters, token.
func (d *securityDomain) makeSelectable(r *request) ([]byte, error) {
	f := &fields{data: r.data}
	f.aid(true)
	f.aid(true)
	instance := f.aid(false)
	f.short()
	parameters := f.long()
	token := f.token(r)
	if f.err != nil {
		return nil, f.err
	}
	record, err := d.managed(instance)
	if err != nil {
		return nil, err
	}
	offering, err := d.offer(instance, record.Offering, parameters, record.Privileges)
	if err != nil {
		return nil, err
	}
	delegated, err := d.authorize(r, token)
	if err != nil {
		return nil, err
	}
	record.Offering = offering
	if record.State == stateInstalled {
		record.State = stateSelectable
		d.refresh()
	}
	return d.confirm(delegated, nil, instance.AppendLV(nil))
}

// managed finds the record of an application or supplementary domain that this domain may manage: its own ones, or all with the
// privilege for the global registry.
func (d *securityDomain) managed(aid iso7816.AID) (*record, error) {
	_, isApplication := d.findApplication(aid)
	other := d.domain(aid)
	if !isApplication && (other == nil || other.isIssuer()) {
		return nil, iso7816.SWReferencedDataNotFound
	}
	r := d.record(aid)
	if r.Domain != d.aid && !d.has(globalRegistry) {
		return nil, iso7816.SWConditionsNotSatisfied
	}
	return r, nil
}

// extradite moves an application or a load file to another domain: new domain, empty, AID, empty, parameters, token. It is for the
// domain that has it (Card Specification 9.4.1).
func (d *securityDomain) extradite(r *request) ([]byte, error) {
	f := &fields{data: r.data}
	to := f.aid(false)
	f.aid(true)
	aid := f.aid(false)
	f.short()
	f.long()
	token := f.token(r)
	if f.err != nil {
		return nil, f.err
	}
	target := d.domain(to)
	if target == nil || !d.inUse(aid) || aid == d.config.AID {
		return nil, iso7816.SWReferencedDataNotFound
	}
	_, isFile := d.findLoadFile(aid)
	from := d.owner(aid)
	if !isFile {
		from = d.record(aid).Domain
	}
	if from != d.aid || d.record(to).locked() || target.within(aid) {
		return nil, iso7816.SWConditionsNotSatisfied
	}
	delegated, err := d.authorize(r, token)
	if err != nil {
		return nil, err
	}
	if isFile {
		d.owners[aid] = to
	} else {
		d.record(aid).Domain = to
	}
	d.card.Changed()
	return d.confirm(delegated, from.AppendLV(nil), aid.AppendLV(nil), to.AppendLV(nil))
}

// within reports whether the domain is the named one, or belongs to it at some distance.
func (d *securityDomain) within(aid iso7816.AID) bool {
	for !d.isIssuer() {
		if d.aid == aid {
			return true
		}
		parent := d.domain(d.record(d.aid).Domain)
		if parent == nil {
			return false
		}
		d = parent
	}
	return false
}

// beginPersonalization makes the following STORE DATA commands go to an application: empty, empty, AID, three empty.
func (d *securityDomain) beginPersonalization(r *request) error {
	f := &fields{data: r.data}
	f.aid(true)
	f.aid(true)
	aid := f.aid(false)
	f.short()
	f.long()
	f.token(r)
	if f.err != nil {
		return f.err
	}
	if d.domain(aid) == nil {
		if _, ok := d.findApplication(aid); !ok {
			return iso7816.SWReferencedDataNotFound
		}
	}
	if record := d.record(aid); record.Domain != d.aid || record.locked() || record.State == stateInstalled {
		return iso7816.SWConditionsNotSatisfied
	}
	d.personalize = aid
	return nil
}

// updateRegistry changes privileges, services and implicit selection: domain AID or empty, empty, AID or empty, privileges, parameters, token. Another domain is an
// extradition.
func (d *securityDomain) updateRegistry(r *request) ([]byte, error) {
	f := &fields{data: r.data}
	to := f.aid(true)
	f.aid(true)
	aid := f.aid(false)
	given := f.short()
	parameters := f.long()
	token := f.token(r)
	if f.err != nil {
		return nil, f.err
	}
	record, err := d.managed(aid)
	if err != nil {
		return nil, err
	}
	granted, err := parsePrivileges(given)
	if err != nil {
		return nil, err
	}
	isDomain := d.domain(aid) != nil
	switch {
	case len(given) > 0 && (granted.has(securityDomainPrivilege) != isDomain || !granted.valid(isDomain) || granted&^d.grantable() != 0):
		return nil, iso7816.SWWrongData
	case granted&d.taken(aid) != 0:
		return nil, iso7816.SWConditionsNotSatisfied
	case !to.IsZero() && (d.domain(to) == nil || d.domain(to).within(aid)):
		return nil, iso7816.SWReferencedDataNotFound
	}
	if len(given) == 0 {
		granted = record.Privileges
	}
	offering, err := d.offer(aid, record.Offering, parameters, granted)
	if err != nil {
		return nil, err
	}
	delegated, err := d.authorize(r, token)
	if err != nil {
		return nil, err
	}
	from := record.Domain
	if !to.IsZero() {
		record.Domain = to
	}
	record.Privileges, record.Offering = granted, offering
	d.refresh()
	lengths := append([]byte{byte(len(given))}, given...)
	return d.confirm(delegated, from.AppendLV(nil), aid.AppendLV(nil), record.Domain.AppendLV(nil), lengths, append([]byte{byte(len(parameters))}, parameters...))
}
