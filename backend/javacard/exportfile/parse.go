package exportfile

import (
	"encoding/binary"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// magic is the first field of an export file.
const magic = 0x00FACADE

// Tags of the constant pool (JCVM 5.6).
const (
	constantUtf8     = 1
	constantInteger  = 3
	constantClassref = 7
	constantPackage  = 13
)

// constantValue is the name of the only attribute of fields.
const constantValue = "ConstantValue"

// Parse decodes an export file of format 2.1, 2.2 or 2.3.
func Parse(b []byte) (*Package, error) {
	d := &decoder{b: b}
	p := d.file()
	if d.err == nil && d.pos != len(b) {
		d.fail(d.pos, "%d bytes left over", len(b)-d.pos)
	}
	if d.err != nil {
		return nil, fmt.Errorf("parse export file: %w", d.err)
	}
	return p, nil
}

// decoder reads big-endian values; after the first fault it reads zeros.
type decoder struct {
	b    []byte
	pos  int
	err  error
	pool []constant
}

// constant is one constant pool entry; which fields count depends on the tag.
type constant struct {
	tag     uint8
	text    string
	integer int32
	name    uint16
	pkg     Reference
}

func (d *decoder) fail(at int, format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("offset %d: %s", at, fmt.Sprintf(format, args...))
	}
}

func (d *decoder) take(n int) []byte {
	if d.err == nil && n > len(d.b)-d.pos {
		d.fail(d.pos, "truncated: %d bytes wanted, %d left", n, len(d.b)-d.pos)
	}
	if d.err != nil {
		return make([]byte, 4)[:min(n, 4)]
	}
	d.pos += n
	return d.b[d.pos-n : d.pos]
}

func (d *decoder) u1() uint8  { return d.take(1)[0] }
func (d *decoder) u2() uint16 { return binary.BigEndian.Uint16(d.take(2)) }
func (d *decoder) u4() uint32 { return binary.BigEndian.Uint32(d.take(4)) }

// repeat calls item n times, or until the first fault.
func (d *decoder) repeat(n int, item func()) {
	for i := 0; i < n && d.err == nil; i++ {
		item()
	}
}

func (d *decoder) file() *Package {
	if m := d.u4(); m != magic {
		d.fail(0, "bad magic number %08X, want 00FACADE", m)
	}
	p := &Package{Format: d.u1()}
	if major := d.u1(); d.err == nil && (major != 2 || p.Format < 1 || p.Format > 3) {
		d.fail(4, "format %d.%d is not supported", major, p.Format)
	}
	d.repeat(int(d.u2()), d.constant)
	this := d.packageRef()
	p.Flags, p.Name, p.AID, p.Major, p.Minor = this.Flags, this.Name, this.AID, this.Major, this.Minor
	if p.Format >= 3 {
		d.repeat(int(d.u1()), func() { p.References = append(p.References, d.packageRef()) })
	}
	d.repeat(int(d.u1()), func() { p.Classes = append(p.Classes, d.class(p.Format)) })
	return p
}

func (d *decoder) constant() {
	at := d.pos
	c := constant{tag: d.u1()}
	switch c.tag {
	case constantUtf8:
		c.text = string(d.take(int(d.u2())))
	case constantInteger:
		c.integer = int32(d.u4())
	case constantClassref:
		c.name = d.u2()
	case constantPackage:
		c.pkg.Flags, c.name = d.u1(), d.u2()
		c.pkg.Minor, c.pkg.Major = d.u1(), d.u1()
		aid, err := iso7816.NewAID(d.take(int(d.u1())))
		if err != nil {
			d.fail(at, "%v", err)
		}
		c.pkg.AID = aid
	default:
		d.fail(at, "bad constant pool tag %d", c.tag)
	}
	d.pool = append(d.pool, c)
}

// entry returns the pool entry an index just read points at.
func (d *decoder) entry(index uint16, tag uint8) constant {
	if d.err == nil && (int(index) >= len(d.pool) || d.pool[index].tag != tag) {
		d.fail(d.pos-2, "constant pool index %d does not name an entry with tag %d", index, tag)
	}
	if d.err != nil {
		return constant{}
	}
	return d.pool[index]
}

func (d *decoder) utf8(index uint16) string { return d.entry(index, constantUtf8).text }
func (d *decoder) text() string             { return d.utf8(d.u2()) }
func (d *decoder) className() string        { return d.utf8(d.entry(d.u2(), constantClassref).name) }

func (d *decoder) packageRef() Reference {
	c := d.entry(d.u2(), constantPackage)
	c.pkg.Name = d.utf8(c.name)
	return c.pkg
}

func (d *decoder) class(format uint8) Class {
	c := Class{Token: d.u1(), Flags: d.u2(), Name: d.className()}
	d.repeat(int(d.u2()), func() { c.Supers = append(c.Supers, d.className()) })
	d.repeat(int(d.u1()), func() { c.Interfaces = append(c.Interfaces, d.className()) })
	d.repeat(int(d.u2()), func() { c.Fields = append(c.Fields, d.field()) })
	d.repeat(int(d.u2()), func() {
		c.Methods = append(c.Methods, Method{Token: d.u1(), Flags: d.u2(), Name: d.text(), Descriptor: d.text()})
	})
	if format >= 3 {
		c.CAP22PublicMethodEnd = d.u1()
	}
	return c
}

func (d *decoder) field() Field {
	f := Field{Token: d.u1(), Flags: d.u2(), Name: d.text(), Descriptor: d.text()}
	at := d.pos
	switch n := d.u2(); n {
	case 0:
	case 1:
		name, size := d.text(), d.u4()
		if d.err == nil && (name != constantValue || size != 2) {
			d.fail(at, "attribute %q of %d bytes, want ConstantValue of 2", name, size)
		}
		f.HasConstant, f.Constant = true, d.entry(d.u2(), constantInteger).integer
	default:
		d.fail(at, "%d attributes, at most 1", n)
	}
	return f
}
