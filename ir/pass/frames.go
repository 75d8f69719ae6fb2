package pass

import (
	"slices"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// frames gives local arrays a place in transient arrays, one for each kind of element. No function that has local arrays may be active twice, so each
// has fixed offsets: behind those of all functions that may be active when it is called. Int and Uint must be gone.
func frames(p *ir.Program, opt *Options) error {
	fr := &framer{p: p, h: newHierarchy(p), own: map[*ir.Func][]*ir.Frame{}, off: map[*ir.Frame]int{}, base: map[*ir.Func]sizes{}}
	for _, f := range p.Funcs {
		fr.collect(f)
	}
	if len(fr.own) == 0 {
		return nil
	}
	fr.graph(fr.h.targets)
	if err := fr.recursion(); err != nil {
		fr.graph(newClassFlow(p, opt).targets) // the circle may be one that no object makes
		if err := fr.recursion(); err != nil {
			return err
		}
	}
	fr.layout()
	for _, f := range p.Funcs {
		if len(fr.own[f]) > 0 {
			fr.rewrite(f)
		}
	}
	if err := fr.diags.Err(); err != nil {
		return err
	}
	for _, a := range fr.arrays {
		if fr.isUsed(a.global) {
			makeTransient(p, a.global, a.size)
		}
	}
	return nil
}

// sizes are numbers of elements by storage.
type sizes map[ir.Kind]int

// storageOf is the kind of the array that frames of an element kind share: those that newarray and JCSystem tell apart.
func storageOf(k ir.Kind) ir.Kind {
	if k == ir.U8 {
		return ir.I8
	}
	return cardKind(k)
}

type framer struct {
	p       *ir.Program
	h       *hierarchy
	own     map[*ir.Func][]*ir.Frame
	off     map[*ir.Frame]int
	callees map[*ir.Func][]*ir.Func
	order   []*ir.Func // callers before callees
	base    map[*ir.Func]sizes
	arrays  []*frameArray
	diags   diag.List
}

// isUsed reports whether some value names g.
func (fr *framer) isUsed(g *ir.Global) bool {
	found := false
	eachValue(fr.p, func(v *ir.Value) { found = found || v.Aux == any(g) })
	return found
}

type frameArray struct {
	st     ir.Kind
	global *ir.Global
	size   int
}

func (fr *framer) collect(f *ir.Func) {
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if x, ok := v.Aux.(*ir.Frame); ok && !slices.Contains(fr.own[f], x) {
				fr.own[f] = append(fr.own[f], x)
			}
		}
	}
}

// graph computes who may call whom, where targetsOf says it of calls within the program. The card or another applet may call back where the specification says so: the card asks for a shareable interface
// object, the object behind a shareable interface may be another applet's, which calls one of ours, and some methods of the card call objects that they are given.
func (fr *framer) graph(targetsOf func(*ir.Value) []*ir.Func) {
	fr.callees = map[*ir.Func][]*ir.Func{}
	shared := fr.shared()
	for _, f := range fr.p.Funcs {
		for _, c := range callsOf(f) {
			targets := targetsOf(c)
			switch aux := c.Aux.(type) {
			case *ir.InterfaceCall:
				if isOpen(aux.Interface) {
					targets = append(targets, shared...)
				}
			case *ir.APIMethod:
				if asksForShared(aux) {
					targets = append(targets, fr.overriding("getShareableInterfaceObject")...)
				}
				if isLibrary(aux.Class) {
					targets = append(targets, shared...)
				}
				if aux.CallsBack {
					targets = append(targets, fr.called()...)
				}
			}
			for _, t := range targets {
				if !containsFunc(fr.callees[f], t) {
					fr.callees[f] = append(fr.callees[f], t)
				}
			}
		}
	}
}

// asksForShared reports whether a method of the card calls getShareableInterfaceObject of an applet: that of JCSystem, and getService of GPSystem.
func asksForShared(m *ir.APIMethod) bool {
	return m.Name == "getAppletShareableInterfaceObject" || m.Name == "getService"
}

// shared lists the methods that other packages may call: those of shareable interfaces, and of interfaces that a library declares.
func (fr *framer) shared() []*ir.Func {
	var list []*ir.Func
	for _, i := range fr.p.Classes {
		if !i.Interface || i.API != nil && !isLibrary(i) || !isOpen(i) {
			continue
		}
		for _, m := range i.Abstract {
			list = append(list, fr.h.implementations(i, m.Name)...)
		}
	}
	return list
}

// called lists the methods that implement those of the card's interfaces.
func (fr *framer) called() []*ir.Func {
	var list []*ir.Func
	for _, f := range fr.p.Funcs {
		if f.Overrides != nil && f.Overrides.Kind == ir.InvokeInterface {
			list = append(list, f)
		}
	}
	return list
}

// isLibrary reports whether c is imported from a package that is not the card's: its methods may execute those that the program hands it.
func isLibrary(c *ir.Class) bool { return c != nil && c.API != nil && c.API.Package.Library }

// overriding lists the methods that override the imported one called name.
func (fr *framer) overriding(name string) []*ir.Func {
	var list []*ir.Func
	for _, f := range fr.p.Funcs {
		if f.Overrides != nil && f.Overrides.Name == name {
			list = append(list, f)
		}
	}
	return list
}

// callsBack reports whether call c of an imported method may execute the program's own code.
func callsBack(c *ir.Value) bool {
	switch aux := c.Aux.(type) {
	case *ir.InterfaceCall:
		return isOpen(aux.Interface)
	case *ir.APIMethod:
		return asksForShared(aux) || aux.Waits || aux.CallsBack || isLibrary(aux.Class)
	}
	return false
}

// recursion reports functions with local arrays that may be active twice, and orders the others.
func (fr *framer) recursion() error {
	const (
		active = 1
		done   = 2
	)
	var list diag.List
	fr.order = nil
	state := map[*ir.Func]int{}
	var path []*ir.Func
	var visit func(f *ir.Func)
	visit = func(f *ir.Func) {
		state[f] = active
		path = append(path, f)
		for _, g := range fr.callees[f] {
			switch state[g] {
			case 0:
				visit(g)
			case active:
				for _, h := range path[slices.Index(path, g):] {
					if len(fr.own[h]) > 0 {
						list.Add("GC3101", h.Pos, "make the array a parameter, or a transient array that is allocated when the applet is installed",
							"%s has local arrays and may call itself", h.FullName())
					}
				}
			}
		}
		path = path[:len(path)-1]
		state[f] = done
		fr.order = append(fr.order, f)
	}
	for _, f := range fr.p.Funcs {
		if state[f] == 0 {
			visit(f)
		}
	}
	slices.Reverse(fr.order)
	return list.Err()
}

// layout gives each function its base: the greatest end of its callers. A circle of functions without local arrays shares one base.
func (fr *framer) layout() {
	for _, f := range fr.p.Funcs {
		fr.base[f] = sizes{}
	}
	for changed := true; changed; {
		changed = false
		for _, f := range fr.order {
			end := fr.end(f)
			for _, g := range fr.callees[f] {
				for st, n := range end {
					if fr.base[g][st] < n {
						fr.base[g][st], changed = n, true
					}
				}
			}
		}
	}
	for _, f := range fr.order {
		at := sizes{}
		for st, n := range fr.base[f] {
			at[st] = n
		}
		for _, x := range fr.own[f] {
			st := storageOf(x.Elem)
			fr.off[x] = at[st]
			at[st] += x.Len
			a := fr.array(st)
			a.size = max(a.size, at[st])
		}
	}
}

// end is base plus what f itself has.
func (fr *framer) end(f *ir.Func) sizes {
	at := sizes{}
	for st, n := range fr.base[f] {
		at[st] = n
	}
	for _, x := range fr.own[f] {
		at[storageOf(x.Elem)] += x.Len
	}
	return at
}

func (fr *framer) array(st ir.Kind) *frameArray {
	for _, a := range fr.arrays {
		if a.st == st {
			return a
		}
	}
	a := &frameArray{st: st}
	a.global = newGlobal(fr.p, "card.frame."+st.String(), ir.Array(st))
	fr.arrays = append(fr.arrays, a)
	return a
}

// rewrite replaces the frame operations of f by the shared array and constant offsets.
func (fr *framer) rewrite(f *ir.Func) {
	for _, x := range fr.own[f] {
		if fr.off[x]+x.Len > int(lengths.hi) {
			fr.diags.Add("GC7101", f.Pos, "use smaller local arrays", "local arrays of the functions that lead to %s need more than %d elements",
				f.FullName(), lengths.hi)
			return
		}
	}
	users := usersOf(f)
	whole := passedOn(f, users)
	for _, b := range f.Blocks {
		for i := 0; i < len(b.Values); i++ {
			v := b.Values[i]
			switch x, _ := v.Aux.(*ir.Frame); v.Op {
			case ir.OpFrameOff:
				setConst(v, int64(fr.off[x]))
			case ir.OpFrameRef:
				v.Op, v.Aux = ir.OpGlobalGet, fr.array(storageOf(x.Elem)).global
				if x.Elem == ir.Ref {
					fr.references(f, v, users[v.ID], whole[x])
				}
			}
		}
	}
}

// passedOn are the local arrays of references of which more than elements is used, here or there.
func passedOn(f *ir.Func, users [][]*ir.Value) map[*ir.Frame]bool {
	found := map[*ir.Frame]bool{}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if x, ok := v.Aux.(*ir.Frame); ok && v.Op == ir.OpFrameRef && !onlyElements(v, users[v.ID]) {
				found[x] = true
			}
		}
	}
	return found
}

// references makes the elements of a local array of references objects of their class again: the card's transient array is one of Object. Where the
// array is sliced or passed on, it must be an array of its class, which the card has in persistent memory only; that is refused in programs
// that abort transactions, because it would be rolled back.
func (fr *framer) references(f *ir.Func, array *ir.Value, users []*ir.Value, passedOn bool) {
	if array.Type.Class == nil {
		return
	}
	if passedOn {
		if fr.aborts() {
			fr.diags.Add("GC3102", array.Pos, "index the array where it is declared, or allocate it when the applet is installed",
				"a local array of references cannot be sliced or passed on in a program that aborts transactions")
		}
		array.Aux = fr.typed(array.Type)
		return
	}
	array.Type = ir.ArrayOf(nil)
	for _, u := range users {
		if u.Op != ir.OpArrayGet {
			continue
		}
		for i, x := range u.Block.Values {
			if x == u {
				get := f.NewValue(u.Op, ir.Object(nil), u.Args...)
				get.Pos = u.Pos
				insertBefore(u.Block, i, get)
				setOp(u, ir.OpCast, get)
				break
			}
		}
	}
}

func onlyElements(array *ir.Value, users []*ir.Value) bool {
	for _, u := range users {
		if u.Op != ir.OpArrayGet && u.Op != ir.OpArrayLen && (u.Op != ir.OpArraySet || u.Args[0] != array) {
			return false
		}
	}
	return true
}

// aborts reports whether the program may abort a transaction.
func (fr *framer) aborts() bool {
	found := false
	eachValue(fr.p, func(v *ir.Value) {
		m, ok := v.Aux.(*ir.APIMethod)
		found = found || ok && (m.Name == "abortTransaction" || isLibrary(m.Class))
	})
	return found
}

// typed is the persistent array for local arrays of type t that are used as a whole. Offsets are those in the shared array of references.
func (fr *framer) typed(t ir.Type) *ir.Global {
	for _, a := range fr.arrays {
		if a.global.Type == t {
			return a.global
		}
	}
	a := &frameArray{global: newGlobal(fr.p, "card.frame."+t.Class.Name, t), size: fr.array(ir.Ref).size}
	fr.arrays = append(fr.arrays, a)
	return a.global
}
