package main

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"
)

// frame is the applet around the random methods: state, classes, helpers, and process, which answers what a method did and the state after it.
//
//go:embed Random.java
var frame string

// methods is how many random methods a package has; each gets a command. The converter allows 255 exception handlers.
const methods = 12

// gen writes one package.
type gen struct {
	r     *rand.Rand
	ints  bool // int types and operations
	out   strings.Builder
	depth int      // nested statements
	loops int      // nested loops
	vars  int      // local variables of the method so far
	left  int      // statements that the method may still have
	short []string // local variables of type short or byte
	whole []string // local variables of type int
}

// program is the Java source of a seed.
func program(seed uint64) string {
	g := &gen{r: rand.New(rand.NewPCG(seed, 5)), ints: seed%2 == 1}
	var dispatch strings.Builder
	for k := range methods {
		fmt.Fprintf(&dispatch, "\t\tcase %d: return t%d(a, b);\n", k, k)
		g.method(k)
	}
	whole := "static void putInts(byte[] buf, short at) { }"
	state := ""
	if g.ints {
		state = "int w; static int sw; int[] wa = new int[4];"
		whole = `void putInt(byte[] buf, short at, int v) { Util.setShort(buf, at, (short) (v >> 16)); Util.setShort(buf, (short) (at + 2), (short) v); }
	void putInts(byte[] buf, short at) { putInt(buf, at, w); putInt(buf, (short) (at + 4), sw); for (short i = 0; i < 4; i++) putInt(buf, (short) (at + 8 + 4 * i), wa[i]); }`
	}
	return strings.NewReplacer("/*DISPATCH*/", dispatch.String(), "/*METHODS*/", g.out.String(), "/*INTSTATE*/", state, "/*PUTINTS*/", whole).Replace(frame)
}

func (g *gen) n(n int) int { return g.r.IntN(n) }

func (g *gen) line(format string, args ...any) {
	fmt.Fprintf(&g.out, "\t\t%s%s\n", strings.Repeat("\t", g.depth), fmt.Sprintf(format, args...))
}

func pick[T any](g *gen, of ...T) T { return of[g.n(len(of))] }

func (g *gen) method(k int) {
	g.vars, g.left, g.short, g.whole = 0, 24, []string{"a", "b"}, nil
	fmt.Fprintf(&g.out, "\tshort t%d(short a, short b) throws UserException {\n", k)
	for range 2 + g.n(2) {
		g.declare()
	}
	g.block(6 + g.n(8))
	g.line("return %s;", g.expr(2))
	g.out.WriteString("\t}\n")
}

func (g *gen) declare() {
	name := fmt.Sprintf("v%d", g.vars)
	g.vars++
	if g.ints && g.n(3) == 0 {
		g.line("int %s = %s;", name, g.wholeExpr(2))
		g.whole = append(g.whole, name)
		return
	}
	g.line("%s %s = %s;", pick(g, "short", "short", "byte"), name, "0")
	g.short = append(g.short, name)
	g.line("%s", g.assign(name))
}

// block writes n statements in a scope of their own.
func (g *gen) block(n int) {
	short, whole := len(g.short), len(g.whole)
	for range n {
		if g.left > -8 {
			g.statement()
		}
	}
	g.short, g.whole = g.short[:short], g.whole[:whole]
}

func (g *gen) nested(n int) {
	g.depth++
	g.block(n)
	g.depth--
}

func (g *gen) statement() {
	g.left--
	if g.depth >= 4 || g.left < 0 {
		g.simple()
		return
	}
	switch g.n(12) {
	case 0, 1:
		g.line("if (%s) {", g.condition(2))
		g.nested(1 + g.n(3))
		if g.n(2) == 0 {
			g.line("} else {")
			g.nested(1 + g.n(2))
		}
		g.line("}")
	case 2:
		g.loop()
	case 3:
		g.switches()
	case 4, 5:
		g.try()
	case 6:
		g.transaction()
	case 7:
		if g.depth == 0 && g.vars < 8 {
			g.declare()
			return
		}
		g.simple()
	default:
		g.simple()
	}
}

func (g *gen) loop() {
	if g.loops >= 2 {
		g.simple()
		return
	}
	g.loops++
	i := fmt.Sprintf("i%d", g.vars)
	g.vars++
	g.line("for (short %s = %d; %s < %d; %s++) {", i, g.n(3), i, 3+g.n(4), i)
	g.short = append(g.short, i+"+0") // to be read, not written
	g.nested(1 + g.n(3))
	if g.n(2) == 0 {
		g.line("\tif (%s) %s;", g.condition(1), pick(g, "break", "continue"))
	}
	g.nested(g.n(2))
	g.short = g.short[:len(g.short)-1]
	g.line("}")
	g.loops--
}

func (g *gen) switches() {
	selector := fmt.Sprintf("(short) (%s & 7)", g.expr(1))
	cases := []int{-1, 0, 1, 2, 3, 5, 300, -3000}
	if g.n(2) == 0 {
		selector = "(short) (" + g.expr(1) + ")"
	}
	g.line("switch (%s) {", selector)
	g.r.Shuffle(len(cases), func(i, k int) { cases[i], cases[k] = cases[k], cases[i] })
	for _, c := range cases[:1+g.n(6)] {
		g.line("case %d:", c)
		g.nested(1 + g.n(2))
		if g.n(3) > 0 {
			g.line("\tbreak;")
		}
	}
	if g.n(3) > 0 {
		g.line("default:")
		g.nested(1)
	}
	g.line("}")
}

// caught are exception classes in an order in which they may be caught one after the other.
var caught = []string{
	"ArrayIndexOutOfBoundsException", "NullPointerException", "ArithmeticException", "ClassCastException", "ArrayStoreException", "Problem",
	"ISOException", "TransactionException", "SystemException", "UserException", "CardRuntimeException", "IndexOutOfBoundsException",
	"SecurityException", "RuntimeException", "Exception",
}

func (g *gen) try() {
	g.line("try {")
	g.nested(1 + g.n(3))
	if g.n(2) == 0 {
		g.line("\tboom(%s);", g.expr(1))
	} else {
		g.line("\tif (%s) boom(%s);", g.condition(1), g.expr(1))
	}
	g.nested(g.n(2))
	handlers := 0
	for _, c := range caught {
		if g.n(9) == 0 {
			handlers++
			e := fmt.Sprintf("e%d", g.vars)
			g.vars++
			g.line("} catch (%s %s) {", c, e)
			if c == "CardRuntimeException" || c == "ISOException" {
				g.line("\tu ^= %s.getReason();", e)
			}
			g.nested(1 + g.n(2))
			if g.n(4) == 0 {
				g.line("\tif (%s) throw %s;", g.condition(1), e)
			}
			if c == "Exception" {
				break
			}
		}
	}
	if handlers == 0 || g.n(3) == 0 {
		g.line("} finally {")
		g.nested(1 + g.n(2))
		if g.n(6) == 0 {
			g.line("\tif (%s) return %s;", g.condition(1), g.expr(1))
		}
	}
	g.line("}")
}

func (g *gen) transaction() {
	g.line("if (JCSystem.getTransactionDepth() == 0) JCSystem.beginTransaction();")
	for range 1 + g.n(4) {
		g.simple()
	}
	if g.n(4) > 0 {
		g.line("if (JCSystem.getTransactionDepth() != 0) JCSystem.%s();", pick(g, "abortTransaction", "commitTransaction"))
	}
}

// simple writes a statement without others in it.
func (g *gen) simple() {
	switch g.n(14) {
	case 0:
		g.line("objs[%s] = %s;", g.index(), g.object(1))
	case 1:
		g.line("o = %s;", g.object(1))
	case 2:
		copies := pick(g, "arrayCopy", "arrayCopyNonAtomic")
		g.line("u = Util.%s(%s, %s, %s, %s, (short) (%s & 3));", copies, g.bytes(), g.index(), g.bytes(), g.index(), g.expr(1))
	case 3:
		g.line("u = Util.arrayFillNonAtomic(%s, %s, (short) %d, (byte) %s);", g.bytes(), g.index(), g.n(4), g.expr(1))
	case 4:
		g.line("u = Util.setShort(%s, %s, %s);", g.bytes(), g.index(), g.expr(1))
	case 5:
		if g.ints {
			g.line("%s", g.assignWhole(g.wholePlace()))
			return
		}
		g.line("z = %s;", g.condition(2))
	case 6:
		g.line("z = %s;", g.condition(2))
	case 7:
		if g.loops == 0 && g.n(4) == 0 {
			g.line("if (%s) return %s;", g.condition(1), g.expr(1))
			return
		}
		g.line("%s%s;", g.place(), pick(g, "++", "--"))
	default:
		g.line("%s", g.assign(g.place()))
	}
}
