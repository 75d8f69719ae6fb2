package lower

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir"
)

// classInfo is the class of a struct type. Its fields are declared when they are first needed: their types may be pointers to the struct itself.
type classInfo struct {
	typ      types.Type
	class    *ir.Class
	declared []*ir.Field
	declare  func() []slot // the memory slots, those of superclasses first; nil when the fields are declared
	super    *classInfo
	form     form // of the fields: those of a struct's own class, or of the box of a value
}

// fields returns the fields of a class, one per memory slot, those of superclasses first.
func (i *classInfo) fields() []*ir.Field {
	if i.declare != nil {
		declare := i.declare
		i.declare = nil
		if i.super != nil {
			i.declared = append(i.declared, i.super.fields()...)
		}
		i.addFields(declare())
	}
	return i.declared
}

// unique returns name, or name with a number if it was given out before.
func (b *builder) unique(name string) string {
	b.names[name]++
	if n := b.names[name]; n > 1 {
		return b.unique(fmt.Sprintf("%s$%d", name, n))
	}
	return name
}

// symbol is a type's name for classes: like typeName, with characters that names of the text form have.
func (b *builder) symbol(t types.Type) string {
	return strings.NewReplacer("[", "<", "]", ">", " ", "", ",", ".", "*", "$", "{", "<", "}", ">").Replace(b.typeName(t))
}

// declaredAt is where a type is declared, or pos if it has no name.
func declaredAt(t types.Type, pos token.Pos) token.Pos {
	if n, ok := t.(*types.Named); ok {
		return n.Obj().Pos()
	}
	return pos
}

// class returns the class of a struct type; pointers to the type are references to it.
func (b *builder) class(t types.Type, pos token.Pos) *classInfo {
	t = types.Unalias(t)
	if c, ok := b.classes.At(t).(*classInfo); ok {
		return c
	}
	info := &classInfo{typ: t, form: formObject}
	b.classes.Set(t, info)
	if cl := b.in.API.ClassOf(t); cl != nil {
		info.class = b.apiClass(cl)
		return info
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		bug("class of %s", t)
	}
	info.class = &ir.Class{Name: b.unique(b.symbol(t)), Pos: b.position(declaredAt(t, pos))}
	if super := superOf(s); super != nil {
		info.super = b.class(super, pos)
		info.class.Super = info.super.class
	}
	info.declare = func() []slot { return b.layout(t, pos).fields }
	b.declareClass(info)
	return info
}

// superOf is the struct type that is embedded first, nil if there is none.
func superOf(s *types.Struct) types.Type {
	if s.NumFields() == 0 || !s.Field(0).Embedded() {
		return nil
	}
	t := s.Field(0).Type()
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return nil
	}
	return types.Unalias(t)
}

// declareClass enters a class of the program; its fields follow at the end if nobody asks for them before.
func (b *builder) declareClass(info *classInfo) {
	b.prog.Classes = append(b.prog.Classes, info.class)
	b.declaredClasses = append(b.declaredClasses, info)
}

// addFields declares a field for each memory slot that the superclasses do not have. Names are unique within the class.
func (info *classInfo) addFields(slots []slot) {
	used := map[string]bool{}
	for _, s := range slots[len(info.declared):] {
		name := s.name
		if name == "" {
			name = "value"
		}
		for used[name] {
			name += "$"
		}
		used[name] = true
		f := &ir.Field{Name: name, Type: s.typ, Role: s.role, Class: info.class}
		info.class.Fields = append(info.class.Fields, f)
		info.declared = append(info.declared, f)
	}
}

// boxClass returns the class of objects that hold one value of type t: elements of arrays and values in interfaces. For struct types
// that are elements it is the struct's own class.
func (b *builder) boxClass(t types.Type, pos token.Pos) *classInfo {
	if _, ok := t.Underlying().(*types.Struct); ok {
		return b.class(t, pos)
	}
	return b.valueBox(t, pos)
}

// valueBox returns the class of objects that hold a value of type t in an interface.
func (b *builder) valueBox(t types.Type, pos token.Pos) *classInfo {
	t = types.Unalias(t)
	if c, ok := b.boxes.At(t).(*classInfo); ok {
		return c
	}
	info := &classInfo{typ: t, form: formMemory, class: &ir.Class{Name: b.unique("box." + b.symbol(t))}}
	b.boxes.Set(t, info)
	info.declare = func() []slot { return b.layout(t, pos).mem }
	b.declareClass(info)
	return info
}

// superChain lists a struct type and the struct types it extends.
func superChain(t types.Type) []types.Type {
	var list []types.Type
	for t != nil {
		list = append(list, types.Unalias(t))
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			break
		}
		t = superOf(s)
	}
	return list
}

// apiSuper is the card class that a struct type extends, nil if none.
func (b *builder) apiSuper(t types.Type) *api.Class {
	for _, s := range superChain(t) {
		if cl := b.in.API.ClassOf(s); cl != nil {
			return cl
		}
	}
	return nil
}
