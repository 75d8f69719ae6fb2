package progen

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// chance is true once in n times.
func (g *gen) chance(n int) bool { return g.r.IntN(n) == 0 }

// between is a number from lo to hi.
func (g *gen) between(lo, hi int) int { return lo + g.r.IntN(hi-lo+1) }

// upTo is a number from lo to hi, for small programs to half of that.
func (g *gen) upTo(lo, hi int) int {
	if g.small {
		hi = max(lo, hi/2)
	}
	return g.between(lo, hi)
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// option is something to generate, with how often it is wanted. It reports false when it is not possible here; then another is tried.
type option struct {
	weight int
	make   func() bool
}

// choose runs one of the options.
func (g *gen) choose(options ...option) bool {
	for len(options) > 0 {
		total := 0
		for _, o := range options {
			total += o.weight
		}
		if total == 0 {
			return false
		}
		n := g.r.IntN(total)
		i := 0
		for n >= options[i].weight {
			n -= options[i].weight
			i++
		}
		if options[i].make() {
			return true
		}
		options = append(append([]option(nil), options[:i]...), options[i+1:]...)
	}
	return false
}

// value is an option that gives an expression; "" means that there is none.
type value struct {
	weight int
	make   func() string
}

// chooseValue gives the expression of one of the options, or what other gives.
func (g *gen) chooseValue(other func() string, values ...value) string {
	var code string
	var options []option
	for _, v := range values {
		options = append(options, option{v.weight, func() bool {
			code = v.make()
			return code != ""
		}})
	}
	if !g.choose(options...) {
		return other()
	}
	return code
}

// fresh makes a name that no other thing in the program has, one that is exported in the package that is imported.
func (g *gen) fresh(prefix string) string {
	g.names++
	if g.mark != "" {
		prefix = strings.ToUpper(prefix[:1]) + prefix[1:]
	}
	return fmt.Sprintf("%s%d", prefix, g.names)
}

// line writes a line of the body in work.
func (g *gen) line(format string, args ...any) {
	fmt.Fprintf(g.out, format+"\n", args...)
}

// into runs f with everything it writes going into a text of its own.
func (g *gen) into(f func()) string {
	old := g.out
	g.out = &strings.Builder{}
	defer func() { g.out = old }()
	f()
	return g.out.String()
}
