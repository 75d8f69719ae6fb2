package pass

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// mostDepth is the greatest bound that counts: hardly any card's stack holds more activations.
const mostDepth = 256

// recursion asks for a bound of functions that call themselves, directly or through each other: a card's stack holds a few hundred words, where Go's
// grows. A bound is a parameter that gets smaller (or greater) with every call and whose range is small, or what the author has written. A call through an
// interface, or of a function value, may run whatever implements it and comes there.
func recursion(p *ir.Program, opt *Options) error {
	rc := findCircles(p, newHierarchy(p).targets)
	if len(rc.circles) == 0 {
		return nil
	}
	if rc = findCircles(p, newClassFlow(p, opt).targets); len(rc.circles) == 0 {
		return nil
	}
	r := analyze(p, opt)
	for _, circle := range rc.circles {
		rc.check(r, circle)
	}
	return rc.diags.Err()
}

type recursionCheck struct {
	targets func(*ir.Value) []*ir.Func
	num     map[*ir.Func]int // of Tarjan's algorithm, -1 when done
	low     map[*ir.Func]int
	open    []*ir.Func
	count   int
	circles [][]*ir.Func
	diags   diag.List
}

// findCircles finds the functions that may call themselves, where targets says what a call may execute.
func findCircles(p *ir.Program, targets func(*ir.Value) []*ir.Func) *recursionCheck {
	rc := &recursionCheck{targets: targets, num: map[*ir.Func]int{}, low: map[*ir.Func]int{}}
	for _, f := range p.Funcs {
		if rc.num[f] == 0 {
			rc.visit(f)
		}
	}
	return rc
}

func (rc *recursionCheck) visit(f *ir.Func) {
	rc.count++
	rc.num[f], rc.low[f] = rc.count, rc.count
	rc.open = append(rc.open, f)
	self := false
	for _, c := range callsOf(f) {
		for _, g := range rc.targets(c) {
			self = self || g == f
			if rc.num[g] == 0 {
				rc.visit(g)
			}
			if rc.num[g] > 0 {
				rc.low[f] = min(rc.low[f], rc.low[g])
			}
		}
	}
	if rc.low[f] != rc.num[f] {
		return
	}
	i := slices.Index(rc.open, f)
	circle := slices.Clone(rc.open[i:])
	rc.open = rc.open[:i]
	for _, g := range circle {
		rc.num[g] = -1
	}
	if len(circle) > 1 || self {
		rc.circles = append(rc.circles, circle)
	}
}

// check finds a bound of a circle of functions, or reports that there is none.
func (rc *recursionCheck) check(r *ranges, circle []*ir.Func) {
	least := 0
	for i := range circle[0].Params {
		depth := rc.boundBy(r, circle, i)
		if depth > 0 && (least == 0 || depth < least) {
			least = depth
		}
		if depth > 0 && depth <= mostDepth {
			for _, f := range circle {
				if f.Depth == 0 {
					f.Depth = depth
				}
			}
			return
		}
	}
	if rc.written(circle) {
		return
	}
	var names []string
	for _, f := range circle {
		names = append(names, f.FullName())
	}
	names = append(names, circle[0].FullName())
	seen := "no bound is seen"
	if least > 0 {
		seen = fmt.Sprintf("no better bound than %d calls is seen", least)
	}
	d := rc.diags.Add("GC3104", circle[0].Pos,
		"let a number that the call tests get smaller each time (f(n-1) behind if n == 0), use a loop, or write //gocard:recursion N above the function if it is never active more than N times at once",
		"%s for functions that call themselves: %s", seen, strings.Join(names, " calls "))
	for _, f := range circle {
		for _, c := range callsOf(f) {
			if slices.ContainsFunc(rc.targets(c), func(g *ir.Func) bool { return slices.Contains(circle, g) }) {
				d.Note(positionIn(f, c.Pos), "%s calls %s here", f.FullName(), calledName(c))
			}
		}
	}
}

// written reports whether the author has bounded functions that every way around the circle leads through. Between two of their activations each of
// the others can be active once.
func (rc *recursionCheck) written(circle []*ir.Func) bool {
	open, total := map[*ir.Func]bool{}, 1
	for _, f := range circle {
		if total += f.Depth; f.Depth == 0 {
			open[f] = true
		}
	}
	for again := true; again; {
		again = false
		for f := range open {
			if !slices.ContainsFunc(callsOf(f), func(c *ir.Value) bool {
				return slices.ContainsFunc(rc.targets(c), func(g *ir.Func) bool { return open[g] })
			}) {
				delete(open, f)
				again = true
			}
		}
	}
	if len(open) > 0 {
		return false
	}
	for _, f := range circle {
		if f.Depth == 0 {
			f.Depth = total
		}
	}
	return true
}

// boundBy is how often functions of a circle can be active at once, if parameter i moves in one direction with every call; else 0.
func (rc *recursionCheck) boundBy(r *ranges, circle []*ir.Func, i int) int {
	if slices.ContainsFunc(circle, func(f *ir.Func) bool { return i >= len(f.Params) || !f.Params[i].Type.Kind.IsInteger() }) {
		return 0
	}
	all, moves := none, relation(0)
	for _, f := range circle {
		fr := r.byFunc[f]
		all = all.join(fr.of(f.Params[i]))
		for _, c := range callsOf(f) {
			within := slices.ContainsFunc(rc.targets(c), func(g *ir.Func) bool { return slices.Contains(circle, g) })
			if within && !fr.at(c.Args[i], c.Block).empty() { // else the program does not come here
				moves |= fr.moves(c.Args[i], f.Params[i], c.Block)
			}
		}
	}
	if moves == 0 {
		return 1 // no call of the circle is reached
	}
	if moves != less && moves != greater || !known(all) || all.hi-all.lo >= 1<<31-1 {
		return 0
	}
	return int(all.hi-all.lo) + 1
}

// moves is the relation of an argument to the parameter that it was computed from.
func (fr *funcRanges) moves(arg, param *ir.Value, b *ir.Block) relation {
	if rel := fr.relate(arg, param, b); rel == less || rel == greater {
		return rel
	}
	x := fr.origin(arg, b)
	half := x.Op == ir.OpDiv && x.Args[1].Op == ir.OpConst && x.Args[1].AuxInt >= 2 || x.Op == ir.OpShr && x.Args[1].Op == ir.OpConst && x.Args[1].AuxInt >= 1
	if half && fr.origin(x.Args[0], b) == param && fr.at(param, b).lo >= 1 {
		return less
	}
	return unrelated
}

// calledName is what call c names.
func calledName(c *ir.Value) string {
	if i, ok := c.Aux.(*ir.InterfaceCall); ok {
		return i.Interface.Name + "." + i.Method.Name
	}
	return c.Aux.(*ir.Func).FullName()
}
