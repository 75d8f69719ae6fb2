// Package nils puts nil pointers into interfaces: these are not nil, and methods can be called on them.
//
//gocard:package aid=F0676F636172641054 version=1.0
package nils

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264105401
type Applet struct {
	framework.Applet

	list  *node
	deep  *deep
	any   any
	other sized
}

type sized interface{ size() int16 }

type named interface {
	sized
	name() string
}

// node is a list whose end is nil.
type node struct {
	next *node
	val  int16
}

//gocard:recursion 16
func (n *node) size() int16 {
	if n == nil {
		return 0
	}
	return 1 + n.next.size()
}

func (n *node) name() string {
	if n == nil {
		return "end"
	}
	return "node"
}

// deep has the methods of node, which need the node that is part of it.
type deep struct {
	node
	more int16
}

func (d *deep) name() string { return "deep" }

type value struct{ n int16 }

func (v value) size() int16 { return v.n }

type failure struct{ code int16 }

func (f *failure) Error() string {
	if f == nil {
		return "no failure"
	}
	return "failure"
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 with what the list is as an interface after P1 nodes were added, INS 11 with nil pointers of two types, INS 12 with the classic
// mistake of returning one as an error, INS 13 calls methods of parts of nil, by P1.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1 := buf[framework.OffsetP1]
	n := 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		for i := range p1 {
			a.list = &node{a.list, int16(i)} //gocard:alloc
		}
		var s sized = a.list
		buf[0], buf[1] = byte(s.size()), kind(s)
		n = 2 + copy(buf[2:], describe(s))
	case 0x11:
		a.any, a.other = a.deep, a.list
		buf[0], buf[1] = kind(a.any), kind(a.other)
		buf[2] = flag(a.any == nil) | flag(a.any == any(a.deep))<<1 | flag(a.other == sized(a.list))<<2 | flag(a.any == any(a.other))<<3
		d, ok := a.any.(*deep)
		buf[3] = flag(ok) | flag(d == nil)<<1
		_, ok = a.any.(*node)
		buf[4] = flag(ok)
		a.other = nil
		buf[5] = kind(a.other)
		n = 6 + copy(buf[6:], a.any.(named).name())
	case 0x12:
		err := check(int16(p1))
		buf[0] = flag(err == nil)
		n = 1
		if err != nil {
			n += copy(buf[1:], err.Error())
		}
		if f, ok := err.(*failure); ok && f != nil {
			buf[n] = byte(f.code)
			n++
		}
	case 0x13:
		var s sized = a.deep
		if p1 == 1 {
			var v *value
			s = v
		}
		buf[0] = byte(s.size())
		n = 1
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:n])
}

func check(x int16) error {
	var f *failure
	switch x {
	case 0:
		return nil
	case 1:
		f = &failure{7} //gocard:alloc
	}
	return f
}

func kind(x any) byte {
	switch v := x.(type) {
	case nil:
		return 1
	case *deep:
		return 2 + flag(v == nil)<<4
	case *node:
		return 3 + flag(v == nil)<<4
	case named, sized:
		return 4
	}
	return 5
}

func describe(s sized) string {
	if n, ok := s.(named); ok {
		return n.name()
	}
	return "?"
}

func flag(x bool) byte {
	if x {
		return 1
	}
	return 0
}
