package pass_test

import (
	"errors"
	"math/rand"
	"testing"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// TestRandomPrograms compiles programs made by chance, with every kind, loops, switches, calls with several results, fields, arrays and handlers, and
// compares what they compute. Programs whose int cannot be bounded are refused with a diagnostic, and counted.
func TestRandomPrograms(t *testing.T) {
	programs, refused := 40, 0
	if testing.Short() {
		programs = 40
	}
	for seed := range programs {
		src := randomProgram(int64(seed)).String()
		for _, c := range []struct {
			level  int
			hasInt bool
		}{{0, false}, {2, false}, {1, true}, {2, true}} {
			_, err := same(t, src, c.level, c.hasInt)
			var list diag.List
			switch {
			case err != nil && !errors.As(err, &list):
				t.Fatalf("seed %d: %.3000s", seed, err.Error())
			case err != nil:
				refused++
			}
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
	}
	if refused > programs*3 {
		t.Errorf("%d of %d compilations refused", refused, programs*4)
	}
	t.Logf("%d of %d compilations refused", refused, programs*4)
}

// generator makes one program.
type generator struct {
	*rand.Rand
	p      *ir.Program
	class  *ir.Class
	global map[ir.Kind]*ir.Global
	funcs  []*ir.Func // that may be called

	b     *ir.Builder
	vars  []*ir.Var
	loops []*ir.Var // counters, which are only read
	bytes *ir.Value
	obj   *ir.Value
	depth int
	views randomViews
}

var randomKinds = []ir.Kind{ir.I8, ir.U8, ir.I16, ir.U16, ir.Int, ir.Int, ir.Uint, ir.I32, ir.U32}

func randomProgram(seed int64) *ir.Program {
	g := &generator{Rand: rand.New(rand.NewSource(seed)), p: &ir.Program{Name: "t", Major: 1}, global: map[ir.Kind]*ir.Global{}}
	g.class = &ir.Class{Name: "C"}
	for i, k := range randomKinds {
		g.class.Fields = append(g.class.Fields, &ir.Field{Name: string(rune('a' + i)), Type: ir.Scalar(k), Class: g.class})
		if g.global[k] == nil {
			g.global[k] = &ir.Global{Name: "g" + k.String(), Type: ir.Scalar(k)}
			g.p.Globals = append(g.p.Globals, g.global[k])
		}
	}
	g.p.Classes = []*ir.Class{g.class}
	g.viewFunctions()
	for i := range 2 {
		g.function("f"+string(rune('0'+i)), randomKinds, 2)
	}
	for i := range 2 {
		g.function("F"+string(rune('0'+i)), []ir.Kind{ir.I8, ir.U8, ir.I16, ir.U16, ir.I32, ir.U32}, 1)
	}
	return g.p
}

func (g *generator) kind(list []ir.Kind) ir.Kind { return list[g.Intn(len(list))] }

func (g *generator) function(name string, kinds []ir.Kind, results int) {
	f := &ir.Func{Name: name}
	for range results {
		f.Results = append(f.Results, ir.Scalar(g.kind(kinds)))
	}
	g.vars, g.loops = nil, nil
	g.b = ir.NewBuilder(f)
	for range 3 {
		p := f.NewParam(ir.Scalar(g.kind(kinds)), ir.RoleNone)
		x := f.NewVar("p"+string(rune('0'+len(g.vars))), p.Type)
		g.vars = append(g.vars, x)
		g.b.Emit(ir.OpVarSet, ir.Type{}, x, p)
	}
	for _, k := range randomKinds {
		x := f.NewVar("x"+string(rune('0'+len(g.vars))), ir.Scalar(k))
		g.vars = append(g.vars, x)
		if g.Intn(2) == 0 {
			g.b.Emit(ir.OpVarSet, ir.Type{}, x, g.expr(k, 1))
		}
	}
	g.bytes = g.b.Emit(ir.OpNewArray, ir.Array(ir.U8), nil, g.b.Const(ir.I16, 16))
	g.obj = g.b.Emit(ir.OpNew, ir.Object(g.class), g.class)
	g.statements(5)
	var out []*ir.Value
	for _, r := range f.Results {
		out = append(out, g.expr(r.Kind, 2))
	}
	g.b.Return(out...)
	if name[0] == 'f' {
		g.funcs = append(g.funcs, f)
	}
	g.p.Funcs = append(g.p.Funcs, f)
}

func (g *generator) statements(n int) {
	for range 1 + g.Intn(n) {
		g.statement()
	}
}

func (g *generator) statement() {
	choice := g.Intn(12)
	if g.depth > 2 && choice >= 6 {
		choice = g.Intn(6)
	}
	g.depth++
	switch choice {
	default:
		x := g.vars[g.Intn(len(g.vars))]
		g.b.Emit(ir.OpVarSet, ir.Type{}, x, g.expr(x.Type.Kind, 3))
	case 3:
		fd := g.class.Fields[g.Intn(len(g.class.Fields))]
		g.b.Emit(ir.OpFieldSet, ir.Type{}, fd, g.obj, g.expr(fd.Type.Kind, 2))
	case 4:
		gl := g.p.Globals[g.Intn(len(g.p.Globals))]
		g.b.Emit(ir.OpGlobalSet, ir.Type{}, gl, g.expr(gl.Type.Kind, 2))
	case 5:
		index := g.b.Binary(ir.OpAnd, g.expr(ir.Int, 2), g.b.Const(ir.Int, 31))
		g.b.Emit(ir.OpArraySet, ir.Type{}, nil, g.bytes, index, g.expr(ir.U8, 2))
	case 6, 7:
		g.branch()
	case 8, 9:
		g.loop()
	case 10:
		g.multiway()
	case 11:
		g.covered()
	}
	g.depth--
}

func (g *generator) block() *ir.Block {
	b := g.b.Func.NewBlock()
	b.Handler = g.b.Cur.Handler
	return b
}

func (g *generator) branch() {
	then, els, join := g.block(), g.block(), g.block()
	g.b.If(g.cond(), then, els)
	g.b.Cur = then
	g.statements(3)
	g.b.Jump(join)
	g.b.Cur = els
	if g.Intn(2) == 0 {
		g.statements(2)
	}
	g.b.Jump(join)
	g.b.Cur = join
}

// loop counts in Int, I16 or U8 up to a small bound.
func (g *generator) loop() {
	k := g.kind([]ir.Kind{ir.Int, ir.I16, ir.U8})
	x := g.b.Func.NewVar("i", ir.Scalar(k))
	x.Name += string(rune('0' + len(g.b.Func.Vars)%10))
	head, body, exit := g.block(), g.block(), g.block()
	g.b.Emit(ir.OpVarSet, ir.Type{}, x, g.b.Const(k, 0))
	g.b.Jump(head)
	g.b.Cur = head
	bound := g.b.Const(k, int64(1+g.Intn(5)))
	if g.Intn(2) == 0 {
		bound = g.b.Conv(g.b.Binary(ir.OpAnd, g.expr(ir.U8, 1), g.b.Const(ir.U8, 7)), k)
	}
	g.b.If(g.b.Compare(ir.OpLt, g.b.Emit(ir.OpVarGet, x.Type, x), bound), body, exit)
	g.b.Cur = body
	g.loops = append(g.loops, x)
	g.statements(3)
	g.loops = g.loops[:len(g.loops)-1]
	g.b.Emit(ir.OpVarSet, ir.Type{}, x, g.b.Binary(ir.OpAdd, g.b.Emit(ir.OpVarGet, x.Type, x), g.b.Const(k, 1)))
	g.b.Jump(head)
	g.b.Cur = exit
}

func (g *generator) multiway() {
	k := g.kind([]ir.Kind{ir.U8, ir.I16, ir.U16, ir.Int})
	x := g.expr(k, 2)
	join, def := g.block(), g.block()
	var cases []int64
	var targets []*ir.Block
	for n := range 1 + g.Intn(3) {
		cases = append(cases, k.Wrap(int64(n)*int64(1+g.Intn(100))+int64(g.Intn(3))*32768+int64(n)))
		targets = append(targets, g.block())
	}
	seen := map[int64]bool{}
	for i := 0; i < len(cases); i++ {
		for seen[cases[i]] {
			cases[i]++
		}
		seen[cases[i]] = true
	}
	g.b.Switch(x, cases, targets, def)
	for _, t := range append(targets, def) {
		g.b.Cur = t
		g.statements(2)
		g.b.Jump(join)
	}
	g.b.Cur = join
}

// covered makes a region with a handler.
func (g *generator) covered() {
	outer := g.b.Cur.Handler
	handler, body, join := g.block(), g.block(), g.block()
	body.Handler = handler
	g.b.Jump(body)
	g.b.Cur = body
	g.statements(3)
	if g.Intn(2) == 0 {
		x := g.vars[g.Intn(len(g.vars))]
		g.b.Emit(ir.OpVarSet, ir.Type{}, x, g.b.Binary(ir.OpDiv, g.expr(x.Type.Kind, 1), g.expr(x.Type.Kind, 1)))
		g.statements(1)
	}
	g.b.Jump(join)
	handler.Handler = outer
	g.b.Cur = handler
	g.b.Emit(ir.OpCatch, ir.Object(nil), nil)
	g.statements(2)
	g.b.Jump(join)
	join.Handler = outer
	g.b.Cur = join
}

func (g *generator) cond() *ir.Value {
	k := g.kind(randomKinds)
	if g.Intn(6) == 0 {
		return g.b.Emit(ir.OpInBounds, ir.Scalar(ir.Bool), nil, g.expr(ir.Int, 2), g.b.Const(ir.Int, int64(g.Intn(300))))
	}
	ops := []ir.Op{ir.OpEq, ir.OpNe, ir.OpLt, ir.OpLe, ir.OpGt, ir.OpGe}
	return g.b.Compare(ops[g.Intn(len(ops))], g.expr(k, 2), g.expr(k, 1))
}

// expr makes an expression of kind k. Most of those of Go's int are masked, so that a few programs are accepted.
func (g *generator) expr(k ir.Kind, depth int) *ir.Value {
	x := g.any(k, depth)
	if (k == ir.Int || k == ir.Uint) && x.Op != ir.OpConst && g.Intn(40) != 0 {
		x = g.b.Binary(ir.OpAnd, x, g.b.Const(k, []int64{7, 255, 0xFF0, 0x3FFF, 0x7FFF, 0xFFFF}[g.Intn(6)]))
		if k == ir.Int && g.Intn(3) == 0 {
			x = g.b.Binary(ir.OpSub, x, g.b.Const(k, int64(g.Intn(300))))
		}
	}
	return x
}

// any makes an expression of kind k.
func (g *generator) any(k ir.Kind, depth int) *ir.Value {
	if depth == 0 || g.Intn(5) == 0 {
		return g.leaf(k)
	}
	switch g.Intn(13) {
	case 0, 1:
		return g.b.Conv(g.expr(g.kind(randomKinds), depth-1), k)
	case 12:
		return g.b.Conv(g.viewElement(), k)
	case 2:
		return g.b.Emit([]ir.Op{ir.OpNeg, ir.OpCom}[g.Intn(2)], ir.Scalar(k), nil, g.expr(k, depth-1))
	case 3:
		op := []ir.Op{ir.OpShl, ir.OpShr}[g.Intn(2)]
		return g.b.Emit(op, ir.Scalar(k), nil, g.expr(k, depth-1), g.expr(ir.U8, 0))
	case 4:
		op := []ir.Op{ir.OpDiv, ir.OpRem}[g.Intn(2)]
		d := g.b.Binary(ir.OpOr, g.expr(k, depth-1), g.b.Const(k, 1))
		return g.b.Binary(op, g.expr(k, depth-1), d)
	case 5, 6:
		return g.b.Binary(ir.OpAnd, g.expr(k, depth-1), g.b.Const(k, []int64{1, 7, 15, 127, 255, 0x7FFF, 0xFFFF, -2}[g.Intn(8)]))
	case 7:
		return g.call(k)
	}
	ops := []ir.Op{ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpAnd, ir.OpOr, ir.OpXor}
	return g.b.Binary(ops[g.Intn(len(ops))], g.expr(k, depth-1), g.expr(k, depth-1))
}

func (g *generator) leaf(k ir.Kind) *ir.Value {
	var list []*ir.Var
	for _, x := range append(g.vars, g.loops...) {
		if x.Type.Kind == k {
			list = append(list, x)
		}
	}
	switch n := g.Intn(6); {
	case n < 3 && len(list) > 0:
		x := list[g.Intn(len(list))]
		return g.b.Emit(ir.OpVarGet, x.Type, x)
	case n == 3 && g.obj != nil && g.obj.Block.Func == g.b.Func:
		for _, fd := range g.class.Fields {
			if fd.Type.Kind == k {
				return g.b.Emit(ir.OpFieldGet, fd.Type, fd, g.obj)
			}
		}
	case n == 4 && g.global[k] != nil:
		return g.b.Emit(ir.OpGlobalGet, ir.Scalar(k), g.global[k])
	}
	if k == ir.Int || k == ir.Uint {
		return g.b.Const(k, int64(g.Intn(300)))
	}
	return g.b.Const(k, samples[g.Intn(len(samples))])
}

// call calls an earlier function and uses one of its results.
func (g *generator) call(k ir.Kind) *ir.Value {
	if len(g.funcs) == 0 || g.depth > 2 {
		return g.leaf(k)
	}
	f := g.funcs[g.Intn(len(g.funcs))]
	var args []*ir.Value
	for _, p := range f.Params {
		args = append(args, g.expr(p.Type.Kind, 1))
	}
	call := g.b.Emit(ir.OpCall, f.Results[0], f, args...)
	second := g.b.Extract(call, 1, f.Results[1])
	if g.Intn(2) == 0 {
		return g.b.Conv(second, k)
	}
	return g.b.Conv(call, k)
}
