package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// lateValues moves divisions and shifts that a statement with several variables assigns behind its assignments of the variables before. The specification
// evaluates them first; Go's compiler does so only with values that read memory or what the statement has assigned (walk.ascompatee), and a division by zero
// shows the difference.
func lateValues(f *ssa.Function) {
	if f.Syntax() == nil || !slices.ContainsFunc(f.Blocks, hasFailing) {
		return
	}
	ast.Inspect(f.Syntax(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n == f.Syntax()
		case *ast.AssignStmt:
			if len(n.Lhs) > 1 && len(n.Lhs) == len(n.Rhs) {
				lateOf(f, n)
			}
		}
		return true
	})
}

// lateOf moves the values of one statement.
func lateOf(f *ssa.Function, a *ast.AssignStmt) {
	assigned := map[string]bool{}
	for i, rhs := range a.Rhs {
		if i > 0 && isOwn(rhs, assigned) {
			for _, blk := range f.Blocks {
				lateIn(blk, a.Lhs[:i], rhs)
			}
		}
		if id := rootName(a.Lhs[i]); id != nil {
			if assigned[id.Name] = true; hasDefers(f) && isResult(f, id.Name) {
				return // Go's compiler lets deferred functions see results as they were
			}
		}
	}
}

// rootName is the name of the variable that an expression is part of, nil if there is none.
func rootName(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// lateIn moves the instructions of value rhs that stand in a block behind the last assignment of one of the variables lhs.
func lateIn(blk *ssa.BasicBlock, lhs []ast.Expr, rhs ast.Expr) {
	var value []ssa.Instruction
	last := -1
	for i, instr := range blk.Instrs {
		switch v := instr.(type) {
		case *ssa.Store:
			if slices.ContainsFunc(lhs, func(e ast.Expr) bool { return within(v.Pos(), e) }) {
				last = i
			}
		case *ssa.BinOp, *ssa.Convert, *ssa.ChangeType, *ssa.UnOp, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Index:
			if !within(v.Pos(), rhs) {
				continue
			}
			if readsMemory(v) {
				return
			}
			value = append(value, v)
		}
	}
	if last < 0 || !slices.ContainsFunc(value, mayFail) || anyUses(blk.Instrs[:last+1], value) {
		return
	}
	after := last + 1
	for _, v := range value {
		if i := slices.Index(blk.Instrs, v); i < after {
			blk.Instrs = slices.Insert(slices.Delete(blk.Instrs, i, i+1), after-1, v)
		}
	}
}

// readsMemory reports whether an instruction of a value reads something else than a local variable that only this function sees.
func readsMemory(instr ssa.Instruction) bool {
	switch v := instr.(type) {
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return false
		}
		al := rootAlloc(v.X)
		return al == nil || al.Heap
	case *ssa.IndexAddr, *ssa.Index:
		return true
	}
	return false
}

// anyUses reports whether something else among some instructions needs one of the values.
func anyUses(instrs, value []ssa.Instruction) bool {
	return slices.ContainsFunc(instrs, func(instr ssa.Instruction) bool {
		_, debug := instr.(*ssa.DebugRef)
		return !debug && !slices.Contains(value, instr) && slices.ContainsFunc(instr.Operands(nil), func(x *ssa.Value) bool {
			op, ok := (*x).(ssa.Instruction)
			return ok && slices.Contains(value, op)
		})
	})
}

// isOwn reports whether an expression calculates with names and constants, none of which is in assigned.
func isOwn(e ast.Expr, assigned map[string]bool) bool {
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident: // min and max are no calls to Go's compiler, and taken for what reads memory
			ok = ok && !assigned[n.Name] && n.Name != "min" && n.Name != "max"
		case *ast.SelectorExpr:
			ok = ok && isOwn(n.X, assigned)
			return false // the name of a field is no variable
		case nil, *ast.BinaryExpr, *ast.UnaryExpr, *ast.ParenExpr, *ast.BasicLit, *ast.CallExpr: // calls come first
		default:
			ok = false
		}
		return ok
	})
	return ok
}

func within(pos token.Pos, e ast.Expr) bool { return e.Pos() <= pos && pos < e.End() }

func hasFailing(blk *ssa.BasicBlock) bool { return slices.ContainsFunc(blk.Instrs, mayFail) }

// mayFail reports whether an instruction is a division by what may be zero or a shift by what may be negative.
func mayFail(instr ssa.Instruction) bool {
	b, ok := instr.(*ssa.BinOp)
	if !ok {
		return false
	}
	c, constant := b.Y.(*ssa.Const)
	switch b.Op {
	case token.QUO, token.REM:
		return !constant || c.Int64() == 0
	case token.SHL, token.SHR:
		basic, ok := b.Y.Type().Underlying().(*types.Basic)
		return !constant && ok && basic.Info()&types.IsUnsigned == 0
	}
	return false
}

func hasDefers(f *ssa.Function) bool { return f.Recover != nil }

func isResult(f *ssa.Function, name string) bool {
	results := f.Signature.Results()
	return slices.ContainsFunc(slices.Collect(results.Variables()), func(v *types.Var) bool { return v.Name() == name })
}
