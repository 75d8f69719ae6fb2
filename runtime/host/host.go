package host

import (
	"fmt"
	"io"
	"os"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/bip"
	"github.com/gocard/gocard/runtime/jcre/files"
	"github.com/gocard/gocard/runtime/jcre/proactive"
	"github.com/gocard/gocard/runtime/jcre/script"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// Program is what runs on one card.
type Program struct {
	Packages []Package
	// Platform, if not nil, gives the card what its applets find behind org.globalplatform, and what opens secured packets for toolkit applets.
	Platform func(*jcre.Card) error
	// Trace, if not nil, gets the Go stack of each panic that becomes a status word. The environment variable
	// GOCARD_TRACE=1 sends it to standard error.
	Trace io.Writer
	// UICC makes the file system answer where no applet is selected.
	UICC bool
}

// Package is a CAP package.
type Package struct {
	AID     string // hex, as in //gocard:package
	Applets []Applet
	// Statics are pointers to the package variables of the package, and of the libraries compiled into it, that change
	// at run time: they are static fields on the card, and roll back with a transaction.
	Statics []any
}

// Applet is an applet class of a package.
type Applet struct {
	AID     string // hex, as in //gocard:applet
	Install func(params []byte)
}

// Host is a card that runs a Program. It is a script.Card.
type Host struct {
	card *jcre.Card
}

// New makes a card and installs every applet once, under its own AID and with empty install parameters. No applet is
// selected.
func New(p Program) (*Host, error) {
	if p.Trace == nil && os.Getenv("GOCARD_TRACE") == "1" {
		p.Trace = os.Stderr
	}
	journal := &journal{}
	card := jcre.New(jcre.Config{Native: true, Journal: journal, Trace: p.Trace, Log: os.Stderr, UICC: p.UICC})
	journal.card = card
	session := proactive.New(card)
	bip.New(card, session)
	toolkit.New(card, session, files.New(card, files.Default()))
	h := &Host{card: card}
	if p.Platform != nil {
		if err := p.Platform(card); err != nil {
			return nil, err
		}
	}
	for n, pkg := range p.Packages {
		journal.statics = append(journal.statics, pkg.Statics...)
		for _, a := range pkg.Applets {
			var err error
			card.Do(func() { err = h.install(jcre.Context(n+1), pkg, a) })
			if err != nil {
				return nil, err
			}
		}
	}
	return h, nil
}

func (h *Host) install(ctx jcre.Context, pkg Package, a Applet) error {
	pkgAID, err := iso7816.ParseAID(pkg.AID)
	if err != nil {
		return fmt.Errorf("install package %s: %w", pkg.AID, err)
	}
	aid, err := iso7816.ParseAID(a.AID)
	if err != nil {
		return fmt.Errorf("install applet %s: %w", a.AID, err)
	}
	if h.card.Lookup(aid) != nil {
		return fmt.Errorf("install applet %s: AID is in use", aid)
	}
	// Instance AID, control information, applet data, each with its length.
	params := append(aid.AppendLV(nil), 0, 0)
	as := jcre.Instance{AID: aid, Module: aid, Package: pkgAID, Context: ctx}
	_, err = h.card.Install(as, func() (err error) {
		defer clear(params) // a card takes the bytes away, too
		defer jcre.Catch(&err, h.card.Trace())
		a.Install(params)
		return nil
	})
	return err
}

// Card is the card model underneath.
func (h *Host) Card() *jcre.Card { return h.card }

// Transmit executes a command APDU and gives the response APDU.
func (h *Host) Transmit(capdu []byte) ([]byte, error) { return h.card.Process(capdu), nil }

// Reset is a warm reset: transient memory is cleared, no applet is selected.
func (h *Host) Reset() error {
	h.card.Reset()
	return nil
}

// CutAfter is not possible here: the process has no power to cut.
func (h *Host) CutAfter(int) error { return script.ErrNoCut }
