package capfile

import (
	"encoding/binary"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"
)

// File is a CAP file. Pointers are nil, and byte slices nil, for components
// that are absent.
type File struct {
	// Path is the directory of the package in the zip file: its name with
	// slashes. It is empty for a file that came as a load file data block.
	Path string
	// AppletNames are the class names of the applets, which only the manifest
	// holds, in the order of the Applet component; may be shorter.
	AppletNames []string

	Header          Header
	Directory       Directory
	Applet          *Applet
	Import          Import
	ConstantPool    ConstantPool
	Class           Class
	Method          Method
	StaticField     StaticField
	RefLocation     RefLocation
	Export          *Export
	Descriptor      *Descriptor
	Debug           *Debug
	StaticResources []byte // info of the StaticResources component, not decoded
	Custom          []Custom

	// Blocks and RefBlocks stand in place of Method and RefLocation in an extended file.
	Blocks    []Method
	RefBlocks []RefLocation
}

// Custom is a custom component; Directory may list it with an AID.
type Custom struct {
	Tag  Tag
	Name string // of the zip entry, without directory and extension
	Info []byte
}

// Component is one encoded component.
type Component struct {
	Tag  Tag
	Name string // of the zip entry, without directory
	Data []byte // tag, size and info
}

// Info returns the component's contents behind tag and size.
func (c Component) Info() []byte {
	if path.Ext(c.Name) == wideExtension {
		return c.Data[5:]
	}
	return c.Data[3:]
}

// IsExtended reports whether the file has the extended form of format 2.3.
func (f *File) IsExtended() bool { return f.Header.Format == Format23Extended }

// required lists the components that every CAP file has.
var required = []Tag{
	ComponentHeader, ComponentDirectory, ComponentImport, ComponentConstantPool, ComponentClass, ComponentMethod,
	ComponentStaticField, ComponentReferenceLocation,
}

// Parse decodes the components of a CAP file; every value is a whole component
// with tag and size, under its tag. The Descriptor component may be missing.
func Parse(components map[Tag][]byte) (*File, error) {
	info := map[Tag][]byte{}
	format := peekFormat(components[ComponentHeader])
	for tag, data := range components {
		b, err := componentInfo(tag, data, format)
		if err != nil {
			return nil, fmt.Errorf("parse CAP file: %w", err)
		}
		info[tag] = b
	}
	f := &File{}
	if err := f.parse(info); err != nil {
		return nil, fmt.Errorf("parse CAP file: %w", err)
	}
	return f, nil
}

// peekFormat finds the format of a file in its Header component, which decides how long the size fields of others are.
func peekFormat(header []byte) Format {
	const minor, flags = 3 + 4, 3 + 6
	if len(header) > flags && header[minor] == Format23.minor() && header[flags]&AccExtended != 0 {
		return Format23Extended
	}
	return Format21
}

// componentInfo tests tag and size of a whole component and returns its info.
func componentInfo(tag Tag, data []byte, f Format) ([]byte, error) {
	head := 1 + tag.sizeBytes(f)
	if len(data) < head {
		return nil, &Error{tag, 0, "truncated: no tag and size"}
	}
	if Tag(data[0]) != tag {
		return nil, &Error{tag, 0, fmt.Sprintf("wrong tag %d, want %d", data[0], uint8(tag))}
	}
	size := uint32(binary.BigEndian.Uint16(data[1:]))
	if head == 5 {
		size = binary.BigEndian.Uint32(data[1:])
	}
	if uint64(size) != uint64(len(data)-head) {
		return nil, &Error{tag, 0, fmt.Sprintf("size field %d, but %d bytes follow", size, len(data)-head)}
	}
	return data[head:], nil
}

// parse decodes all components. Header comes first, as it has the format, and
// Method last, as others tell where methods start.
func (f *File) parse(info map[Tag][]byte) error {
	for _, tag := range required {
		if _, ok := info[tag]; !ok {
			return &Error{tag, 0, "component missing"}
		}
	}
	var err error
	if f.Header, err = parseHeader(info[ComponentHeader]); err != nil {
		return err
	}
	format := f.Header.Format
	steps := []func() error{
		func() (err error) { f.Directory, err = parseDirectory(info[ComponentDirectory], format); return },
		func() (err error) { f.Applet, err = optional(info, ComponentApplet, format, parseApplet); return },
		func() (err error) { f.Import, err = parseImport(info[ComponentImport]); return },
		func() (err error) { f.ConstantPool, err = parseConstantPool(info[ComponentConstantPool]); return },
		func() (err error) { f.Class, err = parseClass(info[ComponentClass], format); return },
		func() (err error) { f.StaticField, err = parseStaticField(info[ComponentStaticField]); return },
		func() (err error) { f.Export, err = optional(info, ComponentExport, format, parseExport); return },
		func() (err error) {
			f.Descriptor, err = optional(info, ComponentDescriptor, format, parseDescriptor)
			return
		},
		func() error { return f.parseCode(info) },
		func() error { return f.parseRaw(info) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// parseCode decodes the components that have a block for each in an extended file.
func (f *File) parseCode(info map[Tag][]byte) (err error) {
	method, refs := info[ComponentMethod], info[ComponentReferenceLocation]
	starts := f.methodOffsets()
	if f.IsExtended() {
		if f.RefBlocks, err = parseRefBlocks(refs); err == nil {
			f.Blocks, err = parseBlocks(method, starts, f.Descriptor != nil)
		}
		return err
	}
	if f.RefLocation, err = parseRefLocation(refs); err != nil {
		return err
	}
	offsets := make([]uint16, len(starts))
	for i, s := range starts {
		offsets[i] = s.Offset
	}
	f.Method, err = parseMethod(method, offsets, f.Descriptor != nil)
	return err
}

// optional decodes a component that may be absent.
func optional[T any](info map[Tag][]byte, tag Tag, f Format, parse func([]byte, Format) (T, error)) (*T, error) {
	b, ok := info[tag]
	if !ok {
		return nil, nil
	}
	v, err := parse(b, f)
	if err != nil {
		return nil, err
	}
	return &v, nil
}

// parseRaw keeps the components that only some formats have; custom ones are not decoded.
func (f *File) parseRaw(info map[Tag][]byte) error {
	for tag, b := range info {
		keep := append([]byte{}, b...)
		switch {
		case tag == ComponentDebug && f.Header.Format >= Format22:
			d, err := parseDebug(b, f.Header.Format)
			if err != nil {
				return err
			}
			f.Debug = &d
		case tag == ComponentStaticResources && f.Header.Format >= Format23:
			f.StaticResources = keep
		case tag >= ComponentCustomFirst:
			f.Custom = append(f.Custom, Custom{Tag: tag, Info: keep})
		case tag < ComponentHeader || tag > ComponentDescriptor:
			return &Error{tag, 0, fmt.Sprintf("tag %d not allowed in format %s", uint8(tag), f.Header.Format)}
		}
	}
	slices.SortFunc(f.Custom, func(a, b Custom) int { return int(a.Tag) - int(b.Tag) })
	return nil
}

// methodOffsets collects the starts of methods: all of them from the Descriptor
// component, else those that other components refer to.
func (f *File) methodOffsets() []MethodAt {
	if f.Descriptor != nil {
		return f.Descriptor.methodOffsets()
	}
	var out []MethodAt
	for _, c := range f.ConstantPool.Constants {
		if c.Tag == ConstantStaticMethodref && !c.IsExternal() {
			out = append(out, c.Method())
		}
	}
	for i := range f.Class.Classes {
		c := &f.Class.Classes[i]
		out = append(out, c.PublicTable()...)
		out = append(out, c.PackageTable()...)
	}
	out = slices.DeleteFunc(out, func(m MethodAt) bool { return m.Offset == NoMethod })
	if f.Applet != nil {
		for _, a := range f.Applet.Applets {
			out = append(out, a.Install())
		}
	}
	if f.Export != nil {
		for _, c := range f.Export.Classes {
			out = append(out, c.StaticMethods()...)
		}
	}
	return out
}

// Components encodes all components, in order of their tags. It fails when a
// number does not fit its field.
func (f *File) Components() ([]Component, error) {
	var out []Component
	var fault error
	format := f.Header.Format
	add := func(tag Tag, info []byte, err error) {
		data, sizeErr := wrapComponent(tag, info, format)
		if fault == nil {
			fault = cmpErr(err, sizeErr)
		}
		out = append(out, Component{tag, tag.entryName(format), data})
	}
	encode := func(tag Tag, encode func() ([]byte, error)) {
		info, err := encode()
		add(tag, info, err)
	}
	inFormat := func(encode func(Format) ([]byte, error)) func() ([]byte, error) {
		return func() ([]byte, error) { return encode(format) }
	}
	encode(ComponentHeader, f.Header.encode)
	encode(ComponentDirectory, inFormat(f.Directory.encode))
	if f.Applet != nil {
		encode(ComponentApplet, inFormat(f.Applet.encode))
	}
	encode(ComponentImport, f.Import.encode)
	encode(ComponentConstantPool, f.ConstantPool.encode)
	encode(ComponentClass, inFormat(f.Class.encode))
	encode(ComponentMethod, f.encodeMethod)
	encode(ComponentStaticField, f.StaticField.encode)
	encode(ComponentReferenceLocation, f.encodeRefLocation)
	if f.Export != nil {
		encode(ComponentExport, inFormat(f.Export.encode))
	}
	if f.Descriptor != nil {
		encode(ComponentDescriptor, inFormat(f.Descriptor.encode))
	}
	if f.Debug != nil {
		encode(ComponentDebug, inFormat(f.Debug.encode))
	}
	if f.StaticResources != nil {
		add(ComponentStaticResources, f.StaticResources, nil)
	}
	for _, c := range f.Custom {
		add(c.Tag, c.Info, nil)
		if c.Name != "" {
			out[len(out)-1].Name = c.Name + ".cap"
		}
	}
	if fault != nil {
		return nil, fmt.Errorf("encode CAP file: %w", fault)
	}
	return out, nil
}

func (f *File) encodeMethod() ([]byte, error) {
	if f.IsExtended() {
		return encodeBlocks(f.Blocks)
	}
	return f.Method.encode()
}

func (f *File) encodeRefLocation() ([]byte, error) {
	if f.IsExtended() {
		return encodeRefBlocks(f.RefBlocks)
	}
	return f.RefLocation.encode()
}

func cmpErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// wrapComponent puts tag and size in front of info.
func wrapComponent(tag Tag, info []byte, f Format) ([]byte, error) {
	data := make([]byte, 0, 5+len(info))
	data = append(data, byte(tag))
	if tag.sizeBytes(f) == 4 {
		data = binary.BigEndian.AppendUint32(data, uint32(len(info)))
		return append(data, info...), nil
	}
	if len(info) > math.MaxUint16 {
		return nil, &Error{tag, 0, fmt.Sprintf("component of %d bytes, at most 65535", len(info))}
	}
	data = binary.BigEndian.AppendUint16(data, uint16(len(info)))
	return append(data, info...), nil
}

// Finish computes the Directory component from all others, and the sizes of its
// custom entries. AIDs of custom components stay as they are.
func (f *File) Finish() error {
	d := &f.Directory
	d.ComponentSizes = [lastTag + 1]uint32{}
	d.ImageSize = f.StaticField.ImageSize
	d.ArrayInitCount = uint16(len(f.StaticField.ArrayInits))
	d.ArrayInitSize = uint16(f.StaticField.ArrayInitSize())
	d.ImportCount = uint8(len(f.Import.Packages))
	d.BlockCount = uint8(len(f.Blocks))
	d.AppletCount = 0
	if f.Applet != nil {
		d.AppletCount = uint8(len(f.Applet.Applets))
	}
	components, err := f.Components()
	if err != nil {
		return err
	}
	for _, c := range components {
		if c.Tag <= lastTag {
			d.ComponentSizes[c.Tag] = uint32(len(c.Info()))
			continue
		}
		for i := range d.Custom {
			if d.Custom[i].Tag == c.Tag {
				d.Custom[i].Size = uint16(len(c.Info()))
			}
		}
	}
	return nil
}

// path returns the directory of the components in the zip file.
func (f *File) path() string {
	switch {
	case f.Path != "":
		return f.Path
	case f.Header.PackageName != "":
		return f.Header.PackageName
	}
	return strings.ToLower(f.Header.Package.AID.String())
}
