package progen

import (
	"fmt"
	"strings"
)

// install makes the applet with all it holds.
func (g *gen) install() string {
	g.scopes = g.scopes[:1]
	return g.into(func() {
		g.line("// Install makes the applet.\nfunc Install(params []byte) {\na := &Applet{}")
		g.fill("a", g.applet, 2)
		g.line("framework.Register(a)\n}\n")
	})
}

// fill gives the parts of a struct or array their first values, and makes what they refer to.
func (g *gen) fill(code string, t *typ, depth int) {
	switch t.kind {
	case kStruct:
		for _, f := range t.fields {
			g.fill(code+"."+f.name, f.t, depth)
		}
	case kArray:
		if t.elem.kind <= kString {
			g.line("%s = %s", code, g.initial(t))
			return
		}
		for i := range t.n {
			g.fill(fmt.Sprintf("%s[%d]", code, i), t.elem, depth)
		}
	case kSlice:
		g.fillSlice(code, t)
	case kPointer:
		if depth > 0 && !g.chance(8) {
			g.line("%s = &%s{}", code, t.elem.name)
			g.fill(code, t.elem, depth-1)
		}
	case kInterface, kFunc:
		g.line("%s = %s", code, g.first(t))
	default:
		if !g.chance(3) {
			g.line("%s = %s", code, g.initial(t))
		}
	}
}

// fillSlice makes an array for a slice, or a view of the applet's own.
func (g *gen) fillSlice(code string, t *typ) {
	if g.chance(3) {
		for _, f := range g.applet.fields {
			if f.t.kind == kArray && f.t.elem == t.elem {
				lo := g.r.IntN(f.t.n)
				g.line("%s = a.%s[%d:%d]", code, f.name, lo, g.between(lo, f.t.n))
				return
			}
		}
	}
	switch {
	case g.chance(8):
	case g.chance(5) && transient[t.elem] != "":
		g.line("%s = framework.%s(%d, framework.ClearOn%s)", code, transient[t.elem], g.between(1, 6), pick(g.r, []string{"Reset", "Deselect"}))
	case g.chance(2):
		var elems []string
		for range g.between(1, 6) {
			elems = append(elems, g.element(t.elem))
		}
		g.line("%s = %s{%s}", code, t.name, strings.Join(elems, ", "))
	default:
		g.line("%s = make(%s, %d)", code, t.name, g.between(1, 9))
	}
}

// transient names what makes transient arrays, by their elements.
var transient = map[*typ]string{
	tUint8: "MakeTransientBytes", tBool: "MakeTransientBools", tInt16: "MakeTransientShorts", tUint16: "MakeTransientUnsignedShorts",
}

// element is what an element of a slice begins with.
func (g *gen) element(t *typ) string {
	if t.kind == kPointer && g.chance(2) {
		return "{}"
	}
	return g.initial(t)
}

// handler makes a method that a command runs.
func (g *gen) handler() {
	f := &fn{name: g.fresh("h"), recv: g.pointerTo(g.applet), params: []*typ{tUint8, tUint8, g.sliceOf(tUint8)}, results: []*typ{tUint16}}
	g.declare(f, &variable{name: "a", t: f.recv, fixed: true}, g.upTo(2, 6))
	g.funcs = g.funcs[:len(g.funcs)-1]
	g.handlers = append(g.handlers, f)
}

// process dispatches on INS. What is behind the data in the buffer is cut off: how long that is depends on the card.
func (g *gen) process() string {
	var cases strings.Builder
	for i, h := range g.handlers {
		fmt.Fprintf(&cases, "case %d:\nr = a.%s(buf[2], buf[3], buf[5:5+n:5+n])\n", i, h.name)
	}
	return fmt.Sprintf(processText, digestINS, cases.String())
}

// digestINS runs nothing and answers with the digest.
const digestINS = 0xF0

const processText = `// Process answers with the result of what INS names, and the digest.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	var r uint16
	switch buf[1] {
	case %d:
	%sdefault:
		panic(framework.SWInsNotSupported)
	}
	d := a.digest()
	buf[0], buf[1], buf[2], buf[3] = byte(r>>8), byte(r), byte(d>>8), byte(d)
	apdu.SetOutgoingAndSend(buf[:4])
}

`

// digest is a method that mixes all that lasts into one number.
func (g *gen) digest() string {
	return g.into(func() {
		g.line("func (a *Applet) digest() uint16 {\nh := %s", g.trace)
		for _, v := range g.scopes[0] {
			g.mix(v.name, v.t, 0)
		}
		g.mix("a", g.applet, 1)
		g.line("return h\n}\n")
	})
}

func (g *gen) mix(code string, t *typ, depth int) {
	switch t.kind {
	case kStruct:
		for _, f := range t.fields {
			g.mix(code+"."+f.name, f.t, depth)
		}
	case kArray, kSlice:
		if t.kind == kSlice {
			g.line("h = h*31 + uint16(len(%s))", code)
		}
		i := g.fresh("i")
		g.line("for %s := range %s {", i, code)
		g.mix(fmt.Sprintf("%s[%s]", code, i), t.elem, depth)
		g.line("}")
	case kPointer:
		g.line("h = h*31 + bit(%s != nil)", code)
		if depth > 0 {
			g.line("if %s != nil {", code)
			g.mix(code, t.elem, depth-1)
			g.line("}")
		}
	case kString:
		g.line("h = h*31 + uint16(len(%s))\nif len(%s) > 0 {\nh += uint16(%s[0])\n}", code, code, code)
	case kInterface:
		g.mixDynamic(code, t)
	default:
		g.line("h = h*31 + %s", mixed(t, code))
		if t.bits == 32 || (t.kind == kGoInt || t.kind == kUint) && g.wide {
			g.line("h = h*31 + uint16(%s>>16)", code)
		}
	}
}
