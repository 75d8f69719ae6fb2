package card

import (
	"slices"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// P1 and P2 of GET STATUS (Card Specification 11.4.2).
const (
	statusIssuerDomain    = 0x80
	statusApplications    = 0x40
	statusLoadFiles       = 0x20
	statusLoadFileModules = 0x10
	statusTagForm         = 0x02
	statusNext            = 0x01
)

// maxClearResponse is the largest response data field before protection: encrypted with padding and with the longest MAC it
// still fits into 256 bytes.
const maxClearResponse = 239

// listing is a GET STATUS that has more to tell.
type listing struct {
	p1, form byte
	search   string // criteria that the next command must repeat
	entries  [][]byte
}

// entry is one registry entry on its way into either form.
type entry struct {
	aid        iso7816.AID
	domain     iso7816.AID // that it belongs to
	state      byte
	privileges []byte // nil for load files
	implicit   []byte // implicit selection parameters
	loadFile   iso7816.AID
	version    []byte
	modules    []iso7816.AID
	withModule bool
}

// getStatus is GET STATUS (Card Specification 11.4), in tag form and in the old form. What does not fit into one response is
// announced by 6310 and fetched with P2 bit 01; entries are never cut.
func (d *securityDomain) getStatus(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if !slices.Contains([]byte{statusIssuerDomain, statusApplications, statusLoadFiles, statusLoadFileModules}, c.P1) || c.P2 > statusTagForm|statusNext {
		return iso7816.ResponseAPDU{}, iso7816.SWIncorrectP1P2
	}
	l := d.listing
	d.listing = nil
	if c.P2&statusNext == 0 {
		var err error
		if l, err = d.newListing(c); err != nil {
			return iso7816.ResponseAPDU{}, err
		}
	} else if l == nil || l.p1 != c.P1 || l.form != c.P2&statusTagForm || l.search != string(c.Data) {
		return iso7816.ResponseAPDU{}, iso7816.SWConditionsNotSatisfied
	}
	if len(l.entries) == 0 {
		return iso7816.ResponseAPDU{}, iso7816.SWReferencedDataNotFound
	}
	r := iso7816.ResponseAPDU{SW: iso7816.SWNoError}
	for len(l.entries) > 0 && len(r.Data)+len(l.entries[0]) <= maxClearResponse {
		r.Data = append(r.Data, l.entries[0]...)
		l.entries = l.entries[1:]
	}
	if len(l.entries) > 0 {
		r.SW = iso7816.SWMoreDataAvailable
		d.listing = l
	}
	return r, nil
}

// newListing reads the criteria, collects the entries that fit, and puts them into their form.
func (d *securityDomain) newListing(c iso7816.CommandAPDU) (*listing, error) {
	criteria, err := tlv.Parse(c.Data)
	if err != nil {
		return nil, orStatus(err, iso7816.SWWrongData)
	}
	prefix, ok := criteria.Find(tagAID)
	if !ok || len(prefix.Value) > iso7816.AIDMaxLength {
		return nil, iso7816.SWWrongData
	}
	l := &listing{p1: c.P1, form: c.P2 & statusTagForm, search: string(c.Data)}
	for _, e := range d.entries(c.P1) {
		if !e.aid.HasPrefix(prefix.Value) || !e.meets(criteria) {
			continue
		}
		b := e.encode(l.form == statusTagForm, wantedTags(criteria))
		for len(b) > maxClearResponse { // more modules than one response holds: the last ones do not show
			e.modules = e.modules[:len(e.modules)-1]
			b = e.encode(l.form == statusTagForm, wantedTags(criteria))
		}
		l.entries = append(l.entries, b)
	}
	return l, nil
}

// meets reports whether the entry has the value of each further criterion: privileges, life cycle state, load file, domain, version, module.
func (e entry) meets(criteria tlv.List) bool {
	for _, c := range criteria {
		if c.Tag == tagAID || c.Tag == tagTagList {
			continue
		}
		if !slices.ContainsFunc(e.fields(), func(f tlv.TLV) bool { return f.Tag == c.Tag && string(f.Value) == string(c.Value) }) {
			return false
		}
	}
	return true
}

// tagTagList is the list of wanted tags.
const tagTagList tlv.Tag = 0x5C

// wantedTags reads the tag list 5C; nil stands for all.
func wantedTags(criteria tlv.List) func(tlv.Tag) bool {
	list, ok := criteria.Find(tagTagList)
	if !ok {
		return func(tlv.Tag) bool { return true }
	}
	return func(t tlv.Tag) bool {
		want := t.Append(nil)
		for b := list.Value; len(b) > 0; {
			n := 1
			if b[0]&0x1F == 0x1F {
				n = min(2, len(b))
			}
			if string(b[:n]) == string(want) {
				return true
			}
			b = b[n:]
		}
		return false
	}
}

// entries are the registry entries of one kind that the domain may see: its own, or all with the privilege for the global registry.
func (d *securityDomain) entries(p1 byte) []entry {
	var list []entry
	switch p1 {
	case statusIssuerDomain:
		list = []entry{{aid: d.config.AID, domain: d.config.AID, state: d.state, privileges: d.issuerPrivileges().bytes()}}
	case statusApplications:
		list = append(d.domainEntries(), d.applicationEntries()...)
	default:
		for _, l := range append([]loadFile{domainCode}, d.content.LoadFiles()...) {
			list = append(list, entry{
				aid: l.AID, domain: d.owner(l.AID), state: stateLoaded, version: []byte{l.Major, l.Minor}, modules: l.Modules,
				withModule: p1 == statusLoadFileModules,
			})
		}
	}
	return slices.DeleteFunc(list, func(e entry) bool { return !d.has(globalRegistry) && e.domain != d.aid && e.aid != d.aid })
}

func (d *securityDomain) domainEntries() []entry {
	var list []entry
	for _, other := range d.domains {
		if !other.isIssuer() {
			r := d.record(other.aid)
			list = append(list, r.entry(other.aid, domainFile))
		}
	}
	return list
}

func (d *securityDomain) applicationEntries() []entry {
	var list []entry
	for _, a := range d.content.Applications() {
		list = append(list, d.record(a.AID).entry(a.AID, a.LoadFile))
	}
	return list
}

// entry is the record of an application or a domain on its way out.
func (r *record) entry(aid, loadFile iso7816.AID) entry {
	return entry{aid: aid, domain: r.Domain, state: r.State, privileges: r.Privileges.bytes(), implicit: r.Offering.Implicit, loadFile: loadFile}
}

func (e entry) encode(tagForm bool, wanted func(tlv.Tag) bool) []byte {
	if tagForm {
		return e.tagged(wanted)
	}
	return e.old()
}

// tagged is the entry in tag form (Card Specification, table 11-36).
func (e entry) tagged(wanted func(tlv.Tag) bool) []byte {
	v := tlv.Append(nil, tagAID, e.aid.Bytes())
	for _, f := range e.fields() {
		if wanted(f.Tag) {
			v = tlv.Append(v, f.Tag, f.Value)
		}
	}
	return tlv.Append(nil, 0xE3, v)
}

// fields are the data objects of the entry behind its AID.
func (e entry) fields() tlv.List {
	var list tlv.List
	add := func(t tlv.Tag, value []byte) {
		if value != nil {
			list = append(list, tlv.TLV{Tag: t, Value: value})
		}
	}
	add(0x9F70, []byte{e.state})
	add(0xC5, e.privileges)
	for _, p := range e.implicit {
		add(tagImplicitSelection, []byte{p})
	}
	add(0xC4, e.loadFile.Bytes())
	add(0xCE, e.version)
	if e.withModule {
		for _, m := range e.modules {
			add(0x84, m.Bytes())
		}
	}
	add(0xCC, e.domain.Bytes())
	return list
}

// old is the entry in the form of GlobalPlatform 2.1 (Card Specification, table 11-35): LV AID, state, first privilege byte,
// and for modules their number and LV of each.
func (e entry) old() []byte {
	b := append(e.aid.AppendLV(nil), e.state)
	if len(e.privileges) > 0 {
		b = append(b, e.privileges[0])
	} else {
		b = append(b, 0)
	}
	if e.withModule {
		b = append(b, byte(len(e.modules)))
		for _, m := range e.modules {
			b = m.AppendLV(b)
		}
	}
	return b
}
