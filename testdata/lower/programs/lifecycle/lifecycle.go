// Package lifecycle defines every method that the card calls.
//
//gocard:package aid=F0676F636172640D01 version=1.0
package lifecycle

import "github.com/gocard/gocard/runtime/javacard/framework"

// base is between the applet and the card's class.
type base struct {
	framework.Applet
	selected byte
}

// Select counts.
func (b *base) Select() bool {
	b.selected++
	return b.selected < 100
}

// Applet has them all.
//
//gocard:applet aid=F0676F636172640D0101
type Applet struct {
	base
	shared points
}

type points struct{ n int16 }

// Install gives the applet an AID of its own.
func Install(params []byte) {
	aid, _, data := framework.InstallParams(params)
	a := &Applet{}
	a.shared.n = int16(len(data))
	framework.RegisterAID(a, aid)
}

// Deselect uses the method of the part.
func (a *Applet) Deselect() {
	if a.base.Select() {
		a.selected--
	}
}

// Uninstall clears.
func (a *Applet) Uninstall() { a.shared.n = 0 }

// SelectMulti allows it once.
func (a *Applet) SelectMulti(active bool) bool { return !active }

// DeselectMulti does nothing.
func (a *Applet) DeselectMulti(active bool) {}

// ShareableInterfaceObject answers nobody.
func (a *Applet) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	if parameter > 0x80 && client.PartialEqual([]byte{0xF0, 1, 2, 3, 4}) {
		return a
	}
	return nil
}

// Process reports.
func (a *Applet) Process(apdu *framework.APDU) {
	framework.BeginTransaction()
	defer framework.CommitTransaction()
	apdu.Buffer()[0] = a.selected
}
