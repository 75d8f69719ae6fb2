package link

import (
	"fmt"
	"go/token"
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/ir"
)

// Limits of classes (JCVM 2.2.4, 6.9).
const (
	maxClasses         = 255
	maxInstanceSize    = 255
	maxVirtuals        = 128
	maxInterfaces      = 15
	maxClassComponent  = 0x7FFF
	objectVirtuals     = 1 // java.lang.Object has equals
	maxInterfaceTokens = 128
)

// class is a class or interface of the package.
type class struct {
	ir       *ir.Class // nil: the class that only holds functions, in a package without classes
	name     string
	index    int // in the Class component
	super    *class
	methods  []*method           // held by the class, in the order of the Method component
	fields   map[*ir.Field]uint8 // tokens
	order    []*ir.Field         // in the order of tokens
	virtuals []*ir.Func          // by token: the implementation; nil: one in another package
	first    int                 // lowest token that the class defines or overrides
	own      int                 // number of tokens of the superclass
	packaged []*method           // package-visible methods of the class; their tokens follow those of its superclass
	before   int                 // package-visible tokens of superclasses in the package
	tables   []interfaceTable
	token    uint8        // exported interfaces
	abstract []*ir.Method // of an interface: by token
}

// interfaceTable says how the class implements an interface.
type interfaceTable struct {
	ref   *ir.Class // or, when nil, api
	api   *ir.APIClass
	index []uint8
}

// planClasses lists the classes of the package: interfaces first, superclasses before subclasses.
func (l *linker) planClasses() {
	var visit func(c *ir.Class)
	visit = func(c *ir.Class) {
		if c == nil || c.API != nil || l.classOf[c] != nil {
			return
		}
		visit(c.Super)
		for _, i := range c.Implements {
			if c.Interface {
				visit(i)
			}
		}
		n := &class{ir: c, name: c.Name, token: capfile.NoToken}
		if c.Super != nil {
			n.super = l.classOf[c.Super]
		}
		l.classOf[c] = n
		l.classes = append(l.classes, n)
	}
	for _, interfaces := range []bool{true, false} {
		for _, c := range l.in.Program.Classes {
			if c.Interface == interfaces {
				visit(c)
			}
		}
	}
	if l.holder() == nil && len(l.in.Program.Funcs) > 0 {
		l.classes = append(l.classes, &class{name: packageClass, token: capfile.NoToken})
	}
	if len(l.classes) > maxClasses {
		l.faults.Add(codeClasses, l.in.Program.Pos, "merge types, or split the package", "%d classes and interfaces, at most %d", len(l.classes), maxClasses)
	}
	for i, c := range l.classes {
		c.index = i
		if c.ir != nil && c.ir.Interface {
			c.abstract = l.interfaceMethods(c.ir)
		} else {
			l.numberFields(c)
		}
	}
}

// packageClass is the name of the class that only holds functions, which the front end knows, too.
const packageClass = "Package"

// holder is the class that holds functions without receiver: that of the first applet, of a library one without objects, else the first one.
func (l *linker) holder() *class {
	if applets := l.in.Program.Applets; len(applets) > 0 {
		return l.classOf[applets[0].Class]
	}
	for _, c := range l.classes {
		if c.ir == nil || !c.ir.Interface && !l.in.Program.Library {
			return c
		}
	}
	return nil
}

// numberFields gives instance fields their tokens: references first, then the others, so that references are one run (JCVM 6.9).
func (l *linker) numberFields(c *class) {
	c.fields = map[*ir.Field]uint8{}
	if c.ir == nil {
		return
	}
	size := 0
	for _, refs := range []bool{true, false} {
		for _, f := range c.ir.Fields {
			if f.Type.IsRef() == refs {
				c.fields[f] = uint8(size)
				c.order = append(c.order, f)
				size += f.Type.Kind.Words()
			}
		}
	}
	if size > maxInstanceSize {
		l.faults.Add(codeFields, c.ir.Pos, "put some of them into another struct", "type %s has fields of %d words, at most %d", c.ir.Name, size, maxInstanceSize)
	}
}

// interfaceMethods lists the methods of an interface by token: those of superinterfaces first.
func (l *linker) interfaceMethods(c *ir.Class) []*ir.Method {
	if c.API != nil {
		return l.importedMethods(c)
	}
	var out []*ir.Method
	add := func(m *ir.Method) {
		if !slices.ContainsFunc(out, func(o *ir.Method) bool { return o.Name == m.Name }) {
			out = append(out, m)
		}
	}
	for _, s := range c.Implements {
		for _, m := range l.interfaceMethods(s) {
			add(m)
		}
	}
	for _, m := range c.Abstract {
		add(m)
	}
	if len(out) > maxInterfaceTokens {
		l.faults.Add(codeVirtuals, c.Pos, "split the interface", "interface %s has %d methods, at most %d", c.Name, len(out), maxInterfaceTokens)
	}
	return out
}

// importedMethods lists the methods of an imported interface by token; nil where the program does not name one.
func (l *linker) importedMethods(c *ir.Class) []*ir.Method {
	count := 0
	if f, ok := l.facts(c.API); ok {
		count = f.VirtualMethodCount()
	}
	out := make([]*ir.Method, count)
	for _, m := range c.Abstract {
		if m.API == nil || m.API.Class != c {
			continue
		}
		for int(m.API.Token) >= len(out) {
			out = append(out, nil)
		}
		out[m.API.Token] = m
	}
	return out
}

// interfaceToken is the token of a method in an interface.
func (l *linker) interfaceToken(c *ir.Class, m *ir.Method) uint8 {
	if c.API != nil && m.API != nil {
		return m.API.Token
	}
	for i, o := range l.interfaceMethods(c) {
		if o != nil && o.Name == m.Name {
			return uint8(i)
		}
	}
	l.fail("interface %s has no method %s", c.Name, m.Name)
	return 0
}

// numberVirtuals gives virtual methods their tokens, superclasses first, and makes the interface tables.
func (l *linker) numberVirtuals() {
	for _, c := range l.classes {
		if c.ir != nil && c.ir.Interface {
			continue
		}
		l.numberClass(c)
	}
	for _, c := range l.classes {
		if c.ir != nil && !c.ir.Interface {
			l.implement(c)
		}
	}
}

func (l *linker) numberClass(c *class) {
	c.own = objectVirtuals
	if c.ir != nil && c.ir.Super != nil {
		c.own = l.virtualCount(c.ir.Super)
	}
	c.virtuals = make([]*ir.Func, c.own)
	if c.super != nil {
		copy(c.virtuals, c.super.virtuals)
	}
	c.first = c.own
	if c.ir == nil {
		return
	}
	for _, f := range l.inReleasedOrder(c) {
		t, ok := l.inherited(c, f)
		if !ok {
			t = len(c.virtuals)
			c.virtuals = append(c.virtuals, nil)
		}
		c.virtuals[t] = f
		c.first = min(c.first, t)
		l.methodOf[f].token = uint8(t)
	}
	l.numberPackaged(c)
	if len(c.virtuals) > maxVirtuals {
		l.faults.Add(codeVirtuals, c.ir.Pos, "call methods directly where no interface is needed", "type %s has %d virtual methods, at most %d", c.ir.Name, len(c.virtuals), maxVirtuals)
	}
}

// packageToken marks the token of a package-visible method.
const packageToken = 0x80

// numberPackaged gives tokens to the methods that only this package calls.
func (l *linker) numberPackaged(c *class) {
	if c.super != nil {
		c.before = c.super.before + len(c.super.packaged)
	}
	for _, m := range c.methods {
		if m.bound != boundPackage {
			continue
		}
		m.token = packageToken | uint8(c.before+len(c.packaged))
		c.packaged = append(c.packaged, m)
	}
	if n := c.before + len(c.packaged); n > maxVirtuals {
		l.faults.Add(codeVirtuals, c.ir.Pos, "make some of them functions", "type %s has %d methods that other types call, at most %d", c.ir.Name, n, maxVirtuals)
	}
}

// extension is where a class of the program extends an imported one.
func (l *linker) extension(c *ir.Class) token.Position {
	for _, d := range l.in.Program.Classes {
		if d.Super == c && d.API == nil {
			return d.Pos
		}
	}
	return l.in.Program.Pos
}

// virtualCount is the number of public virtual tokens that the class has.
func (l *linker) virtualCount(c *ir.Class) int {
	if own := l.classOf[c]; own != nil {
		return len(own.virtuals)
	}
	if f, ok := l.facts(c.API); ok {
		return f.VirtualMethodCount()
	}
	l.faults.Add(codeSuper, l.extension(c), "give its export file with --exp", "nothing is known about the imported class %s", c.Name)
	return objectVirtuals
}

// inherited returns the token of the method that f overrides in a superclass.
func (l *linker) inherited(c *class, f *ir.Func) (int, bool) {
	if m := f.Overrides; m != nil && m.Kind != ir.InvokeInterface {
		if int(m.Token) >= c.own {
			l.fail("%s overrides method %d of a class with %d", f.FullName(), m.Token, c.own)
			return 0, true
		}
		return int(m.Token), true
	}
	if c.ir.Super == nil {
		return 0, false
	}
	if o := c.ir.Super.Lookup(f.Name); o != nil {
		return int(l.methodOf[o].token), true
	}
	return 0, false
}

// implement makes the interface tables of a class: all interfaces that its superclass does not implement, superinterfaces included.
func (l *linker) implement(c *class) {
	seen := map[string]bool{}
	for s := c.ir.Super; s != nil; s = s.Super {
		for _, i := range l.allInterfaces(s.Implements) {
			seen[l.interfaceKey(i)] = true
		}
	}
	for _, i := range l.allInterfaces(c.ir.Implements) {
		if key := l.interfaceKey(i); !seen[key] {
			seen[key] = true
			c.tables = append(c.tables, l.interfaceTable(c, i))
		}
	}
	if len(c.tables) > maxInterfaces {
		l.faults.Add(codeInterfaces, c.ir.Pos, "join some of them", "type %s implements %d interfaces, at most %d", c.ir.Name, len(c.tables), maxInterfaces)
	}
}

// allInterfaces lists interfaces with their superinterfaces, those behind those that extend them.
func (l *linker) allInterfaces(list []*ir.Class) []*ir.Class {
	var out []*ir.Class
	for _, i := range list {
		out = append(out, i)
		out = append(out, l.allInterfaces(i.Implements)...)
		if i.API == nil {
			continue
		}
		if f, ok := l.facts(i.API); ok {
			for _, name := range f.Interfaces {
				if api, ok := l.classNamed(name); ok {
					out = append(out, &ir.Class{Name: name, API: api, Interface: true})
				}
			}
		}
	}
	return out
}

// interfaceKey names an interface: imported ones may stand for the same thing more than once.
func (l *linker) interfaceKey(c *ir.Class) string {
	if c.API != nil {
		return fmt.Sprintf("%X %d", c.API.Package.AID, c.API.Token)
	}
	return c.Name
}

func (l *linker) interfaceTable(c *class, i *ir.Class) interfaceTable {
	t := interfaceTable{ref: i, api: i.API}
	for token, m := range l.interfaceMethods(i) {
		t.index = append(t.index, l.implementation(c, i, token, m))
	}
	return t
}

// implementation is the virtual token of class c that implements a method of interface i.
func (l *linker) implementation(c *class, i *ir.Class, token int, m *ir.Method) uint8 {
	if m != nil {
		if f := c.ir.Lookup(m.Name); f != nil {
			return l.methodOf[f].token
		}
	}
	for s := c.ir; s != nil; s = s.Super {
		if f := l.overriding(s, i, token); f != nil {
			return l.methodOf[f].token
		}
		if s.API == nil || i.API == nil {
			continue
		}
		if t, ok := l.importedImplementation(s.API, i.API, token); ok {
			return t
		}
	}
	l.fail("%s does not implement method %d of %s", c.name, token, i.Name)
	return 0
}

// overriding finds the method of c that says it implements the method of an imported interface.
func (l *linker) overriding(c, i *ir.Class, token int) *ir.Func {
	for _, f := range c.Methods {
		m := f.Overrides
		if m != nil && m.Kind == ir.InvokeInterface && int(m.Token) == token && l.interfaceKey(m.Class) == l.interfaceKey(i) {
			return f
		}
	}
	return nil
}

// importedImplementation finds by name which method of an imported class implements one of an imported interface.
func (l *linker) importedImplementation(c, i *ir.APIClass, token int) (uint8, bool) {
	fc, ok1 := l.facts(c)
	fi, ok2 := l.facts(i)
	if !ok1 || !ok2 {
		return 0, false
	}
	want := fi.VirtualMethod(uint8(token))
	if want == nil {
		return 0, false
	}
	if m := fc.MethodNamed(want.Name, want.Descriptor); m != nil && !m.IsStatic() {
		return m.Token, true
	}
	return 0, false
}

// superConstructor is the token of the constructor without arguments of an imported superclass, or why a class cannot have that superclass.
func (l *linker) superConstructor(c *ir.Class) (token uint8, why string) {
	f, ok := l.facts(c.API)
	if !ok {
		return 0, "is not known"
	}
	m := f.MethodNamed("<init>", "()V")
	switch {
	case f.Flags&exportfile.AccFinal != 0:
		return 0, "is final"
	case m == nil || m.Flags&(exportfile.AccPublic|exportfile.AccProtected) == 0:
		return 0, "has no constructor without arguments"
	}
	return m.Token, ""
}
