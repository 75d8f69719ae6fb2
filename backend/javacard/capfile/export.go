package capfile

// Export is the Export component (JCVM 6.13). The position of a class is its
// class token.
type Export struct {
	Classes []ExportClass
}

// ExportClass is class_export_info. The position of an offset is the token of
// the static field or static method; constructors are static methods here.
type ExportClass struct {
	ClassOffset         uint16
	StaticFieldOffsets  []uint16 // in the static field image
	StaticMethodOffsets []uint16 // in the Method component
}

func parseExport(info []byte) (Export, error) {
	r := &reader{tag: ComponentExport, b: info}
	e := Export{list(r, int(r.u1()), func(r *reader) ExportClass {
		c := ExportClass{ClassOffset: r.u2()}
		fields, methods := r.u1(), r.u1()
		c.StaticFieldOffsets = list(r, int(fields), (*reader).u2)
		c.StaticMethodOffsets = list(r, int(methods), (*reader).u2)
		return c
	})}
	return e, r.end()
}

func (e *Export) encode() ([]byte, error) {
	w := &writer{tag: ComponentExport}
	w.n1("class count", len(e.Classes))
	for _, c := range e.Classes {
		w.u2(c.ClassOffset)
		w.n1("static field count", len(c.StaticFieldOffsets))
		w.n1("static method count", len(c.StaticMethodOffsets))
		for _, offset := range c.StaticFieldOffsets {
			w.u2(offset)
		}
		for _, offset := range c.StaticMethodOffsets {
			w.u2(offset)
		}
	}
	return w.b, w.err
}
