package frontend

import (
	"bytes"
	"cmp"
	"slices"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// SSA is the SSA form of the user's packages as text: for each package its members, then its functions in the order of the source.
func (s *Source) SSA() []byte {
	prog := s.w.ssa()
	var functions []*ssa.Function
	for f := range ssautil.AllFunctions(prog) {
		functions = append(functions, f)
	}
	slices.SortFunc(functions, func(a, b *ssa.Function) int {
		return cmp.Or(cmp.Compare(a.Pos(), b.Pos()), cmp.Compare(a.String(), b.String()))
	})
	var b bytes.Buffer
	for _, p := range s.w.order {
		if !p.isUser() {
			continue
		}
		pkg := prog.Package(p.types)
		ssa.WritePackage(&b, pkg)
		for _, f := range functions {
			if f.Pkg == pkg && f.Blocks != nil {
				b.WriteByte('\n')
				ssa.WriteFunction(&b, f)
			}
		}
	}
	return b.Bytes()
}
