package capfile

import (
	"bytes"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// parts returns the encoded components by tag.
func parts(t testing.TB, f *File) map[Tag][]byte {
	t.Helper()
	components, err := f.Components()
	if err != nil {
		t.Fatal(err)
	}
	out := map[Tag][]byte{}
	for _, c := range components {
		out[c.Tag] = c.Data
	}
	return out
}

// in22 and in23 rewrite the small file in the newer formats.
func in22(f *File) *File {
	f.Header.Format, f.Header.PackageName = Format22, "small"
	f.relocate(2)
	f.Debug = smallDebug()
	f.Custom = []Custom{{Tag: 200, Name: "Extra", Info: []byte{1, 2, 3}}}
	f.Directory.Custom = []CustomComponentInfo{{Tag: 200, AID: f.Header.Package.AID}}
	return f
}

func in23(f *File) *File {
	f = in22(f)
	f.Header.Format, f.Header.PackageName = Format23, ""
	f.StaticResources = []byte{0, 0}
	for i, inherited := range []int{0, 1, 8, 2} { // virtual tokens of the superclass
		c := &f.Class.Classes[i]
		if c.IsInterface() {
			continue
		}
		for token := range int(c.PublicBase) + len(c.PublicMethods) {
			if token >= inherited {
				token = NoToken
			}
			c.PublicTokenMapping = append(c.PublicTokenMapping, uint8(token))
		}
		c.CAP22PublicMethodEnd = uint8(len(c.PublicTokenMapping))
	}
	old := []uint16{}
	for _, c := range f.Class.Classes {
		old = append(old, c.Offset)
	}
	f.Class.Layout(Format23)
	f.renumber(old)
	return f
}

// relocate moves all classes by shift.
func (f *File) relocate(shift uint16) {
	old := []uint16{}
	for i := range f.Class.Classes {
		old = append(old, f.Class.Classes[i].Offset)
		f.Class.Classes[i].Offset += shift
	}
	f.renumber(old)
}

// renumber replaces the old offsets of classes, wherever they stand, by the
// present ones.
func (f *File) renumber(old []uint16) {
	move := func(ref ClassRef) ClassRef {
		if i := slices.Index(old, uint16(ref)); i >= 0 && !ref.IsExternal() {
			return ClassRef(f.Class.Classes[i].Offset)
		}
		return ref
	}
	for i := range f.ConstantPool.Constants {
		if c := &f.ConstantPool.Constants[i]; !c.IsStatic() {
			ref := move(c.Class())
			c.Info[0], c.Info[1] = byte(ref>>8), byte(ref)
		}
	}
	for i := range f.Class.Classes {
		c := &f.Class.Classes[i]
		if !c.IsInterface() {
			c.Super = move(c.Super)
		}
		for j := range c.Interfaces {
			c.Interfaces[j].Interface = move(c.Interfaces[j].Interface)
		}
	}
	for i := range f.Export.Classes {
		f.Export.Classes[i].ClassOffset = uint16(move(ClassRef(f.Export.Classes[i].ClassOffset)))
	}
	for i := range f.Descriptor.Classes {
		d := &f.Descriptor.Classes[i]
		d.This = move(d.This)
		for j := range d.Interfaces {
			d.Interfaces[j] = move(d.Interfaces[j])
		}
		for j := range d.Fields {
			if !d.Fields[j].IsStatic() {
				d.Fields[j].Class = move(d.Fields[j].Class)
			}
		}
	}
	for i := range f.Descriptor.Types.Descriptors {
		for j := range f.Descriptor.Types.Descriptors[i].Types {
			t := &f.Descriptor.Types.Descriptors[i].Types[j]
			if t.Kind.HasClass() {
				t.Class = move(t.Class)
			}
		}
	}
}

// TestRoundTrip takes the small file in each format through components, zip
// file and load file data block.
func TestRoundTrip(t *testing.T) {
	for name, change := range map[string]func(*File) *File{
		"2.1": func(f *File) *File { return f }, "2.2": in22, "2.3": in23,
	} {
		t.Run(name, func(t *testing.T) {
			f := change(small(t))
			if err := f.Finish(); err != nil {
				t.Fatal(err)
			}
			if got := f.Header.Format.String(); got != name {
				t.Fatalf("format %s", got)
			}
			for _, e := range f.Validate() {
				t.Error(e)
			}
			encoded := parts(t, f)
			g, err := Parse(encoded)
			if err != nil {
				t.Fatal(err)
			}
			again := parts(t, g)
			if !maps.EqualFunc(encoded, again, bytes.Equal) {
				t.Error("encode(parse(b)) differs from b")
			}
			checkZip(t, f)
			checkLoadBlock(t, f)
		})
	}
}

func checkZip(t *testing.T, f *File) {
	t.Helper()
	var first, second bytes.Buffer
	if err := f.Write(&first); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("written twice, bytes differ (%v)", err)
	}
	g, err := Read(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, g); diff != "" {
		t.Errorf("read(write(f)) differs from f:\n%s", diff)
	}
}

func checkLoadBlock(t *testing.T, f *File) {
	t.Helper()
	for _, descriptor := range []bool{false, true} {
		block, err := f.LoadFileDataBlock(descriptor)
		if err != nil {
			t.Fatal(err)
		}
		g, err := ParseLoadFileDataBlock(block)
		if err != nil {
			t.Fatal(err)
		}
		if (g.Descriptor != nil) != descriptor || g.Debug != nil || g.Custom != nil {
			t.Errorf("load file data block: descriptor %v, debug %v, custom %v", g.Descriptor != nil, g.Debug, g.Custom)
		}
		for _, e := range g.Validate() {
			t.Error(e)
		}
		again, err := g.LoadFileDataBlock(descriptor)
		if err != nil || !bytes.Equal(again, block) {
			t.Errorf("load file data block changes when read and written: %v", err)
		}
	}
}

// TestMethodsWithoutDescriptor checks that a card finds the methods that
// something refers to.
func TestMethodsWithoutDescriptor(t *testing.T) {
	f := small(t)
	encoded := parts(t, f)
	delete(encoded, ComponentDescriptor)
	g, err := Parse(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f.Method, g.Method); diff != "" {
		t.Errorf("methods differ:\n%s", diff)
	}
}

func TestLoadOrder(t *testing.T) {
	block, err := small(t).LoadFileDataBlock(true)
	if err != nil {
		t.Fatal(err)
	}
	var order []Tag
	for at := 0; at < len(block); at += 3 + int(block[at+1])<<8 + int(block[at+2]) {
		order = append(order, Tag(block[at]))
	}
	want := []Tag{1, 2, 4, 3, 6, 7, 8, 10, 5, 9, 11}
	if !slices.Equal(order, want) {
		t.Errorf("load order %v, want %v", order, want)
	}
}

// TestDeltas checks the difference coding of reference locations.
func TestDeltas(t *testing.T) {
	tests := []struct {
		offsets []uint16
		want    string
	}{
		{nil, "0000"},
		{[]uint16{0}, "000100"},
		{[]uint16{254}, "0001fe"},
		{[]uint16{255}, "0002ff00"},
		{[]uint16{256, 511}, "0004ff01ff00"},
		{[]uint16{5, 515, 516}, "000505ffff0001"},
	}
	for _, test := range tests {
		w := &writer{}
		w.deltas(test.offsets)
		if got := hex.EncodeToString(w.b); got != test.want {
			t.Errorf("%v: %s, want %s", test.offsets, got, test.want)
		}
		r := &reader{b: w.b}
		if back := r.deltas(); !slices.Equal(back, test.offsets) || r.end() != nil {
			t.Errorf("%s: %v, %v", test.want, back, r.err)
		}
	}
	for _, bad := range []string{"0001ff", "0002ffff", "000201"} {
		b, _ := hex.DecodeString(bad)
		r := &reader{b: b}
		if offsets := r.deltas(); r.end() == nil {
			t.Errorf("%s reads as %v", bad, offsets)
		}
	}
}

// TestTypeDescriptors checks the vectors of the format description.
func TestTypeDescriptors(t *testing.T) {
	tests := []struct{ hex, want string }{
		{"0110", "()void"},
		{"0244", "(short)short"},
		{"056000e0", "()class@000E"},
		{"04b43100", ""},
		{"03b434", ""},
		{"0e", ""},
		{"0170", ""},
		{"0111", ""},
	}
	for _, test := range tests {
		b, err := hex.DecodeString(test.hex)
		if err != nil {
			continue
		}
		r := &reader{b: b}
		d := r.typeDescriptor()
		if err := r.end(); (err == nil) != (test.want != "") {
			t.Errorf("%s: %s, %v", test.hex, &d, err)
			continue
		} else if err != nil {
			continue
		}
		if d.String() != test.want {
			t.Errorf("%s: %s, want %s", test.hex, &d, test.want)
		}
		w := &writer{}
		if w.typeDescriptor(&d); !bytes.Equal(w.b, b) {
			t.Errorf("%s encodes as %x", test.hex, w.b)
		}
	}
}

// TestTooBig checks that numbers that do not fit are errors, not wrapped.
func TestTooBig(t *testing.T) {
	tests := map[string]func(*File){
		"applets":     func(f *File) { f.Applet.Applets = slices.Repeat(f.Applet.Applets, 256) },
		"imports":     func(f *File) { f.Import.Packages = slices.Repeat(f.Import.Packages, 128) },
		"constants":   func(f *File) { f.ConstantPool.Constants = make([]Constant, 1<<16) },
		"component":   func(f *File) { f.ConstantPool.Constants = make([]Constant, 1<<14) },
		"handlers":    func(f *File) { f.Method.Handlers = make([]ExceptionHandler, 256) },
		"code":        func(f *File) { f.Method.Methods[0].Code = make([]byte, 1<<16) },
		"stack":       func(f *File) { f.Method.Methods[0].MaxStack = 16 },
		"interfaces":  func(f *File) { f.Class.Classes[2].Interfaces = make([]ImplementedInterface, 16) },
		"table":       func(f *File) { f.Class.Classes[2].PublicMethods = make([]uint16, 256) },
		"array":       func(f *File) { f.StaticField.ArrayInits[0].Values = make([]byte, 1<<16) },
		"nibbles":     func(f *File) { f.Descriptor.Types.Descriptors[0].Types = make([]Type, 256) },
		"name in 2.1": func(f *File) { f.Header.PackageName = "x" },
		"pool in 2.1": func(f *File) { f.Class.SignaturePool = []byte{0} },
		"remote":      func(f *File) { f.Class.Classes[1].Remote = &RemoteInfo{} },
		"mapping":     func(f *File) { f.Header.Format = Format23 },
		"length":      func(f *File) { f.Method.Handlers[0].ActiveLength = 0x8000 },
		"order":       func(f *File) { f.RefLocation.ByteIndices = []uint16{2, 1} },
	}
	for name, change := range tests {
		f := small(t)
		change(f)
		components, err := f.Components()
		var fault *Error
		if !errors.As(err, &fault) || components != nil {
			t.Errorf("%s: %d components, %v", name, len(components), err)
		}
		if err := f.Finish(); err == nil {
			t.Errorf("%s: finish succeeds", name)
		}
	}
}

// TestRemote takes the parts of remote classes through a round trip.
func TestRemote(t *testing.T) {
	c := Class{
		SignaturePool: []byte{2, 0x44},
		Classes: []ClassInfo{
			{Offset: 4, Flags: AccInterface | AccRemote, Superinterfaces: []ClassRef{shareable}, Name: []byte("Shr")},
			{Offset: 11, Flags: AccRemote, Super: object, FirstReferenceToken: NoToken, Remote: &RemoteInfo{
				Methods:      []RemoteMethod{{Hash: 0x1234, SignatureOffset: 2, Token: 7}},
				HashModifier: []byte("m"), ClassName: []byte("Impl"), RemoteInterfaces: []ClassRef{4},
			}},
		},
	}
	info, err := c.encode(Format22)
	if err != nil {
		t.Fatal(err)
	}
	back, err := parseClass(info, Format22)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, back); diff != "" {
		t.Errorf("class component changed:\n%s", diff)
	}
}
