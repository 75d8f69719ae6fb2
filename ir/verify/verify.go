package verify

import (
	"fmt"
	"go/token"
	"strings"

	"github.com/gocard/gocard/ir"
)

// Violation is a broken invariant.
type Violation struct {
	Func  *ir.Func  // nil: of the program
	Block *ir.Block // nil: of the function
	Value *ir.Value // nil: of the block
	Pos   token.Position
	Msg   string
}

// String is place and message: f: b2: v7 i16 = add v1, v2: message.
func (v Violation) String() string {
	var b strings.Builder
	if v.Pos.IsValid() {
		fmt.Fprintf(&b, "%s: ", v.Pos)
	}
	if v.Func != nil {
		fmt.Fprintf(&b, "%s: ", v.Func.FullName())
	}
	if v.Block != nil {
		fmt.Fprintf(&b, "%s: ", v.Block)
	}
	if v.Value != nil {
		fmt.Fprintf(&b, "%s: ", v.Value.LongString())
	}
	return b.String() + v.Msg
}

// Violations is the error of a program that is not valid.
type Violations []Violation

// Error joins the lines.
func (vs Violations) Error() string {
	lines := make([]string, len(vs))
	for i, v := range vs {
		lines[i] = v.String()
	}
	return strings.Join(lines, "\n")
}

// Program checks p; the error is of type Violations.
func Program(p *ir.Program) error { return run(p, mode{}) }

// CardForm checks p as the back end takes it; hasInt says whether the card has 32-bit integers. The error is of type Violations.
func CardForm(p *ir.Program, hasInt bool) error { return run(p, mode{card: true, hasInt: hasInt}) }

// mode says which form the program has.
type mode struct {
	card   bool
	hasInt bool // of card form: 32 bits are allowed
}

// checker collects violations; fn, block and value say where it stands.
type checker struct {
	mode
	prog  *ir.Program
	known known
	fn    *ir.Func
	home  map[*ir.Value]*ir.Block // where the values of fn stand
	block *ir.Block
	value *ir.Value
	found Violations
}

func run(p *ir.Program, m mode) error {
	c := &checker{mode: m, prog: p}
	c.index()
	if c.program() {
		for _, f := range p.Funcs {
			c.function(f)
		}
	}
	if len(c.found) > 0 {
		return c.found
	}
	return nil
}

// bad records a violation where the checker stands.
func (c *checker) bad(format string, args ...any) {
	v := Violation{Func: c.fn, Block: c.block, Value: c.value, Msg: fmt.Sprintf(format, args...)}
	switch {
	case c.value != nil && c.value.Pos.IsValid():
		v.Pos = c.value.Pos
	case c.fn != nil:
		v.Pos = c.fn.Pos
	}
	c.found = append(c.found, v)
}
