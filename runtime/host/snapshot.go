package host

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/gocard/gocard/runtime/jcre"
)

// snapshot is a copy of the persistent memory reachable from some roots.
type snapshot struct {
	card     *jcre.Card
	seen     map[visit]bool
	blocks   []block
	restores []func()
}

// visit is a piece of memory seen as a type; the same address may be a struct and its first field.
type visit struct {
	at  unsafe.Pointer
	typ reflect.Type
	n   int
}

// block is one copied piece of memory.
type block struct {
	start, size uintptr
	saved       unsafe.Pointer
}

// modelPackage is the prefix of the packages whose values belong to the card model, not to an applet.
var modelPackage = strings.TrimSuffix(reflect.TypeFor[jcre.Card]().PkgPath(), "/jcre") + "/"

func newSnapshot(card *jcre.Card) *snapshot {
	return &snapshot{card: card, seen: map[visit]bool{}}
}

// save copies what root, a pointer or an interface value, reaches.
func (s *snapshot) save(root any) {
	if root == nil {
		return
	}
	v := reflect.ValueOf(root)
	box := reflect.New(v.Type()).Elem()
	box.Set(v)
	s.walk(box)
}

func (s *snapshot) restore() {
	for _, f := range s.restores {
		f()
	}
}

// walk follows the references in v, which is addressable.
func (s *snapshot) walk(v reflect.Value) {
	v = reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem() // unexported fields are read as others
	switch v.Kind() {
	case reflect.Pointer:
		s.pointer(v)
	case reflect.Slice:
		s.slice(v)
	case reflect.Interface:
		if !v.IsNil() {
			s.save(v.Elem().Interface())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			s.walk(v.Field(i))
		}
	case reflect.Array:
		if hasReferences(v.Type().Elem()) {
			for i := range v.Len() {
				s.walk(v.Index(i))
			}
		}
	}
}

func (s *snapshot) pointer(v reflect.Value) {
	if v.IsNil() {
		return
	}
	if pin, ok := v.Interface().(*jcre.PIN); ok {
		s.restores = append(s.restores, pin.SaveValue())
		return
	}
	elem := v.Type().Elem()
	if isModel(elem) || !s.first(visit{v.UnsafePointer(), elem, 1}) {
		return
	}
	target := v.Elem()
	saved := reflect.New(elem)
	saved.Elem().Set(target)
	s.add(v.UnsafePointer(), elem.Size(), saved.UnsafePointer(), func() { target.Set(saved.Elem()) })
	s.walk(target)
}

// slice copies the array under a slice from where the slice begins to the array's end.
func (s *snapshot) slice(v reflect.Value) {
	n := v.Cap()
	if n == 0 || !s.first(visit{v.UnsafePointer(), v.Type(), n}) {
		return
	}
	v = v.Slice(0, n)
	elem := v.Type().Elem()
	if !s.isTransient(v.UnsafePointer()) {
		saved := reflect.MakeSlice(v.Type(), n, n)
		reflect.Copy(saved, v)
		s.add(v.UnsafePointer(), uintptr(n)*elem.Size(), saved.UnsafePointer(), func() { reflect.Copy(v, saved) })
	}
	if hasReferences(elem) {
		for i := range n {
			s.walk(v.Index(i))
		}
	}
}

// isTransient reports whether p is in a transient or a global array, which transactions leave alone.
func (s *snapshot) isTransient(p unsafe.Pointer) bool {
	return s.card.IsGlobal(p) || s.card.Transients.Lookup(p) != jcre.NotATransientObject
}

func (s *snapshot) first(key visit) bool {
	if s.seen[key] {
		return false
	}
	s.seen[key] = true
	return true
}

func (s *snapshot) add(start unsafe.Pointer, size uintptr, saved unsafe.Pointer, restore func()) {
	s.blocks = append(s.blocks, block{uintptr(start), size, saved})
	s.restores = append(s.restores, restore)
}

// isModel reports whether a type belongs to the card model: its values hold the card, not the applet's state.
func isModel(t reflect.Type) bool {
	rest, ok := strings.CutPrefix(t.PkgPath(), modelPackage)
	return ok && (rest == "jcre" || rest == "host" || strings.HasPrefix(rest, "jcre/"))
}

// hasReferences reports whether values of a type can lead to further memory.
func hasReferences(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Interface:
		return true
	case reflect.Array:
		return hasReferences(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if hasReferences(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}
