package progen

// dynamic makes an interface value.
func (g *gen) dynamic(t *typ, depth int) string {
	return g.chooseValue(func() string { return "nil" },
		value{5, func() string { return g.read(t) }},
		value{3, func() string {
			impl := pick(g.r, t.impls)
			if impl.kind != kPointer {
				return ""
			}
			return g.read(impl)
		}},
	)
}

// first is the value that a field of an interface or function type begins with.
func (g *gen) first(t *typ) string { return "nil" }

func (g *gen) mixDynamic(code string, t *typ) { g.line("h = h*31 + bit(%s != nil)", code) }
