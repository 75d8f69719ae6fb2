package bindgen

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// Input is what the Go package is made of.
type Input struct {
	Versions []*exportfile.Package         // of one major version, oldest first
	Targets  map[string]exportfile.Version // targets that have the package; none: every target may have it
	Hints    *Hints
	// Resolve finds a class of another package, and the import path of the Go package that has it.
	Resolve func(class string) (c *exportfile.Class, path string, ok bool)
	Source  string // what the files say they were made from
}

// pack is the package in Go's terms.
type pack struct {
	Input
	newest  *exportfile.Package
	name    string
	classes []*class
	imports map[string]bool
	taken   map[string]int // package-level names; the number of declarations that want one
}

// class is a class, interface or exception.
type class struct {
	*exportfile.Class
	goName    string
	since     string // "" from the first version on
	exception bool
	methods   []*method // those it declares, statics first
	consts    []*constant
	skipped   []string // what has no Go form, and why
}

// method is a method or constructor with its Go signature.
type method struct {
	exportfile.Method
	class  *class
	goName string
	since  string
	params []param
	result string // Go type, "" for none
	atoms  []string
	keys   string // further directive keys
	kinds  []string
}

// param is a Go parameter.
type param struct {
	name, typ string
	fold      fold
	reads     bool
}

// fold says which numbers behind an array belong to a slice.
type fold byte

const (
	scalar    fold = iota
	whole          // an array alone: the slice begins where the array does
	fromOff        // array and offset
	offAndLen      // array, offset and length; the numbers are those of the card's parameters
)

type constant struct {
	goName, value, original string
	typ                     string
}

func newPack(in Input) *pack {
	p := &pack{Input: in, newest: in.Versions[len(in.Versions)-1], imports: map[string]bool{}, taken: map[string]int{}}
	if p.Hints == nil {
		p.Hints = &Hints{}
	}
	if p.name = p.newest.Name[strings.LastIndexByte(p.newest.Name, '/')+1:]; token.IsKeyword(p.name) {
		p.name += "_"
	}
	for i := range p.newest.Classes {
		p.addClass(&p.newest.Classes[i])
	}
	p.nameMethods()
	p.nameFunctions()
	p.nameConstants()
	return p
}

func (p *pack) addClass(x *exportfile.Class) {
	if x.Flags&exportfile.AccPublic == 0 {
		return
	}
	c := &class{Class: x, goName: typeName(x.Name), exception: slices.Contains(x.Supers, "java/lang/Throwable")}
	c.since = p.since(func(q *exportfile.Package) bool { return q.ClassNamed(x.Name) != nil })
	p.classes = append(p.classes, c)
	p.taken[c.goName]++
	for i := range x.Methods {
		p.addMethod(c, &x.Methods[i])
	}
	for i := range x.Fields {
		p.addField(c, &x.Fields[i])
	}
}

// since is the first version that has something, "" if all do.
func (p *pack) since(has func(*exportfile.Package) bool) string {
	for i, v := range p.Versions {
		if has(v) {
			if i == 0 {
				return ""
			}
			return fmt.Sprintf("%d.%d", v.Major, v.Minor)
		}
	}
	return ""
}

func (p *pack) addMethod(c *class, x *exportfile.Method) {
	switch {
	case x.Flags&exportfile.AccPublic == 0, p.inherited(c, x), p.Hints.skips(c, x):
		return
	case c.exception: // its reason is the Go value
		return
	case x.Name == "<init>" && c.Flags&exportfile.AccAbstract != 0:
		return
	}
	m := &method{Method: *x, class: c}
	m.since = p.since(func(q *exportfile.Package) bool {
		old := q.ClassNamed(c.Name)
		return old != nil && slices.ContainsFunc(old.Methods, func(o exportfile.Method) bool {
			return o.Token == x.Token && o.Name == x.Name && o.Descriptor == x.Descriptor && o.IsStatic() == x.IsStatic()
		})
	})
	if err := p.signature(m); err != nil {
		c.skipped = append(c.skipped, fmt.Sprintf("%s: %v", p.original(m), err))
		return
	}
	c.methods = append(c.methods, m)
}

// inherited reports whether a virtual method comes from a superclass or superinterface that has a Go type, or is Object.equals.
func (p *pack) inherited(c *class, x *exportfile.Method) bool {
	if x.IsStatic() {
		return false
	}
	if x.Name == "equals" && x.Descriptor == "(Ljava/lang/Object;)Z" {
		return true
	}
	for _, name := range append(slices.Clone(c.Supers), c.Interfaces...) {
		if !c.IsInterface() && slices.Contains(c.Interfaces, name) {
			continue // a class declares what it implements
		}
		if s := p.find(name); s != nil && slices.ContainsFunc(s.Methods, func(o exportfile.Method) bool {
			return !o.IsStatic() && o.Name == x.Name && o.Descriptor == x.Descriptor
		}) {
			return true
		}
	}
	return false
}

// find is a class of this package or another.
func (p *pack) find(name string) *exportfile.Class {
	if c := p.newest.ClassNamed(name); c != nil && c.Name == name {
		return c
	}
	if p.Resolve != nil {
		if c, _, ok := p.Resolve(name); ok {
			return c
		}
	}
	return nil
}

func (p *pack) addField(c *class, f *exportfile.Field) {
	if f.Flags&exportfile.AccPublic == 0 {
		return
	}
	if !f.HasConstant {
		c.skipped = append(c.skipped, c.short()+"."+f.Name+": fields that are no constants have no Go form")
		return
	}
	c.consts = append(c.consts, &constant{goName: constName(f.Name), value: constValue(f), original: c.short() + "." + f.Name})
}

// constValue writes bytes unsigned, as the type byte has them, and all else as it is.
func constValue(f *exportfile.Field) string {
	if f.Descriptor == "B" {
		return fmt.Sprintf("0x%02X", uint8(f.Constant))
	}
	if f.Constant > 255 {
		return fmt.Sprintf("0x%04X", f.Constant)
	}
	return fmt.Sprint(f.Constant)
}

// short is the name that documents use: MessageDigest.OneShot.
func (c *class) short() string { return strings.ReplaceAll(c.ShortName(), "$", ".") }
