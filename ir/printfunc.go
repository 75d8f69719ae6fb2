package ir

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

var trapNames = [...]string{"index", "slice", "nil", "convert", "panic", "refused"}

// String returns the kind of run-time error as the text form writes it.
func (k TrapKind) String() string {
	if int(k) < len(trapNames) {
		return trapNames[k]
	}
	return fmt.Sprintf("trap(%d)", uint8(k))
}

// TrapKindByName is the inverse of TrapKind.String.
func TrapKindByName(s string) (TrapKind, bool) {
	i := slices.Index(trapNames[:], s)
	return TrapKind(max(i, 0)), i >= 0
}

// String names the value: v7.
func (v *Value) String() string {
	if v == nil {
		return "nil"
	}
	return "v" + strconv.Itoa(v.ID)
}

// String names the block: b7.
func (b *Block) String() string {
	if b == nil {
		return "nil"
	}
	return "b" + strconv.Itoa(b.ID)
}

// LongString returns the value as the line that the text form has for it.
func (v *Value) LongString() string {
	pr := newPrinter(nil)
	var f *Func
	if v.Block != nil {
		f = v.Block.Func
	}
	return pr.instruction(f, v)
}

func (pr *printer) fn(f *Func) {
	params := make([]string, len(f.Params))
	for i, p := range f.Params {
		params[i] = fmt.Sprintf("%s %s", p, typed(p.Type, p.Role))
	}
	head := fmt.Sprintf("func %s(%s)%s", funcRef(f), strings.Join(params, ", "), resultList(f.Results, f.ResultRoles))
	if f.Overrides != nil {
		head += " overrides " + pr.apiRef(f.Overrides)
	}
	pr.line("%s {", head)
	names := pr.localNames(f)
	for _, v := range f.Vars {
		pr.line("\tvar %s %s", names[v], v.Type)
	}
	for _, fr := range f.Frames() {
		pr.line("\tframe %s %s[%d]", names[fr], fr.Elem, fr.Len)
	}
	for _, b := range f.Blocks {
		pr.block(f, b)
	}
	pr.line("}")
}

// Frames lists the local arrays that f's values name, in order of appearance.
func (f *Func) Frames() []*Frame {
	var all []*Frame
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if fr, ok := v.Aux.(*Frame); ok && fr != nil && !slices.Contains(all, fr) {
				all = append(all, fr)
			}
		}
	}
	return all
}

// localNames gives vars and frames names that are unique in f: Go lets inner scopes use a name again.
func (pr *printer) localNames(f *Func) map[any]string {
	if names, ok := pr.names[f]; ok || f == nil {
		return names
	}
	names, taken := map[any]string{}, map[string]bool{}
	add := func(key any, name string) {
		unique := name
		for n := 2; taken[unique]; n++ {
			unique = fmt.Sprintf("%s.%d", name, n)
		}
		taken[unique] = true
		names[key] = QuoteName(unique)
	}
	for _, v := range f.Vars {
		add(v, v.Name)
	}
	for _, fr := range f.Frames() {
		add(fr, fr.Name)
	}
	pr.names[f] = names
	return names
}

func (pr *printer) block(f *Func, b *Block) {
	s := b.String() + ":"
	if b.Handler != nil {
		s += " handler " + b.Handler.String()
	}
	if len(b.Preds) > 0 {
		preds := slices.Clone(b.Preds)
		slices.SortStableFunc(preds, func(x, y *Block) int { return x.ID - y.ID })
		s += " // from " + list(preds, (*Block).String)
	}
	pr.line("%s", s)
	for _, v := range b.Values {
		s := pr.instruction(f, v)
		if pr.positions && v.Pos.IsValid() {
			s += fmt.Sprintf(" // %s", v.Pos)
		}
		pr.line("\t%s", s)
	}
}

func (pr *printer) instruction(f *Func, v *Value) string {
	s := v.Op.String()
	if v.Type.Kind != Void {
		s = fmt.Sprintf("%s %s = %s", v, v.Type, s)
	}
	switch {
	case v.Op.IsTerminator():
		return s + pr.terminator(v)
	case v.Op == OpPhi:
		return s + phiArgs(v)
	case v.Op.IsCall():
		return fmt.Sprintf("%s %s(%s)", s, pr.callee(v), list(v.Args, (*Value).String))
	}
	if aux := pr.aux(f, v); aux != "" {
		s += " " + aux
	}
	if len(v.Args) > 0 {
		s += " " + list(v.Args, (*Value).String)
	}
	if v.Op == OpExtract {
		s += fmt.Sprintf(" %d", v.AuxInt)
	}
	return s
}

func (pr *printer) aux(f *Func, v *Value) string {
	switch a := v.Aux.(type) {
	case *Field:
		return memberRef(a.Class, a.Name)
	case *Global:
		return QuoteName(a.Name)
	case *Class:
		return classRef(a)
	case Type:
		return a.String()
	case *Var, *Frame:
		if name, ok := pr.localNames(f)[a]; ok {
			return name
		}
		return "unknown"
	}
	if v.Op == OpConst {
		if v.Type.Kind == Bool && v.AuxInt&^1 == 0 {
			return strconv.FormatBool(v.AuxInt == 1)
		}
		return strconv.FormatInt(v.AuxInt, 10)
	}
	return ""
}

func (pr *printer) callee(v *Value) string {
	switch a := v.Aux.(type) {
	case *Func:
		return funcRef(a)
	case *InterfaceCall:
		return memberRef(a.Interface, a.Method.Name)
	case *APIMethod:
		return pr.apiRef(a)
	}
	return "nil"
}

func phiArgs(v *Value) string {
	parts := make([]string, len(v.Args))
	for i, a := range v.Args {
		pred := (*Block)(nil)
		if v.Block != nil && i < len(v.Block.Preds) {
			pred = v.Block.Preds[i]
		}
		parts[i] = fmt.Sprintf("%s: %s", pred, a)
	}
	return " " + strings.Join(parts, ", ")
}

func (pr *printer) terminator(v *Value) string {
	succ := func(i int) *Block {
		if v.Block == nil || i < 0 || i >= len(v.Block.Succs) {
			return nil
		}
		return v.Block.Succs[i]
	}
	args := list(v.Args, (*Value).String)
	switch v.Op {
	case OpJump:
		return fmt.Sprintf(" %s", succ(0))
	case OpIf:
		return fmt.Sprintf(" %s %s else %s", args, succ(0), succ(1))
	case OpSwitch:
		cases, _ := v.Aux.([]int64)
		parts := make([]string, len(cases))
		for i, c := range cases {
			parts[i] = fmt.Sprintf("%d: %s", c, succ(i))
		}
		return fmt.Sprintf(" %s [%s] %s", args, strings.Join(parts, ", "), succ(len(cases)))
	case OpTrap:
		return " " + TrapKind(v.AuxInt).String()
	case OpUnreachable:
		return ""
	}
	if args == "" {
		return ""
	}
	return " " + args
}
