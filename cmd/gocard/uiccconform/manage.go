package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
)

// managementChannel is far from those that tests open.
const managementChannel = iso7816.MaxLogicalChannel

// INSTALL's P1, and the tag of UICC system specific parameters.
const (
	forInstall               = 0x04
	makeSelectable           = 0x08
	tagSystem        tlv.Tag = 0xEA
	tagApplication   tlv.Tag = 0xC9
	swPendingCommand         = 0x91
)

// manager loads, installs and removes applets over a secure channel session on a logical channel of its own.
type manager struct {
	dir       string
	transport *channelTransport
	session   *gp.Session
}

// channelTransport puts commands on the management channel. 91XX counts as success; raw is the last answer as it was, last without 91XX.
type channelTransport struct {
	card      *card.Card
	raw, last []byte
}

// Transmit sends a command.
func (t *channelTransport) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	moved := append([]byte{}, command...)
	moved[0] = byte(iso7816.CLA(moved[0]).WithChannel(managementChannel))
	answer, err := t.card.Transmit(ctx, moved)
	if n := len(answer) - 2; err == nil && n >= 0 {
		t.raw = bytes.Clone(answer)
		if answer[n] == swPendingCommand {
			answer[n], answer[n+1] = 0x90, 0x00
		}
		t.last = bytes.Clone(answer)
	}
	return answer, err
}

// open authenticates where no session is open.
func (m *manager) open(ctx context.Context) error {
	if m.session != nil {
		return nil
	}
	// SELECT on a closed channel opens it; this keeps what is selected there away from the tests.
	s, err := gp.Select(ctx, m.transport, iso7816.MustParseAID("A000000151000000"))
	if err != nil {
		return err
	}
	m.session = s
	return s.Authenticate(ctx, scp.DefaultKeySet(0), gp.AuthOptions{})
}

// do carries out one operation and gives the card's last answer. The tests want 91XX of a proactive command in that of makeSelectableApplet, and
// not in those of the others.
func (m *manager) do(ctx context.Context, verb string, args []string) ([]byte, error) {
	if err := m.open(ctx); err != nil {
		return nil, err
	}
	err := m.operation(ctx, verb, args)
	var sw iso7816.SW
	if errors.As(err, &sw) { // the card has refused, and the test judges that
		err = nil
	}
	if verb == "selectable" {
		return m.transport.raw, err
	}
	return m.transport.last, err
}

func (m *manager) operation(ctx context.Context, verb string, args []string) error {
	switch verb {
	case "load":
		return m.load(ctx, args)
	case "install":
		return m.install(ctx, args, forInstall|makeSelectable)
	case "install-only":
		return m.install(ctx, args, forInstall)
	case "delete-package", "delete-all":
		f, err := m.capFile(args[0])
		if err != nil {
			return err
		}
		return m.session.Delete(ctx, f.Header.Package.AID, verb == "delete-all")
	}
	aid, err := iso7816.ParseAID(args[0])
	if err != nil {
		return err
	}
	switch verb {
	case "selectable":
		data := append([]byte{0, 0}, aid.AppendLV(nil)...)
		return m.command(ctx, makeSelectable, append(data, 1, 0, 0, 0))
	case "lock", "unlock":
		return m.session.SetApplicationLock(ctx, aid, verb == "lock")
	case "delete":
		return m.session.Delete(ctx, aid, false)
	}
	return fmt.Errorf("unknown operation %q", verb)
}

// capFile reads the CAP file of a package, which lies in the folder of the test.
func (m *manager) capFile(path string) (*capfile.File, error) {
	// The names of folders are in lower case, and the tests were written where that does not matter.
	folder := filepath.FromSlash(strings.ToLower(path))
	list, err := filepath.Glob(filepath.Join(m.dir, testsDir, folder, "javacard", "*.cap"))
	if err == nil && len(list) != 1 {
		err = fmt.Errorf("%s: %d CAP files", path, len(list))
	}
	if err != nil {
		return nil, err
	}
	return capfile.ReadFile(list[0])
}

func (m *manager) load(ctx context.Context, args []string) error {
	f, err := m.capFile(args[0])
	if err != nil {
		return err
	}
	l, err := gp.CAPLoadFile(f)
	if err != nil {
		return err
	}
	return m.session.Load(ctx, l, gp.LoadOptions{})
}

// install is INSTALL with the parameters in tag EA: package path, module AID, instance AID, parameters.
func (m *manager) install(ctx context.Context, args []string, p1 byte) error {
	if len(args) < 3 {
		return fmt.Errorf("install: %d arguments", len(args))
	}
	f, err := m.capFile(args[0])
	if err != nil {
		return err
	}
	module, err := iso7816.ParseAID(args[1])
	if err != nil {
		return err
	}
	instance, err := iso7816.ParseAID(args[2])
	if err != nil {
		return err
	}
	var system []byte
	if len(args) > 3 {
		if system, err = hex.DecodeString(args[3]); err != nil {
			return err
		}
	}
	data := instance.AppendLV(module.AppendLV(f.Header.Package.AID.AppendLV(nil)))
	data = append(data, 1, 0)
	parameters := tlv.Append(tlv.Append(nil, tagApplication, nil), tagSystem, system)
	data = append(tlv.AppendLength(data, len(parameters)), parameters...)
	return m.command(ctx, p1, append(data, 0))
}

// command is one INSTALL.
func (m *manager) command(ctx context.Context, p1 byte, data []byte) error {
	r, err := m.session.Transmit(ctx, iso7816.CommandAPDU{
		CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSInstall, P1: p1, Data: data, Ne: iso7816.MaxShortNe,
	})
	if err != nil {
		return err
	}
	return r.SW.Err()
}
