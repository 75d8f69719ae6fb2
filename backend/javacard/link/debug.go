package link

import (
	"fmt"
	"path"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
)

// debug makes the Debug component: classes, fields, methods with their lines and variables. A class has one source file there, so
// code that was compiled in from another one has no lines.
func (l *linker) debug() {
	if !l.in.Debug {
		return
	}
	d := &debugger{linker: l, index: map[string]uint16{}, out: &capfile.Debug{}}
	p := capfile.DebugPackage{Name: d.text(ir.CardName(l.in.Program.Name))}
	for _, c := range l.classes {
		p.Classes = append(p.Classes, d.class(c))
	}
	d.out.Packages = []capfile.DebugPackage{p}
	l.file.Debug = d.out
	l.file.Header.PackageName = ir.CardName(l.in.Program.Name)
}

// debugger collects the strings.
type debugger struct {
	*linker
	index map[string]uint16
	out   *capfile.Debug
}

func (d *debugger) identifier(name string) uint16 { return d.text(Identifier(name)) }

func (d *debugger) text(s string) uint16 {
	i, ok := d.index[s]
	if !ok {
		i = uint16(len(d.out.Strings))
		d.index[s] = i
		d.out.Strings = append(d.out.Strings, s)
	}
	return i
}

func (d *debugger) class(c *class) capfile.DebugClass {
	source := sourceOf(c)
	if source == "" { // without functions
		source = path.Base(d.in.Program.Name) + ".go"
	}
	info := &d.file.Class.Classes[c.index]
	descriptor := &d.file.Descriptor.Classes[c.index]
	out := capfile.DebugClass{
		Name: d.text(ir.CardName(d.in.Program.Name) + "/" + Identifier(c.name)), Flags: uint16(descriptor.Flags & (capfile.AccPublic | capfile.AccFinal)),
		Location: descriptor.This, Superclass: d.text(objectName), SourceFile: d.text(path.Base(source)),
	}
	if c.ir != nil {
		out.Superclass = d.text(d.javaName(c.ir.Super))
		for _, i := range d.listedInterfaces(c) {
			out.Interfaces = append(out.Interfaces, d.text(d.javaName(i)))
		}
	}
	if info.IsInterface() {
		out.Flags |= capfile.AccDebugInterface | capfile.AccDebugAbstract
	}
	if info.Flags&capfile.AccShareable != 0 {
		out.Flags |= capfile.AccDebugShareable
	}
	d.fields(c, &out)
	for _, m := range c.abstract {
		desc := d.javaDescriptor(m.Params, m.Results)
		out.Methods = append(out.Methods, capfile.DebugMethod{
			Name: d.identifier(m.Name), Descriptor: d.text(desc), Flags: capfile.AccPublic | capfile.AccDebugAbstract,
		})
	}
	for i, m := range c.methods {
		out.Methods = append(out.Methods, d.method(m, uint16(descriptor.Methods[i].Flags), source))
	}
	return out
}

// listedInterfaces are all that a class implements, those of its superclasses among them where the kit wants them.
func (d *debugger) listedInterfaces(c *class) []*ir.Class {
	if c.ir.Interface {
		return d.superinterfaces(c.ir)
	}
	var list []*ir.Class
	if d.in.OwnInterfaces {
		for _, t := range c.tables {
			list = append(list, t.ref)
		}
		return list
	}
	seen := map[string]bool{}
	for s := c.ir; s != nil; s = s.Super {
		for _, i := range d.allInterfaces(s.Implements) {
			if key := d.interfaceKey(i); !seen[key] {
				seen[key] = true
				list = append(list, i)
			}
		}
	}
	return list
}

// sourceOf is the file that most of the functions of a class are in.
func sourceOf(c *class) string {
	best, count := "", map[string]int{}
	for _, m := range c.methods {
		name := m.pos().Filename
		if count[name]++; name != "" && (best == "" || count[name] > count[best]) {
			best = name
		}
	}
	return best
}

func (d *debugger) fields(c *class, out *capfile.DebugClass) {
	if c == d.holder() {
		for _, g := range d.in.Program.Globals {
			out.Fields = append(out.Fields, capfile.DebugField{
				Name: d.identifier(g.Name), Descriptor: d.text(d.javaType(g.Type)), Flags: capfile.AccStatic, Contents: uint32(d.image[g]),
			})
		}
	}
	for _, f := range c.order {
		out.Fields = append(out.Fields, capfile.DebugField{Name: d.identifier(f.Name), Descriptor: d.text(d.javaType(f.Type)), Contents: uint32(c.fields[f])})
	}
}

func (d *debugger) method(m *method, flags uint16, source string) capfile.DebugMethod {
	name, desc := d.text("<init>"), "()V"
	switch {
	case m.install:
		name, desc = d.text("install"), "([BSB)V"
	case m.fn != nil:
		name, desc = d.identifier(m.fn.Name), d.descriptorOf(m)
	}
	out := capfile.DebugMethod{
		Name: name, Descriptor: d.text(desc), Flags: flags &^ capfile.AccInit, Location: m.offset, HeaderSize: uint8(m.headerSize()), BodySize: uint16(m.size()),
	}
	for i, line := range m.lines {
		end := m.size()
		if i+1 < len(m.lines) {
			end = m.lines[i+1].PC
		}
		if line.Pos.Filename == source && end > line.PC {
			out.Lines = append(out.Lines, capfile.DebugLine{StartPC: uint16(line.PC), EndPC: uint16(end - 1), Line: uint16(line.Pos.Line)})
		}
	}
	out.Variables = d.variables(m)
	return out
}

// variables lists the parameters and the local variables, where they lie in local variables of the card. Parameters that the source does not name
// have a number. The 2.2.2 verifier wants as many variables as the method has locals, so others follow that hold nothing anywhere.
func (d *debugger) variables(m *method) []capfile.DebugVariable {
	if m.fn == nil {
		self := d.javaType(ir.Object(m.class.ir))
		return []capfile.DebugVariable{{Name: d.text("this"), Descriptor: d.text(self), Length: uint16(m.size())}}
	}
	var params []*ir.Var
	for i, p := range m.fn.Params {
		v := &ir.Var{Name: p.Name, Type: p.Type}
		if v.Name == "" {
			v.Name = fmt.Sprintf("arg%d", i)
		}
		params = append(params, v)
	}
	var list []capfile.DebugVariable
	for _, s := range m.scopes(params) {
		if hidden[s.variable.Name] {
			continue
		}
		list = append(list, capfile.DebugVariable{
			Index: uint8(s.slot), Name: d.identifier(s.variable.Name), Descriptor: d.text(d.javaType(d.widened(s.variable.Type))),
			StartPC: uint16(s.start), Length: uint16(s.end - s.start),
		})
	}
	for at := m.code.Nargs; len(list) < m.code.MaxLocals; at++ {
		list = append(list, capfile.DebugVariable{Index: uint8(at), Name: d.identifier(fmt.Sprintf("local%d", at)), Descriptor: d.text("S")})
	}
	return list
}

// hidden are names of variables that the compiler makes.
var hidden = map[string]bool{"tmp": true, "complit": true, "varargs": true, "slicelit": true, "makeslice": true, "new": true}
