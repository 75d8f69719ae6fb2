package link

import (
	"fmt"
	"math"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
)

// poolKey identifies a constant pool entry while offsets are not known.
type poolKey struct {
	tag capfile.ConstantTag
	own any       // *ir.Class, *ir.Field, *ir.Global or *ir.Func of the package
	api apiMember // when own is nil
}

// apiMember is an imported class or a member of one. Several values of a program may stand for it.
type apiMember struct {
	aid          string
	class, token uint8
}

func (l *linker) classKey(c *ir.Class) poolKey {
	k := poolKey{tag: capfile.ConstantClassref}
	switch {
	case c == nil:
		k.api = apiMember{aid: string(l.javaLang().AID), class: tokenObject}
	case c.API != nil:
		k.api = apiMember{aid: string(c.API.Package.AID), class: c.API.Token}
	default:
		k.own = c
	}
	return k
}

// key identifies the entry that an operand needs.
func (l *linker) key(r *bytecode.Ref) poolKey {
	k := poolKey{tag: capfile.ConstantTag(r.Tag)}
	switch t := r.Target.(type) {
	case *ir.Class:
		k = l.classKey(t)
		k.tag = capfile.ConstantTag(r.Tag)
	case *ir.InterfaceCall:
		k = l.classKey(t.Interface)
	case *ir.APIMethod:
		k = l.classKey(t.Class)
		k.tag = capfile.ConstantTag(r.Tag)
		if k.tag != capfile.ConstantClassref {
			k.api.token = t.Token
		}
		if r.In != nil {
			k.own = r.In
		}
	default:
		k.own = r.Target
	}
	return k
}

func (l *linker) index(r *bytecode.Ref) int { return l.pool[l.key(r)] }

// collectPool numbers the constant pool: instance fields first, since their operands have one byte; of those, first the ones that are used
// with the receiver, which have no wide form.
func (l *linker) collectPool() {
	groups := []func(in *bytecode.SymbolicInstr) bool{
		func(in *bytecode.SymbolicInstr) bool { return isFieldAccess(in) && !bytecode.HasWideForm(in.Op) },
		isFieldAccess,
		func(in *bytecode.SymbolicInstr) bool { return in.Ref != nil },
	}
	for _, group := range groups {
		for _, m := range l.methods {
			for i := range m.code.Instrs {
				if in := &m.code.Instrs[i]; group(in) {
					l.addEntry(in.Ref)
				}
			}
		}
	}
	for _, m := range l.methods {
		for _, h := range m.code.Handlers {
			if h.CatchType != nil {
				l.addEntry(h.CatchType)
			}
		}
	}
	if len(l.entries) > math.MaxUint16 {
		l.faults.Add(codeComponent, l.in.Program.Pos, "split the package", "constant pool of %d entries", len(l.entries))
	}
}

func (l *linker) addEntry(r *bytecode.Ref) {
	k := l.key(r)
	if _, ok := l.pool[k]; !ok {
		l.pool[k] = len(l.entries)
		l.entries = append(l.entries, r)
	}
}

// fillPool makes the ConstantPool component, and the types that the Descriptor component has for it.
func (l *linker) fillPool() {
	pool := &l.file.ConstantPool
	l.types.start(len(l.entries))
	for _, r := range l.entries {
		c, types := l.constant(r)
		pool.Constants = append(pool.Constants, c)
		offset := uint16(capfile.NoType)
		if types != nil {
			offset = l.types.add(types)
		}
		l.types.pool = append(l.types.pool, offset)
	}
}

// constant makes an entry and its type; a class has none.
func (l *linker) constant(r *bytecode.Ref) (capfile.Constant, []capfile.Type) {
	tag := capfile.ConstantTag(r.Tag)
	switch t := r.Target.(type) {
	case *ir.Class:
		if tag == capfile.ConstantStaticMethodref {
			return l.constructorRef(t), []capfile.Type{{Kind: capfile.TypeVoid}}
		}
		return capfile.NewClassref(l.classRef(t)), nil
	case *ir.InterfaceCall:
		return capfile.NewClassref(l.classRef(t.Interface)), nil
	case *ir.APIMethod:
		return l.importedConstant(tag, t, r.In)
	case *ir.Field:
		return capfile.NewInstanceFieldref(l.classRef(t.Class), l.fieldToken(t)), []capfile.Type{l.fieldType(t.Type)}
	case *ir.Global:
		return capfile.NewStaticRef(tag, l.image[t]), []capfile.Type{l.fieldType(t.Type)}
	case *ir.Func:
		m := l.methodOf[t]
		if m == nil {
			l.fail("%s is called but not in the program", t.FullName())
			return capfile.Constant{}, nil
		}
		if tag == capfile.ConstantVirtualMethodref {
			return capfile.NewVirtualMethodref(l.classRef(m.class.ir), m.token), l.signature(m)
		}
		return capfile.NewStaticRef(tag, m.offset), l.signature(m)
	}
	l.fail("operand %T", r.Target)
	return capfile.Constant{}, nil
}

func (l *linker) fieldToken(f *ir.Field) uint8 {
	c := l.classOf[f.Class]
	if c == nil {
		l.fail("field %s of a class that is not in the program", f.Name)
		return 0
	}
	return c.fields[f]
}

// importedConstant makes the entry of an imported method.
func (l *linker) importedConstant(tag capfile.ConstantTag, m *ir.APIMethod, in any) (capfile.Constant, []capfile.Type) {
	class := l.classRef(m.Class)
	switch tag {
	case capfile.ConstantClassref:
		return capfile.NewClassref(class), nil
	case capfile.ConstantStaticMethodref:
		return capfile.NewExternalStaticRef(tag, class.Package(), class.Class(), m.Token), l.importedSignature(m)
	case capfile.ConstantSuperMethodref:
		c, _ := in.(*ir.Class)
		return capfile.NewSuperMethodref(l.classRef(c), m.Token), l.importedSignature(m)
	}
	return capfile.NewVirtualMethodref(class, m.Token), l.importedSignature(m)
}

// constructorRef makes the entry of a constructor without arguments.
func (l *linker) constructorRef(c *ir.Class) capfile.Constant {
	const tag = capfile.ConstantStaticMethodref
	switch {
	case c == nil:
		return capfile.NewExternalStaticRef(tag, l.importPackage(l.javaLang()), tokenObject, 0)
	case c.API == nil && l.constructor[c] == nil:
		l.fail("no constructor of %s", c.Name)
		return capfile.Constant{}
	case c.API == nil:
		return capfile.NewStaticRef(tag, l.constructor[c].offset)
	}
	t, why := l.superConstructor(c)
	if why != "" {
		l.faults.Add(codeSuper, l.extension(c), "hold an object of it in a field instead of embedding it", "%s cannot be extended: it %s", c.Name, why)
	}
	ref := l.external(c.API)
	return capfile.NewExternalStaticRef(tag, ref.Package(), ref.Class(), t)
}

// interfaceOperand is the token that an invokeinterface instruction names.
func (l *linker) interfaceOperand(r *bytecode.Ref) (uint8, error) {
	switch t := r.Target.(type) {
	case *ir.InterfaceCall:
		return l.interfaceToken(t.Interface, t.Method), nil
	case *ir.APIMethod:
		return t.Token, nil
	}
	return 0, fmt.Errorf("invokeinterface of %T", r.Target)
}
