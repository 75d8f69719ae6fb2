package link

import (
	"fmt"
	"go/token"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// Input is what is linked.
type Input struct {
	Program *ir.Program
	Code    map[*ir.Func]*bytecode.Symbolic // of every function of the program
	// Instance lists static functions that become instance methods of the class of their first parameter.
	Instance map[*ir.Func]bool
	// Home lists static functions that a certain class has to hold.
	Home    map[*ir.Func]*ir.Class
	Format  capfile.Format
	Exports []*exportfile.Package // of imported packages, looked up before the embedded ones
	// Previous is the export file of the release of a library that this one follows: its tokens stay. Nil for a first release.
	Previous *exportfile.Package
	Debug    bool // write the Debug component; from format 2.2
	// OwnInterfaces lists in the Debug component those interfaces of a class that its superclass does not implement, as kit 2.2.2 wants it; later
	// kits want all.
	OwnInterfaces bool
}

// Result is a linked package.
type Result struct {
	CAP     *capfile.File
	Methods []Method // in the order of the Method component
	Classes []string // names, in the order of the Class component
	// Export is the package's own export file; nil when it exports nothing.
	Export *exportfile.Package
}

// Method says where a method of the CAP file came from.
type Method struct {
	Name   string
	Offset uint16   // of the header in the Method component
	Size   int      // bytes, header included
	Func   *ir.Func // nil: a constructor that the linker made
	Code   *bytecode.Symbolic
	Lines  []Line
}

// Line is the source position of the instructions from PC on.
type Line struct {
	PC  int // from the method's first bytecode
	Pos token.Position
}

// linker is the state of linking one package.
type linker struct {
	in     Input
	file   *capfile.File
	faults diag.List
	err    error // what should not happen

	imports map[string]int // package tokens by AID

	classes []*class
	classOf map[*ir.Class]*class

	methods     []*method // in the order of the Method component
	methodOf    map[*ir.Func]*method
	constructor map[*ir.Class]*method

	exported map[*ir.Func]*ir.Export // of a library
	released *exportfile.Package     // Previous, if its tokens have to stay
	export   *exportfile.Package     // of this package

	pool    map[poolKey]int
	entries []*bytecode.Ref

	image map[*ir.Global]uint16 // offsets in the static field image
	types types
}

// Link links a program.
func Link(in Input) (*Result, error) {
	l := &linker{
		in: in, file: &capfile.File{}, imports: map[string]int{}, classOf: map[*ir.Class]*class{}, methodOf: map[*ir.Func]*method{},
		constructor: map[*ir.Class]*method{}, exported: map[*ir.Func]*ir.Export{}, pool: map[poolKey]int{}, image: map[*ir.Global]uint16{},
	}
	for _, step := range []func(){
		l.header, l.planExports, l.planClasses, l.planMethods, l.numberVirtuals, l.layoutClasses, l.layoutStatics, l.collectPool, l.layoutMethods,
		l.fillPool, l.encodeMethods, l.fillClasses, l.applets, l.exports, l.exportFile, l.descriptor, l.debug, l.finish,
	} {
		step()
		if err := l.fault(); err != nil {
			return nil, err
		}
	}
	return l.result(), nil
}

// fault returns what has gone wrong so far.
func (l *linker) fault() error {
	if l.err != nil {
		return fmt.Errorf("link %s: %w", l.in.Program.Name, l.err)
	}
	return l.faults.Err()
}

// fail records a fault that no program should be able to cause.
func (l *linker) fail(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf(format, args...)
	}
}

// Codes of the diagnostics; frontend/subset explains them.
const (
	codeMethodSize  = "GC7001" // a method of more than 32,767 bytes
	codeFrameSize   = "GC7002" // more than 255 words of arguments, local variables or stack
	codeFields      = "GC7003" // more than 255 words of fields in a class
	codeVirtuals    = "GC7004" // more than 128 virtual methods in a class
	codeComponent   = "GC7005" // a component is too large
	codeInterfaces  = "GC7006" // more than 15 interfaces of a class
	codeClasses     = "GC7007" // more than 255 classes or 128 imports
	codeLibraryData = "GC7008" // a library with initialised arrays
	codeSuper       = "GC7009" // a class of the card that cannot be extended
	codeChanged     = "GC5012" // a library is not compatible with its release before
)

func (l *linker) header() {
	p := l.in.Program
	aid, err := capfile.NewAID(p.AID)
	if err != nil {
		l.fail("package AID: %w", err)
		return
	}
	l.file.Path = ir.CardName(p.Name)
	h := &l.file.Header
	h.Format = l.in.Format
	h.Package = capfile.PackageInfo{MinorVersion: p.Minor, MajorVersion: p.Major, AID: aid}
	if len(p.Applets) > 0 {
		h.Flags |= capfile.AccApplet
	}
	l.importPackage(l.javaLang())
}

// finish sets what depends on the whole file.
func (l *linker) finish() {
	if l.usesInt() {
		l.file.Header.Flags |= capfile.AccInt
	}
	if err := l.file.Finish(); err != nil {
		l.faults.Add(codeComponent, l.in.Program.Pos, "make the package smaller, or split it", "%v", err)
	}
}

// usesInt reports whether anything in the package has the type int.
func (l *linker) usesInt() bool {
	for _, d := range l.types.list {
		for _, t := range d.Types {
			if t.Kind == capfile.TypeInt || t.Kind == capfile.TypeArrayInt {
				return true
			}
		}
	}
	for i := range l.file.Descriptor.Classes {
		for _, f := range l.file.Descriptor.Classes[i].Fields {
			if k, ok := f.Type.Primitive(); ok && k == capfile.TypeInt {
				return true
			}
		}
	}
	for _, m := range l.methods {
		for i := range m.code.Instrs {
			in := &m.code.Instrs[i]
			if in.Mark == 0 && (in.Op.Info().Flags&bytecode.FlagInt != 0 || in.Op == bytecode.OpNewarray && in.Args[0] == bytecode.AtypeInt) {
				return true
			}
		}
	}
	return false
}

func (l *linker) result() *Result {
	r := &Result{CAP: l.file, Export: l.export}
	for _, c := range l.classes {
		r.Classes = append(r.Classes, c.name)
	}
	for _, m := range l.methods {
		r.Methods = append(r.Methods, Method{Name: m.name, Offset: m.offset, Size: m.headerSize() + m.size(), Func: m.fn, Code: m.code, Lines: m.lines})
	}
	return r
}
