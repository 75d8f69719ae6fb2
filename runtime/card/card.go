package card

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"sync"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/bip"
	"github.com/gocard/gocard/runtime/jcre/files"
	"github.com/gocard/gocard/runtime/jcre/proactive"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
	"github.com/gocard/gocard/runtime/jcvm"
)

// Config says what card to make. The zero value is a fresh development card.
type Config struct {
	Domain   DomainConfig
	Machine  jcvm.Options
	Protocol Protocol
	ATR      []byte // where empty: the protocol, "gocard" as historical bytes
	Channels int    // logical channels, 1 to 20; 0 means 4
	Buffer   int    // bytes of the APDU buffer; 0 means 261, and 133 is the least
	Habits   jcre.Habits
	// NothingSelected leaves no applet selected after reset; otherwise the issuer security domain is, as on most cards.
	NothingSelected bool
	// Files is what files the card has (TS 102 221); nil means files.Default.
	Files *files.Profile
	// UICC makes the card begin with the MF selected, and not the issuer security domain, as the cards of mobile phones do.
	UICC bool
	// Image is the name of a file that keeps the persistent state: read if it exists, else made. Empty means none.
	Image string
	// Snapshot is the state to begin with, from Card.Snapshot; nil means a fresh card. An Image that exists comes first.
	Snapshot []byte
}

// Protocol is what a card offers in its ATR, and how it transmits.
type Protocol byte

// The protocols. A card that offers both takes whole commands, as over T=1: what comes over T=0 is in the reader's hands.
const (
	ProtocolBoth Protocol = iota
	ProtocolT0            // T=0: data in or out, GET RESPONSE, 6Cxx
	ProtocolT1
)

// atrs are the answers to reset, with "gocard" as historical bytes (ISO 7816-3 8.2).
var atrs = map[Protocol][]byte{
	ProtocolBoth: {0x3B, 0x86, 0x80, 0x01, 'g', 'o', 'c', 'a', 'r', 'd', 0x1B},
	ProtocolT0:   {0x3B, 0x06, 'g', 'o', 'c', 'a', 'r', 'd'},
	ProtocolT1:   {0x3B, 0x86, 0x01, 'g', 'o', 'c', 'a', 'r', 'd', 0x9B},
}

// Card is a whole simulated card. Transmit and Reset may be called from any goroutine, one command runs at a time.
type Card struct {
	vm      *jcvm.VM
	machine *machine
	atr     []byte
	image   *imageFile // nil without one

	after func() // nil, or see AfterCommand

	mu sync.Mutex
	t0 *t0 // nil: whole commands
}

// New makes a card.
func New(config Config) (*Card, error) {
	domain, err := config.Domain.withDefaults()
	if err != nil {
		return nil, err
	}
	model := jcre.Config{PartialSelect: true, Default: domain.AID, T0: config.Protocol == ProtocolT0, Channels: config.Channels, BufferSize: config.Buffer, Habits: config.Habits, UICC: config.UICC}
	if config.NothingSelected || config.UICC {
		model.Default = iso7816.AID{}
	}
	vm := jcvm.New(model, config.Machine)
	if config.Files == nil {
		config.Files = files.Default()
	}
	c := &Card{vm: vm, machine: &machine{vm: vm}, atr: config.ATR}
	if len(c.atr) == 0 {
		c.atr = atrs[config.Protocol]
	}
	if config.Protocol == ProtocolT0 {
		c.t0 = &t0{}
	}
	session := proactive.New(vm.Card())
	bip.New(vm.Card(), session)
	toolkit.New(vm.Card(), session, files.New(vm.Card(), config.Files))
	issuer, err := newIssuerDomain(domain, c.machine)
	if err != nil {
		return nil, err
	}
	issuer.register(vm.Card())
	if err := c.restore(config); err != nil {
		return nil, err
	}
	vm.Card().Reset()
	return c, nil
}

// restore brings the card into the state of its image or snapshot, and keeps it in the image from now on.
func (c *Card) restore(config Config) error {
	if config.Image == "" {
		return c.begin(config.Snapshot, nil)
	}
	image, records, err := openImage(config.Image)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		err = c.begin(config.Snapshot, nil)
	} else if err = c.begin(records[0], records[1:]); err != nil {
		err = &ImageError{config.Image, err}
	}
	if err == nil {
		err = c.vm.Keep(image)
	}
	if err != nil {
		return errors.Join(err, image.Close())
	}
	c.image = image
	return nil
}

func (c *Card) begin(snapshot []byte, changes [][]byte) error {
	if snapshot == nil {
		return nil
	}
	return c.vm.Restore(snapshot, changes)
}

// Snapshot is the persistent state of the card, for Config.Snapshot of further cards.
func (c *Card) Snapshot() (snapshot []byte, err error) {
	c.vm.Card().Do(func() { snapshot, err = c.vm.AppendSnapshot(nil) })
	return snapshot, err
}

// Close ends the use of the card's image. A card without one needs no Close.
func (c *Card) Close() error {
	if c.image == nil {
		return nil
	}
	return c.image.Close()
}

// Package reports whether a package is on the card, and in which version.
func (c *Card) Package(aid iso7816.AID) (major, minor byte, ok bool) {
	if p := c.vm.Package(aid); p != nil {
		return p.Major, p.Minor, true
	}
	return 0, 0, false
}

// ATR is the answer to reset, with the historical bytes that an applet may have set.
func (c *Card) ATR() (atr []byte) {
	c.vm.Card().Do(func() { atr = withHistorical(slices.Clone(c.atr), c.vm.Card().GlobalPlatform().HistoricalBytes()) })
	return atr
}

// withHistorical puts other historical bytes into an ATR (ISO 7816-3 8.2); nil leaves it as it is, as does an ATR that is none.
func withHistorical(atr, historical []byte) []byte {
	if historical == nil || len(atr) < 2 {
		return atr
	}
	at, check := 2, false
	for indicator := atr[1] >> 4; ; {
		at += bits.OnesCount8(indicator)
		if indicator&8 == 0 || at > len(atr) {
			break
		}
		td := atr[at-1]
		check = check || td&0xF != 0 // a protocol other than T=0 has a check byte
		indicator = td >> 4
	}
	if at > len(atr) {
		return atr
	}
	out := append(atr[:at:at], historical...)
	out[1] = out[1]&0xF0 | byte(len(historical))
	if check {
		sum := byte(0)
		for _, b := range out[1:] {
			sum ^= b
		}
		out = append(out, sum)
	}
	return out
}

// AfterCommand says what is called after each command, before its answer is seen: the card may be asked for its Statistics then.
func (c *Card) AfterCommand(f func()) { c.after = f }

// Transmit executes a command APDU (iso7816.Transport). The answer is empty when power was cut meanwhile.
func (c *Card) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	rapdu := c.process(capdu)
	if c.after != nil {
		c.after()
	}
	return rapdu, c.vm.ImageError()
}

func (c *Card) process(capdu []byte) []byte {
	if c.t0 != nil {
		return c.t0.transmit(capdu, c.vm.Card().Process)
	}
	return c.vm.Card().Process(capdu)
}

// Reset is a warm reset, or power coming back after a cut.
func (c *Card) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.t0 != nil {
		*c.t0 = t0{}
	}
	c.vm.Card().Reset()
}

// CutAfter cuts the power at the n-th persistent write from now.
func (c *Card) CutAfter(n int) { c.vm.CutPower(n) }

// Statistics are the machine's present counts.
func (c *Card) Statistics() jcvm.Statistics { return c.vm.Statistics() }

// Machine is the virtual machine, for who observes it.
func (c *Card) Machine() *jcvm.VM { return c.vm }

// Model is the card model, for faces that are not APDUs: the web server.
func (c *Card) Model() *jcre.Card { return c.vm.Card() }

// Load puts a CAP file on the card without GlobalPlatform, as if it had been there from the start.
func (c *Card) Load(f *capfile.File) error {
	var err error
	c.vm.Card().Do(func() { _, err = c.vm.Load(f) })
	return err
}

// Install makes an instance of an applet that was loaded, with its own AID, without privileges and parameters.
func (c *Card) Install(pkg, applet iso7816.AID) error {
	p := c.vm.Package(pkg)
	if p == nil {
		return fmt.Errorf("install applet %s: package %s is not on the card", applet, pkg)
	}
	var err error
	c.vm.Card().Do(func() {
		in := installation{LoadFile: pkg, Module: applet, Instance: applet}
		_, err = c.vm.Install(p, applet, applet, in.installParameters())
	})
	return err
}
