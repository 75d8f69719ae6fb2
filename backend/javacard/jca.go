package javacard

import (
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/backend/javacard/link"
)

// JCA returns the package as Java Card Assembly: what Oracle's capgen reads: of format 2.3 that of kits 3.1 and 3.2. Names of members are made of tokens and
// offsets where the source has none.
func (r *Result) JCA() []byte {
	w := &jcaWriter{f: r.CAP, pkg: r.CAP.Path, exports: r.exports, classes: map[uint16]string{}, methods: map[uint16]string{}}
	for i, name := range r.classes {
		w.classes[r.CAP.Class.Classes[i].Offset] = link.Identifier(name)
	}
	w.nameMethods(r)
	w.header()
	w.applets()
	w.pool()
	for i := range w.f.Class.Classes {
		w.class(&w.f.Class.Classes[i], &w.f.Descriptor.Classes[i])
	}
	w.line(0, "}")
	return []byte(w.b.String())
}

type jcaWriter struct {
	b       strings.Builder
	f       *capfile.File
	pkg     string
	exports []*exportfile.Package
	classes map[uint16]string // by offset
	methods map[uint16]string // by offset: name and descriptor
	foreign []string          // descriptors of imported classes that were written, as .descriptor lines
}

func (w *jcaWriter) line(depth int, format string, args ...any) {
	w.b.WriteString(strings.Repeat("\t", depth))
	fmt.Fprintf(&w.b, format, args...)
	w.b.WriteByte('\n')
}

// nameMethods gives every method a name that no other of its class has with the same descriptor. What overrides an imported method has its name.
func (w *jcaWriter) nameMethods(r *Result) {
	names := map[uint16]string{}
	for _, m := range r.Methods {
		short := m.Name[strings.LastIndexByte(m.Name, '.')+1:]
		names[m.Offset] = link.Identifier(short)
	}
	for i := range w.f.Descriptor.Classes {
		c := &w.f.Descriptor.Classes[i]
		used := map[string]bool{}
		for _, m := range c.Methods {
			if m.Offset == 0 {
				continue
			}
			desc := w.descriptor(w.f.Descriptor.Types.At(m.TypeOffset))
			name := names[m.Offset]
			switch {
			case m.IsInit():
				name = "<init>"
			case m.IsVirtual() && m.Token < 0x80:
				name = w.virtualName(c.This, m.Token, name)
			}
			for used[name+desc] {
				name += "$"
			}
			used[name+desc] = true
			w.methods[m.Offset] = name + desc
		}
	}
	w.foreign = nil
}

// virtualName is the name of an imported method that a virtual method overrides, else its own.
func (w *jcaWriter) virtualName(class capfile.ClassRef, token uint8, own string) string {
	if m := w.inherited(class, token); m != nil {
		return m.Name
	}
	return own
}

// inherited is the method with a virtual token of the first imported superclass.
func (w *jcaWriter) inherited(class capfile.ClassRef, token uint8) *exportfile.Method {
	for !class.IsExternal() {
		c := w.f.Class.At(class.Offset())
		if c == nil {
			return nil
		}
		class = c.Super
	}
	if c := w.imported(class); c != nil {
		return c.VirtualMethod(token)
	}
	return nil
}

func (w *jcaWriter) imported(ref capfile.ClassRef) *exportfile.Class {
	if !ref.IsExternal() || int(ref.Package()) >= len(w.f.Import.Packages) {
		return nil
	}
	p := w.f.Import.Packages[ref.Package()]
	e, ok := exportfile.Find(w.exports, p.AID, p.MajorVersion, p.MinorVersion)
	if !ok {
		if e, ok = exportfile.Lookup(p.AID, p.MajorVersion, p.MinorVersion); !ok {
			return nil
		}
	}
	return e.Class(ref.Class())
}

// classRef names a class: by its name, or by package and class token.
func (w *jcaWriter) classRef(ref capfile.ClassRef) string {
	if ref.IsExternal() {
		return fmt.Sprintf("%d.%d", ref.Package(), ref.Class())
	}
	return w.classes[ref.Offset()]
}

// typeName is a type as fields have it.
func (w *jcaWriter) typeName(t capfile.Type) string {
	switch t.Kind {
	case capfile.TypeReference:
		return w.classRef(t.Class)
	case capfile.TypeArrayReference:
		return w.classRef(t.Class) + "[]"
	}
	return t.String()
}

var jcaLetters = map[capfile.TypeKind]string{
	capfile.TypeVoid: "V", capfile.TypeBoolean: "Z", capfile.TypeByte: "B", capfile.TypeShort: "S", capfile.TypeInt: "I",
	capfile.TypeArrayBoolean: "[Z", capfile.TypeArrayByte: "[B", capfile.TypeArrayShort: "[S", capfile.TypeArrayInt: "[I",
}

// descriptor is the descriptor of a method. Imported classes that it names are noted: capgen has to be told their tokens.
func (w *jcaWriter) descriptor(d *capfile.TypeDescriptor) string {
	if d == nil {
		return "()V"
	}
	var b strings.Builder
	b.WriteByte('(')
	for _, t := range d.Args() {
		b.WriteString(w.letter(t))
	}
	return b.String() + ")" + w.letter(d.Result())
}

func (w *jcaWriter) letter(t capfile.Type) string {
	if s, ok := jcaLetters[t.Kind]; ok {
		return s
	}
	name := w.pkg + "/" + w.classRef(t.Class)
	if t.Class.IsExternal() {
		name = fmt.Sprintf("imported/P%d/C%d", t.Class.Package(), t.Class.Class())
		if c := w.imported(t.Class); c != nil {
			name = c.Name
		}
		w.foreign = append(w.foreign, fmt.Sprintf(".descriptor\tL%s;\t%s;", name, w.classRef(t.Class)))
	}
	if t.Kind == capfile.TypeArrayReference {
		return "[L" + name + ";"
	}
	return "L" + name + ";"
}

// foreignLines writes what capgen has to be told about descriptors since the last time.
func (w *jcaWriter) foreignLines(depth int) {
	seen := map[string]bool{}
	for _, l := range w.foreign {
		if !seen[l] {
			seen[l] = true
			w.line(depth, "%s", l)
		}
	}
	w.foreign = nil
}

func jcaAID(aid capfile.AID) string {
	var parts []string
	for _, b := range aid.Bytes() {
		parts = append(parts, fmt.Sprintf("0x%X", b))
	}
	return strings.Join(parts, ":")
}

func (w *jcaWriter) header() {
	h := &w.f.Header
	w.line(0, ".package %s {", w.pkg)
	w.line(1, ".aid %s;", jcaAID(h.Package.AID))
	w.line(1, ".version %d.%d;", h.Package.MajorVersion, h.Package.MinorVersion)
	w.line(1, ".imports {")
	for _, p := range w.f.Import.Packages {
		w.line(2, "%s %d.%d;", jcaAID(p.AID), p.MajorVersion, p.MinorVersion)
	}
	w.line(1, "}")
}

func (w *jcaWriter) applets() {
	if w.f.Applet == nil {
		return
	}
	w.line(1, ".applet {")
	for _, a := range w.f.Applet.Applets {
		c, _ := w.f.Descriptor.Method(a.InstallMethodOffset)
		if c != nil {
			w.line(2, "%s %s;", jcaAID(a.AID), w.classRef(c.This))
		}
	}
	w.line(1, "}")
}

func (w *jcaWriter) pool() {
	w.line(1, ".constantPool {")
	for i, c := range w.f.ConstantPool.Constants {
		w.line(2, "%s;", w.constant(c, w.f.Descriptor.Types.At(w.f.Descriptor.Types.ConstantPoolTypes[i])))
		w.foreignLines(3)
	}
	w.line(1, "}")
}

var jcaItems = map[capfile.ConstantTag]string{
	capfile.ConstantClassref: "classRef", capfile.ConstantInstanceFieldref: "instanceFieldRef", capfile.ConstantVirtualMethodref: "virtualMethodRef",
	capfile.ConstantSuperMethodref: "superMethodRef", capfile.ConstantStaticFieldref: "staticFieldRef", capfile.ConstantStaticMethodref: "staticMethodRef",
}

func (w *jcaWriter) constant(c capfile.Constant, t *capfile.TypeDescriptor) string {
	item := jcaItems[c.Tag] + " "
	switch c.Tag {
	case capfile.ConstantClassref:
		if w.f.Header.Format >= capfile.Format23 { // as the grammar of kits 3.1 and 3.2 has it
			item = "." + item
		}
		return item + w.classRef(c.Class())
	case capfile.ConstantInstanceFieldref:
		return item + w.typeName(t.Result()) + " " + w.member(c, fieldName(c.Token()))
	case capfile.ConstantStaticFieldref:
		if !c.IsExternal() {
			return item + w.typeName(t.Result()) + " " + w.staticHolder(c.Offset()) + "/" + staticName(c.Offset())
		}
		return item + w.typeName(t.Result()) + " " + w.member(c, "")
	case capfile.ConstantStaticMethodref:
		if !c.IsExternal() {
			holder, _ := w.f.Descriptor.Method(c.Offset())
			return item + w.classRef(holder.This) + "/" + w.noted(c.Offset())
		}
		return item + w.member(c, "") + w.descriptor(t)
	}
	if c.Class().IsExternal() {
		return item + w.member(c, "") + w.descriptor(t)
	}
	return item + w.classRef(c.Class()) + "/" + w.virtual(c.Class(), c.Token(), t)
}

// member names a member: of an imported class by tokens, else by the name given.
func (w *jcaWriter) member(c capfile.Constant, own string) string {
	if c.Class().IsExternal() {
		return fmt.Sprintf("%s.%d", w.classRef(c.Class()), c.Token())
	}
	return w.classRef(c.Class()) + "/" + own
}

func fieldName(token uint8) string    { return fmt.Sprintf("f%d", token) }
func staticName(offset uint16) string { return fmt.Sprintf("s%d", offset) }

// staticHolder is the class that has a static field.
func (w *jcaWriter) staticHolder(offset uint16) string {
	for i := range w.f.Descriptor.Classes {
		for _, x := range w.f.Descriptor.Classes[i].Fields {
			if x.IsStatic() && x.StaticOffset == offset {
				return w.classRef(w.f.Descriptor.Classes[i].This)
			}
		}
	}
	return ""
}

// noted is the name and descriptor of a method, whose imported classes are noted.
func (w *jcaWriter) noted(offset uint16) string {
	if _, m := w.f.Descriptor.Method(offset); m != nil {
		w.descriptor(w.f.Descriptor.Types.At(m.TypeOffset))
	}
	return w.methods[offset]
}

// virtual is the name and descriptor of the method with a virtual token: of the class, of a superclass, or of an imported one.
func (w *jcaWriter) virtual(class capfile.ClassRef, token uint8, t *capfile.TypeDescriptor) string {
	for ref := class; !ref.IsExternal(); {
		if d := w.f.Descriptor.Class(ref); d != nil {
			for _, m := range d.Methods {
				if m.IsVirtual() && m.Token == token && m.Offset != 0 {
					return w.noted(m.Offset)
				}
			}
		}
		c := w.f.Class.At(ref.Offset())
		if c == nil {
			break
		}
		ref = c.Super
	}
	if m := w.inherited(class, token); m != nil {
		return m.Name + m.Descriptor
	}
	return fmt.Sprintf("v%d%s", token, w.descriptor(t))
}

func (w *jcaWriter) class(c *capfile.ClassInfo, d *capfile.ClassDescriptor) {
	head := ".class"
	if c.IsInterface() {
		head = ".interface"
	}
	for _, f := range []struct {
		flag uint8
		word string
	}{{capfile.AccPublic, "public"}, {capfile.AccFinal, "final"}, {capfile.AccClassAbstract, "abstract"}} {
		if d.Flags&f.flag != 0 {
			head += " " + f.word
		}
	}
	head += " " + w.classRef(d.This)
	if d.Token != capfile.NoToken {
		head += fmt.Sprintf(" %d", d.Token)
	}
	if !c.IsInterface() {
		head += " extends " + w.classRef(c.Super)
	}
	w.line(1, "%s {", head)
	if c.Flags&capfile.AccShareable != 0 {
		w.line(2, ".shareable;")
	}
	if c.IsInterface() {
		w.interfaceBody(c, d)
	} else {
		w.classBody(c, d)
	}
	w.line(1, "}")
}

func (w *jcaWriter) interfaceBody(c *capfile.ClassInfo, d *capfile.ClassDescriptor) {
	w.line(2, ".superInterfaces {")
	for _, s := range c.Superinterfaces {
		w.line(3, "%s;", w.classRef(s))
	}
	w.line(2, "}")
	for _, m := range d.Methods {
		w.line(2, ".method public abstract m%d%s %d {", m.Token, w.descriptor(w.f.Descriptor.Types.At(m.TypeOffset)), m.Token)
		w.foreignLines(3)
		w.line(2, "}")
	}
}

func (w *jcaWriter) classBody(c *capfile.ClassInfo, d *capfile.ClassDescriptor) {
	w.line(2, ".fields {")
	for i := range d.Fields {
		w.field(&d.Fields[i])
	}
	w.line(2, "}")
	base, mapping := fmt.Sprint(c.PublicBase), c.PublicTokenMapping
	if mapping != nil { // from format 2.3
		base = fmt.Sprintf("%d %d", c.PublicBase, c.CAP22PublicMethodEnd)
	}
	w.line(2, ".publicMethodTable %s {", base)
	for token := range int(c.PublicBase) + len(c.PublicMethods) {
		entry := w.virtual(d.This, uint8(token), nil)
		if mapping != nil {
			entry += fmt.Sprintf(" %d", mapping[token])
		}
		w.line(3, "%s;", entry)
	}
	w.line(2, "}")
	w.line(2, ".packageMethodTable %d {", c.PackageBase)
	for token := range int(c.PackageBase) + len(c.PackageMethods) {
		w.line(3, "%s;", w.virtual(d.This, uint8(token)|0x80, nil))
	}
	w.line(2, "}")
	w.foreign = nil
	if len(c.Interfaces) > 0 {
		w.line(2, ".implementedInterfaceInfoTable {")
		for _, in := range c.Interfaces {
			w.line(3, ".interface %s {", w.classRef(in.Interface))
			for _, token := range in.Index {
				w.line(4, "%d;", token)
			}
			w.line(3, "}")
		}
		w.line(2, "}")
	}
	for i := range d.Methods {
		w.method(&d.Methods[i])
	}
}

func flagWords(flags uint8) string {
	s := ""
	for i, word := range []string{"public", "private", "protected", "static", "final"} {
		if flags&(1<<i) != 0 {
			s += word + " "
		}
	}
	return s
}

func (w *jcaWriter) field(x *capfile.FieldDescriptor) {
	typ := ""
	if k, ok := x.Type.Primitive(); ok {
		typ = k.String()
	} else {
		typ = w.typeName(w.f.Descriptor.Types.At(uint16(x.Type)).Result())
	}
	if !x.IsStatic() {
		w.line(3, "%s%s %s %d;", flagWords(x.Flags), typ, fieldName(x.RefToken), x.RefToken)
		return
	}
	w.line(3, "%s%s %s%s;", flagWords(x.Flags), typ, staticName(x.StaticOffset), w.initial(x))
}

// initial is the initial value of a static field.
func (w *jcaWriter) initial(x *capfile.FieldDescriptor) string {
	s := &w.f.StaticField
	if i := int(x.StaticOffset) / 2; i < len(s.ArrayInits) && int(x.StaticOffset) < 2*int(s.ReferenceCount) {
		return " = {" + numbers(s.ArrayInits[i].Values, s.ArrayInits[i].Type.Bytes()) + "}"
	}
	at := int(x.StaticOffset) - (int(s.ImageSize) - len(s.NonDefaultValues))
	k, ok := x.Type.Primitive()
	if !ok || at < 0 {
		return ""
	}
	return " = " + numbers(s.NonDefaultValues[at:at+k.Bytes()], k.Bytes())
}

// numbers lists big-endian signed numbers of n bytes.
func numbers(b []byte, n int) string {
	var out []string
	for ; len(b) >= n; b = b[n:] {
		v := int64(int8(b[0]))
		for _, x := range b[1:n] {
			v = v<<8 | int64(x)
		}
		out = append(out, fmt.Sprint(v))
	}
	return strings.Join(out, ",")
}

func (w *jcaWriter) method(d *capfile.MethodDescriptor) {
	m := w.f.Method.At(d.Offset)
	w.foreign = nil
	head := ".method " + flagWords(d.Flags) + w.noted(d.Offset)
	if d.Token != capfile.NoToken {
		head += fmt.Sprintf(" %d", d.Token)
	}
	w.line(2, "%s {", head)
	w.line(3, ".stack %d;", m.MaxStack)
	w.line(3, ".locals %d;", m.MaxLocals)
	w.foreignLines(3)
	labels := map[int]bool{0: true}
	var handlers []capfile.ExceptionHandler
	for _, h := range w.f.Method.Handlers {
		if w.f.Method.Containing(h.StartOffset) == m {
			handlers = append(handlers, h)
			for _, at := range []int{int(h.StartOffset), h.EndOffset(), int(h.HandlerOffset)} {
				labels[at-m.CodeOffset()] = true
			}
		}
	}
	lines, _ := bytecode.Disassemble(m.Code)
	for _, l := range lines {
		label := ""
		if pc := l.Instr.PC; labels[pc] || l.Label != "" {
			label = fmt.Sprintf("L%d:", pc)
		}
		w.line(4, "%s\t%s;", label, l.Text)
	}
	if len(handlers) > 0 {
		w.line(3, ".exceptionTable {")
		for _, h := range handlers {
			base := m.CodeOffset()
			w.line(4, "L%d L%d L%d %d;", int(h.StartOffset)-base, h.EndOffset()-base, int(h.HandlerOffset)-base, h.CatchTypeIndex)
		}
		w.line(3, "}")
	}
	w.line(2, "}")
}
