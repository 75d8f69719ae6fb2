package lower

import "golang.org/x/tools/go/ssa"

// stdReads reports whether a function of the standard library that is translated to a native of the card only reads its arguments.
func stdReads(f *ssa.Function) bool { return false }

func (s *scope) callStd(fun *function, args []operand) ([]operand, bool) { return nil, false }
