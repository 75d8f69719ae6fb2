package capfile

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gocard/gocard/runtime/iso7816"
)

func smallDebug() *Debug {
	return &Debug{
		Strings: []string{"small", "small/App", "App.go", "process", "(Ljavacard/framework/APDU;)V", "apdu", "n", "S"},
		Packages: []DebugPackage{{Name: 0, Classes: []DebugClass{{
			Name: 1, Flags: 1, Location: InternalClass(2), Superclass: 1, SourceFile: 2, Interfaces: []uint16{1},
			Fields: []DebugField{{Name: 6, Descriptor: 7, Flags: 2, Contents: 3}},
			Methods: []DebugMethod{{
				Name: 3, Descriptor: 4, Flags: 1, Location: 9, HeaderSize: 2, BodySize: 12,
				Variables: []DebugVariable{{Index: 1, Name: 5, Descriptor: 4, StartPC: 0, Length: 12}},
				Lines:     []DebugLine{{0, 4, 10}, {5, 11, 12}},
			}},
		}}}},
	}
}

// TestExtendedRoundTrip: components, zip file and load file data block of an extended file give the file back.
func TestExtendedRoundTrip(t *testing.T) {
	f := extended(small(t))
	if err := f.Finish(); err != nil {
		t.Fatal(err)
	}
	encoded := parts(t, f)
	if got := encoded[ComponentMethod][:6]; !bytes.Equal(got[:3], []byte{7, 0, 0}) || got[5] != 2 {
		t.Errorf("Method begins % X, want a size of four bytes and two blocks", got)
	}
	back, err := Parse(encoded)
	if err != nil {
		t.Fatal(err)
	}
	f.Path, f.AppletNames, f.Custom[0].Name = "", nil, ""
	aids := cmp.Comparer(func(a, b iso7816.AID) bool { return a == b })
	if diff := cmp.Diff(f, back, aids); diff != "" {
		t.Errorf("parsed otherwise (-want +got):\n%s", diff)
	}
	block, err := back.LoadFileDataBlock(true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseLoadFileDataBlock(block); err != nil {
		t.Error(err)
	}
	var zipped bytes.Buffer
	if err := back.Write(&zipped); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(zipped.String(), "javacard/Method.capx") {
		t.Error("no Method.capx in the zip file")
	}
	if _, err := Read(bytes.NewReader(zipped.Bytes()), int64(zipped.Len())); err != nil {
		t.Error(err)
	}
	for _, e := range back.Validate() {
		t.Error(e)
	}
}

// TestExtendedBad: what is wrong with blocks and packages is said with its place.
func TestExtendedBad(t *testing.T) {
	for _, test := range []struct {
		name   string
		tag    Tag
		change func(info []byte)
		want   string
	}{
		{"block offset", ComponentMethod, func(b []byte) { b[4]++ }, "Method component, offset 1: block 0 at offset 10, want 9"},
		{"block count", ComponentMethod, func(b []byte) { b[0] = 200 }, "Method component"},
		{"package count", ComponentDescriptor, func(b []byte) { b[0] = 9 }, "Descriptor component"},
		{"public packages", ComponentHeader, func(b []byte) { b[len(b)-6]++ }, "Header component"},
	} {
		f := extended(small(t))
		if err := f.Finish(); err != nil {
			t.Fatal(err)
		}
		encoded := parts(t, f)
		test.change(encoded[test.tag][1+test.tag.sizeBytes(Format23Extended):])
		if _, err := Parse(encoded); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

// TestForeignRoundTrip reads the CAP files of a directory tree and writes the same component bytes again.
func TestForeignRoundTrip(t *testing.T) {
	dir := os.Getenv("GOCARD_CAPS")
	if dir == "" {
		t.Skip("GOCARD_CAPS does not name a directory of CAP files (docs/conformance.md)")
	}
	var names []string
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.EqualFold(filepath.Ext(name), ".cap") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	formats := map[Format]int{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(b, []byte("PK")) { // a loose component
			continue
		}
		f, err := Read(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		formats[f.Header.Format]++
		sameComponents(t, name, b, f)
	}
	t.Logf("files by format: %v", formats)
}

// sameComponents compares what f encodes to with the components in a zip file.
func sameComponents(t *testing.T, name string, zipped []byte, f *File) {
	t.Helper()
	z, err := readZip(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	for tag, data := range parts(t, f) {
		if !bytes.Equal(data, z.components[tag]) {
			t.Errorf("%s: %s is written as %d bytes, read were %d", name, tag, len(data), len(z.components[tag]))
		}
	}
	if len(z.components) != len(parts(t, f)) {
		t.Errorf("%s: %d components are written, read were %d", name, len(parts(t, f)), len(z.components))
	}
}
