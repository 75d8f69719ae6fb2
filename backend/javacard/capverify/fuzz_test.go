package capverify

import (
	"runtime"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// What Verify allocates at most: for each byte of components, and always.
const (
	verifyFactor = 4096
	verifySlack  = 4 << 20
)

// verifyBounded verifies f, and fails if that allocates more than it may.
func verifyBounded(t *testing.T, f *capfile.File) Errors {
	t.Helper()
	block, err := f.LoadFileDataBlock(true)
	if err != nil {
		return nil
	}
	exports := Exports(f)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	faults := Verify(f, exports)
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > verifyFactor*uint64(len(block))+verifySlack {
		t.Errorf("%d bytes are allocated for components of %d", n, len(block))
	}
	return faults
}

// FuzzVerify checks that no file makes the verifier panic, or allocate more than it may.
func FuzzVerify(f *testing.F) {
	block, err := loadSmall(f).LoadFileDataBlock(true)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(block)
	extended, err := loadHex(f, "small23x.hex").LoadFileDataBlock(true)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(extended)
	exportfile.Facts() // read once, or the first run would cover code that no other does
	f.Fuzz(func(t *testing.T, block []byte) {
		if file, err := capfile.ParseLoadFileDataBlock(block); err == nil {
			verifyBounded(t, file)
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
		verifyBounded(t, s.File)
	})
}
