// Package multiselect has two applets that may be selected on several logical channels at a time, and note what the card tells them.
//
//gocard:package aid=F0676F636172641084 version=1.0
package multiselect

import "github.com/gocard/gocard/runtime/javacard/framework"

// First is an applet.
//
//gocard:applet aid=F0676F63617264108401
type First struct {
	framework.Applet
	log    *log
	second *framework.AID
}

// Second is another one of the same package, which refuses to be selected twice.
//
//gocard:applet aid=F0676F63617264108402
type Second struct {
	framework.Applet
	log   *log
	first *framework.AID
}

// log is what both applets write to.
type log struct {
	notes []byte
	n     int16
	fleet []byte // is cleared when no channel has an applet of the package
}

var (
	firstAID  = [...]byte{0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 0x10, 0x84, 0x01}
	secondAID = [...]byte{0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 0x10, 0x84, 0x02}
	shared    *log
)

// Install makes the first applet, then the second.
func Install(params []byte) {
	if shared == nil {
		shared = &log{notes: make([]byte, 64), fleet: framework.MakeTransientBytes(1, framework.ClearOnDeselect)}
		framework.Register(&First{log: shared, second: framework.NewAID(secondAID[:])})
		return
	}
	framework.Register(&Second{log: shared, first: framework.NewAID(firstAID[:])})
}

// note keeps an event, the channel of the applet and that of the command.
func (l *log) note(event byte, flag bool) {
	if flag {
		event |= 1
	}
	if l.n >= 0 && int(l.n) < len(l.notes)-1 {
		l.notes[l.n] = event
		l.notes[l.n+1] = framework.AssignedChannel()<<4 | framework.CLAChannel()
		l.n += 2
	}
}

// process answers INS 10 with the notes and clears them; 11 with who is active; 12 with a byte that P1 is added to.
func (l *log) process(apdu *framework.APDU, other *framework.AID) {
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x10:
		n := copy(buf, l.notes[:min(max(int(l.n), 0), 64)])
		l.n = 0
		apdu.SetOutgoingAndSend(buf[:n])
	case 0x11:
		buf[0], buf[1] = 0, 0
		if framework.IsAppletActive(framework.JCSystemAID()) {
			buf[0] = 1
		}
		if framework.IsAppletActive(other) {
			buf[1] = 1
		}
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x12:
		l.fleet[0] += buf[framework.OffsetP1]
		buf[0] = l.fleet[0]
		apdu.SetOutgoingAndSend(buf[:1])
	default:
		panic(framework.SWInsNotSupported)
	}
}

// Select, Deselect, SelectMulti and DeselectMulti note that they were called.
func (a *First) Select() bool {
	a.log.note(0x10, false)
	return true
}

func (a *First) Deselect() { a.log.note(0x20, false) }

func (a *First) SelectMulti(active bool) bool {
	a.log.note(0x30, active)
	return true
}

func (a *First) DeselectMulti(active bool) { a.log.note(0x40, active) }

// Process is what the log does.
func (a *First) Process(apdu *framework.APDU) {
	if !a.SelectingApplet() {
		a.log.process(apdu, a.second)
	}
}

// Select, Deselect, SelectMulti and DeselectMulti note that they were called.
func (a *Second) Select() bool {
	a.log.note(0x50, false)
	return true
}

func (a *Second) Deselect() { a.log.note(0x60, false) }

func (a *Second) SelectMulti(active bool) bool {
	a.log.note(0x70, active)
	return !active
}

func (a *Second) DeselectMulti(active bool) { a.log.note(0x80, active) }

// Process is what the log does.
func (a *Second) Process(apdu *framework.APDU) {
	if !a.SelectingApplet() {
		a.log.process(apdu, a.first)
	}
}
