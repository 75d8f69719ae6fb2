package lower

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// Sites are the places where the program takes memory. Those that make objects or persistent arrays while a command is processed are refused, unless the
// author has marked the line (decision D8).

// payload is how much memory a site takes: so many bytes, or an object of a class; nothing if it is known at run time only.
type payload struct {
	bytes  int
	object *ir.Class
}

// allocates notes that an object or array is made at pos, for v if that is not nil.
func (s *scope) allocates(v ssa.Value, pos token.Pos, what string, n payload) {
	if !pos.IsValid() {
		pos = s.at
	}
	path := s.b.reach.processPath(s.ssa)
	pos = s.b.userPosition(s, pos)
	why := "made when the applet is installed"
	if path != nil {
		why = "//gocard:alloc allows it while a command is processed"
	}
	var way []escape
	if v != nil {
		if way = s.b.escapes(v); len(way) > 0 {
			why += "; it is " + way[len(way)-1].text
		}
	}
	where := ir.StoragePersistent
	if strings.HasPrefix(what, "MakeTransient") {
		where = ir.StorageTransient
	}
	s.b.site(s.ssa, pos, what, where, n, why)
	if path != nil && !s.b.marked(pos) {
		d := s.fail(codeAllocate, pos, allocationFix, allocationText, what)
		s.b.noteEscape(d, way)
		if v != nil && len(way) == 0 {
			s.b.noteWait(d, v)
		}
		s.b.notePath(d, path)
	}
}

const (
	allocationText = "%s allocates while a command is processed"
	allocationFix  = "make it in Install and keep it in a field, or write //gocard:alloc at the end of the line if memory may be used up here"
)

// marked reports whether the author allows allocations in a line.
func (b *builder) marked(pos token.Pos) bool {
	at := b.position(pos)
	return b.in.MayAllocate[Line{at.Filename, at.Line}]
}

// mayAllocate is the problem of an allocation while a command is processed, for the passes to report unless they prove that it does not happen.
func (s *scope) mayAllocate(pos token.Pos, what string) *diag.Diagnostic {
	d := &diag.Diagnostic{Code: codeAllocate, Pos: s.b.position(s.b.userPosition(s, pos)), Message: fmt.Sprintf(allocationText, what), Fix: allocationFix}
	s.b.notePath(d, s.b.reach.processPath(s.ssa))
	return d
}

// site notes a place where f takes memory, once; f is nil for package variables.
func (b *builder) site(f *ssa.Function, pos token.Pos, what string, where ir.Storage, n payload, why string) {
	name := ""
	if f != nil {
		name = b.displayName(f)
	}
	x := ir.Site{Pos: b.position(pos), Func: name, What: what, Storage: where, Bytes: n.bytes, Object: n.object, Why: why}
	if !b.sites[x] {
		b.sites[x] = true
		b.prog.Sites = append(b.prog.Sites, x)
	}
}

// bytes is the size of the array, 0 if it depends on the range of Go's int or on what references take.
func (a *arrayLayout) bytes() int {
	if k := a.ref.Elem; a.box || k == ir.Int || k == ir.Uint || k == ir.Ref {
		return 0
	}
	return a.n * elemBytes(a.ref.Elem)
}

// escape is a step on the way by which a value comes to outlive its function.
type escape struct {
	pos  token.Pos
	text string // "stored in field x of T"
}

// escapes finds a shortest way on which v, or what refers to it, leaves the function that makes it; none if it is not seen to.
func (b *builder) escapes(v ssa.Value) []escape {
	type reached struct {
		v   ssa.Value
		way []escape
	}
	work := []reached{{v, nil}}
	seen := map[ssa.Value]bool{v: true}
	for len(work) > 0 {
		x := work[0]
		work = work[1:]
		if x.v.Referrers() == nil {
			continue
		}
		for _, use := range *x.v.Referrers() {
			step, next := b.escapeStep(x.v, use)
			way := x.way
			if step.text != "" {
				way = append(way[:len(way):len(way)], step)
			}
			if len(next) == 0 && step.text != "" {
				return way
			}
			for _, n := range next {
				if !seen[n] {
					seen[n] = true
					work = append(work, reached{n, way})
				}
			}
		}
	}
	return nil
}

// escapeStep says what an instruction does with v: where it goes, and which values refer to it then. A step to nowhere is the end of the way.
func (b *builder) escapeStep(v ssa.Value, use ssa.Instruction) (escape, []ssa.Value) {
	switch u := use.(type) {
	case *ssa.Store:
		if u.Val == v {
			return b.escapeByStore(u)
		}
	case *ssa.Return:
		return escape{u.Pos(), "returned by " + b.displayName(u.Parent())}, nil
	case *ssa.MakeInterface:
		if !asTarget(u) {
			return escape{max(u.Pos(), v.Pos()), "converted to an interface"}, nil
		}
	case *ssa.MakeClosure:
		return escape{u.Pos(), "captured by a function value"}, nil
	case *ssa.Slice, *ssa.Phi, *ssa.ChangeType, *ssa.SliceToArrayPointer, *ssa.FieldAddr:
		return escape{}, []ssa.Value{u.(ssa.Value)}
	case ssa.CallInstruction:
		return b.escapeByCall(v, u)
	}
	return escape{}, nil
}

func (b *builder) escapeByStore(u *ssa.Store) (escape, []ssa.Value) {
	switch addr := u.Addr.(type) {
	case *ssa.FieldAddr:
		t := deref(addr.X)
		return escape{u.Pos(), "stored in field " + t.Underlying().(*types.Struct).Field(addr.Field).Name() + " of " + b.typeName(t)}, nil
	case *ssa.IndexAddr:
		return escape{u.Pos(), "stored in an element"}, nil
	case *ssa.Global:
		return escape{u.Pos(), "stored in package variable " + addr.Name()}, nil
	case *ssa.Alloc:
		var loads []ssa.Value
		for _, r := range *addr.Referrers() {
			if load, ok := r.(*ssa.UnOp); ok && load.Op == token.MUL {
				loads = append(loads, load)
			}
		}
		return escape{}, loads
	}
	return escape{u.Pos(), "stored through a pointer"}, nil
}

func (b *builder) escapeByCall(v ssa.Value, call ssa.CallInstruction) (escape, []ssa.Value) {
	f := call.Common().StaticCallee()
	if f == nil || f.Blocks == nil {
		return escape{}, nil
	}
	var params []ssa.Value
	for i, a := range call.Common().Args {
		if a == v {
			params = append(params, f.Params[i])
		}
	}
	return escape{call.Pos(), "passed to " + b.displayName(f)}, params
}

// noteEscape tells the way on which a value comes to outlive its function.
func (b *builder) noteEscape(d *diag.Diagnostic, way []escape) {
	for _, e := range way {
		d.Note(b.position(e.pos), "it is %s", e.text)
	}
}

// payload is that of a variable of type t.
func (b *builder) payload(t types.Type, pos token.Pos) payload {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		n := payload{object: b.class(t, pos).class}
		for _, m := range b.layout(t, pos).fields {
			if m.array != nil {
				n.bytes += m.array.bytes()
			}
		}
		return n
	case *types.Array:
		return payload{bytes: b.arrayLayout(u, pos).bytes()}
	}
	return payload{}
}

// transientBytes is what a function of the card makes that is given a length first.
func transientBytes(m *api.Method, args []operand) payload {
	size := map[string]int64{"makeTransientBools": 1, "makeTransientBytes": 1, "makeTransientShorts": 2, "makeTransientUnsignedShorts": 2}[m.Name]
	if len(args) == 0 || len(args[0].vals) == 0 || args[0].vals[0].Op != ir.OpConst {
		return payload{}
	}
	return payload{bytes: int(args[0].vals[0].AuxInt * size)}
}
