package exportfile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
)

// ParseText reads the text form:
//
//	package NAME MAJOR.MINOR AID expFORMAT flags=HEX
//	from ..., note ..., derived ...              where the facts come from
//	ref NAME MAJOR.MINOR AID [flags=HEX]         format 2.3: referenced package; without flags 01, a library
//	class TOKEN FLAGS NAME extends SUPERS implements INTERFACES [cap22=N]
//	f TOKEN FLAGS NAME DESCRIPTOR [= CONSTANT]   token - for a compile-time constant
//	m TOKEN FLAGS NAME DESCRIPTOR
//
// Flags are hexadecimal, lists are separated by commas, - is an empty list.
func ParseText(text string) (*Package, error) {
	var p *Package
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		var err error
		switch {
		case words[0] == "package" && p == nil:
			p, err = parsePackageLine(words)
		case p == nil:
			err = errors.New("no package line in front")
		default:
			err = p.parseLine(line, words)
		}
		if err != nil {
			return nil, fmt.Errorf("parse export text: line %d: %w", i+1, err)
		}
	}
	if p == nil {
		return nil, errors.New("parse export text: no package line")
	}
	return p, nil
}

func parsePackageLine(words []string) (*Package, error) {
	if len(words) != 6 {
		return nil, fmt.Errorf("package line of %d words, want 6", len(words))
	}
	p := &Package{Name: words[1]}
	var err error
	if p.Major, p.Minor, err = parseVersion(words[2]); err != nil {
		return nil, err
	}
	if p.AID, err = iso7816.ParseAID(words[3]); err != nil {
		return nil, err
	}
	format, ok := strings.CutPrefix(words[4], "exp2.")
	if !ok || len(format) != 1 || format[0] < '1' || format[0] > '3' {
		return nil, fmt.Errorf("format %q, want exp2.1 to exp2.3", words[4])
	}
	p.Format = format[0] - '0'
	p.Flags, err = parsePackageFlags(words[5])
	return p, err
}

func parsePackageFlags(word string) (uint8, error) {
	flags, ok := strings.CutPrefix(word, "flags=")
	v, err := strconv.ParseUint(flags, 16, 8)
	if !ok || err != nil {
		return 0, fmt.Errorf("flags %q, want flags=HEX", word)
	}
	return uint8(v), nil
}

// parseLine reads any line but the first.
func (p *Package) parseLine(line string, words []string) error {
	switch words[0] {
	case "from", "note", "derived":
		p.Remarks = append(p.Remarks, strings.TrimSpace(line))
		return nil
	case "ref":
		return p.parseRef(words)
	case "class":
		return p.parseClass(words)
	case "f", "m":
		if len(p.Classes) == 0 {
			return errors.New("member without class")
		}
		c := &p.Classes[len(p.Classes)-1]
		if words[0] == "f" {
			return c.parseField(words)
		}
		return c.parseMethod(words)
	}
	return fmt.Errorf("unknown line kind %q", words[0])
}

func (p *Package) parseRef(words []string) error {
	if len(words) != 4 && len(words) != 5 {
		return fmt.Errorf("ref line of %d words, want 4 or 5", len(words))
	}
	r := Reference{Flags: AccLibrary, Name: words[1]}
	var err error
	if len(words) == 5 {
		if r.Flags, err = parsePackageFlags(words[4]); err != nil {
			return err
		}
	}
	if r.Major, r.Minor, err = parseVersion(words[2]); err != nil {
		return err
	}
	if r.AID, err = iso7816.ParseAID(words[3]); err != nil {
		return err
	}
	p.References = append(p.References, r)
	return nil
}

func (p *Package) parseClass(words []string) error {
	if len(words) < 8 || len(words) > 9 || words[4] != "extends" || words[6] != "implements" {
		return errors.New("want class TOKEN FLAGS NAME extends SUPERS implements INTERFACES [cap22=N]")
	}
	c := Class{Name: words[3], Supers: parseNames(words[5]), Interfaces: parseNames(words[7])}
	var err error
	if c.Token, c.Flags, err = parseTokenFlags(words[1], words[2]); err != nil {
		return err
	}
	if len(words) == 9 {
		count, ok := strings.CutPrefix(words[8], "cap22=")
		v, err := strconv.ParseUint(count, 10, 8)
		if !ok || err != nil {
			return fmt.Errorf("%q, want cap22=N", words[8])
		}
		c.CAP22PublicMethodEnd = uint8(v)
	}
	p.Classes = append(p.Classes, c)
	return nil
}

func (c *Class) parseField(words []string) error {
	if len(words) != 5 && (len(words) != 7 || words[5] != "=") {
		return errors.New("want f TOKEN FLAGS NAME DESCRIPTOR [= CONSTANT]")
	}
	f := Field{Name: words[3], Descriptor: words[4]}
	var err error
	if f.Token, f.Flags, err = parseTokenFlags(words[1], words[2]); err != nil {
		return err
	}
	if len(words) == 7 {
		v, err := strconv.ParseInt(words[6], 10, 32)
		if err != nil {
			return fmt.Errorf("constant %q is not a number of 32 bits", words[6])
		}
		f.HasConstant, f.Constant = true, int32(v)
	}
	c.Fields = append(c.Fields, f)
	return nil
}

func (c *Class) parseMethod(words []string) error {
	if len(words) != 5 {
		return errors.New("want m TOKEN FLAGS NAME DESCRIPTOR")
	}
	m := Method{Name: words[3], Descriptor: words[4]}
	var err error
	m.Token, m.Flags, err = parseTokenFlags(words[1], words[2])
	c.Methods = append(c.Methods, m)
	return err
}

func parseVersion(word string) (major, minor uint8, err error) {
	a, b, ok := strings.Cut(word, ".")
	x, errMajor := strconv.ParseUint(a, 10, 8)
	y, errMinor := strconv.ParseUint(b, 10, 8)
	if !ok || errMajor != nil || errMinor != nil {
		return 0, 0, fmt.Errorf("version %q, want MAJOR.MINOR", word)
	}
	return uint8(x), uint8(y), nil
}

func parseTokenFlags(token, flags string) (uint8, uint16, error) {
	t := uint64(NoToken)
	var err error
	if token != "-" {
		if t, err = strconv.ParseUint(token, 10, 8); err != nil {
			return 0, 0, fmt.Errorf("token %q is not a number of 8 bits", token)
		}
	}
	f, err := strconv.ParseUint(flags, 16, 16)
	if err != nil {
		return 0, 0, fmt.Errorf("flags %q are not 16 bits in hexadecimal", flags)
	}
	return uint8(t), uint16(f), nil
}

func parseNames(word string) []string {
	if word == "-" {
		return nil
	}
	return strings.Split(word, ",")
}

// Text returns the text form. Lines stand in the order of the value.
func (p *Package) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s %d.%d %s exp2.%d flags=%02x\n", p.Name, p.Major, p.Minor, p.AID, p.Format, p.Flags)
	for _, r := range p.Remarks {
		b.WriteString(r + "\n")
	}
	for _, r := range p.References {
		fmt.Fprintf(&b, "ref %s %d.%d %s", r.Name, r.Major, r.Minor, r.AID)
		if r.Flags != AccLibrary {
			fmt.Fprintf(&b, " flags=%02x", r.Flags)
		}
		b.WriteByte('\n')
	}
	for i := range p.Classes {
		p.Classes[i].text(&b, p.Format)
	}
	return b.String()
}

func (c *Class) text(b *strings.Builder, format uint8) {
	fmt.Fprintf(b, "class %d %04x %s extends %s implements %s", c.Token, c.Flags, c.Name, namesText(c.Supers), namesText(c.Interfaces))
	if format >= 3 {
		fmt.Fprintf(b, " cap22=%d", c.CAP22PublicMethodEnd)
	}
	b.WriteString("\n")
	for _, f := range c.Fields {
		fmt.Fprintf(b, "f %s %04x %s %s", tokenText(f.Token), f.Flags, f.Name, f.Descriptor)
		if f.HasConstant {
			fmt.Fprintf(b, " = %d", f.Constant)
		}
		b.WriteString("\n")
	}
	for _, m := range c.Methods {
		fmt.Fprintf(b, "m %s %04x %s %s\n", tokenText(m.Token), m.Flags, m.Name, m.Descriptor)
	}
}

func tokenText(token uint8) string {
	if token == NoToken {
		return "-"
	}
	return strconv.Itoa(int(token))
}

func namesText(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, ",")
}
