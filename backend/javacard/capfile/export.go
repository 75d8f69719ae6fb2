package capfile

// Export is the Export component (JCVM 6.13). The position of a class is its
// class token.
type Export struct {
	Classes []ExportClass
	// PackageClasses says, for each public package of an extended file, how many of Classes it has.
	PackageClasses []int
}

// ExportClass is class_export_info. The position of an offset is the token of
// the static field or static method; constructors are static methods here.
type ExportClass struct {
	ClassOffset         uint16
	StaticFieldOffsets  []uint16 // in the static field image
	StaticMethodOffsets []uint16 // in the Method component
	StaticMethodBlocks  []uint8  // of an extended file: the blocks that these count in
}

func parseExport(info []byte, f Format) (Export, error) {
	r := &reader{tag: ComponentExport, b: info}
	var e Export
	e.Classes, e.PackageClasses = perPackage(r, f, func(r *reader) []ExportClass {
		return list(r, int(r.u1()), func(r *reader) ExportClass { return r.exportClass(f) })
	})
	return e, r.end()
}

func (r *reader) exportClass(f Format) ExportClass {
	c := ExportClass{ClassOffset: r.u2()}
	fields, methods := r.u1(), r.u1()
	c.StaticFieldOffsets = list(r, int(fields), (*reader).u2)
	c.StaticMethodBlocks, c.StaticMethodOffsets = r.methodRefs(f, int(methods))
	return c
}

func (e *Export) encode(f Format) ([]byte, error) {
	w := &writer{tag: ComponentExport}
	eachPackage(w, f, e.Classes, e.PackageClasses, func(classes []ExportClass) {
		w.n1("class count", len(classes))
		for _, c := range classes {
			w.u2(c.ClassOffset)
			w.n1("static field count", len(c.StaticFieldOffsets))
			w.n1("static method count", len(c.StaticMethodOffsets))
			for _, offset := range c.StaticFieldOffsets {
				w.u2(offset)
			}
			w.methodRefs(f, c.StaticMethodBlocks, c.StaticMethodOffsets)
		}
	})
	return w.b, w.err
}
