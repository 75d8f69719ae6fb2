package capverify

import (
	"encoding/hex"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// smallFile is the file that capfile's tests build, with the names its golden
// gives to constants and methods.
type smallFile struct {
	*capfile.File
	constants []string
	methods   []string
}

// loadSmall reads the golden of capfile's TestSmall, format 2.1.
func loadSmall(t testing.TB) *smallFile {
	t.Helper()
	return loadHex(t, "small.hex")
}

func loadHex(t testing.TB, name string) *smallFile {
	t.Helper()
	text, err := os.ReadFile("../capfile/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	out := &smallFile{}
	var block []byte
	for _, line := range strings.Split(string(text), "\n") {
		switch {
		case strings.HasPrefix(line, "# constants:"):
			out.constants = strings.Fields(line)[2:]
		case strings.HasPrefix(line, "# methods:"):
			out.methods = strings.Fields(line)[2:]
		case !strings.HasPrefix(line, "#"):
			b, err := hex.DecodeString(line)
			if err != nil {
				t.Fatal(err)
			}
			block = append(block, b...)
		}
	}
	if out.File, err = capfile.ParseLoadFileDataBlock(block); err != nil {
		t.Fatal(err)
	}
	return out
}

// withPath names the package, which a zip file needs.
func (s *smallFile) withPath() *capfile.File {
	s.Path = "small"
	return s.File
}

// method returns the position of a method.
func (s *smallFile) method(name string) int { return slices.Index(s.methods, name) }

// descriptor returns the descriptor of a method.
func (s *smallFile) descriptor(name string) *capfile.MethodDescriptor {
	_, d := s.Descriptor.Method(s.Method.Methods[s.method(name)].Offset)
	return d
}

// assemble replaces names of constants and assembles.
func (s *smallFile) assemble(t testing.TB, text string) []byte {
	t.Helper()
	var pairs []string
	for i, name := range s.constants {
		pairs = append(pairs, "{"+name+"}", strconv.Itoa(i))
	}
	code, err := bytecode.Assemble(strings.NewReplacer(pairs...).Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// place is a handler relative to its method.
type handlerPlace struct {
	method            int
	start, length, pc int
	catch             uint16
}

// setCode gives a method new code, with handlers, and puts everything in order
// again: offsets, handlers, reference locations, sizes.
func (s *smallFile) setCode(t testing.TB, name string, code []byte, handlers ...handlerPlace) {
	t.Helper()
	at := s.method(name)
	places := s.handlerPlaces()
	for _, h := range handlers {
		h.method = at
		places = append(places, h)
	}
	slices.SortStableFunc(places, func(a, b handlerPlace) int { return a.method - b.method })
	d := s.descriptor(name)
	s.Method.Methods[at].Code = code
	d.BytecodeCount, d.HandlerCount = uint16(len(code)), uint16(len(handlers))
	old := make([]uint16, len(s.Method.Methods))
	for i, m := range s.Method.Methods {
		old[i] = m.Offset
	}
	s.Method.Handlers = make([]capfile.ExceptionHandler, len(places))
	s.Method.Layout()
	s.moveMethods(old)
	d.HandlerIndex = 0
	for i, p := range places {
		base := s.Method.Methods[p.method].CodeOffset()
		s.Method.Handlers[i] = capfile.ExceptionHandler{
			StartOffset: uint16(base + p.start), ActiveLength: uint16(p.length), HandlerOffset: uint16(base + p.pc), CatchTypeIndex: p.catch,
		}
		if p.method == at && d.HandlerIndex == 0 {
			d.HandlerIndex = uint16(i)
		}
	}
	for i := range s.Method.Handlers {
		s.Method.Handlers[i].StopBit = capfile.StopBit(s.Method.Handlers, i)
	}
	s.locations()
	if err := s.Finish(); err != nil {
		t.Fatal(err)
	}
}

func (s *smallFile) handlerPlaces() []handlerPlace {
	var out []handlerPlace
	for _, h := range s.Method.Handlers {
		m := s.Method.Containing(h.StartOffset)
		base := m.CodeOffset()
		i := slices.IndexFunc(s.Method.Methods, func(n capfile.MethodInfo) bool { return n.Offset == m.Offset })
		out = append(out, handlerPlace{i, int(h.StartOffset) - base, int(h.ActiveLength), int(h.HandlerOffset) - base, h.CatchTypeIndex})
	}
	return out
}

// moveMethods replaces old method offsets by the present ones.
func (s *smallFile) moveMethods(old []uint16) {
	move := func(offset *uint16) {
		if i := slices.Index(old, *offset); i >= 0 {
			*offset = s.Method.Methods[i].Offset
		}
	}
	for i, c := range s.ConstantPool.Constants {
		if c.Tag == capfile.ConstantStaticMethodref && !c.IsExternal() {
			offset := c.Offset()
			move(&offset)
			s.ConstantPool.Constants[i] = capfile.NewStaticRef(c.Tag, offset)
		}
	}
	for i := range s.Class.Classes {
		for _, table := range [][]uint16{s.Class.Classes[i].PublicMethods, s.Class.Classes[i].PackageMethods} {
			for j := range table {
				move(&table[j])
			}
		}
	}
	for i := range s.Descriptor.Classes {
		for j := range s.Descriptor.Classes[i].Methods {
			move(&s.Descriptor.Classes[i].Methods[j].Offset)
		}
	}
	for i := range s.Applet.Applets {
		move(&s.Applet.Applets[i].InstallMethodOffset)
	}
}

// locations computes RefLocation, as far as the code decodes.
func (s *smallFile) locations() {
	l := &s.RefLocation
	*l = capfile.RefLocation{}
	for i, h := range s.Method.Handlers {
		if h.CatchTypeIndex != 0 {
			l.Byte2Indices = append(l.Byte2Indices, uint16(1+8*i+6))
		}
	}
	for i := range s.Method.Methods {
		m := &s.Method.Methods[i]
		list, err := bytecode.DecodeAll(m.Code)
		if err != nil {
			continue
		}
		for _, in := range list {
			p, ok := in.Pool()
			at := uint16(m.CodeOffset() + p.At)
			switch {
			case ok && p.Wide:
				l.Byte2Indices = append(l.Byte2Indices, at)
			case ok:
				l.ByteIndices = append(l.ByteIndices, at)
			}
		}
	}
}

// smallExport is the export file of the small file, which Oracle's verifier
// wants because the package exports an interface.
const smallExport = `package small 1.0 F0676F636172642A01 exp2.1 flags=00
class 0 0e01 small/Shr extends java/lang/Object implements javacard/framework/Shareable
m 0 0401 get ()S
m 1 0401 put ([BI)V
`

// TestSmall checks that the file the other tests spoil is good.
func TestSmall(t *testing.T) {
	s := loadSmall(t)
	for _, e := range Verify(s.File, exportfile.Facts()) {
		t.Error(e)
	}
	s.setCode(t, "App.test", s.assemble(t, "sload_1; sreturn"))
	for _, e := range Verify(s.File, exportfile.Facts()) {
		t.Error(e)
	}
}
