package pass_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gocard/gocard/ir/diag"
	"github.com/gocard/gocard/ir/pass"
)

// lending begins a program: an applet, and what the card lends it.
const lending = `package framework none 1.0
interface @Service shareable {
	method Put(u8[], i16) u8[]
}
interface @Other shareable {
	method Give() u8[]
}
interface @Getter {
	method Get(u8[]) u8[]
}
class @Throwable api framework 1
class @framework/APDU api framework 10 temporary {
	api buffer virtual 1 () u8[] temporary
	api current static 4 () @framework/APDU
	api name static 5 () u8[]
}
class @AID api framework 6
class @Super api framework 3 {
	api process virtual 7 (@framework/APDU)
	api share virtual 5 (@AID)
}
class @A extends @Super implements @Service, @Getter {
	field last u8[]
	field apdu @framework/APDU
	field any object
	field aid @AID
	field list @framework/APDU[]
	field other @Other
}
class @box.<>byte {
	field value u8[]
}
global saved u8[]
global kept @Throwable
runtime Throwable @Throwable
applet @A none install install
`

// nothing is an install function that makes all methods of A live.
const nothing = `
func install(a u8[], o i16, n i16) {
b0:
	x @A = new @A
	return
}
`

// TestTemporaries: the stores that the card would refuse are found where they stand, with the way that what they store came. "want" comments in the
// programs hold what is said about their line, without positions.
func TestTemporaries(t *testing.T) {
	tests := []struct{ name, src string }{
		{"install", `
func install(a u8[], o i16, n i16) {
b0:
	x @A = new @A
	fieldset @A:last x, a // want field last of A cannot keep an array that the card only lends: it is handed to install
	call Keep(x, a)
	return
}
func Keep(x @A, a u8[]) {
b0:
	box @box.<>byte = new @box.<>byte
	fieldset @box.<>byte:value box, a // want an element or interface value cannot keep an array that the card only lends: it is handed to Keep
	return
}`},
		{"the APDU and its buffer", nothing + `
func @A:process(a @A, x @framework/APDU) overrides @Super:process {
	var v object
	frame local ref[2]
b0:
	fieldset @A:apdu a, x // want field apdu of A cannot keep an object that the card only lends: it is handed to A.process
	fieldset @A:any a, x // want field any of A cannot keep an object that the card only lends: it is handed to A.process
	list @framework/APDU[] = fieldget @A:list a
	zero i16 = const 0
	arrayset list, zero, x // want an array of references cannot keep an object that the card only lends: it is handed to A.process
	here @framework/APDU[] = frameref local
	y @framework/APDU = callapi @framework/APDU:current()
	arrayset here, zero, y // want an array of references cannot keep an object that the card only lends: it comes from APDU.Current in A.process
	buf u8[] = callapi @framework/APDU:buffer(x)
	globalset saved buf // want package variable saved cannot keep an array that the card only lends: it comes from APDU.Buffer in A.process
	null u8[] = null
	c bool = eq buf, null
	if c b1 else b2
b1:
	varset v null
	jump b3
b2:
	varset v buf
	jump b3
b3:
	z u8[] = phi b1: null, b2: buf
	fieldset @A:last a, z // want field last of A cannot keep an array that the card only lends: it comes from APDU.Buffer in A.process
	w object = varget v
	fieldset @A:any a, w // want field any of A cannot keep an array that the card only lends: it comes from APDU.Buffer in A.process
	return
}`},
		{"exceptions", nothing + `
func @A:process(a @A, x @framework/APDU) overrides @Super:process {
b0: handler b1
	buf u8[] = callapi @framework/APDU:buffer(x)
	return
b1:
	e @Throwable = catch
	globalset kept e // want package variable kept cannot keep an exception that the card only lends: it comes from a panic in A.process
	return
}`},
		{"calls of one function are told apart", nothing + `
func @A:process(a @A, x @framework/APDU) overrides @Super:process {
b0:
	buf u8[] = callapi @framework/APDU:buffer(x)
	own u8[] = fieldget @A:last a
	r u8[] = call Pick(own, buf)
	r1 u8[] = extract r 1
	fieldset @A:last a, r
	s u8[] = call Pick(buf, own)
	s1 u8[] = extract s 1
	fieldset @A:last a, s // want field last of A cannot keep an array that the card only lends: it comes from APDU.Buffer in A.process, through Pick
	fieldset @A:last a, s1
	t u8[] = call Deep(a)
	fieldset @A:last a, t // want field last of A cannot keep an array that the card only lends: it comes from APDU.Buffer in Fetch, returned by Fetch, through Pick, returned by Deep
	return
}
func Pick(x u8[], y u8[]) (u8[], u8[]) {
b0:
	null u8[] = null
	return x, null
}
func Deep(a @A) u8[] {
b0:
	x u8[] = call Fetch()
	y u8[] = call Pick(x, x)
	y1 u8[] = extract y 1
	return y
}
func Fetch() u8[] {
b0:
	x @framework/APDU = callapi @framework/APDU:current()
	y u8[] = callapi @framework/APDU:buffer(x)
	return y
}`},
		{"recursion", nothing + `
func @A:process(a @A, x @framework/APDU) overrides @Super:process {
b0:
	buf u8[] = callapi @framework/APDU:buffer(x)
	zero i16 = const 0
	call Down(a, buf, zero)
	return
}
func Down(a @A, x u8[], n i16) {
b0:
	five i16 = const 5
	c bool = lt n, five
	if c b1 else b2
b1:
	more i16 = add n, five
	call Down(a, x, more)
	return
b2:
	fieldset @A:last a, x // want field last of A cannot keep an array that the card only lends: it comes from APDU.Buffer in A.process, passed to Down
	return
}`},
		{"methods that other applets call", nothing + `
func @A:Put(a @A, x u8[], n i16) u8[] {
b0:
	fieldset @A:last a, x // want field last of A cannot keep an array that the card only lends: it is handed to A.Put
	return x
}`},
		{"what other applets return", nothing + `
func @A:process(a @A, x @framework/APDU) overrides @Super:process {
b0:
	other @Other = fieldget @A:other a
	r u8[] = callinterface @Other:Give(other)
	fieldset @A:last a, r // want field last of A cannot keep an array that the card only lends: it comes from Give of another applet in A.process
	return
}`},
		{"interfaces", nothing + `
func @A:process(a @A, x @framework/APDU) overrides @Super:process {
b0:
	buf u8[] = callapi @framework/APDU:buffer(x)
	r u8[] = callinterface @Getter:Get(a, buf)
	fieldset @A:last a, r // want field last of A cannot keep an array that the card only lends: it comes from APDU.Buffer in A.process, through A.Get
	return
}
func @A:Get(a @A, x u8[]) u8[] {
b0:
	return x
}`},
		{"what may be kept", nothing + `
func @A:process(a @A, x @framework/APDU) overrides @Super:process {
b0:
	n u8[] = callapi @framework/APDU:name()
	fieldset @A:last a, n
	fieldset @A:any a, n
	globalset saved n
	null @framework/APDU = null
	fieldset @A:apdu a, null
	old @framework/APDU = fieldget @A:apdu a
	fieldset @A:apdu a, old
	return
}
func @A:share(a @A, x @AID) overrides @Super:share {
b0:
	fieldset @A:aid a, x
	return
}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := lending + tt.src
			want := wanted(src)
			for level := range 3 {
				p := parse(t, src)
				err := pass.Run(p, pass.Options{OptLevel: level})
				if d := cmp.Diff(want, said(t, err)); d != "" {
					t.Errorf("-O%d (-want +got):\n%s", level, d)
				}
			}
		})
	}
}

// wanted is what the want comments of a program say, line by line.
func wanted(src string) []string {
	var list []string
	for i, line := range strings.Split(src, "\n") {
		if _, text, ok := strings.Cut(line, "// want "); ok {
			list = append(list, fmt.Sprintf("%d: %s", i+1, text))
		}
	}
	return list
}

// said is the same of what a compilation reports.
func said(t *testing.T, err error) []string {
	t.Helper()
	var found diag.List
	if err != nil && !errors.As(err, &found) {
		t.Fatal(err)
	}
	var list []string
	for _, d := range found {
		if d.Code != "GC3004" || d.Fix == "" {
			t.Errorf("unexpected diagnostic %v", d)
		}
		var trail []string
		for _, n := range d.Notes {
			if !n.Pos.IsValid() {
				t.Errorf("no place in note %q of %v", n.Message, d)
			}
			trail = append(trail, n.Message)
		}
		list = append(list, fmt.Sprintf("%d: %s: %s", d.Pos.Line, d.Message, strings.Join(trail, ", ")))
	}
	return list
}
