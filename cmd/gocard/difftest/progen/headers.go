package progen

import "fmt"

// ifHead is the condition of an if, behind the declaration of a variable now and then.
func (g *gen) ifHead() string {
	if !g.chance(6) {
		return g.condition(3)
	}
	init, v := g.initialised()
	op := pick(g.r, []string{"&&", "||"})
	return fmt.Sprintf("%s; %s %s %s %s (%s)", init, v.name, pick(g.r, comparisons), g.constant(v.t), op, g.condition(2))
}

// initialised declares a variable for an if or switch.
func (g *gen) initialised() (string, *variable) {
	v := &variable{name: g.localName(), t: g.sizedInt(), temp: true}
	code := fmt.Sprintf("%s := %s", v.name, g.operand(v.t, 2))
	return code, g.define(v)
}
