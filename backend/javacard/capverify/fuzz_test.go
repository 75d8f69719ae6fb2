package capverify

import (
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// FuzzVerify checks that no file makes the verifier panic.
func FuzzVerify(f *testing.F) {
	block, err := loadSmall(f).LoadFileDataBlock(true)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(block)
	exportfile.Facts() // read once, or the first run would cover code that no other does
	f.Fuzz(func(t *testing.T, block []byte) {
		if file, err := capfile.ParseLoadFileDataBlock(block); err == nil {
			Verify(file, Exports(file))
		}
	})
}

// FuzzCode gives any bytes to the data flow as the body of a method, with the
// reference locations that belong to it.
func FuzzCode(f *testing.F) {
	for _, test := range codeTests {
		if test.method == "" {
			f.Add(loadSmall(f).assemble(f, test.code), byte(0), byte(1), byte(0))
		}
	}
	exportfile.Facts()
	f.Fuzz(func(t *testing.T, code []byte, start, length, pc byte) {
		if len(code) > 4096 {
			return
		}
		s := loadSmall(t)
		s.setCode(t, "App.test", code, handlerPlace{start: int(start), length: int(length), pc: int(pc)})
		Verify(s.File, Exports(s.File))
	})
}
