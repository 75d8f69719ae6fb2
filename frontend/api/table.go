package api

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"github.com/gocard/gocard/frontend/directive"
)

// Table holds the bindings of all API packages of one build.
type Table struct {
	Target   string
	packages map[*types.Package]*Package
	classes  map[*types.TypeName]*Class
	methods  map[*types.Func]*Method
	byName   map[string]*Class
	byToken  map[classKey]*Class
}

type classKey struct {
	pkg   *Package
	token uint8
}

// Package is a card package as its Go package declares it.
type Package struct {
	Path    string // Go import path
	Name    string // on the card: javacard/framework
	AID     []byte
	Present bool // the target has it
	Major   uint8
	Minor   uint8
	Library *Library // nil: of the card
	Newest  uint8    // minor version: what a program uses of later versions than Minor raises the version it imports
}

// NoThrow is Class.Throw of exceptions without a static method throwIt.
const NoThrow = -1

// ClassKind says what a card class is in Go.
type ClassKind uint8

// The kinds of classes.
const (
	PlainClass ClassKind = iota // a struct type; pointers to it are references
	Interface                   // a Go interface
	Exception                   // an integer type: the reason
)

// Class is a class or interface of the card.
type Class struct {
	Package   *Package
	Token     uint8
	Name      string // with slashes
	Kind      ClassKind
	Go        *types.TypeName // nil: no Go type stands for it
	Overrides []*Method       // what a type that embeds it may define
	Throw     int             // of an exception: token of throwIt, or NoThrow
	Since     string          // first package version that has it
	Temporary bool            // temporary=yes: its objects are temporary entry point objects
	Missing   bool            // the library's export file lacks it
}

// Wait says what may run while a method of the card waits; each includes those before it.
type Wait uint8

// The kinds of waits.
const (
	NoWait       Wait = iota
	WaitBrowser       // all but servlets: requests are answered one by one
	WaitTerminal      // everything, the same code as well
)

// MethodKind says how a declaration is bound.
type MethodKind uint8

// The kinds of bindings.
const (
	Static          MethodKind = iota
	Virtual                    // class from the receiver
	InterfaceMethod            // class from the interface
	New                        // constructor
	Source                     // the Go body is compiled
	Intrinsic                  // the compiler knows it by name
)

// Method is a function or method of an API package that card code may use.
type Method struct {
	Kind   MethodKind
	Class  *Class // nil for Source and Intrinsic
	Name   string // on the card; the intrinsic's name
	GoName string
	Token  uint8
	Params []directive.Desc
	Result directive.Desc
	Args   []string // one per descriptor parameter; nil: by position
	Ret    string   // "u8": the byte result is unsigned
	From   string   // a slice: the card's result is an index of its array, Go's counts from where the slice begins
	Range  [2]int64 // of the result, where range= says it; else both 0
	Since  string   // first package version that has it
	Absent bool     // the target's version lacks it

	Temporary bool  // temporary=yes: the result is a global array
	CallsBack bool  // back=yes: it may call methods of the program's objects
	Allocates bool  // it makes an object, so it is free at install time only
	Waits     Wait  // waits=...: the card does other things until it returns
	Missing   bool  // the library's export file lacks it
	reads     []int // parameters whose arrays it does not write
}

// Desc is the descriptor as export files write it.
func (m *Method) Desc() string {
	var b strings.Builder
	for _, p := range m.Params {
		b.WriteString(p.String())
	}
	return "(" + b.String() + ")" + m.Result.String()
}

// Package returns the card package that a Go package stands for, nil for others.
func (t *Table) Package(p *types.Package) *Package { return t.packages[p] }

// Class returns the card class that a Go type stands for, nil for others.
func (t *Table) Class(obj *types.TypeName) *Class { return t.classes[obj] }

// ClassOf is Class for a type: named types only.
func (t *Table) ClassOf(typ types.Type) *Class {
	if n, ok := types.Unalias(typ).(*types.Named); ok {
		return t.classes[n.Origin().Obj()]
	}
	return nil
}

// Named returns the class with a name of the card, nil when no package declares it.
func (t *Table) Named(name string) *Class { return t.byName[name] }

// Interfaces lists the card interfaces that Go types may implement, in order of name.
func (t *Table) Interfaces() []*Class {
	var list []*Class
	for _, cl := range t.byName {
		if cl.Kind == Interface && cl.Go != nil {
			list = append(list, cl)
		}
	}
	slices.SortFunc(list, func(a, b *Class) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// Method returns the binding of a function or method, nil for those without a directive.
func (t *Table) Method(f *types.Func) *Method { return t.methods[f.Origin()] }
