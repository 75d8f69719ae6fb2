package capfile

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"runtime/metrics"
	"strings"
	"testing"
)

// check parses components and validates the result. It fails the test when a
// value and an error come together.
func check(t *testing.T, components map[Tag][]byte) (good bool) {
	t.Helper()
	f, err := Parse(components)
	if err != nil {
		if f != nil {
			t.Fatal("a file and an error")
		}
		return false
	}
	return len(f.Validate()) == 0
}

// TestTruncated cuts every component at every byte, with the size field as it
// was and adjusted.
func TestTruncated(t *testing.T) {
	for tag, data := range parts(t, small(t)) {
		for n := range data {
			encoded := parts(t, small(t))
			encoded[tag] = data[:n:n]
			if check(t, encoded) {
				t.Errorf("%s cut to %d bytes is accepted", tag, n)
			}
			if n < 3 {
				continue
			}
			shorter := bytes.Clone(data[:n])
			binary.BigEndian.PutUint16(shorter[1:], uint16(n-3))
			encoded[tag] = shorter
			if check(t, encoded) {
				t.Errorf("%s shortened to %d bytes is accepted", tag, n)
			}
		}
	}
}

// TestExtended adds a byte to every component.
func TestExtended(t *testing.T) {
	for tag, data := range parts(t, small(t)) {
		encoded := parts(t, small(t))
		longer := append(bytes.Clone(data), 0)
		binary.BigEndian.PutUint16(longer[1:], uint16(len(longer)-3))
		encoded[tag] = longer
		if check(t, encoded) {
			t.Errorf("%s with a byte more is accepted", tag)
		}
	}
}

// TestBitFlips flips every bit of every component. Components whose every bit
// has one right value must be refused; in the others most must.
func TestBitFlips(t *testing.T) {
	strict := map[Tag]bool{ComponentDirectory: true, ComponentReferenceLocation: true}
	encoded := parts(t, small(t))
	for tag, data := range encoded {
		accepted := 0
		for bit := range 8 * len(data) {
			data[bit/8] ^= 1 << (bit % 8)
			if check(t, encoded) {
				accepted++
				if strict[tag] {
					t.Errorf("%s with bit %d flipped is accepted", tag, bit)
				}
			}
			data[bit/8] ^= 1 << (bit % 8)
		}
		t.Logf("%s: %d of %d bit flips accepted", tag, accepted, 8*len(data))
	}
}

// TestMissing leaves out each component.
func TestMissing(t *testing.T) {
	for tag := range parts(t, small(t)) {
		encoded := parts(t, small(t))
		delete(encoded, tag)
		good := check(t, encoded)
		if tag == ComponentDescriptor { // a card need not have it
			if !good {
				t.Errorf("refused without %s", tag)
			}
		} else if good {
			t.Errorf("accepted without %s", tag)
		}
	}
}

func TestHeaderErrors(t *testing.T) {
	tests := []struct {
		name   string
		change func(info []byte)
		want   string
	}{
		{"magic", func(b []byte) { b[0] = 0xCA }, "Header component, offset 0: bad magic number CACAFFED"},
		{"major", func(b []byte) { b[5] = 3 }, "Header component, offset 4: format 3.1 is not supported"},
		{"minor", func(b []byte) { b[4] = 4 }, "Header component, offset 4: format 2.4 is not supported"},
		{"AID", func(b []byte) { b[9] = 17 }, "Header component, offset 10: truncated"},
	}
	for _, test := range tests {
		encoded := parts(t, small(t))
		test.change(encoded[ComponentHeader][3:])
		if _, err := Parse(encoded); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

// zipOf makes a zip file of named entries, in order.
func zipOf(t *testing.T, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		w, err := z.Create(entries[i])
		if err == nil {
			_, err = w.Write([]byte(entries[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadErrors(t *testing.T) {
	tests := []struct {
		name string
		file []byte
		want string
	}{
		{"no zip", []byte("hello"), "not a valid zip file"},
		{"empty zip", zipOf(t), "Header component, offset 0: component missing"},
		{"other directory", zipOf(t, "a/b/Header.cap", "\x01"), "component missing"},
		{"no package directory", zipOf(t, "javacard/Header.cap", "\x01"), "no package directory above javacard"},
		{"two packages", zipOf(t, "a/javacard/Header.cap", "\x01", "b/javacard/Applet.cap", "\x03"), `second package directory, components of "a" came before`},
		{"extended", zipOf(t, "a/javacard/Method.capx", "\x07"), "Method component, offset 0: truncated"},
		{"wrong tag", zipOf(t, "a/javacard/Header.cap", "\x02"), "tag 2, want 1"},
		{"bad custom tag", zipOf(t, "a/javacard/Other.cap", "\x10"), "tag 16, a custom component needs one in the range 128 to 255"},
		{"bad debug tag", zipOf(t, "a/javacard/Debug.cap", "\x0B"), "tag 11, want 12"},
		{"debug of another kind", zipOf(t, "a/javacard/Debug.cap", "\xDB\x00\x00"), "Header component, offset 0: component missing"},
		{"known tag, other name", zipOf(t, "a/javacard/Other.cap", "\x01"), "tag 1, a custom component needs"},
		{"twice", zipOf(t, "a/javacard/Header.cap", "\x01", "a/javacard/header.cap", "\x01"), "second component with tag 1"},
		{"empty", zipOf(t, "a/javacard/Header.cap", ""), "empty component"},
	}
	for _, test := range tests {
		f, err := Read(bytes.NewReader(test.file), int64(len(test.file)))
		if err == nil || f != nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	if _, err := ReadFile("testdata/missing.cap"); err == nil {
		t.Error("a missing file is read")
	}
}

// TestReadLoose reads a file with other case, other order and no manifest.
func TestReadLoose(t *testing.T) {
	var entries []string
	components, err := small(t).Components()
	if err != nil {
		t.Fatal(err)
	}
	for i := len(components) - 1; i >= 0; i-- {
		entries = append(entries, "x/y/javacard/"+strings.ToUpper(components[i].Name), string(components[i].Data))
	}
	file := zipOf(t, append(entries, "x/y/javacard/notes.txt", "hello")...)
	f, err := Read(bytes.NewReader(file), int64(len(file)))
	if err != nil || f.Path != "x/y" || f.AppletNames != nil {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestSplitErrors(t *testing.T) {
	block, err := small(t).LoadFileDataBlock(false)
	if err != nil {
		t.Fatal(err)
	}
	for n := range block {
		if f, err := ParseLoadFileDataBlock(block[:n]); err == nil || f != nil {
			t.Errorf("load file data block cut to %d bytes is read", n)
		}
	}
	if _, err := SplitLoadFileDataBlock(append(bytes.Clone(block), block...)); err == nil {
		t.Error("components twice are read")
	}
}

// Bounds of what reading allocates (docs/formats.md): for each byte of components, and beyond that for any input. A byte of a zip file
// is at most 1032 bytes of components.
const (
	parseFactor = 64
	readSlack   = 1 << 20
	deflate     = 1032
)

// allocated is the number of bytes that f allocates.
func allocated(f func()) uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	before := sample[0].Value.Uint64()
	f()
	metrics.Read(sample)
	return sample[0].Value.Uint64() - before
}

// FuzzParse checks that a load file data block gives a value or an error, that
// what parses encodes to the same bytes, and that nothing panics on it.
func FuzzParse(f *testing.F) {
	for _, file := range []*File{small(&testing.T{}), in22(small(&testing.T{})), in23(small(&testing.T{})), extended(small(&testing.T{}))} {
		block, err := file.LoadFileDataBlock(true)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(block)
	}
	f.Fuzz(func(t *testing.T, block []byte) {
		components, err := SplitLoadFileDataBlock(block)
		if err != nil {
			return
		}
		var file *File
		if n := allocated(func() { file, err = Parse(components) }); n > parseFactor*uint64(len(block))+readSlack {
			t.Fatalf("%d bytes are allocated for a block of %d", n, len(block))
		}
		if err != nil {
			if file != nil {
				t.Fatal("a file and an error")
			}
			return
		}
		for tag, data := range parts(t, file) {
			if !bytes.Equal(components[tag], data) {
				t.Fatalf("%s: %x encodes as %x", tag, components[tag], data)
			}
		}
		file.Validate()
		if err := Dump(&bytes.Buffer{}, file, nil, true); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzRead checks the zip reader.
func FuzzRead(f *testing.F) {
	for _, file := range []*File{small(&testing.T{}), in22(small(&testing.T{})), extended(small(&testing.T{}))} {
		var b bytes.Buffer
		if err := file.Write(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var file *File
		var err error
		read := func() { file, err = Read(bytes.NewReader(data), int64(len(data))) }
		if n := allocated(read); n > parseFactor*deflate*uint64(len(data))+readSlack {
			t.Fatalf("%d bytes are allocated for a file of %d", n, len(data))
		}
		if (file == nil) == (err == nil) {
			t.Fatalf("file %v, error %v", file != nil, err)
		}
	})
}

// TestComponentName: the extension is compared without regard to case, and names of any bytes do no harm.
func TestComponentName(t *testing.T) {
	for name, want := range map[string]string{"Header.cap": "Header", "METHOD.CAPX": "METHOD", "a.cap.txt": "", "": "", ".\xff\xff\xff\xff\xff": ""} {
		if base, _, ok := componentName(name); ok != (want != "") || ok && base != want {
			t.Errorf("%q: %q, %v, want %q", name, base, ok, want)
		}
	}
}
