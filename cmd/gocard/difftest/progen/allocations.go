package progen

import "fmt"

// allocation makes something while a command is processed, on a line that allows it. Cards keep what is lost, so only handlers do it.
func (g *gen) allocation() bool {
	if g.fn.name == "" || g.fn.name[0] != 'h' || g.times > 1 || g.closures > 0 || g.transactions {
		return false
	}
	t := pick(g.r, []*typ{g.sliceOf(tUint8), g.sliceOf(tUint16), g.pointerTo(pick(g.r, g.structs))})
	p, ok := g.anyPlace(t, true)
	if !ok {
		return false
	}
	g.line("%s = %s //gocard:alloc", g.code(p), g.newObject(t))
	return true
}

// newObject is an expression that makes something new.
func (g *gen) newObject(t *typ) string {
	switch {
	case t.kind == kPointer && g.chance(2):
		return "new(" + t.elem.name + ")"
	case t.kind == kPointer:
		return "&" + t.elem.name + "{}"
	case g.chance(2):
		return fmt.Sprintf("make(%s, %s&3)", t.name, g.simpleIndex())
	}
	return fmt.Sprintf("make(%s, %d, %d)", t.name, g.between(0, 2), g.between(2, 5))
}
