package capfile

// StaticField is the StaticField component (JCVM 6.11). The image it describes
// consists of four segments: references to the initialised arrays, other
// references (null), primitives with default values, primitives with values.
type StaticField struct {
	ImageSize         uint16 // bytes
	ReferenceCount    uint16 // references, initialised arrays included
	ArrayInits        []ArrayInit
	DefaultValueCount uint16 // bytes
	NonDefaultValues  []byte
}

// ArrayInit is array_init_info: an array that a static field refers to from the
// start.
type ArrayInit struct {
	Type   TypeKind // TypeBoolean, TypeByte, TypeShort, TypeInt
	Values []byte   // big-endian elements
}

// ArrayInitSize returns the sum of the value bytes of all arrays, as listed in
// the Directory component.
func (s *StaticField) ArrayInitSize() int {
	n := 0
	for _, a := range s.ArrayInits {
		n += len(a.Values)
	}
	return n
}

func parseStaticField(info []byte) (StaticField, error) {
	r := &reader{tag: ComponentStaticField, b: info}
	s := StaticField{ImageSize: r.u2(), ReferenceCount: r.u2()}
	s.ArrayInits = list(r, int(r.u2()), func(r *reader) ArrayInit {
		return ArrayInit{Type: TypeKind(r.u1()), Values: r.bytes(int(r.u2()))}
	})
	s.DefaultValueCount = r.u2()
	s.NonDefaultValues = r.bytes(int(r.u2()))
	return s, r.end()
}

func (s *StaticField) encode() ([]byte, error) {
	w := &writer{tag: ComponentStaticField}
	w.u2(s.ImageSize)
	w.u2(s.ReferenceCount)
	w.n2("array count", len(s.ArrayInits))
	for _, a := range s.ArrayInits {
		w.u1(uint8(a.Type))
		w.n2("array bytes", len(a.Values))
		w.bytes(a.Values)
	}
	w.u2(s.DefaultValueCount)
	w.n2("non-default value bytes", len(s.NonDefaultValues))
	w.bytes(s.NonDefaultValues)
	return w.b, w.err
}
