package exportfile

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Append encodes the package in its format behind b. The constant pool is laid
// out as Oracle's converters do: for each class its members, then its own name,
// superclasses and interfaces, and the packages at the end.
func (p *Package) Append(b []byte) ([]byte, error) {
	if p.Format < 1 || p.Format > 3 {
		return b, fmt.Errorf("encode export file %s: format 2.%d is not supported", p.Name, p.Format)
	}
	e := &encoder{index: map[string]uint16{}}
	body := e.classes(p)
	this := e.packageRef(Reference{p.Flags, p.Name, p.AID, p.Major, p.Minor})
	out := binary.BigEndian.AppendUint32(nil, magic)
	out = append(out, p.Format, 2)
	refs := e.references(p)
	out = binary.BigEndian.AppendUint16(out, e.count("constant pool", len(e.index), math.MaxUint16))
	out = append(out, e.pool...)
	out = binary.BigEndian.AppendUint16(out, this)
	out = append(out, refs...)
	out = append(out, body...)
	if e.err != nil {
		return b, fmt.Errorf("encode export file %s: %w", p.Name, e.err)
	}
	return append(b, out...), nil
}

// encoder collects the constant pool; index finds an entry by its bytes.
type encoder struct {
	pool  []byte
	index map[string]uint16
	err   error
}

func (e *encoder) count(what string, n, limit int) uint16 {
	if n > limit && e.err == nil {
		e.err = fmt.Errorf("%d entries in %s, at most %d", n, what, limit)
	}
	return uint16(n)
}

// add returns the index of a pool entry, which is appended when it is new.
func (e *encoder) add(entry []byte) uint16 {
	if i, ok := e.index[string(entry)]; ok {
		return i
	}
	i := uint16(len(e.index))
	e.index[string(entry)] = i
	e.pool = append(e.pool, entry...)
	return i
}

func (e *encoder) utf8(text string) uint16 {
	b := binary.BigEndian.AppendUint16([]byte{constantUtf8}, e.count("name bytes", len(text), math.MaxUint16))
	return e.add(append(b, text...))
}

func (e *encoder) integer(v int32) uint16 {
	return e.add(binary.BigEndian.AppendUint32([]byte{constantInteger}, uint32(v)))
}

func (e *encoder) className(name string) uint16 {
	return e.add(binary.BigEndian.AppendUint16([]byte{constantClassref}, e.utf8(name)))
}

func (e *encoder) packageRef(r Reference) uint16 {
	b := binary.BigEndian.AppendUint16([]byte{constantPackage, r.Flags}, e.utf8(r.Name))
	return e.add(r.AID.AppendLV(append(b, r.Minor, r.Major)))
}

func (e *encoder) references(p *Package) []byte {
	if p.Format < 3 {
		return nil
	}
	out := []byte{uint8(e.count("referenced packages", len(p.References), math.MaxUint8))}
	for _, r := range p.References {
		out = binary.BigEndian.AppendUint16(out, e.packageRef(r))
	}
	return out
}

func (e *encoder) classes(p *Package) []byte {
	out := []byte{uint8(e.count("classes", len(p.Classes), math.MaxUint8))}
	for i := range p.Classes {
		out = e.class(out, &p.Classes[i], p.Format)
	}
	return out
}

func (e *encoder) class(out []byte, c *Class, format uint8) []byte {
	members := e.fields(nil, c.Fields)
	members = e.methods(members, c.Methods)
	out = append(out, c.Token)
	out = binary.BigEndian.AppendUint16(out, c.Flags)
	out = binary.BigEndian.AppendUint16(out, e.className(c.Name))
	out = binary.BigEndian.AppendUint16(out, e.count("superclasses", len(c.Supers), math.MaxUint16))
	for _, name := range c.Supers {
		out = binary.BigEndian.AppendUint16(out, e.className(name))
	}
	out = append(out, uint8(e.count("interfaces", len(c.Interfaces), math.MaxUint8)))
	for _, name := range c.Interfaces {
		out = binary.BigEndian.AppendUint16(out, e.className(name))
	}
	out = append(out, members...)
	if format >= 3 {
		out = append(out, c.CAP22PublicMethodEnd)
	}
	return out
}

func (e *encoder) fields(out []byte, fields []Field) []byte {
	out = binary.BigEndian.AppendUint16(out, e.count("fields", len(fields), math.MaxUint16))
	for _, f := range fields {
		out = append(out, f.Token)
		out = binary.BigEndian.AppendUint16(out, f.Flags)
		out = binary.BigEndian.AppendUint16(out, e.utf8(f.Name))
		out = binary.BigEndian.AppendUint16(out, e.utf8(f.Descriptor))
		if !f.HasConstant {
			out = binary.BigEndian.AppendUint16(out, 0)
			continue
		}
		out = binary.BigEndian.AppendUint16(out, 1)
		out = binary.BigEndian.AppendUint16(out, e.utf8(constantValue))
		out = binary.BigEndian.AppendUint32(out, 2)
		out = binary.BigEndian.AppendUint16(out, e.integer(f.Constant))
	}
	return out
}

func (e *encoder) methods(out []byte, methods []Method) []byte {
	out = binary.BigEndian.AppendUint16(out, e.count("methods", len(methods), math.MaxUint16))
	for _, m := range methods {
		out = append(out, m.Token)
		out = binary.BigEndian.AppendUint16(out, m.Flags)
		out = binary.BigEndian.AppendUint16(out, e.utf8(m.Name))
		out = binary.BigEndian.AppendUint16(out, e.utf8(m.Descriptor))
	}
	return out
}
