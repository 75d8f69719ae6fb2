package gp

import (
	"context"
	"errors"
	"fmt"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

const (
	statusTagForm = 0x02 // P2: response in tag form
	statusNext    = 0x01 // P2: next occurrences
	maxPages      = 1000 // more than any card has; a card that never ends is an error
)

// Registry reads the whole registry: issuer security domain, applications, load files with modules where the card can tell.
func (s *Session) Registry(ctx context.Context) (Registry, error) {
	var r Registry
	isd, err := s.Status(ctx, KindIssuerDomain)
	if err != nil {
		return Registry{}, err
	}
	if len(isd) > 0 {
		r.IssuerDomain = &isd[0]
	}
	if r.Applications, err = s.Status(ctx, KindApplication); err != nil {
		return Registry{}, err
	}
	r.LoadFiles, err = s.Status(ctx, KindLoadFileModules)
	if sw := statusWord(err); sw == iso7816.SWIncorrectP1P2 || sw == iso7816.SWFuncNotSupported || sw == iso7816.SWWrongData {
		r.LoadFiles, err = s.Status(ctx, KindLoadFile)
	}
	if err != nil {
		return Registry{}, err
	}
	return r, nil
}

// Status lists the registry entries of one kind, in tag form; cards that do not know it are asked again in the old form. An
// empty registry is an empty list.
func (s *Session) Status(ctx context.Context, kind Kind) ([]Entry, error) {
	data, err := s.status(ctx, kind, statusTagForm)
	if sw := statusWord(err); sw == iso7816.SWIncorrectP1P2 || sw == iso7816.SWFuncNotSupported {
		if data, err = s.status(ctx, kind, 0); err == nil {
			return parsed(kind, data, parseOldStatus)
		}
	}
	if err != nil {
		return nil, failed(opStatus, s.fci.AID, kind.String(), err)
	}
	return parsed(kind, data, parseStatus)
}

func parsed(kind Kind, data []byte, parse func(Kind, []byte) ([]Entry, error)) ([]Entry, error) {
	entries, err := parse(kind, data)
	if err != nil {
		return nil, failed(opStatus, iso7816.AID{}, kind.String(), err)
	}
	return entries, nil
}

// status reads all pages. A page may end anywhere, even inside an entry.
func (s *Session) status(ctx context.Context, kind Kind, p2 byte) ([]byte, error) {
	var all []byte
	for page := 0; page < maxPages; page++ {
		r, err := s.Transmit(ctx, iso7816.CommandAPDU{
			CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSGetStatus, P1: byte(kind), P2: p2, Data: []byte{byte(tagAID), 0}, Ne: iso7816.MaxShortNe,
		})
		if err != nil {
			return nil, err
		}
		all = append(all, r.Data...)
		switch {
		case r.SW == iso7816.SWReferencedDataNotFound:
			return all, nil
		case r.SW == iso7816.SWMoreDataAvailable && len(r.Data) > 0:
			p2 |= statusNext
		case r.SW == iso7816.SWMoreDataAvailable: // announced, but nothing came
			return all, nil
		default:
			return all, r.SW.Err()
		}
	}
	return nil, errors.New("the card announces more entries without end")
}

// Tags of an entry in tag form (Card Specification, table 11-36).
const (
	tagEntry        tlv.Tag = 0xE3
	tagLifeCycle    tlv.Tag = 0x9F70
	tagPrivileges   tlv.Tag = 0xC5
	tagFromLoadFile tlv.Tag = 0xC4
	tagOwner        tlv.Tag = 0xCC
	tagVersion      tlv.Tag = 0xCE
	tagModule       tlv.Tag = 0x84
)

// parseStatus reads entries in tag form. Tags it does not know, and AIDs that are none, are passed over.
func parseStatus(kind Kind, data []byte) ([]Entry, error) {
	l, err := tlv.Parse(data)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, o := range l {
		if o.Tag != tagEntry {
			continue
		}
		fields, err := o.Children()
		if err != nil {
			return nil, err
		}
		e := Entry{Kind: kind}
		for _, f := range fields {
			e.take(f)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// take puts one field of an entry where it belongs.
func (e *Entry) take(f tlv.TLV) {
	switch f.Tag {
	case tagAID:
		e.AID = lenientAID(f.Value)
	case tagLifeCycle: // UICCs give two bytes
		if len(f.Value) > 0 {
			e.LifeCycle = f.Value[0]
		}
	case tagPrivileges:
		if p, err := ParsePrivileges(f.Value); err == nil {
			e.Privileges = p
		}
	case tagImplicitSelection:
		for _, b := range f.Value {
			e.Implicit = append(e.Implicit, ImplicitSelection(b))
		}
	case tagFromLoadFile:
		e.LoadFile = lenientAID(f.Value)
	case tagOwner:
		e.Domain = lenientAID(f.Value)
	case tagVersion:
		if len(f.Value) == 2 {
			e.Version = fmt.Sprintf("%d.%d", f.Value[0], f.Value[1])
		}
	case tagModule:
		if a := lenientAID(f.Value); !a.IsZero() {
			e.Modules = append(e.Modules, a)
		}
	}
}

// parseOldStatus reads entries in the old form: LV AID, life cycle state, privileges, and with kind 10 the modules as LVs.
func parseOldStatus(kind Kind, data []byte) ([]Entry, error) {
	var entries []Entry
	for pos := 0; pos < len(data); {
		aid, next, ok := takeLV(data, pos)
		if !ok || next+2 > len(data) {
			return nil, fmt.Errorf("entry at offset %d is cut", pos)
		}
		e := Entry{Kind: kind, AID: lenientAID(aid), LifeCycle: data[next]}
		if kind == KindApplication || kind == KindIssuerDomain {
			e.Privileges = Privileges(data[next+1]) << 16
		}
		pos = next + 2
		if kind == KindLoadFileModules {
			var err error
			if e.Modules, pos, err = oldModules(data, pos); err != nil {
				return nil, err
			}
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// oldModules reads a count and that many LVs.
func oldModules(data []byte, pos int) ([]iso7816.AID, int, error) {
	if pos >= len(data) {
		return nil, 0, fmt.Errorf("number of modules at offset %d is missing", pos)
	}
	var modules []iso7816.AID
	n := int(data[pos])
	pos++
	for range n {
		aid, next, ok := takeLV(data, pos)
		if !ok {
			return nil, 0, fmt.Errorf("module at offset %d is cut", pos)
		}
		if a := lenientAID(aid); !a.IsZero() {
			modules = append(modules, a)
		}
		pos = next
	}
	return modules, pos, nil
}

func takeLV(data []byte, pos int) (value []byte, next int, ok bool) {
	if pos >= len(data) {
		return nil, 0, false
	}
	next = pos + 1 + int(data[pos])
	if next > len(data) {
		return nil, 0, false
	}
	return data[pos+1 : next], next, true
}
