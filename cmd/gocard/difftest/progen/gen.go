package progen

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"strings"
)

// Program is a random applet.
type Program struct {
	Name   string // of the package
	Source []byte
	// Library is the source of a second package, which the program imports as LibraryPath; nil if there is none.
	Library []byte
	Script  string // APDUs, as gocard run and gocard sim take them
	Wide    bool   // int may hold more than 16 bits: for cards with int only
}

// gen is the state of making one program.
type gen struct {
	r            *rand.Rand
	names        int
	small        bool // the program is: most are, so that many can be tried
	use32        bool // the program has 32-bit integers
	generic      bool // the program uses generic functions and types over more than numbers
	transactions bool // the program uses transactions
	imports      bool // the program has a second package
	wide         bool // int may have 32 bits

	mark   string // of the names of the package in work that others see
	trace  string // the variable that note changes
	consts []constant

	byName     map[string]*typ
	namedInts  []*typ
	defined    []*typ // other types with names
	structs    []*typ
	interfaces []*typ
	assigned   []*typ // types that assignments like
	compared   []*typ // types that == is used on, beside numbers
	any        *typ   // one of the interfaces; nil: the program does not use it
	applet     *typ
	funcs      []*fn
	handlers   []*fn

	scopes [][]*variable // package variables first, innermost last
	shadow bool          // some variable hides another
	keep   bool          // references must not be lent ones
	decls  strings.Builder
	out    *strings.Builder

	funcTypes  []*typ
	plain      map[*typ][]string // functions of the program for function values
	makers     map[*typ]string   // functions that return one that captures a number
	closures   int               // nesting of function literals
	closing    bool              // a function literal may stand here
	instances  []*typ            // integers that type parameters may be
	constraint string            // of type parameters
	typeParam  *typ              // of the function in work
	generics   []func()          // make the methods of generic types
	errs       []string          // names of sentinel errors
	fault      string            // beginning of the names for errors with data
	ranged     bool              // loops over functions are used
	algorithms bool              // generic functions over all types are used

	frame
}

// frame is the state of the function in work.
type frame struct {
	fn        *fn
	named     bool // its results have names
	cost      int  // statements that were written, by how often they are executed
	limit     int  // of cost
	times     int  // how often the statement in work is executed, at most
	loops     int
	labels    []*target
	outermost int  // scope of its parameters
	noArrays  bool // it may be active twice, so it has no local arrays, addresses and closures
}

// New makes the program of a seed.
func New(seed uint64) *Program {
	g := &gen{r: rand.New(rand.NewPCG(seed, 0x676F63617264)), byName: map[string]*typ{}, plain: map[*typ][]string{}, makers: map[*typ]string{}, out: &strings.Builder{}}
	g.frame = frame{times: 1, limit: maxCost}
	g.small = !g.chance(4)
	g.use32 = g.chance(3)
	g.generic = g.chance(3)
	g.wide = g.use32 && g.chance(3)
	g.scopes = [][]*variable{nil}
	p := &Program{Name: fmt.Sprintf("p%d", seed), Wide: g.wide}
	switch g.r.IntN(8) {
	case 0, 1:
		p.Library = g.library()
	case 2:
		g.transactional()
	default:
		g.declareTrace("trace")
		g.decls.WriteString("var trace uint16\n\n")
	}
	g.declareTypes()
	g.declareApplet()
	g.declarations()
	for range g.upTo(1, 2) {
		g.handler()
	}
	p.Source = g.source(p.Name)
	p.Script = g.script()
	return p
}

// declareTrace says where the trace is.
func (g *gen) declareTrace(name string) {
	g.trace = name
	g.scopes[0] = append(g.scopes[0], &variable{name: name, t: tUint16})
}

// declarations makes variables and functions for the types.
func (g *gen) declarations() {
	g.packageVariables()
	g.plainFunctions()
	g.implement()
	for _, make := range g.generics {
		make()
	}
	g.generics = nil
	for range g.upTo(1, 4) {
		g.random()
	}
}

// source puts the program together.
func (g *gen) source(name string) []byte {
	text := g.install() + g.process() + g.digest() + g.helpers() + g.decls.String()
	comment := fmt.Sprintf("// Package %s is made at random.\n//\n//gocard:package aid=%s version=1.0\npackage %s\n\n", name, PackageAID, name)
	return formatted(comment + importDecl(text) + strings.ReplaceAll(text, mark, "lib."))
}

// formatted is a text as gofmt writes it.
func formatted(text string) []byte {
	out, err := format.Source([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("BUG: progen: program is no Go: %v\n%s", err, text))
	}
	return out
}

// AIDs of all programs.
const (
	PackageAID = "F0676F6361726490"
	AppletAID  = "F0676F636172649001"
)

// helpers are the functions that all code of a package uses.
func (g *gen) helpers() string {
	receiver := ""
	if g.transactions {
		receiver = "(a *Applet) "
	}
	text := fmt.Sprintf(helpers, receiver, g.trace)
	if g.algorithms {
		text += algorithms
	}
	if g.ranged {
		text += g.noting(sequences, &fn{})
	}
	return text
}

const helpers = `func %snote(x uint16) { %[2]s = %[2]s*31 + x }

func bit(b bool) uint16 {
	if b {
		return 1
	}
	return 0
}

`
