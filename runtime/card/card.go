package card

import (
	"context"
	"fmt"
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcvm"
)

// Config says what card to make. The zero value is a fresh development card.
type Config struct {
	Domain  DomainConfig
	Machine jcvm.Options
	ATR     []byte // where empty: T=0 and T=1, "gocard" as historical bytes
	// NothingSelected leaves no applet selected after reset; otherwise the issuer security domain is, as on most cards.
	NothingSelected bool
}

// defaultATR offers T=0 and T=1 and has "gocard" as historical bytes (ISO 7816-3 8.2).
var defaultATR = []byte{0x3B, 0x86, 0x80, 0x01, 'g', 'o', 'c', 'a', 'r', 'd', 0x1B}

// Card is a whole simulated card. Transmit and Reset may be called from any goroutine, one command runs at a time.
type Card struct {
	vm      *jcvm.VM
	machine *machine
	atr     []byte
}

// New makes a card.
func New(config Config) (*Card, error) {
	domain, err := config.Domain.withDefaults()
	if err != nil {
		return nil, err
	}
	model := jcre.Config{PartialSelect: true, Default: domain.AID}
	if config.NothingSelected {
		model.Default = iso7816.AID{}
	}
	vm := jcvm.New(model, config.Machine)
	c := &Card{vm: vm, machine: &machine{vm: vm}, atr: config.ATR}
	if len(c.atr) == 0 {
		c.atr = defaultATR
	}
	isd, err := newIssuerDomain(domain, c.machine)
	if err != nil {
		return nil, err
	}
	isd.register(vm.Card())
	vm.Card().Reset()
	return c, nil
}

// ATR is the answer to reset.
func (c *Card) ATR() []byte { return slices.Clone(c.atr) }

// Transmit executes a command APDU (iso7816.Transport). The answer is empty when power was cut meanwhile.
func (c *Card) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.vm.Card().Process(capdu), nil
}

// Reset is a warm reset, or power coming back after a cut.
func (c *Card) Reset() { c.vm.Card().Reset() }

// CutAfter cuts the power at the n-th persistent write from now.
func (c *Card) CutAfter(n int) { c.vm.CutPower(n) }

// Statistics are the machine's present counts.
func (c *Card) Statistics() jcvm.Statistics { return c.vm.Statistics() }

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
		in := installation{LoadFile: pkg, Module: applet, Instance: applet, Selectable: true}
		_, err = c.vm.Install(p, applet, applet, in.installParameters())
	})
	return err
}
