package capverify

import (
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// TestExtended verifies the extended form of the small file, and copies in which one thing is wrong.
func TestExtended(t *testing.T) {
	const sub, app = 3, 2 // classes
	tests := []struct {
		name   string
		change func(f *capfile.File)
		want   string
	}{
		{"good", func(*capfile.File) {}, ""},
		{"code of the second block", func(f *capfile.File) { f.Blocks[1].Methods[1].Code[0] = byte(bytecode.OpAload1) },
			"offset 162, method 1:000C, pc 2: putfield_i: type mismatch: expected class@0018, got byte[]"},
		{"override in another package", func(f *capfile.File) { f.Descriptor.PackageClasses = []int{3, 1} },
			"package-visible method at 1:35 has the token of one of class@0005, in another package"},
		{"call of what another package hides", func(f *capfile.File) {
			d := f.Descriptor.Classes
			d[app], d[sub] = d[sub], d[app]
			f.Descriptor.PackageClasses = []int{3, 1}
		}, "call of a package-visible method of class@0005"},
		{"method table", func(f *capfile.File) {
			f.Class.Classes[sub].PackageMethods[0], f.Class.Classes[sub].PackageBlocks[0] = 1, 1
		},
			"method at 1:1 does not agree with position in package method table (0)"},
		{"exported method", func(f *capfile.File) { f.Export.Classes[0].ClassOffset = f.Class.Classes[app].Offset }, "Export component, offset 2"},
	}
	for _, test := range tests {
		f := loadHex(t, "small23x.hex").File
		test.change(f)
		if err := f.Finish(); err != nil {
			t.Fatal(err)
		}
		faults := Verify(f, exportfile.Facts())
		if test.want == "" && len(faults) > 0 || !strings.Contains(faults.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, faults, test.want)
		}
	}
}
