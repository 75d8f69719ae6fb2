// Package reuse makes objects while a command is processed that cannot be made once and set anew each time.
//
//gocard:package aid=F0676F63617264106A version=1.0
package reuse

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet keeps an error.
//
//gocard:applet aid=F0676F63617264106A01
type Applet struct {
	framework.Applet
	last error
	in   *input
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

type fault struct{ at int16 }

func (f fault) Error() string { return "fault" }

type source interface{ next() int16 }

type input struct{ n int16 }

func (i *input) next() int16 {
	i.n++
	return i.n
}

func kept(n int16) error { return fault{n} } // want GC3001

func two(n int16) error { return fault{n} } // want GC3001

// both has two errors of one place at once.
func both(n int16) int16 {
	x, y := two(n), two(n+1)
	return x.(fault).at - y.(fault).at
}

func loop(n int16) error { return fault{n} } // want GC3001

// first keeps the first error while others are made.
func first(n int16) int16 {
	var err error
	for i := range n {
		if e := loop(i); err == nil {
			err = e
		}
	}
	if f, ok := err.(fault); ok {
		return f.at
	}
	return 0
}

// reads makes one input more while there is one.
func reads(n int16) int16 {
	var in source = &input{n} // want GC3001
	if n > 0 {
		return reads(n-1) + in.next()
	}
	return in.next()
}

type list struct {
	next *list
	n    int16
}

// chain has the object of each round refer to that of the round before.
func chain(n int16) (sum int16) {
	var head *list
	for i := range n {
		head = &list{head, i} // want GC3001
	}
	for ; head != nil; head = head.next {
		sum += head.n
	}
	return sum
}

func captured(n int16) error { return fault{n} } // want GC3001

// later hands an error to a closure that runs behind the next one.
func later(n int16) (r int16) {
	err := captured(n)
	get := func() error { return err }
	if captured(n+1) != nil {
		r = get().(fault).at
	}
	return r
}

func deferred(n int16) error { return fault{n} } // want GC3001

func note(a *Applet, err error) { a.in.n = err.(fault).at }

// atEnd hands an error to a deferred call.
func atEnd(a *Applet, n int16) {
	defer note(a, deferred(n))
	if deferred(n+1) == nil {
		a.in.n = 0
	}
}

func passing(n int16) error { return fault{n} } // want GC3001

// inner makes another error before it looks at the one that it is given.
func inner(err error, n int16) int16 {
	if passing(n) == nil {
		return 0
	}
	return err.(fault).at
}

type where struct{ at int16 }

func locate(n int16) *where { return &where{n} } // want GC3001

func isFar(n int16) bool { return locate(n).at > 3 }

func either(n int16, far bool) int16 {
	if far {
		return n
	}
	return -n
}

// late reads the place behind the calls of the statement, as Go does.
func late(n int16) int16 {
	w := locate(n)
	return either(w.at, n > 2 && isFar(n+1))
}

// Process runs all of them.
func (a *Applet) Process(apdu *framework.APDU) {
	n := int16(apdu.Buffer()[2] & 7)
	a.last = kept(n)
	atEnd(a, n)
	n += both(n) + first(n) + reads(n&3) + chain(n) + later(n) + inner(passing(n), n) + late(n)
	a.in = &input{n} // want GC3001
}
