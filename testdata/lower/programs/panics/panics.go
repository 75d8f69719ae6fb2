// Package panics has defer, panic and recover.
//
//gocard:package aid=F0676F636172640B01 version=1.0
package panics

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet fails.
//
//gocard:applet aid=F0676F636172640B0101
type Applet struct {
	framework.Applet
	depth int16
	open  bool
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process runs everything.
func (a *Applet) Process(apdu *framework.APDU) {
	b := apdu.Buffer()
	sw := a.try(b)
	if sw != framework.SWNoError {
		panic(sw)
	}
	a.guarded(b)
	if n, ok := safeIndex(b, int(b[0])); !ok {
		a.depth += int16(n)
	}
}

func (a *Applet) try(b []byte) (sw framework.SW) {
	defer func() {
		if r := recover(); r != nil {
			if s, ok := r.(framework.SW); ok {
				sw = s
				return
			}
			panic(r)
		}
	}()
	if b[0] == 1 {
		panic(framework.SWWrongData)
	}
	b[b[1]] = 7
	return framework.SWNoError
}

func (a *Applet) guarded(b []byte) {
	a.open = true
	defer a.close()
	if b[2] != 0 {
		defer func(n int16) { a.depth -= n }(a.depth)
	}
	a.depth++
	if a.depth > 100 {
		panic("too deep")
	}
}

func (a *Applet) close() { a.open = false }

func safeIndex(b []byte, i int) (v byte, ok bool) {
	defer func() {
		recover()
	}()
	return b[i], true
}
