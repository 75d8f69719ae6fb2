// Package lists links structs by pointers.
//
//gocard:package aid=F0676F63617264100E version=1.0
package lists

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100E01
type Applet struct {
	framework.Applet

	first *node
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{first: build(4)}) }

type node struct {
	key, value byte
	next       *node
}

func (n *node) find(key byte) *node {
	for ; n != nil; n = n.next {
		if n.key == key {
			return n
		}
	}
	return nil
}

func build(n byte) *node {
	var first *node
	for i := byte(0); i < n; i++ {
		first = &node{key: i, value: i * 10, next: first}
	}
	return first
}

// Process answers INS 10 with the value of key P1 (6A83 without), INS 11 sets it to P2, INS 12 moves it to the front, INS 13 lists all, INS 14 runs into nil.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := a.first.find(buf[framework.OffsetP1])
	if n == nil && buf[framework.OffsetINS] < 0x13 {
		panic(framework.SWRecordNotFound)
	}
	switch buf[framework.OffsetINS] {
	case 0x10:
		buf[0] = n.value
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x11:
		n.value = buf[framework.OffsetP2]
	case 0x12:
		a.front(n)
	case 0x13:
		i := 0
		for n := a.first; n != nil; n = n.next {
			buf[i], buf[i+1] = n.key, n.value
			i += 2
			if i > 100 {
				break
			}
		}
		apdu.SetOutgoingAndSend(buf[:i])
	case 0x14:
		n.value++
	default:
		panic(framework.SWInsNotSupported)
	}
}

// front moves n to the front of the list.
func (a *Applet) front(n *node) {
	if n == a.first {
		return
	}
	p := a.first
	for p.next != n {
		p = p.next
	}
	p.next = n.next
	n.next = a.first
	a.first = n
}
