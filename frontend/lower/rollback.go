package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// In a program with transactions everything that a command writes must be undone when one is aborted. A card does that for all persistent memory;
// a host for what the applet objects refer to, since it cannot know of the package variables of a Go program. So package variables, and
// what only they refer to, may be read but not written while a command is processed.

// checkRollback reports such writes.
func (b *builder) checkRollback() {
	if !b.reach.transactions {
		return
	}
	written := b.writtenTypes()
	for _, f := range b.reach.funcs {
		if b.reach.processPath(f) == nil {
			continue
		}
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				b.checkGlobalWrite(f, instr)
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
		if bi, ok := v.Call.Value.(*ssa.Builtin); !ok || bi.Name() != "copy" && bi.Name() != "clear" && bi.Name() != "append" {
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

func (b *builder) failRollback(f *ssa.Function, pos token.Pos, g *ssa.Global) {
	b.fail(codeGlobal, b.userPosition(&scope{ssa: f}, pos), rollbackFix, "package variable %s is written in a program that uses transactions", g.Name())
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
			"package variable %s leads to an object of type %s, which is written in a program that uses transactions", g.Name(), b.typeName(t))
	}
}

// writtenTypes are the struct types whose fields are set while a command is processed.
func (b *builder) writtenTypes() *typeutil.Map {
	written := &typeutil.Map{}
	for _, f := range b.reach.funcs {
		if b.reach.processPath(f) == nil {
			continue
		}
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				st, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				if _, local := b.plan.alias.localRoot(st.Addr); local {
					continue
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
		}
	}
	return written
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
