package link

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
)

// applets makes the Applet component.
func (l *linker) applets() {
	if len(l.in.Program.Applets) == 0 {
		return
	}
	l.file.Applet = &capfile.Applet{}
	for _, a := range l.in.Program.Applets {
		aid, err := capfile.NewAID(a.AID)
		m := l.methodOf[a.Install]
		if err != nil || m == nil {
			l.fail("applet %s: no AID or install function: %v", a.Class.Name, err)
			return
		}
		l.file.Applet.Applets = append(l.file.Applet.Applets, capfile.AppletInfo{AID: aid, InstallMethodOffset: m.offset})
		l.file.AppletNames = append(l.file.AppletNames, a.Class.Name)
	}
}

// descriptor makes the Descriptor component.
func (l *linker) descriptor() {
	d := &capfile.Descriptor{}
	handlers := uint16(0)
	for i, c := range l.classes {
		cd := capfile.ClassDescriptor{Token: c.token, This: capfile.InternalClass(l.file.Class.Classes[i].Offset)}
		info := &l.file.Class.Classes[i]
		if c.token != capfile.NoToken {
			cd.Flags = capfile.AccPublic
			if !info.IsInterface() {
				cd.Flags |= capfile.AccFinal
			}
		}
		if info.IsInterface() {
			l.describeInterface(c, &cd)
		} else {
			for _, t := range info.Interfaces {
				cd.Interfaces = append(cd.Interfaces, t.Interface)
			}
			l.describeFields(c, &cd)
			handlers = l.describeMethods(c, &cd, handlers)
		}
		d.Classes = append(d.Classes, cd)
	}
	d.Types = capfile.TypeDescriptorInfo{ConstantPoolTypes: l.types.pool, Descriptors: l.types.list}
	l.file.Descriptor = d
}

// describeInterface lists the methods of an interface, inherited ones included. Its superinterfaces stand in the Class component only.
func (l *linker) describeInterface(c *class, cd *capfile.ClassDescriptor) {
	cd.Flags |= capfile.AccClassInterface | capfile.AccClassAbstract
	for i, m := range c.abstract {
		if m == nil {
			l.fail("interface %s inherits method %d, of which the program says nothing", c.name, i)
			return
		}
		types := l.ownSignature(m.Params, m.Results)
		if m.API != nil {
			types = l.importedSignature(m.API)
		}
		cd.Methods = append(cd.Methods, capfile.MethodDescriptor{
			Token: uint8(i), Flags: capfile.AccPublic | capfile.AccAbstract, TypeOffset: l.types.add(types),
		})
	}
}

// describeFields lists the static fields, which stand with the functions of the package, and the instance fields.
func (l *linker) describeFields(c *class, cd *capfile.ClassDescriptor) {
	if c == l.holder() {
		for _, g := range l.in.Program.Globals {
			cd.Fields = append(cd.Fields, capfile.FieldDescriptor{
				Token: capfile.NoToken, Flags: capfile.AccStatic, StaticOffset: l.image[g], Type: l.fieldDescriptorType(g.Type),
			})
		}
	}
	for _, f := range c.order {
		t := c.fields[f]
		cd.Fields = append(cd.Fields, capfile.FieldDescriptor{Token: t, Class: cd.This, RefToken: t, Type: l.fieldDescriptorType(f.Type)})
	}
}

func (l *linker) fieldDescriptorType(t ir.Type) capfile.FieldType {
	if ft := l.fieldType(t); !ft.Kind.IsPrimitive() {
		return capfile.FieldType(l.types.add([]capfile.Type{ft}))
	} else {
		return capfile.PrimitiveField(ft.Kind)
	}
}

// describeMethods lists the methods of a class; handlers is the index of the next entry in the handler table.
func (l *linker) describeMethods(c *class, cd *capfile.ClassDescriptor, handlers uint16) uint16 {
	for _, m := range c.methods {
		md := capfile.MethodDescriptor{
			Token: m.token, Offset: m.offset, TypeOffset: l.types.add(l.signature(m)), BytecodeCount: uint16(m.size()),
			HandlerCount: uint16(len(m.code.Handlers)), HandlerIndex: handlers,
		}
		switch {
		case m.fn == nil:
			md.Flags = capfile.AccInit
		case m.bound == boundPublic:
			md.Flags = capfile.AccPublic
		case m.bound == boundPrivate:
			md.Flags = capfile.AccPrivate
		case m.bound == boundPackage:
		case m.install:
			md.Flags = capfile.AccStatic | capfile.AccPublic
			md.Token = l.staticToken(c, m)
		case l.exported[m.fn] != nil:
			md.Flags = capfile.AccStatic | capfile.AccPublic
		default:
			md.Flags = capfile.AccStatic
		}
		if md.HandlerCount == 0 {
			md.HandlerIndex = 0
		}
		handlers += uint16(len(m.code.Handlers))
		cd.Methods = append(cd.Methods, md)
	}
	return handlers
}

// staticToken numbers the public static methods of a class: its install functions.
func (l *linker) staticToken(c *class, m *method) uint8 {
	n := uint8(0)
	for _, o := range c.methods {
		if o == m {
			break
		}
		if o.install {
			n++
		}
	}
	return n
}
