package bytecode

import (
	"strings"
	"testing"
)

// branchOver is a branch over n bytes of nop.
func branchOver(op Opcode, n int) *Symbolic {
	c := &Symbolic{Instrs: []SymbolicInstr{{Op: OpSconst0}, {Op: op, Target: 1}}}
	for range n {
		c.Instrs = append(c.Instrs, SymbolicInstr{Op: OpNop})
	}
	c.Instrs = append(c.Instrs, SymbolicInstr{Mark: 1}, SymbolicInstr{Op: OpReturn})
	return c
}

func TestPlaceBranches(t *testing.T) {
	for _, tt := range []struct {
		op   Opcode
		n    int
		want Opcode
		size int
	}{
		{OpIfeq, 125, OpIfeq, 129}, {OpIfeq, 126, OpIfeqW, 131}, {OpGoto, 126, OpGotoW, 131}, {OpIfScmple, 3, OpIfScmple, 7},
	} {
		p := branchOver(tt.op, tt.n).Place(nil)
		in := p.Resolve(1)
		if in.Op != tt.want || p.Size() != tt.size || int(in.Args[0]) != tt.n+in.Len() {
			t.Errorf("%s over %d bytes: %s, %d bytes, offset %d", tt.op, tt.n, in.Op, p.Size(), in.Args[0])
		}
	}
}

// TestPlaceChain has a branch that is near enough only while another one is short.
func TestPlaceChain(t *testing.T) {
	c := &Symbolic{Instrs: []SymbolicInstr{{Op: OpGoto, Target: 1}, {Op: OpGoto, Target: 2}}}
	for range 123 {
		c.Instrs = append(c.Instrs, SymbolicInstr{Op: OpNop})
	}
	c.Instrs = append(c.Instrs, SymbolicInstr{Mark: 1}, SymbolicInstr{Op: OpNop}, SymbolicInstr{Op: OpNop}, SymbolicInstr{Op: OpNop}, SymbolicInstr{Mark: 2}, SymbolicInstr{Op: OpReturn})
	p := c.Place(nil)
	if !p.Wide[1] || !p.Wide[0] {
		t.Errorf("wide forms %v, %v, want both", p.Wide[0], p.Wide[1])
	}
}

func TestPlacePoolOperands(t *testing.T) {
	c := &Symbolic{Instrs: []SymbolicInstr{
		{Op: OpAload0}, {Op: OpGetfieldS, Ref: &Ref{Tag: 2, Target: "near"}}, {Op: OpAload0}, {Op: OpGetfieldB, Ref: &Ref{Tag: 2, Target: "far"}},
		{Op: OpGetfieldAThis, Ref: &Ref{Tag: 2, Target: "far"}},
	}}
	p := c.Place(func(r *Ref) bool { return r.Target == "far" })
	if p.Resolve(1).Op != OpGetfieldS || p.Resolve(3).Op != OpGetfieldBW || p.Resolve(4).Op != OpGetfieldAThis {
		t.Errorf("forms %s, %s, %s", p.Resolve(1).Op, p.Resolve(3).Op, p.Resolve(4).Op)
	}
	if HasWideForm(OpPutfieldIThis) || !HasWideForm(OpPutfieldI) || HasWideForm(OpStableswitch) || HasWideForm(OpNop) {
		t.Error("wrong opcodes have wide forms")
	}
}

func TestDepth(t *testing.T) {
	call := SymbolicInstr{Op: OpInvokestatic, Pop: 3, Push: 2}
	for _, tt := range []struct {
		name string
		code Symbolic
		want int
		err  string
	}{
		{"empty", Symbolic{}, 0, ""},
		{"ints", Symbolic{Instrs: []SymbolicInstr{{Op: OpIconst0}, {Op: OpIconst1}, {Op: OpIadd}, {Op: OpIreturn}}}, 4, ""},
		{"call", Symbolic{Instrs: []SymbolicInstr{{Op: OpSconst0}, {Op: OpDup2}, call, {Op: OpPop2}}}, 3, "takes 2 words from a stack of 1"},
		{"joined", Symbolic{Instrs: []SymbolicInstr{
			{Op: OpSconst0}, {Op: OpIfeq, Target: 1}, {Op: OpSconst1}, {Op: OpGoto, Target: 2}, {Mark: 1}, {Op: OpSconst2}, {Mark: 2}, {Op: OpSreturn},
		}}, 1, ""},
		{"torn", Symbolic{Instrs: []SymbolicInstr{{Op: OpSconst0}, {Op: OpIfeq, Target: 1}, {Op: OpSconst1}, {Mark: 1}, {Op: OpReturn}}}, 0, "0 and 1 words"},
		{"handler", Symbolic{
			Instrs:   []SymbolicInstr{{Mark: 1}, {Op: OpReturn}, {Mark: 2}, {Mark: 3}, {Op: OpAthrow}},
			Handlers: []SymbolicHandler{{Start: 1, End: 2, Handler: 3}},
		}, 0, ""},
		{"underflow", Symbolic{Instrs: []SymbolicInstr{{Op: OpPop}}}, 0, "takes 1 words from a stack of 0"},
	} {
		got, err := tt.code.Depth()
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: error %v, want %q", tt.name, err, tt.err)
			}
			continue
		}
		if err != nil || got != tt.want {
			t.Errorf("%s: depth %d (%v), want %d", tt.name, got, err, tt.want)
		}
	}
}

func TestFormat(t *testing.T) {
	c := Symbolic{
		Instrs: []SymbolicInstr{
			{Mark: 4}, {Op: OpSload, Args: [3]int32{7}}, {Mark: 9},
			{Op: OpStableswitch, Switch: &SymbolicSwitch{Default: 4, Matches: []int32{2, 3}, Targets: []Label{4, 8}}},
			{Mark: 8}, {Op: OpInvokeinterface, Args: [3]int32{2}, Ref: &Ref{Tag: 1, Target: "Shape"}},
		},
		Handlers: []SymbolicHandler{{Start: 4, End: 8, Handler: 8, CatchType: &Ref{Tag: 1, Target: "Error"}}},
	}
	const want = "L1:\n\tsload 7\n\tstableswitch 2:L1 3:L2 else L1\nL2:\n\tinvokeinterface 2 Shape\n\t.catch L1 L2 L2 Error\n"
	if got := c.Format(func(r *Ref) string { return r.Target.(string) }); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
