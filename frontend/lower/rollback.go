package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gocard/gocard/frontend/api"
)

// What is written in a transaction must be undone when it is aborted. A card does that for all persistent memory; a host for what the applet objects
// refer to, since it cannot know of the package variables of a Go program. So package variables, and what only they refer to, may not be written
// where a transaction may be in progress.

// checkRollback reports such writes.
func (b *builder) checkRollback() {
	if !b.reach.transactions {
		return
	}
	p := findProgress(b)
	written := b.writtenTypes(p)
	for _, f := range b.reach.funcs {
		p.each(f, func(instr ssa.Instruction) { b.checkGlobalWrite(f, instr) })
		if b.reach.processPath(f) == nil {
			continue
		}
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				b.checkGlobalRead(f, instr, written)
			}
		}
	}
}

const rollbackFix = "keep it in a field of the applet"

// checkGlobalWrite looks for writes to variables, and to arrays that variables were given in the source.
func (b *builder) checkGlobalWrite(f *ssa.Function, instr ssa.Instruction) {
	var addr ssa.Value
	switch v := instr.(type) {
	case *ssa.Store:
		if g := rootGlobal(v.Addr); g != nil {
			b.failRollback(f, v.Pos(), g)
			return
		}
		if !storesElement(v.Addr) {
			return
		}
		addr = v.Addr
	case *ssa.Call:
		bi, ok := v.Call.Value.(*ssa.Builtin)
		switch {
		case !ok:
			b.checkGlobalPassed(f, v)
			return
		case bi.Name() != "copy" && bi.Name() != "clear" && bi.Name() != "append":
			return
		}
		addr = v.Call.Args[0]
	default:
		return
	}
	if g := b.plan.alias.of(addr).global; g != nil {
		b.failRollback(f, instr.Pos(), g)
	}
}

// checkGlobalPassed looks for arrays of variables that a function of the card writes to.
func (b *builder) checkGlobalPassed(f *ssa.Function, v *ssa.Call) {
	callee := v.Call.StaticCallee()
	if callee == nil {
		return
	}
	m, _ := b.binding(callee)
	if m == nil || m.Kind == api.Source {
		return
	}
	for i, x := range v.Call.Args {
		if b.plan.alias.isWritten(m, i, x) {
			if g := b.plan.alias.of(x).global; g != nil {
				b.failRollback(f, v.Pos(), g)
			}
		}
	}
}

func (b *builder) failRollback(f *ssa.Function, pos token.Pos, g *ssa.Global) {
	b.fail(codeGlobal, b.userPosition(&scope{ssa: f}, pos), rollbackFix, "package variable %s is written where a transaction may be in progress", g.Name())
}

// checkGlobalRead looks for reads of variables that lead to objects of types that commands write.
func (b *builder) checkGlobalRead(f *ssa.Function, instr ssa.Instruction, written *typeutil.Map) {
	load, ok := instr.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return
	}
	g := rootGlobal(load.X)
	if g == nil {
		return
	}
	if t := b.leadsTo(deref(g), written, &typeutil.Map{}); t != nil {
		b.fail(codeGlobal, b.userPosition(&scope{ssa: f}, load.Pos()), rollbackFix,
			"package variable %s leads to an object of type %s, which is written where a transaction may be in progress", g.Name(), b.typeName(t))
	}
}

// writtenTypes are the struct types whose fields are set where a transaction may be in progress.
func (b *builder) writtenTypes(p *progress) *typeutil.Map {
	written := &typeutil.Map{}
	for _, f := range b.reach.funcs {
		p.each(f, func(instr ssa.Instruction) {
			if st, ok := instr.(*ssa.Store); ok {
				b.writtenType(st, written)
			}
		})
	}
	return written
}

func (b *builder) writtenType(st *ssa.Store, written *typeutil.Map) {
	if _, local := b.plan.alias.localRoot(st.Addr); local {
		return
	}
	for addr := st.Addr; ; {
		fa, ok := addr.(*ssa.FieldAddr)
		if !ok {
			break
		}
		written.Set(deref(fa.X), true)
		addr = fa.X
	}
	if t := st.Val.Type(); isStruct(t) {
		written.Set(t, true)
	}
}

// leadsTo is a struct type among written that a variable of type t leads to by pointers; nil if none.
func (b *builder) leadsTo(t types.Type, written, seen *typeutil.Map) types.Type {
	if seen.At(t) != nil || b.in.API.ClassOf(t) != nil {
		return nil
	}
	seen.Set(t, true)
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if written.At(u.Elem()) != nil {
			return u.Elem()
		}
		return b.leadsTo(u.Elem(), written, seen)
	case *types.Slice:
		if isStruct(u.Elem()) && written.At(u.Elem()) != nil {
			return u.Elem()
		}
		return b.leadsTo(u.Elem(), written, seen)
	case *types.Array:
		return b.leadsTo(u.Elem(), written, seen)
	case *types.Struct:
		for i := range u.NumFields() {
			if found := b.leadsTo(u.Field(i).Type(), written, seen); found != nil {
				return found
			}
		}
	case *types.Interface:
		for _, live := range b.reach.live {
			if types.Implements(live, u) {
				if found := b.leadsTo(live, written, seen); found != nil {
					return found
				}
			}
		}
	}
	return nil
}
