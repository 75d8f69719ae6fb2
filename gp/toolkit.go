package gp

import "fmt"

// ToolkitParameters say what a toolkit applet may use of a UICC (ETSI TS 102 226 8.2.1.3.2.2.1). Cards install no toolkit applet without them.
type ToolkitParameters struct {
	Priority   byte // 01 is triggered first, FF last
	Timers     byte // at most 8
	TextLength byte // of the longest menu entry
	Menu       []MenuEntry
	Channels   byte   // of the Bearer Independent Protocol, at most 7
	Security   []byte // minimum security level of messages to the applet: MinimumSPI and the first byte of the weakest SPI, or nothing
	TARs       [][3]byte
	Services   byte // at most 8
}

// MinimumSPI begins a minimum security level that is coded as the first byte of SPI (TS 102 226 8.2.1.3.2.4).
const MinimumSPI = 0x01

// MenuEntry is the place of a menu entry.
type MenuEntry struct {
	Position byte // from 1; 0 is the last
	ID       byte // 1 to 127; 0 lets the card choose
}

// value is the value of tag 80.
func (p ToolkitParameters) value() ([]byte, error) {
	tars := make([]byte, 0, 3*len(p.TARs))
	for _, t := range p.TARs {
		tars = append(tars, t[:]...)
	}
	if len(p.Menu) > 0xFF || len(p.Security) > 0xFF || len(tars) > 0xFF {
		return nil, fmt.Errorf("toolkit parameters: %d menu entries, %d bytes of security level, %d TARs: too many", len(p.Menu), len(p.Security), len(p.TARs))
	}
	b := []byte{p.Priority, p.Timers, p.TextLength, byte(len(p.Menu))}
	for _, m := range p.Menu {
		b = append(b, m.Position, m.ID)
	}
	b = append(b, p.Channels, byte(len(p.Security)))
	b = append(append(b, p.Security...), byte(len(tars)))
	b = append(append(b, tars...), p.Services)
	return b, nil
}
