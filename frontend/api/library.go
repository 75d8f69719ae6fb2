package api

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"

	"github.com/gocard/gocard/frontend/directive"
	"github.com/gocard/gocard/ir"
)

// Library is a package of Go that is a CAP file of its own (//gocard:library). Its exported declarations are its binding; no directive tells tokens.
type Library struct {
	AID    []byte
	Major  uint8
	Minor  uint8
	Int    bool     // int32 and uint32 may cross
	Tokens *Tokens  // from its export file; nil: none is known, and tokens are of no use
	Public []Symbol // what other packages may use, once Collect has run
}

// Tokens are the numbers that the export file of a library gives its members.
type Tokens struct {
	File  string // where they come from
	Major uint8
	Minor uint8
	Class map[string]ClassTokens // by name, without package
}

// ClassTokens are the numbers of a class. Methods are found by name and descriptor, written without space.
type ClassTokens struct {
	Token   uint8
	Static  map[string]uint8
	Virtual map[string]uint8
}

// Symbol is a declaration that other packages may use.
type Symbol struct {
	Type  *types.TypeName // the struct or interface type; of a method its receiver's; nil: a function of the package
	Func  *types.Func     // nil: the type itself
	Name  string          // of the static method
	Class string          // that has it
}

// PackageClass is the class that has the functions of a library.
const PackageClass = "Package"

func (c *collector) refuse(pos token.Pos, err error) {
	c.problems = append(c.problems, Problem{Pos: pos, Err: err, Library: true})
}

// library enters the exported declarations of a library, types first.
func (c *collector) library(s Input) {
	lib := s.Library
	p := &Package{Path: s.Types.Path(), Name: ir.CardName(s.Types.Path()), AID: lib.AID, Major: lib.Major, Minor: lib.Minor, Present: true, Library: lib}
	if t := lib.Tokens; t != nil {
		p.Major, p.Minor = t.Major, t.Minor
	}
	c.packages[s.Types] = p
	for _, obj := range exportedObjects(s.Types) {
		if t, ok := obj.(*types.TypeName); ok && isClassType(t) {
			c.libraryClass(p, t)
		}
	}
}

// exportedObjects lists the exported declarations in order of name.
func exportedObjects(p *types.Package) []types.Object {
	var list []types.Object
	for _, name := range p.Scope().Names() {
		if obj := p.Scope().Lookup(name); obj.Exported() {
			list = append(list, obj)
		}
	}
	return list
}

// isClassType reports whether a type name stands for a class or interface.
func isClassType(t *types.TypeName) bool {
	n, ok := t.Type().(*types.Named)
	if !ok || t.IsAlias() || n.TypeParams().Len() > 0 {
		return false
	}
	switch u := n.Underlying().(type) {
	case *types.Struct:
		return true
	case *types.Interface:
		return u.IsMethodSet()
	}
	return false
}

func (c *collector) libraryClass(p *Package, t *types.TypeName) {
	cl := &Class{Package: p, Name: p.Name + "/" + t.Name(), Go: t}
	if types.IsInterface(t.Type()) {
		cl.Kind = Interface
	}
	if tokens := p.Library.Tokens; tokens != nil {
		ct, ok := tokens.Class[t.Name()]
		cl.Token, cl.Missing = ct.Token, !ok
	}
	c.classes[t], c.byName[cl.Name] = cl, cl
	p.Library.Public = append(p.Library.Public, Symbol{Type: t, Class: t.Name()})
}

// libraryMembers enters functions and methods, when all classes are known.
func (c *collector) libraryMembers(s Input) {
	p := c.packages[s.Types]
	for _, obj := range exportedObjects(s.Types) {
		switch o := obj.(type) {
		case *types.Func:
			c.libraryFunc(p, nil, o)
		case *types.Var:
			c.refuse(o.Pos(), fmt.Errorf("the package variable %s cannot be used by other packages: write functions for it", o.Name()))
		case *types.TypeName:
			c.libraryMethods(p, o)
		}
	}
}

func (c *collector) libraryMethods(p *Package, t *types.TypeName) {
	named, ok := t.Type().(*types.Named)
	if !ok || t.IsAlias() || named.TypeParams().Len() > 0 {
		return
	}
	if it, ok := named.Underlying().(*types.Interface); ok {
		for i := range it.NumMethods() {
			c.libraryInterfaceMethod(c.classes[t], it.Method(i))
		}
		return
	}
	for m := range named.Methods() {
		if m.Exported() {
			c.libraryFunc(p, t, m)
		}
	}
}

// ReceiverArg is the atom in Args that stands for the receiver.
const ReceiverArg = "$receiver"

// libraryFunc enters a function, or a method as the static method of its class whose first parameter is the receiver.
func (c *collector) libraryFunc(p *Package, t *types.TypeName, fn *types.Func) {
	sig := fn.Signature()
	if sig.TypeParams().Len() > 0 {
		return // compiled where it is instantiated, which needs its source: refused there
	}
	m := &Method{Kind: Static, Name: fn.Name(), GoName: fn.Name()}
	class := PackageClass
	if t != nil && c.classes[t] != nil {
		class = t.Name()
	} else if t != nil {
		m.Name = t.Name() + "_" + fn.Name()
	}
	if recv := sig.Recv(); recv != nil {
		d, err := c.crossing(recv.Type(), p.Library.Int)
		if err != nil {
			c.refuse(fn.Pos(), fmt.Errorf("method %s of %s cannot be called from other packages: its receiver %w", fn.Name(), t.Name(), err))
			return
		}
		m.Params, m.Args = append(m.Params, d), append(m.Args, ReceiverArg)
	}
	if err := c.crossingSignature(m, sig, p.Library.Int); err != nil {
		c.refuse(fn.Pos(), fmt.Errorf("%s cannot be called from other packages: %w", fn.Name(), err))
		return
	}
	m.Class = c.libraryClassNamed(p, class)
	if tokens := p.Library.Tokens; tokens != nil {
		token, ok := tokens.Class[class].Static[m.Name+m.Desc()]
		m.Token, m.Missing = token, !ok
	}
	c.methods[fn] = m
	p.Library.Public = append(p.Library.Public, Symbol{Type: t, Func: fn, Name: m.Name, Class: class})
}

func (c *collector) libraryClassNamed(p *Package, name string) *Class {
	full := p.Name + "/" + name
	cl := c.byName[full]
	if cl == nil {
		cl = &Class{Package: p, Name: full}
		if tokens := p.Library.Tokens; tokens != nil {
			ct, ok := tokens.Class[name]
			cl.Token, cl.Missing = ct.Token, !ok
		}
		c.byName[full] = cl
	}
	return cl
}

func (c *collector) libraryInterfaceMethod(cl *Class, fn *types.Func) {
	if cl == nil || !fn.Exported() {
		c.refuse(fn.Pos(), fmt.Errorf("method %s of an interface that other packages use must be exported", fn.Name()))
		return
	}
	if bound := c.methods[fn]; bound != nil && bound.Class != cl {
		// Of an interface that is embedded: it has a token in each.
		c.refuse(cl.Go.Pos(), fmt.Errorf("interface %s takes method %s from another interface: write the method itself", cl.Go.Name(), fn.Name()))
		return
	}
	m := &Method{Kind: InterfaceMethod, Class: cl, Name: fn.Name(), GoName: fn.Name()}
	err := c.crossingSignature(m, fn.Signature(), cl.Package.Library.Int)
	if err == nil && c.IsShareable(cl.Go.Type()) {
		err = c.behindFirewall(fn.Signature())
	}
	if err != nil {
		c.refuse(fn.Pos(), fmt.Errorf("%s.%s cannot be called from other packages: %w", cl.Go.Name(), fn.Name(), err))
		return
	}
	if tokens := cl.Package.Library.Tokens; tokens != nil {
		token, ok := tokens.Class[cl.Go.Name()].Virtual[m.Name+m.Desc()]
		m.Token, m.Missing = token, !ok
	}
	c.methods[fn] = m
}

// IsShareable reports whether a type is an interface that embeds javacard.framework.Shareable, directly or not. To Go that is one without methods.
func (t *Table) IsShareable(typ types.Type) bool {
	it, ok := typ.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	if cl := t.ClassOf(typ); cl != nil && cl.Name == shareable {
		return true
	}
	for e := range it.EmbeddedTypes() {
		if t.IsShareable(e) {
			return true
		}
	}
	return false
}

const shareable = "javacard/framework/Shareable"

// crossingSignature sets parameters and result of a method that is called from another CAP file. Everything has the size that its type says: int has none.
func (c *collector) crossingSignature(m *Method, sig *types.Signature, hasInt bool) error {
	if sig.Variadic() {
		return errors.New("it has a variable number of parameters")
	}
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		name := ParamName(p.Name(), i)
		if sl, ok := p.Type().Underlying().(*types.Slice); ok {
			d, err := sliceDesc(sl)
			if err != nil {
				return fmt.Errorf("parameter %s %w", name, err)
			}
			m.Params = append(m.Params, d, directive.Desc{Base: 'S'}, directive.Desc{Base: 'S'})
			m.Args = append(m.Args, name+".ref", name+".off", name+".len")
			continue
		}
		d, err := c.crossing(p.Type(), hasInt)
		if err != nil {
			return fmt.Errorf("parameter %s %w", name, err)
		}
		m.Params, m.Args = append(m.Params, d), append(m.Args, name)
	}
	m.Result = directive.Desc{Base: 'V'}
	switch sig.Results().Len() {
	case 0:
		return nil
	case 1:
	default:
		return errors.New("it has several results")
	}
	t := sig.Results().At(0).Type()
	d, err := c.crossing(t, hasInt)
	if err != nil {
		return fmt.Errorf("its result %w", err)
	}
	m.Result = d
	if b, ok := t.Underlying().(*types.Basic); ok {
		m.Ret = map[types.BasicKind]string{types.Uint8: "u8", types.Uint16: "u16"}[b.Kind()]
	}
	return nil
}

// ParamName is the name of parameter i; nameless ones are called by their number.
func ParamName(name string, i int) string {
	if name == "" || name == "_" {
		return fmt.Sprint(i)
	}
	return name
}

func sliceDesc(sl *types.Slice) (directive.Desc, error) {
	if b, ok := sl.Elem().Underlying().(*types.Basic); ok && (b.Kind() == types.Uint8 || b.Kind() == types.Int8) {
		return directive.Desc{Base: 'B', Array: true}, nil
	}
	return directive.Desc{}, errors.New("is a slice of other elements than bytes")
}

// crossing is the descriptor of a type that takes one value.
func (c *collector) crossing(t types.Type, hasInt bool) (directive.Desc, error) {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch u.Kind() {
		case types.Bool:
			return directive.Desc{Base: 'Z'}, nil
		case types.Int8:
			return directive.Desc{Base: 'B'}, nil
		case types.Uint8, types.Int16, types.Uint16:
			return directive.Desc{Base: 'S'}, nil
		case types.Int32, types.Uint32:
			if hasInt {
				return directive.Desc{Base: 'I'}, nil
			}
			return directive.Desc{}, fmt.Errorf("has type %s, for which the cards must have int (--int)", t)
		case types.Int, types.Uint:
			return directive.Desc{}, fmt.Errorf("has type %s, whose size differs between host and card: write int16", t)
		}
	case *types.Pointer:
		if cl := c.ClassOf(u.Elem()); cl != nil {
			return directive.Desc{Base: 'L', Class: cl.Name}, nil
		}
	case *types.Interface:
		if cl := c.ClassOf(t); cl != nil {
			return directive.Desc{Base: 'L', Class: cl.Name}, nil
		}
	}
	return directive.Desc{}, fmt.Errorf("has type %s, which other packages do not know", types.TypeString(t, types.RelativeTo(nil)))
}

// behindFirewall refuses what the caller's and the server's context cannot both use (JCRE 6.2).
func (c *collector) behindFirewall(sig *types.Signature) error {
	for _, list := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range list.Variables() {
			t := v.Type()
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			cl := c.ClassOf(t)
			if cl != nil && cl.Package.Library != nil && !c.IsShareable(t) {
				return fmt.Errorf("the firewall keeps %s from the other applet: pass bytes or a shareable interface", types.TypeString(v.Type(), types.RelativeTo(nil)))
			}
		}
	}
	return nil
}
