package capfile

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Dump prints a CAP file as text: header, imports, sizes, applets, classes,
// constant pool, methods (with code when asked for), static fields, reference
// locations. names may be nil.
func Dump(w io.Writer, f *File, names NameFunc, code bool) error {
	o, err := f.Outline(names, code)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	o.print(b)
	return b.Flush()
}

func (o *Outline) print(b *bufio.Writer) {
	fmt.Fprintf(b, "CAP file format %s, flags %s\n", o.Format, listText(o.Flags))
	fmt.Fprintf(b, "package %s %s %s\n", o.Package.AID, o.Package.Version, o.Package.Name)
	for _, p := range o.Packages {
		fmt.Fprintf(b, "public package %s %s %s\n", p.AID, p.Version, p.Name)
	}
	for i, p := range o.Imports {
		fmt.Fprintf(b, "import %d: %s %s %s\n", i, p.AID, p.Version, p.Name)
	}
	for _, a := range o.Applets {
		fmt.Fprintf(b, "applet %s install %s %s\n", a.AID, methodText(o.RefBlocks != nil, int(a.Block), a.Install), a.Name)
	}
	fmt.Fprintf(b, "\nsizes\n")
	for _, c := range o.Components {
		fmt.Fprintf(b, "%8d  %s\n", c.Size, c.Name)
	}
	fmt.Fprintf(b, "%8d  to the card\n", o.LoadSize)
	if o.PerPackage != nil {
		fmt.Fprintf(b, "\nclasses by package %s\n", strings.Trim(fmt.Sprint(o.PerPackage), "[]"))
	}
	for _, c := range o.Classes {
		c.print(b)
	}
	fmt.Fprintf(b, "\nconstant pool\n")
	for i, c := range o.Constants {
		fmt.Fprintf(b, "%5d  %s\n", i, c)
	}
	for _, m := range o.Methods {
		m.print(b)
	}
	fmt.Fprintf(b, "\nstatic field image: %d bytes, %d references, %d default bytes\n", o.Statics.ImageSize, o.Statics.References, o.Statics.Defaults)
	for _, a := range o.Statics.Arrays {
		fmt.Fprintf(b, "  %s\n", a)
	}
	if o.Statics.Values != "" {
		fmt.Fprintf(b, "  values %s\n", o.Statics.Values)
	}
	if o.RefBlocks == nil {
		fmt.Fprintf(b, "\nreference locations\n  1-byte%s\n  2-byte%s\n", offsetsText(o.RefBytes), offsetsText(o.RefShorts))
	}
	for i, r := range o.RefBlocks {
		fmt.Fprintf(b, "\nreference locations of block %d\n  1-byte%s\n  2-byte%s\n", i, offsetsText(r.Bytes), offsetsText(r.Shorts))
	}
}

func (c *OutlineClass) print(b *bufio.Writer) {
	fmt.Fprintf(b, "\n%s %s, flags %s, token %s\n", c.Kind, c.Name, listText(c.Flags), numberText(c.Token))
	if c.Kind == "class" {
		fmt.Fprintf(b, "  extends %s, %d words\n", c.Super, c.Words)
	}
	if len(c.Interfaces) > 0 {
		fmt.Fprintf(b, "  interfaces %s\n", strings.Join(c.Interfaces, ", "))
	}
	for _, f := range c.Fields {
		fmt.Fprintf(b, "  field %s\n", f)
	}
	if c.Kind == "class" {
		fmt.Fprintf(b, "  public methods %s\n  package methods %s\n", c.Public, c.Package)
	}
}

func (m *OutlineMethod) print(b *bufio.Writer) {
	name := m.Name
	if name != "" {
		name = " " + name
	}
	fmt.Fprintf(b, "\nmethod@%s%s %s %s, flags %s, token %s\n", methodText(m.extended, m.Block, m.Offset), name, m.Class, m.Type, listText(m.Flags), numberText(m.Token))
	fmt.Fprintf(b, "  stack %d, args %d, locals %d, %d bytes\n", m.Stack, m.Nargs, m.Locals, m.Size)
	for _, h := range m.Handlers {
		fmt.Fprintf(b, "  handler %s\n", h)
	}
	for _, line := range m.Code {
		fmt.Fprintf(b, "  %s\n", line)
	}
}

func listText(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, " ")
}

func numberText(n int) string {
	if n < 0 {
		return "none"
	}
	return fmt.Sprint(n)
}

func offsetsText(offsets []uint16) string {
	var b strings.Builder
	for _, offset := range offsets {
		fmt.Fprintf(&b, " %04X", offset)
	}
	return b.String()
}
