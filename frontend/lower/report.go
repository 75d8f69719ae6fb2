package lower

import (
	"fmt"
	"go/token"
	"runtime"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir/diag"
)

// fail reports a problem of the user's code, each once. The result is for notes.
func (b *builder) fail(code string, pos token.Pos, fix, format string, args ...any) *diag.Diagnostic {
	key := fmt.Sprintf("%s %d %s", code, pos, fmt.Sprintf(format, args...))
	if b.failed[key] {
		return &diag.Diagnostic{}
	}
	b.failed[key] = true
	return b.problems.Add(code, b.position(pos), fix, format, args...)
}

// failInside reports a problem of f, which is not the user's, at the user's call that leads there: one for each call, since the user cannot change f.
func (b *builder) failInside(f *ssa.Function, code string, pos token.Pos, fix, format string, args ...any) *diag.Diagnostic {
	if b.failedInside[pos] {
		return &diag.Diagnostic{}
	}
	b.failedInside[pos] = true
	if obj := objectOf(f); obj != nil && obj.Pkg() != nil && !strings.Contains(obj.Pkg().Path(), ".") {
		fix = "docs/stdlib.md lists what of the standard library works on a card; write the part that you need yourself"
	}
	return b.fail(code, pos, fix, format, args...)
}

// userPosition is where the user's code is the cause of a problem in a package that is not the user's: the call that leads there.
func (b *builder) userPosition(s *scope, pos token.Pos) token.Pos {
	if s.ssa == nil { // a helper
		return pos
	}
	for ; s.parent != nil && !b.isUser(s.ssa); s = s.parent {
		pos = s.parent.at
	}
	for f := s.ssa; !b.isUser(f); {
		caller := b.reach.process[f]
		if caller == nil {
			caller = b.reach.callers[f]
		}
		if caller == nil {
			return pos
		}
		if at := callPosition(caller, f); at.IsValid() {
			pos = at
		}
		f = caller
	}
	return pos
}

// isUser reports whether a function belongs to one of the user's packages.
func (b *builder) isUser(f *ssa.Function) bool {
	for f.Parent() != nil {
		f = f.Parent()
	}
	if f.Origin() != nil {
		f = f.Origin()
	}
	for _, p := range b.in.Packages {
		if p.SSA == f.Pkg {
			return p.User
		}
	}
	return f.Pkg == nil // wrappers
}

// notePath says how the card comes to call the last function of a path.
func (b *builder) notePath(d *diag.Diagnostic, path []*ssa.Function) {
	for i, f := range path {
		if i == 0 {
			d.Note(b.position(f.Pos()), "the card calls %s", b.displayName(f))
			continue
		}
		d.Note(b.position(callPosition(path[i-1], f)), "%s calls %s", b.displayName(path[i-1]), b.displayName(f))
	}
}

// callPosition is where one function calls another; where it does so through an interface only, the first call of a method of that name.
func callPosition(caller, callee *ssa.Function) token.Pos {
	through := token.NoPos
	for _, blk := range caller.Blocks {
		for _, instr := range blk.Instrs {
			c, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if c.Common().StaticCallee() == callee {
				return instr.Pos()
			}
			if m := c.Common().Method; m != nil && m.Name() == callee.Name() && !through.IsValid() {
				through = instr.Pos()
			}
		}
	}
	return through
}

// internal marks a panic of this package itself that fails with a message, after it was reported.
type internal struct{ msg string }

// bug stops the work on a function because of something that this package did not expect.
func bug(format string, args ...any) { panic(internal{fmt.Sprintf(format, args...)}) }

// guard runs work; a panic in it is reported as an error of the compiler, and the work on the rest goes on.
func (b *builder) guard(pos token.Pos, work func()) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case exhausted: // it was said
		case internal:
			b.fail(codeInternal, pos, "please report this", "internal: %s", r.msg)
		default:
			b.fail(codeInternal, pos, "please report this", "internal: %v at %s", r, origin())
		}
	}()
	work()
}

// origin is the line of this package that panicked.
func origin() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		if strings.Contains(f.File, "frontend/lower/") && !strings.HasSuffix(f.File, "report.go") {
			return fmt.Sprintf("%s:%d", f.File[strings.LastIndex(f.File, "frontend/lower/"):], f.Line)
		}
		if !more {
			return "unknown line"
		}
	}
}
