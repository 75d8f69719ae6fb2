package card

import (
	"fmt"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// P1 of INSTALL (Card Specification, table 11-40).
const (
	installForLoad        = 0x02
	installForInstall     = 0x04
	installMakeSelectable = 0x08
)

// install is INSTALL (Card Specification 11.5): for load, for install, for make selectable, and the last two in one.
func (d *issuerDomain) install(c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	if c.P2 != 0 {
		return iso7816.ResponseAPDU{}, iso7816.SWIncorrectP1P2
	}
	switch c.P1 {
	case installForLoad:
		return confirmation(d.installForLoad(c.Data))
	case installForInstall, installForInstall | installMakeSelectable:
		return confirmation(d.installForInstall(c.Data, c.P1&installMakeSelectable != 0))
	case installMakeSelectable:
		return confirmation(d.makeSelectable(c.Data))
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

// end reads the token, which must be absent, since nobody here verifies it, and checks that nothing follows. Hosts of old may
// leave the token's length out.
func (f *fields) end() error {
	if f.err == nil && f.pos < len(f.data) {
		if token := f.long(); f.err == nil && len(token) > 0 {
			f.fail("token of %d bytes", len(token))
		}
	}
	if f.err == nil && f.pos != len(f.data) {
		f.fail("%d bytes too many", len(f.data)-f.pos)
	}
	return f.err
}

// installForLoad opens a load process: load file AID, domain AID, hash, parameters, token.
func (d *issuerDomain) installForLoad(data []byte) error {
	f := &fields{data: data}
	p := &loadProcess{aid: f.aid(false)}
	domain := f.aid(true)
	p.hash = append([]byte(nil), f.short()...)
	f.long()
	if err := f.end(); err != nil {
		return err
	}
	switch {
	case !domain.IsZero() && domain != d.config.AID:
		return iso7816.SWReferencedDataNotFound
	case len(p.hash) > 0 && hashOf(len(p.hash), nil) == nil:
		return iso7816.SWWrongData
	case d.inUse(p.aid):
		return iso7816.SWWrongData
	}
	d.load = p
	return nil
}

// inUse reports whether an AID names something on the card.
func (d *issuerDomain) inUse(aid iso7816.AID) bool {
	if aid == d.config.AID {
		return true
	}
	if _, ok := d.findLoadFile(aid); ok {
		return true
	}
	_, ok := d.findApplication(aid)
	return ok
}

func (d *issuerDomain) findLoadFile(aid iso7816.AID) (loadFile, bool) {
	for _, l := range d.content.LoadFiles() {
		if l.AID == aid {
			return l, true
		}
	}
	return loadFile{}, false
}

func (d *issuerDomain) findApplication(aid iso7816.AID) (application, bool) {
	for _, a := range d.content.Applications() {
		if a.AID == aid {
			return a, true
		}
	}
	return application{}, false
}

const tagApplicationParameters tlv.Tag = 0xC9

const (
	maxApplicationParameters = 255 // one length byte carries them to the applet
	maxPrivilegeBytes        = 3
	unsupportedPrivileges    = 0x84 // security domain, card reset (default selected): only the issuer's domain has them
)

// installForInstall makes an application: load file AID, module AID, instance AID, privileges, parameters, token.
func (d *issuerDomain) installForInstall(data []byte, selectable bool) error {
	f := &fields{data: data}
	in := installation{LoadFile: f.aid(false), Module: f.aid(false), Instance: f.aid(true), Selectable: selectable}
	in.Privileges = append([]byte(nil), f.short()...)
	parameters := f.long()
	if err := f.end(); err != nil {
		return err
	}
	var err error
	if in.Parameters, err = applicationParameters(parameters); err != nil {
		return err
	}
	if in.Instance.IsZero() {
		in.Instance = in.Module
	}
	l, ok := d.findLoadFile(in.LoadFile)
	switch {
	case !ok:
		return iso7816.SWReferencedDataNotFound
	case !contains(l.Modules, in.Module):
		return iso7816.SWReferencedDataNotFound
	case d.inUse(in.Instance):
		return iso7816.SWWrongData
	case len(in.Privileges) > maxPrivilegeBytes:
		return iso7816.SWWrongData
	case len(in.Privileges) > 0 && in.Privileges[0]&unsupportedPrivileges != 0:
		return iso7816.SWWrongData
	}
	return orStatus(d.content.Install(in), iso7816.SWConditionsNotSatisfied)
}

func contains(list []iso7816.AID, aid iso7816.AID) bool {
	for _, a := range list {
		if a == aid {
			return true
		}
	}
	return false
}

// applicationParameters is the value of C9 in install parameters. An empty field counts as an empty C9; EF and EA are for
// resources and toolkit registration, which the applet does not see.
func applicationParameters(parameters []byte) ([]byte, error) {
	l, err := tlv.Parse(parameters)
	if err != nil {
		return nil, orStatus(err, iso7816.SWWrongData)
	}
	v := l.Value(tagApplicationParameters)
	if len(v) > maxApplicationParameters {
		return nil, iso7816.SWWrongData
	}
	return append([]byte(nil), v...), nil
}

// makeSelectable ends an installation in two steps: empty, empty, instance AID, privileges, parameters, token.
func (d *issuerDomain) makeSelectable(data []byte) error {
	f := &fields{data: data}
	f.aid(true)
	f.aid(true)
	instance := f.aid(false)
	f.short()
	f.long()
	if err := f.end(); err != nil {
		return err
	}
	if _, ok := d.findApplication(instance); !ok {
		return iso7816.SWReferencedDataNotFound
	}
	return orStatus(d.content.MakeSelectable(instance), iso7816.SWConditionsNotSatisfied)
}
