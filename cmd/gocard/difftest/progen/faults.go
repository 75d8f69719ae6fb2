package progen

import "fmt"

// faultTypes are errors with data: by value, as a number, by pointer; functions that make each of them at a place or two, and one that looks into them.
// What the makers return is used at once, so that its object need not be kept.
const faultTypes = `type %[1]sV struct {
	A int16
	B uint8
}

func (v %[1]sV) Error() string { return "v" }

type %[1]sN uint8

func (n %[1]sN) Error() string { return "n" }

type %[1]sP struct {
	A uint16
	B bool
	C int8
}

func (p *%[1]sP) Error() string { return "p" }

func (p *%[1]sP) sum() uint16 { return p.A + uint16(p.C) }

func %[1]sMake(n uint16) error {
	switch n %% 7 {
	case 0:
		return nil
	case 1:
		return %[1]sV{int16(n), uint8(n >> 4)}
	case 2:
		return %[1]sN(n >> 3)
	case 3:
		return &%[1]sP{A: n, C: int8(n)}
	case 4:
		return &%[1]sP{B: true}
	case 5:
		return framework.SW(n)
	}
	return %[2]s
}

func %[1]sPass(n uint16) (uint16, error) {
	if err := %[1]sMake(n); err != nil {
		return n + 1, err
	}
	if n&8 != 0 {
		return n, %[1]sV{B: uint8(n)}
	}
	return n >> 1, nil
}

func %[1]sCode(err error) uint16 {
	var v %[1]sV
	if errors.As(err, &v) {
		return uint16(v.A)*3 + uint16(v.B)
	}
	switch e := err.(type) {
	case nil:
		return 1
	case %[1]sN:
		return 0x100 | uint16(e)
	case *%[1]sP:
		if e.B {
			return 0x200
		}
		return e.sum()
	case framework.SW:
		return uint16(e)
	}
	return 2
}

`

// faults declares them.
func (g *gen) faults() {
	g.fault = g.global("Fault")
	fmt.Fprintf(&g.decls, faultTypes, g.fault, pick(g.r, g.errs))
}

// faultStatement makes an error with data and looks into it.
func (g *gen) faultStatement() bool {
	if g.fault == "" || g.noArrays || g.closures > 0 {
		return false
	}
	x, n := g.fresh("x"), g.integer(tUint16, 2)
	switch g.r.IntN(5) {
	case 0:
		g.line("note(%sCode(%sMake(%s)))", g.fault, g.fault, n)
	case 1:
		g.line("if %s := %sMake(%s); %s != nil {\nnote(%sCode(%s))\n}", x, g.fault, n, x, g.fault, x)
	case 2:
		g.line("if n, %s := %sPass(%s); %s != nil {\nnote(n ^ %sCode(%s))\n}", x, g.fault, n, x, g.fault, x)
	case 3:
		g.line("for %s := range uint16(%d) {\nif err := %sMake(%s + %s*3); err != nil {\nnote(%sCode(err) + %s)\n}\n}", x, g.between(2, 4), g.fault, n, x, g.fault, x)
	default:
		g.line("note(bit(%sMake(%s) == error(%sN(%d))))", g.fault, n, g.fault, g.r.IntN(3))
	}
	return true
}
