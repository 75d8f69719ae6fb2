package toolkit

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Limits of a card.
const (
	maxTimers   = 8
	maxServices = 8
	maxChannels = 7
	maxMenuText = 240
	// installMenuID is the largest menu identifier that install parameters may ask for; larger ones are the card's to give.
	installMenuID = 0x7F
	tarLength     = 3
)

// Parameters are the UICC toolkit application specific parameters of an installation (102 226 8.2.1.3.2.2.1).
type Parameters struct {
	Priority   byte // 01 is first, FF last
	Timers     byte
	TextLength byte // of a menu entry
	Menu       []MenuPosition
	Channels   byte
	Security   []byte // minimum security level field
	TARs       [][3]byte
	Services   byte
}

// MenuPosition is what install parameters say of one menu entry.
type MenuPosition struct {
	Position byte // from 1; 0 is the last
	ID       byte // 0: the card chooses
}

// tagToolkitParameters is the tag in the system specific parameters (tag EA).
const tagToolkitParameters = 0x80

// defaultParameters are those of an applet that was put on the card without GlobalPlatform: it may do everything, and its TAR is that of its AID.
func defaultParameters(aid iso7816.AID) *Parameters {
	p := &Parameters{
		Priority: 0xFF, Timers: maxTimers, TextLength: 32, Menu: make([]MenuPosition, 8), Channels: maxChannels, Services: maxServices,
	}
	if b := aid.Bytes(); len(b) >= tarInAID+tarLength {
		p.TARs = [][3]byte{[3]byte(b[tarInAID:])}
	}
	return p
}

// tarInAID is where a TAR is in an AID (TS 101 220 6).
const tarInAID = 12

// parseSystem finds the toolkit parameters in the value of tag EA. Nil stands for an applet without them, which is no toolkit applet.
func parseSystem(system []byte) (*Parameters, error) {
	for b := system; len(b) > 0; {
		if len(b) < 2 || b[1] >= 0x80 || int(b[1]) > len(b)-2 {
			return nil, fmt.Errorf("system parameters: offset %d: TLV object is cut", len(system)-len(b))
		}
		value := b[2 : 2+int(b[1])]
		if b[0] == tagToolkitParameters {
			return parseParameters(value)
		}
		b = b[2+len(value):]
	}
	return nil, nil
}

var errCut = errors.New("toolkit parameters: fields are missing")

// parseParameters reads the value of the toolkit parameters. Old ones end before the number of services, or before the TARs;
// what follows is for later releases.
func parseParameters(b []byte) (*Parameters, error) {
	r := &reader{b: b}
	p := &Parameters{Priority: r.byte(), Timers: r.byte(), TextLength: r.byte()}
	for range r.byte() {
		p.Menu = append(p.Menu, MenuPosition{Position: r.byte(), ID: r.byte()})
	}
	p.Channels = r.byte()
	p.Security = append([]byte(nil), r.field()...)
	r.optional = true
	tars := r.field()
	p.Services = r.byte()
	for ; len(tars) >= tarLength; tars = tars[tarLength:] {
		p.TARs = append(p.TARs, [3]byte(tars[:tarLength]))
	}
	switch {
	case r.cut:
		return nil, errCut
	case len(tars) > 0:
		return nil, errors.New("toolkit parameters: a TAR has three bytes")
	}
	for n, m := range p.Menu {
		if m.ID > installMenuID {
			return nil, fmt.Errorf("toolkit parameters: menu entry %d: identifier %02X is not from 01 to 7F", n+1, m.ID)
		}
	}
	return p, p.checkCounts()
}

// minimumSPI is the kind of minimum security level that is coded as the first byte of SPI (102 226 8.2.1.3.2.4).
const minimumSPI = 0x01

// minimumSecurity is the first byte of the weakest SPI that messages to the applet may have.
func (p *Parameters) minimumSecurity() byte {
	if len(p.Security) >= 2 && p.Security[0] == minimumSPI {
		return p.Security[1]
	}
	return 0
}

// checkCounts holds the numbers of resources to those of a card.
func (p *Parameters) checkCounts() error {
	switch {
	case p.Timers > maxTimers:
		return fmt.Errorf("toolkit parameters: %d timers, a card has %d", p.Timers, maxTimers)
	case p.Channels > maxChannels:
		return fmt.Errorf("toolkit parameters: %d channels, a card has %d", p.Channels, maxChannels)
	case p.Services > maxServices:
		return fmt.Errorf("toolkit parameters: %d services, a card has %d", p.Services, maxServices)
	}
	return nil
}

// reader takes fields off a byte string.
type reader struct {
	b        []byte
	cut      bool
	optional bool // what is not there is empty
}

func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.cut = r.cut || !r.optional || len(r.b) > 0
		n = len(r.b)
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *reader) byte() byte {
	if v := r.take(1); len(v) == 1 {
		return v[0]
	}
	return 0
}

// field takes a length of one byte and as many bytes.
func (r *reader) field() []byte {
	n := int(r.byte())
	r.cut = r.cut || n > len(r.b)
	return r.take(n)
}
