package progen

import "fmt"

// methodValue is a method of something in scope as a function value.
func (g *gen) methodValue(t *typ) string {
	var all []*fn
	for _, f := range g.funcs {
		if f.recv != nil && !f.pointers && f.cost <= closureCost && signatureIs(f, t) {
			all = append(all, f)
		}
	}
	if len(all) == 0 {
		return ""
	}
	f := pick(g.r, all)
	recv := g.receiver(f)
	if recv == "" {
		return ""
	}
	return recv + "." + f.name
}

// signatureIs reports whether a function has the parameters and the result of a function type.
func signatureIs(f *fn, t *typ) bool {
	if len(f.params) != len(t.params) || len(f.results) != 1 || f.results[0] != t.result || f.variadic {
		return false
	}
	for i, p := range f.params {
		if p != t.params[i] {
			return false
		}
	}
	return true
}

// methodExpression is a function that takes the receiver of a method as its first argument.
func methodExpression(f *fn) string {
	return fmt.Sprintf("(%s).%s", f.recv.name, f.name)
}
