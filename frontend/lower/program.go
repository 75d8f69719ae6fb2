package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// Program translates a build. The error is a diag.List.
func Program(in *Input) (*ir.Program, error) {
	b := newBuilder(in)
	b.guard(token.NoPos, b.run)
	if err := b.problems.Err(); err != nil {
		return nil, err
	}
	return b.prog, nil
}

// builder holds the state of one translation.
type builder struct {
	in       *Input
	prog     *ir.Program
	problems diag.List
	failed   map[string]bool // problems already reported
	budget   budget

	failedInside map[token.Pos]bool // calls that lead to problems in packages that are not the user's
	sites        map[ir.Site]bool
	names        map[string]int // unique names in use
	reach        *reach
	plan         *plan

	layouts         typeutil.Map // types.Type -> *layout
	depth           int          // of layouts being made
	later           []func()     // to do when they are
	classes         typeutil.Map // types.Type -> *classInfo
	boxes           typeutil.Map // types.Type -> *classInfo
	ifaces          typeutil.Map // types.Type -> *ir.Class
	funcClasses     typeutil.Map // *types.Signature -> *ir.Class
	functionClasses map[*ssa.Function]*classInfo
	singletons      map[string]*ir.Global    // objects that exist once
	reused          map[ssa.Value]*ir.Global // objects of sites that set them anew each time
	nilness         *nilness
	nilable         typeutil.Map // types of pointers that may stand in interfaces as nil
	nilClasses      typeutil.Map // types.Type -> *classInfo, of the objects that stand for them
	mayBeNil        map[*ssa.MakeInterface]bool
	declaredClasses []*classInfo
	virtuals        map[*ssa.Function]*ir.Func // methods by the function that is their body
	apis            apiObjects
	funcs           map[*ssa.Function]*ir.Func
	globals         map[*ssa.Global]*place
	constants       map[string]*ir.Global
	helpers         map[string]*ir.Func
	queue           []func()
	globalObjects   map[*ssa.Global]*ir.Global // of package variables that are objects
	prologueBody    *ir.Block
	prologue        *fn // start of the initialisation function; objects that exist once are made there
	init            *fn
}

func newBuilder(in *Input) *builder {
	return &builder{
		in:              in,
		prog:            &ir.Program{Name: in.Name, AID: in.AID, Major: in.Major, Minor: in.Minor, Pos: in.Pos},
		failed:          map[string]bool{},
		failedInside:    map[token.Pos]bool{},
		budget:          budget{copies: map[*ssa.Function]int{}},
		sites:           map[ir.Site]bool{},
		names:           map[string]int{},
		funcs:           map[*ssa.Function]*ir.Func{},
		globals:         map[*ssa.Global]*place{},
		constants:       map[string]*ir.Global{},
		helpers:         map[string]*ir.Func{},
		functionClasses: map[*ssa.Function]*classInfo{},
		singletons:      map[string]*ir.Global{},
		reused:          map[ssa.Value]*ir.Global{},
		mayBeNil:        map[*ssa.MakeInterface]bool{},
		virtuals:        map[*ssa.Function]*ir.Func{},
		globalObjects:   map[*ssa.Global]*ir.Global{},
	}
}

// run is the order of the work.
func (b *builder) run() {
	b.setRuntime()
	b.reach = findReachable(b)
	b.plan = makePlan(b)
	b.checkGrowth()
	b.findNilable()
	b.startInit()
	b.checkUpcasts()
	b.checkRollback()
	b.declareVirtuals()
	b.declareOverrides()
	b.applets()
	b.exports()
	for len(b.queue) > 0 && !b.budget.over {
		work := b.queue[0]
		b.queue = b.queue[1:]
		work()
	}
	if !b.budget.over {
		b.finish()
	}
}

// applets translates the entry points.
func (b *builder) applets() {
	for _, a := range b.in.Applets {
		install := b.in.Root.Func("Install")
		if install == nil || !isInstall(install.Signature) {
			b.fail(codeInstall, a.Pos, "write func Install(params []byte)", "package %s has an applet but no function Install that makes it", b.in.Root.Pkg.Name())
			continue
		}
		info := b.class(a.Type.Type(), a.Pos)
		b.prog.Applets = append(b.prog.Applets, &ir.Applet{Class: info.class, AID: a.AID, Install: b.installEntry(install)})
	}
}

func isInstall(sig *types.Signature) bool {
	return sig.Params().Len() == 1 && sig.Results().Len() == 0 && types.Identical(sig.Params().At(0).Type(), types.NewSlice(types.Typ[types.Byte]))
}

// installEntry is what the card calls, install(byte[], short, byte): the length comes as a signed byte (JCRE 3.1).
func (b *builder) installEntry(install *ssa.Function) *ir.Func {
	if f := b.helpers["install"]; f != nil {
		return f
	}
	f := b.newFunc("install", install.Pos())
	b.helpers["install"] = f.f
	ref := f.f.NewParam(ir.Array(ir.U8), ir.RoleNone)
	off := f.f.NewParam(ir.Scalar(ir.I16), ir.RoleNone)
	n := f.f.NewParam(ir.Scalar(ir.I16), ir.RoleNone)
	n = f.Binary(ir.OpAnd, n, f.Const(ir.I16, 0xFF))
	s := &scope{fn: f, at: install.Pos()}
	params := s.sliceOf(install.Params[0].Type(), ref, off, n, func() *ir.Value { return s.capacity(ref, off, 1) })
	f.Emit(ir.OpCall, ir.Type{}, b.function(install), params...)
	f.Return()
	f.finish()
	return f.f
}

// position is where pos stands.
func (b *builder) position(pos token.Pos) token.Position { return b.in.SSA.Fset.Position(pos) }
