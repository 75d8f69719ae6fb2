package jcvm

import (
	"encoding/binary"
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// linker turns a CAP file into a Package: imports, methods, classes, constant
// pool, in this order, as each needs the ones before it (JCVM 4.4).
type linker struct {
	vm *VM
	f  *capfile.File
	p  *Package
	// restored says that the package comes out of a card image: its memory is
	// accounted for, and its static fields are set later.
	restored bool
}

// link resolves everything; nothing of the file is executed, and on an error the
// machine is as before but for the heap, which the caller restores.
func (l *linker) link() error {
	l.p.resources = l.f.StaticResources
	steps := []func() error{l.imports, l.reserve, l.statics, l.methods, l.classes, l.exports, l.pool, l.handlers, l.code, l.modules}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// imports finds the imported packages on the card: the major version must be
// equal, the minor one not newer (JCVM 4.5).
func (l *linker) imports() error {
	for _, want := range l.f.Import.Packages {
		p := l.vm.find(want.AID)
		version := fmt.Sprintf("%d.%d", want.MajorVersion, want.MinorVersion)
		if p == nil {
			return fmt.Errorf("imported package %s version %s is not on the card", want.AID, version)
		}
		if p.Major != want.MajorVersion || p.Minor < want.MinorVersion {
			return fmt.Errorf("imported package %s (%s) version %s: the card has version %s", want.AID, p, version, p.version())
		}
		l.p.imports = append(l.p.imports, p)
	}
	return nil
}

// reserve books the memory of what stays on the card of the file.
func (l *linker) reserve() error {
	if l.restored {
		return nil
	}
	size := int(l.f.StaticField.ImageSize)
	for _, tag := range []capfile.Tag{
		capfile.ComponentHeader, capfile.ComponentApplet, capfile.ComponentImport, capfile.ComponentClass,
		capfile.ComponentMethod, capfile.ComponentExport, capfile.ComponentStaticResources,
	} {
		size += int(l.f.Directory.ComponentSizes[tag])
	}
	if err := l.vm.heap.reserve(size); err != nil {
		return fmt.Errorf("reserve %d bytes of persistent memory: %w", size, err)
	}
	l.p.Size = size
	return nil
}

// statics makes the static field image with its initialised arrays.
func (l *linker) statics() error {
	s := &l.f.StaticField
	references := &object{kind: kindRefs, words: make([]int32, s.ReferenceCount)}
	primitives := &object{kind: kindBytes, bytes: make([]byte, int(s.DefaultValueCount)+len(s.NonDefaultValues))}
	copy(primitives.bytes[s.DefaultValueCount:], s.NonDefaultValues)
	l.p.statics = statics{references, primitives}
	if l.restored {
		return nil
	}
	for i, init := range s.ArrayInits {
		if i >= len(references.words) {
			return fmt.Errorf("static field image: %d initialised arrays, but %d references", len(s.ArrayInits), len(references.words))
		}
		r, err := l.array(init)
		if err != nil {
			return fmt.Errorf("static field image: array %d: %w", i, err)
		}
		references.words[i] = r
	}
	return nil
}

// array makes an initialised array; it belongs to the package's context.
func (l *linker) array(init capfile.ArrayInit) (int32, error) {
	o := &object{owner: owner{context: l.p.context}, flags: flagPackage}
	switch init.Type {
	case capfile.TypeBoolean:
		o.kind = kindBooleans
	case capfile.TypeByte:
		o.kind = kindBytes
	case capfile.TypeShort:
		o.kind = kindShorts
	case capfile.TypeInt:
		o.kind = kindInts
	default:
		return 0, fmt.Errorf("element type %s", init.Type)
	}
	length := len(init.Values) / o.kind.elementSize()
	r, err := l.vm.allocate(o, length)
	if err != nil {
		return 0, err
	}
	copy(o.bytes, init.Values)
	for i := range o.words {
		if o.kind == kindShorts {
			o.words[i] = int32(int16(binary.BigEndian.Uint16(init.Values[2*i:])))
		} else {
			o.words[i] = int32(binary.BigEndian.Uint32(init.Values[4*i:]))
		}
	}
	return r, nil
}

// methods makes the methods without their handlers, whose catch types need the
// constant pool.
func (l *linker) methods() error {
	l.p.methods = map[capfile.MethodAt]*method{}
	for _, b := range l.f.MethodBlocks() {
		for i := range b.Methods {
			in := &b.Methods[i]
			m := &method{
				pkg: l.p, at: b.Place(in), nargs: int(in.Nargs), locals: int(in.Nargs) + int(in.MaxLocals),
				stack: int(in.MaxStack), abstract: in.IsAbstract(),
			}
			if !m.abstract {
				m.code = append([]byte{}, in.Code...)
			}
			l.p.methods[m.at] = m
		}
	}
	return nil
}

// method finds a method of the Method component.
func (l *linker) method(at capfile.MethodAt) (*method, error) {
	if m, ok := l.p.methods[at]; ok {
		return m, nil
	}
	return nil, fmt.Errorf("no method at offset %s of the Method component", at)
}

// exports makes the export table, of an extended file one for each public package.
func (l *linker) exports() error {
	for _, p := range l.f.Header.Public {
		l.p.public = append(l.p.public, &Package{
			AID: p.AID, Major: p.MajorVersion, Minor: p.MinorVersion, Name: p.Name, context: l.p.context, file: l.p,
		})
	}
	if l.f.Export == nil {
		return nil
	}
	for i, x := range l.f.Export.Classes {
		pkg, token := l.f.Export.PackageOf(i)
		e := exportedClass{class: l.p.classes[x.ClassOffset]}
		if e.class == nil {
			return fmt.Errorf("export of class %d: no class at offset %d", token, x.ClassOffset)
		}
		for _, offset := range x.StaticFieldOffsets {
			field, err := l.p.statics.field(int(offset))
			if err != nil {
				return fmt.Errorf("export of class %d: %w", token, err)
			}
			e.fields = append(e.fields, field)
		}
		for _, at := range x.StaticMethods() {
			m, err := l.method(at)
			if err != nil {
				return fmt.Errorf("export of class %d: %w", token, err)
			}
			e.methods = append(e.methods, m)
		}
		to := l.p
		if l.f.IsExtended() {
			to = l.p.public[pkg]
		}
		to.exports = append(to.exports, e)
	}
	return nil
}

// handlers gives every method its share of the exception handler table.
func (l *linker) handlers() error {
	for _, b := range l.f.MethodBlocks() {
		if err := l.handlersOf(b); err != nil {
			return err
		}
	}
	return nil
}

func (l *linker) handlersOf(b capfile.Block) error {
	for i, x := range b.Handlers {
		in := b.Containing(x.StartOffset)
		if in == nil {
			return fmt.Errorf("exception handler %d: range starts in no method", i)
		}
		base := in.CodeOffset()
		h := handler{start: int(x.StartOffset) - base, end: x.EndOffset() - base, target: int(x.HandlerOffset) - base, stop: x.StopBit}
		if h.start < 0 || h.end > len(in.Code) || h.target < 0 || h.target >= len(in.Code) {
			return fmt.Errorf("exception handler %d: not inside the method at offset %d", i, in.Offset)
		}
		if x.CatchTypeIndex != 0 {
			if int(x.CatchTypeIndex) >= len(l.p.pool) || l.p.pool[x.CatchTypeIndex].class == nil {
				return fmt.Errorf("exception handler %d: catch type %d is no class of the constant pool", i, x.CatchTypeIndex)
			}
			h.catch = l.p.pool[x.CatchTypeIndex].class
		}
		m := l.p.methods[b.Place(in)]
		m.handlers = append(m.handlers, h)
	}
	return nil
}

// modules makes the list of applet classes.
func (l *linker) modules() error {
	if l.f.Applet == nil {
		return nil
	}
	for _, a := range l.f.Applet.Applets {
		m, err := l.method(a.Install())
		if err != nil {
			return fmt.Errorf("applet %s: install method: %w", a.AID, err)
		}
		if m.abstract || m.nargs != 3 {
			return fmt.Errorf("applet %s: install method at offset %s is not (byte[],short,byte)void", a.AID, a.Install())
		}
		l.p.Modules = append(l.p.Modules, Module{AID: a.AID, install: m})
	}
	return nil
}

// find finds a package on the card, its own API included.
func (vm *VM) find(aid iso7816.AID) *Package {
	for _, p := range vm.packages {
		if p.AID == aid {
			return p
		}
		for _, q := range p.public {
			if q.AID == aid {
				return q
			}
		}
	}
	return vm.api.packages[aid]
}

// freeContext picks a firewall context that no package uses.
func (vm *VM) freeContext() jcre.Context {
	used := map[jcre.Context]bool{jcre.JCREContext: true, contextGuarded: true}
	for _, p := range vm.packages {
		used[p.context] = true
	}
	for _, i := range vm.card.Instances() {
		used[i.Context] = true
	}
	context := jcre.Context(1)
	for used[context] {
		context++
	}
	return context
}
