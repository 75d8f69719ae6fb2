package pass

import (
	"strings"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// libraryState refuses libraries without applets that need memory of their own. No install function runs for them, and an object that one applet's
// call left behind belongs to that applet: the firewall would keep the others from it.
func libraryState(p *ir.Program, _ *Options) error {
	if !p.Library || len(p.Applets) > 0 {
		return nil
	}
	var diags diag.List
	seen := map[*ir.Global]bool{}
	for _, f := range p.Funcs {
		if f == p.Init { // what it sets is reported where it is used
			continue
		}
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if g, ok := v.Aux.(*ir.Global); ok && !seen[g] && isState(v, g) {
					seen[g] = true
					reportState(&diags, f, v, g)
				}
			}
		}
	}
	if len(diags) == 0 && p.Init != nil {
		diags.Add(codeLibraryState, p.Init.Pos, "compute the value where it is used", "package variables of a library are set by code that would never run")
	}
	return diags.Err()
}

const codeLibraryState = "GC5011"

// isState reports whether v shows that g is more than a constant number.
func isState(v *ir.Value, g *ir.Global) bool { return g.Type.IsRef() || v.Op == ir.OpGlobalSet }

func reportState(diags *diag.List, f *ir.Func, v *ir.Value, g *ir.Global) {
	pos := v.Pos
	if !pos.IsValid() {
		pos = f.Pos
	}
	switch {
	case strings.HasPrefix(g.Name, "card.frame."):
		diags.Add(codeLibraryState, pos, "let the caller pass a slice to work in", "%s has a local array, for which a library has no memory", f.FullName())
	case strings.HasPrefix(g.Name, resultWords):
		diags.Add(codeLibraryState, pos, "return one result, or fill in a struct that the caller passes", "%s is called with several results, for which a library has no memory", f.FullName())
	case g.HasData:
		diags.Add(codeLibraryState, pos, "use a switch, or let the caller pass the table", "%s uses an array of constants, which the CAP file of a library cannot have", f.FullName())
	default:
		diags.Add(codeLibraryState, pos, "keep it in a field of an object that the caller has", "%s uses the package variable %s, which would belong to the applet that called first", f.FullName(), g.Name)
	}
}
