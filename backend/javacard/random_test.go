package javacard_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/interp"
	"github.com/gocard/gocard/ir/verify"
)

// frame is the applet around a random function: it hands four shorts of the command data to Test and answers the result.
const frame = `class @Random extends @javacard/framework/Applet {
	field bytes i8[]
	field shorts i16[]
	field a i16
	field b u8
	field next @Random
}
global count i16
global table i8[] = hex 0102FF807F00AA55
applet @Random F0676F63610101 install Install

func Install(v0 u8[] ref, v1 i16 off, v2 i16 len) {
b0:
	v3 @Random = new @Random
	v4 i16 = const 16
	v5 i8[] = newarray v4
	fieldset @Random:bytes v3, v5
	v6 i16[] = newarray v4
	fieldset @Random:shorts v3, v6
	fieldset @Random:next v3, v3
	callapi @javacard/framework/Applet:register(v3)
	return
}

func @Random:Process(v0 @Random, v1 @javacard/framework/APDU) overrides @javacard/framework/Applet:process {
b0:
	v2 bool = callapi @javacard/framework/Applet:selectingApplet(v0)
	if v2 b1 else b2
b1:
	return
b2:
	v3 u8[] = callapi @javacard/framework/APDU:getBuffer(v1)
	v4 i16 = callapi @javacard/framework/APDU:setIncomingAndReceive(v1)
	v5 i16 = const 5
	v6 i16 = callapi @javacard/framework/Util:getShort(v3, v5)
	v7 i16 = const 7
	v8 i16 = callapi @javacard/framework/Util:getShort(v3, v7)
	v9 i16 = const 9
	v10 i16 = callapi @javacard/framework/Util:getShort(v3, v9)
	v11 i16 = call Test(v0, v6, v8, v10)
	v12 i16 = const 0
	v13 i16 = callapi @javacard/framework/Util:setShort(v3, v12, v11)
	v14 i16 = const 2
	callapi @javacard/framework/APDU:setOutgoingAndSend(v1, v12, v14)
	return
}

func Note(v0 i16) i16 {
b0:
	v1 i16 = globalget count
	v2 i16 = const 3
	v3 i16 = mul v1, v2
	v4 i16 = add v3, v0
	globalset count v4
	return v4
}

func Test(v0 @Random, v1 i16, v2 i16, v3 i16) i16 {
b0:
	return v1
}
`

// TestRandom makes random functions and compares what the interpreter of the IR says with what the compiled code does on the card.
// GOCARD_RANDOM is the number of functions.
func TestRandom(t *testing.T) {
	n := 250
	if s := os.Getenv("GOCARD_RANDOM"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	for seed := range n {
		compareRandom(t, uint64(seed))
		if t.Failed() {
			return
		}
	}
}

// randomProgram makes the program of a seed.
func randomProgram(t *testing.T, seed uint64) (*ir.Program, *ir.Func) {
	t.Helper()
	p := parse(t, "random.ir", frame)
	test := funcNamed(t, p, "Test")
	g := newGenerator(p, test, seed)
	g.function()
	if err := verify.CardForm(p, true); err != nil {
		t.Fatalf("seed %d: %v\n%s", seed, err, test)
	}
	return p, test
}

// randomExchanges are commands to a random program with the answers that the interpreter gives.
func randomExchanges(t *testing.T, p *ir.Program, test *ir.Func, seed uint64) []exchange {
	t.Helper()
	m, err := interp.New(p, interp.Config{Card: true, API: interp.RuntimeAPI{}, Steps: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	this := interpObject(t, m, p)
	r := rand.New(rand.NewPCG(seed, 1))
	inputs := [][3]int16{{0, 0, 0}, {1, 2, 3}, {-1, 5, 0x7FFF}, {-32768, -1, 100}, {int16(r.Int32()), int16(r.Int32()), int16(r.Int32())}}
	var out []exchange
	for i, in := range inputs {
		command := []byte{0x80, 0, 0, 0, 6}
		for _, x := range in {
			command = binary.BigEndian.AppendUint16(command, uint16(x))
		}
		out = append(out, exchange{i, append(command, 0), interpreted(t, m, test, this, in)})
	}
	return out
}

func compareRandom(t *testing.T, seed uint64) {
	t.Helper()
	p, test := randomProgram(t, seed)
	r := generate(t, p, "jc222")
	c := load(t, r.CAP)
	for _, e := range randomExchanges(t, p, test, seed) {
		if got := c.transmit(e.command); got != e.want {
			t.Fatalf("seed %d: %X: %s on the card, %s in the interpreter\n%s\n%s", seed, e.command, got, e.want, test, r.Listing())
		}
	}
}

func funcNamed(t *testing.T, p *ir.Program, name string) *ir.Func {
	t.Helper()
	for _, f := range p.Funcs {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no function %s", name)
	return nil
}

// interpObject makes the applet's object as Install does.
func interpObject(t *testing.T, m *interp.Machine, p *ir.Program) interp.Value {
	t.Helper()
	make := &ir.Func{Name: "make", Results: []ir.Type{ir.Object(classNamed(p, "Random"))}}
	b := ir.NewBuilder(make)
	install := funcNamed(t, p, "Install")
	values := map[*ir.Value]*ir.Value{}
	for _, v := range install.Blocks[0].Values {
		if v.Op == ir.OpCallAPI || v.Op == ir.OpReturn {
			continue
		}
		var args []*ir.Value
		for _, a := range v.Args {
			args = append(args, values[a])
		}
		values[v] = b.Emit(v.Op, v.Type, v.Aux, args...)
		values[v].AuxInt = v.AuxInt
	}
	b.Return(values[install.Blocks[0].Values[0]])
	out, err := m.Call(make)
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

func classNamed(p *ir.Program, name string) *ir.Class {
	for _, c := range p.Classes {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// interpreted is the answer that the card has to give.
func interpreted(t *testing.T, m *interp.Machine, f *ir.Func, this interp.Value, in [3]int16) string {
	t.Helper()
	out, err := m.Call(f, this, interp.Number(int64(in[0])), interp.Number(int64(in[1])), interp.Number(int64(in[2])))
	var x *interp.Exception
	switch {
	case err == nil:
		return fmt.Sprintf("%04X9000", uint16(out[0].N))
	case errors.As(err, &x) && x.Class == interp.ISOException:
		return fmt.Sprintf("%04X", x.Reason)
	case errors.As(err, &x):
		return "6F00"
	}
	t.Fatal(err)
	return ""
}

// generator makes a random function of structured control flow. Its variables are SSA values in an environment.
type generator struct {
	p     *ir.Program
	f     *ir.Func
	b     *ir.Builder
	rand  *rand.Rand
	env   []*ir.Value // shorts
	wide  []*ir.Value // ints
	fuel  int         // statements left
	loops int
	catch *ir.Block
}

func newGenerator(p *ir.Program, f *ir.Func, seed uint64) *generator {
	f.Blocks = nil
	g := &generator{p: p, f: f, b: ir.NewBuilder(f), rand: rand.New(rand.NewPCG(seed, 7)), fuel: 4 + int(seed%60)}
	g.env = append([]*ir.Value(nil), f.Params[1:]...)
	for range g.rand.IntN(3) {
		g.env = append(g.env, g.short(1))
	}
	for range g.rand.IntN(3) {
		g.wide = append(g.wide, g.int(1))
	}
	return g
}

// function builds the body: statements, then a result that depends on all variables.
func (g *generator) function() {
	g.statements(4)
	sum := g.env[0]
	for i, v := range g.env[1:] {
		sum = g.b.Binary(ir.OpAdd, g.b.Binary(ir.OpMul, sum, g.b.Const(ir.I16, int64(3+i))), v)
	}
	for _, v := range g.wide {
		sum = g.b.Binary(ir.OpXor, sum, g.conv(v, ir.I16))
	}
	g.b.Return(sum)
}

func (g *generator) statements(depth int) {
	for n := 1 + g.rand.IntN(8); n > 0 && g.fuel > 0; n-- {
		g.fuel--
		switch k := g.rand.IntN(16); {
		case k < 5 || depth == 0:
			g.set(g.rand.IntN(len(g.env)), g.short(3))
		case k == 5 && len(g.wide) > 0:
			g.wide[g.rand.IntN(len(g.wide))] = g.int(3)
		case k < 8:
			g.store()
		case k == 8:
			g.swap()
		case k < 11:
			g.branch(depth)
		case k == 11:
			g.choose(depth)
		case k < 14 && g.loops < 3:
			g.loop(depth)
		case k == 14 && g.catch == nil && g.loops == 0:
			g.try(depth)
		default:
			g.set(g.rand.IntN(len(g.env)), g.b.Emit(ir.OpCall, ir.Scalar(ir.I16), funcByName(g.p, "Note"), g.short(2)))
		}
	}
}

func (g *generator) set(i int, v *ir.Value) { g.env[i] = v }

func funcByName(p *ir.Program, name string) *ir.Func {
	for _, f := range p.Funcs {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// swap rotates variables, which makes parallel copies at the end of loops.
func (g *generator) swap() {
	first := g.env[0]
	copy(g.env, g.env[1:])
	g.env[len(g.env)-1] = first
}

func (g *generator) this() *ir.Value { return g.f.Params[0] }

func (g *generator) field(name string) *ir.Field {
	for _, f := range classNamed(g.p, "Random").Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

func (g *generator) load(name string) *ir.Value {
	f := g.field(name)
	t := f.Type
	if t.Kind == ir.U8 {
		t.Kind = ir.I8
	}
	return g.b.Emit(ir.OpFieldGet, t, f, g.this())
}

// store writes to memory: fields, arrays, the global.
func (g *generator) store() {
	switch g.rand.IntN(5) {
	case 0:
		g.b.Emit(ir.OpFieldSet, ir.Type{}, g.field("a"), g.this(), g.short(2))
	case 1:
		v := g.short(2)
		g.b.Emit(ir.OpFieldSet, ir.Type{}, g.field("b"), g.this(), v)
	case 2:
		g.b.Emit(ir.OpArraySet, ir.Type{}, nil, g.load("bytes"), g.index(15), g.short(2))
	case 3:
		g.b.Emit(ir.OpArraySet, ir.Type{}, nil, g.load("shorts"), g.index(15), g.short(2))
	default:
		g.b.Emit(ir.OpGlobalSet, ir.Type{}, g.p.Globals[0], g.short(2))
	}
}

func (g *generator) index(mask int64) *ir.Value {
	if g.rand.IntN(12) == 0 {
		return g.short(1) // may be out of bounds
	}
	return g.b.Binary(ir.OpAnd, g.short(1), g.b.Const(ir.I16, mask))
}

var shortOps = []ir.Op{ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpAnd, ir.OpOr, ir.OpXor, ir.OpAdd, ir.OpSub, ir.OpDiv, ir.OpRem}

// short makes a random expression of kind i16.
func (g *generator) short(depth int) *ir.Value {
	if depth == 0 || g.rand.IntN(4) == 0 {
		if g.rand.IntN(3) == 0 || len(g.env) == 0 {
			return g.constant(ir.I16)
		}
		return g.env[g.rand.IntN(len(g.env))]
	}
	switch k := g.rand.IntN(18); {
	case k < 7:
		return g.b.Binary(shortOps[g.rand.IntN(len(shortOps))], g.short(depth-1), g.short(depth-1))
	case k == 7:
		return g.b.Emit([]ir.Op{ir.OpShl, ir.OpShr}[g.rand.IntN(2)], ir.Scalar(ir.I16), nil, g.short(depth-1), g.b.Const(ir.I16, int64(g.rand.IntN(16))))
	case k == 8:
		return g.b.Emit([]ir.Op{ir.OpNeg, ir.OpCom}[g.rand.IntN(2)], ir.Scalar(ir.I16), nil, g.short(depth-1))
	case k == 9:
		return g.conv(g.conv(g.short(depth-1), []ir.Kind{ir.I8, ir.U8}[g.rand.IntN(2)]), ir.I16)
	case k == 10:
		return g.conv(g.condition(depth-1), ir.I16)
	case k == 11 && len(g.wide) > 0:
		return g.conv(g.int(depth-1), ir.I16)
	case k == 12:
		return g.load("a")
	case k == 13:
		return g.conv(g.load("b"), ir.I16)
	case k == 14:
		return g.conv(g.b.Emit(ir.OpArrayGet, ir.Scalar(ir.I8), nil, g.load("bytes"), g.index(15)), ir.I16)
	case k == 15:
		return g.b.Emit(ir.OpArrayGet, ir.Scalar(ir.I16), nil, g.load("shorts"), g.index(15))
	case k == 16:
		return g.b.Emit(ir.OpArrayLen, ir.Scalar(ir.I16), nil, g.b.Emit(ir.OpGlobalGet, ir.Array(ir.I8), g.p.Globals[1]))
	}
	return g.b.Emit(ir.OpGlobalGet, ir.Scalar(ir.I16), g.p.Globals[0])
}

var wideOps = []ir.Op{ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpAnd, ir.OpOr, ir.OpXor, ir.OpDiv}

// int makes a random expression of kind i32.
func (g *generator) int(depth int) *ir.Value {
	if depth == 0 || g.rand.IntN(4) == 0 {
		if g.rand.IntN(3) == 0 || len(g.wide) == 0 {
			return g.constant(ir.I32)
		}
		return g.wide[g.rand.IntN(len(g.wide))]
	}
	switch k := g.rand.IntN(8); {
	case k < 4:
		return g.b.Binary(wideOps[g.rand.IntN(len(wideOps))], g.int(depth-1), g.int(depth-1))
	case k == 4:
		return g.b.Emit([]ir.Op{ir.OpShl, ir.OpShr}[g.rand.IntN(2)], ir.Scalar(ir.I32), nil, g.int(depth-1), g.b.Binary(ir.OpAnd, g.short(1), g.b.Const(ir.I16, 31)))
	case k == 5:
		return g.b.Emit(ir.OpNeg, ir.Scalar(ir.I32), nil, g.int(depth-1))
	}
	return g.conv(g.short(depth-1), ir.I32)
}

func (g *generator) constant(k ir.Kind) *ir.Value {
	small := []int64{-128, -32768, 32767, 255, 127, -2, -5}
	if g.rand.IntN(2) == 0 {
		return g.b.Const(k, int64(g.rand.IntN(9)-2))
	}
	if k == ir.I32 && g.rand.IntN(2) == 0 {
		return g.b.Const(k, int64(g.rand.Int32()))
	}
	return g.b.Const(k, small[g.rand.IntN(len(small))])
}

func (g *generator) conv(v *ir.Value, k ir.Kind) *ir.Value { return g.b.Conv(v, k) }

var compares = []ir.Op{ir.OpEq, ir.OpNe, ir.OpLt, ir.OpLe, ir.OpGt, ir.OpGe}

// condition makes a random bool.
func (g *generator) condition(depth int) *ir.Value {
	switch k := g.rand.IntN(8); {
	case k == 0 && depth > 0:
		return g.b.Emit(ir.OpNot, ir.Scalar(ir.Bool), nil, g.condition(depth-1))
	case k == 1:
		return g.b.Compare(ir.OpInBounds, g.short(depth), g.b.Const(ir.I16, int64(g.rand.IntN(40))))
	case k == 2 && len(g.wide) > 0:
		return g.b.Compare(compares[g.rand.IntN(6)], g.int(depth), g.int(depth))
	}
	return g.b.Compare(compares[g.rand.IntN(6)], g.short(depth), g.short(depth))
}

// snapshot copies the environment.
func (g *generator) snapshot() []*ir.Value {
	return append(append([]*ir.Value(nil), g.env...), g.wide...)
}

func (g *generator) restore(s []*ir.Value) {
	g.env = append([]*ir.Value(nil), s[:len(g.env)]...)
	g.wide = append([]*ir.Value(nil), s[len(g.env):]...)
}

// newBlock makes a block of the region under construction.
func (g *generator) newBlock() *ir.Block {
	b := g.f.NewBlock()
	b.Handler = g.catch
	return b
}

// join begins a block whose predecessors brought the given environments.
func (g *generator) join(b *ir.Block, from [][]*ir.Value) {
	g.b.Cur = b
	merged := append([]*ir.Value(nil), from[0]...)
	for i := range merged {
		same := true
		for _, s := range from[1:] {
			same = same && s[i] == from[0][i]
		}
		if same && g.rand.IntN(4) > 0 { // now and then a phi that is not needed
			continue
		}
		var args []*ir.Value
		for _, s := range from {
			args = append(args, s[i])
		}
		merged[i] = g.b.Emit(ir.OpPhi, merged[i].Type, nil, args...)
	}
	g.restore(merged)
}

func (g *generator) branch(depth int) {
	yes, no, after := g.newBlock(), g.newBlock(), g.newBlock()
	g.b.If(g.condition(2), yes, no)
	before := g.snapshot()
	g.b.Cur = yes
	g.statements(depth - 1)
	g.b.Jump(after)
	from := [][]*ir.Value{g.snapshot()}
	g.restore(before)
	g.b.Cur = no
	switch g.rand.IntN(4) {
	case 0:
		g.leave()
		g.join(after, from)
		return
	case 1:
		g.statements(depth - 1)
	}
	g.b.Jump(after)
	g.join(after, append(from, g.snapshot()))
}

// leave ends the function early.
func (g *generator) leave() {
	switch g.rand.IntN(3) {
	case 0:
		g.b.Return(g.short(2))
	case 1:
		g.b.Trap(ir.TrapIndex)
	default:
		g.b.Emit(ir.OpCallAPI, ir.Type{}, g.p.Runtime.ThrowIt, g.b.Const(ir.I16, []int64{0x6A80, 0x6985}[g.rand.IntN(2)]))
		g.b.Unreachable()
	}
}

func (g *generator) choose(depth int) {
	n := 1 + g.rand.IntN(5)
	x := g.short(2)
	after := g.newBlock()
	var cases []int64
	var blocks []*ir.Block
	start, step := int64(g.rand.IntN(20)-10), int64(1+g.rand.IntN(40))
	if g.rand.IntN(2) == 0 {
		step = 1
	}
	for i := range n {
		cases = append(cases, start+int64(i)*step)
		blocks = append(blocks, g.newBlock())
	}
	other := g.newBlock()
	g.b.Switch(x, cases, blocks, other)
	before := g.snapshot()
	var from [][]*ir.Value
	for _, b := range append(blocks, other) {
		g.restore(before)
		g.b.Cur = b
		if g.rand.IntN(3) > 0 {
			g.statements(depth - 1)
		}
		g.b.Jump(after)
		from = append(from, g.snapshot())
	}
	g.join(after, from)
}

// loop counts to a small number; all variables get phis.
func (g *generator) loop(depth int) {
	g.loops++
	defer func() { g.loops-- }()
	head, body, after := g.newBlock(), g.newBlock(), g.newBlock()
	before := g.snapshot()
	zero := g.b.Const(ir.I16, 0)
	limit := g.b.Const(ir.I16, int64(1+g.rand.IntN(5)))
	one := g.b.Const(ir.I16, 1)
	g.b.Jump(head)
	g.b.Cur = head
	i := g.b.Emit(ir.OpPhi, ir.Scalar(ir.I16), nil, zero)
	phis := make([]*ir.Value, len(before))
	for k, v := range before {
		phis[k] = g.b.Emit(ir.OpPhi, v.Type, nil, v)
	}
	g.restore(phis)
	g.b.If(g.b.Compare(ir.OpLt, i, limit), body, after)
	g.b.Cur = body
	g.env[g.rand.IntN(len(g.env))] = i
	g.statements(depth - 1)
	if g.rand.IntN(3) == 0 {
		g.swap()
	}
	next := g.b.Binary(ir.OpAdd, i, one)
	if g.rand.IntN(4) == 0 {
		g.env[0] = next
	}
	g.b.Jump(head)
	i.Args = append(i.Args, next)
	for k, v := range g.snapshot() {
		phis[k].Args = append(phis[k].Args, v)
	}
	g.b.Cur = after
	g.restore(phis)
}

// try covers statements; what they change lives in vars while they run.
func (g *generator) try(depth int) {
	before := g.snapshot()
	vars := make([]*ir.Var, len(before))
	for i, v := range before {
		vars[i] = g.f.NewVar(fmt.Sprintf("x%d_%d", len(g.f.Vars), i), v.Type)
		g.b.Emit(ir.OpVarSet, ir.Type{}, vars[i], v)
	}
	handler, after := g.f.NewBlock(), g.f.NewBlock()
	g.catch = handler
	covered := g.newBlock()
	g.b.Jump(covered)
	g.b.Cur = covered
	for range 1 + g.rand.IntN(3) {
		g.statements(depth - 1)
		for i, v := range g.snapshot() {
			if g.rand.IntN(2) == 0 {
				g.b.Emit(ir.OpVarSet, ir.Type{}, vars[i], v)
			}
		}
	}
	for i, v := range g.snapshot() {
		g.b.Emit(ir.OpVarSet, ir.Type{}, vars[i], v)
	}
	g.b.Jump(after)
	g.catch = nil
	g.b.Cur = handler
	caught := g.b.Emit(ir.OpCatch, ir.Object(g.p.Runtime.ThrowIt.Class.Super), nil)
	reason := g.newBlock()
	runtime := g.newBlock()
	back := g.newBlock()
	g.b.If(g.b.Emit(ir.OpIsA, ir.Scalar(ir.Bool), ir.Object(g.p.Runtime.ThrowIt.Class), caught), reason, runtime)
	g.b.Cur = reason
	g.b.Emit(ir.OpVarSet, ir.Type{}, vars[0], g.b.Const(ir.I16, 0x1234))
	g.b.Jump(back)
	g.b.Cur = runtime
	g.b.Jump(back)
	g.b.Cur = back
	g.b.Jump(after)
	g.b.Cur = after
	merged := make([]*ir.Value, len(vars))
	for i, v := range vars {
		merged[i] = g.b.Emit(ir.OpVarGet, v.Type, v)
	}
	g.restore(merged)
}
