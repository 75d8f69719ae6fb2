package gp

import (
	"context"
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

// Installation is what Install makes: an application instance of a module that was loaded.
type Installation struct {
	LoadFile   iso7816.AID // Executable Load File
	Module     iso7816.AID // Executable Module, the applet class
	Instance   iso7816.AID // AID of the new application; zero: the module's
	Privileges Privileges
	Parameters []byte // for the applet, the value of C9; it sees them behind instance AID and privileges
	System     []byte // further install parameters, TLV as they stand (EF, EA)
	Token      Token  // for domains with delegated management
}

const tagApplicationParameters tlv.Tag = 0xC9

// Install is INSTALL [for install and make selectable].
func (s *Session) Install(ctx context.Context, in Installation) error {
	if in.Instance.IsZero() {
		in.Instance = in.Module
	}
	if err := s.authenticated(opInstall, in.Instance); err != nil {
		return err
	}
	data := in.Instance.AppendLV(in.Module.AppendLV(in.LoadFile.AppendLV(nil)))
	privileges := in.Privileges.Bytes()
	data = append(append(data, byte(len(privileges))), privileges...)
	parameters := append(tlv.Append(nil, tagApplicationParameters, in.Parameters), in.System...)
	data = append(tlv.AppendLength(data, len(parameters)), parameters...)
	data, err := in.Token.appendTo(data, installForInstall|installMakeSelectable)
	if err != nil {
		return failed(opInstall, in.Instance, "", err)
	}
	if err := s.install(ctx, installForInstall|installMakeSelectable, data); err != nil {
		return failed(opInstall, in.Instance, fmt.Sprintf("module %v of %v", in.Module, in.LoadFile), err)
	}
	return nil
}

// install sends INSTALL. The answer, 00 or a receipt, is of no use without the receipt key.
func (s *Session) install(ctx context.Context, p1 byte, data []byte) error {
	_, err := s.inParts(ctx, iso7816.CommandAPDU{
		CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSInstall, P1: p1, Data: data, Ne: iso7816.MaxShortNe,
	})
	return err
}
