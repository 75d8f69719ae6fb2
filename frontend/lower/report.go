package lower

import (
	"fmt"
	"go/token"
	"runtime"
	"strings"
)

// fail reports a problem of the user's code, each once.
func (b *builder) fail(code string, pos token.Pos, fix, format string, args ...any) {
	key := fmt.Sprintf("%s %d %s", code, pos, fmt.Sprintf(format, args...))
	if !b.failed[key] {
		b.failed[key] = true
		b.problems.Add(code, b.position(pos), fix, format, args...)
	}
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
