package ir

import (
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// The text form is line-oriented; package irtext reads it back and documents it. Printing, parsing and printing again gives the same text.

// PrintOption selects what the text form shows besides the program itself.
type PrintOption uint8

// WithPositions adds the source position of each value as a comment.
const WithPositions PrintOption = 1

// String returns the whole program in text form.
func (p *Program) String() string {
	var b strings.Builder
	p.Fprint(&b)
	return b.String()
}

// Fprint writes the program in text form.
func (p *Program) Fprint(w io.Writer, opts ...PrintOption) error {
	pr := newPrinter(opts)
	pr.collectProgram(p)
	pr.header(p)
	for _, c := range p.Classes {
		pr.class(c, p)
	}
	for _, g := range p.Globals {
		pr.global(g)
	}
	pr.runtime(&p.Runtime)
	pr.entries(p)
	for _, f := range p.Funcs {
		pr.line("")
		pr.fn(f)
	}
	_, err := io.WriteString(w, strings.TrimPrefix(pr.b.String(), "\n"))
	return err
}

// String returns the function in text form.
func (f *Func) String() string {
	pr := newPrinter(nil)
	pr.collectFunc(f)
	pr.fn(f)
	return pr.b.String()
}

type printer struct {
	b         strings.Builder
	positions bool
	api       []*APIMethod             // all that the program names, each once
	labels    map[string]int           // how many of them share class and name
	seen      map[apiKey]bool          // what api holds
	names     map[*Func]map[any]string // of vars and frames, unique in their function
}

type apiKey struct {
	class *Class
	name  string
	kind  InvokeKind
	token uint8
}

func newPrinter(opts []PrintOption) *printer {
	return &printer{positions: slices.Contains(opts, WithPositions), labels: map[string]int{}, seen: map[apiKey]bool{}, names: map[*Func]map[any]string{}}
}

func (pr *printer) line(format string, args ...any) {
	fmt.Fprintf(&pr.b, format, args...)
	pr.b.WriteByte('\n')
}

// QuoteName returns a name as the text form writes it: bare, or as a Go string where it has other characters than names in text have.
func QuoteName(s string) string {
	if s == "" || s[0] == '-' || s[0] >= '0' && s[0] <= '9' || strings.Contains(s, "//") {
		return strconv.Quote(s)
	}
	for i := range len(s) {
		if !IsNameByte(s[i]) {
			return strconv.Quote(s)
		}
	}
	return s
}

// IsNameByte reports whether a name of the text form may hold c without being quoted.
func IsNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_$./-<>", c) >= 0
}

func (pr *printer) collectProgram(p *Program) {
	for _, c := range p.Classes {
		for _, m := range c.Abstract {
			pr.collect(m.API)
		}
	}
	for _, m := range p.Runtime.methods() {
		pr.collect(*m.Method)
	}
	for _, f := range p.Funcs {
		pr.collectFunc(f)
	}
}

func (pr *printer) collectFunc(f *Func) {
	pr.collect(f.Overrides)
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if m, ok := v.Aux.(*APIMethod); ok {
				pr.collect(m)
			}
		}
	}
}

func (pr *printer) collect(m *APIMethod) {
	if m == nil {
		return
	}
	k := apiKey{m.Class, m.Name, m.Kind, m.Token}
	if !pr.seen[k] {
		pr.seen[k] = true
		pr.api = append(pr.api, m)
		pr.labels[memberRef(m.Class, m.Name)]++
	}
}

// classRef is the name of a class with its sign.
func classRef(c *Class) string {
	if c == nil {
		return "object"
	}
	return "@" + QuoteName(c.Name)
}

func memberRef(c *Class, name string) string { return classRef(c) + ":" + QuoteName(name) }

// apiRef names an imported method; where a class has several of one name, kind and token tell them apart.
func (pr *printer) apiRef(m *APIMethod) string {
	if m == nil {
		return "nil"
	}
	short := memberRef(m.Class, m.Name)
	if pr.labels[short] <= 1 {
		return short
	}
	return memberRef(m.Class, fmt.Sprintf("%s/%s/%d", m.Name, m.Kind, m.Token))
}

func (pr *printer) header(p *Program) {
	if p.Name != "" || len(p.AID) > 0 || p.Major|p.Minor != 0 {
		pr.line("program %s %s %d.%d%s", QuoteName(p.Name), aid(p.AID), p.Major, p.Minor, word(p.Library, "library"))
	}
	for _, i := range p.Imports {
		pr.line("package %s %s %d.%d%s", QuoteName(i.Name), aid(i.AID), i.Major, i.Minor, word(i.Library, "library"))
	}
}

func aid(b []byte) string {
	if len(b) == 0 {
		return "none"
	}
	return strings.ToUpper(hex.EncodeToString(b))
}

func (pr *printer) class(c *Class, p *Program) {
	head := "class "
	if c.Interface {
		head = "interface "
	}
	head += classRef(c)
	if c.API != nil {
		head += fmt.Sprintf(" api %s %d", QuoteName(c.API.Package.Name), c.API.Token) + word(c.API.Temporary, "temporary")
	}
	head += word(c.Shareable, "shareable") + word(c.Exported, "exported")
	if c.Super != nil {
		head += " extends " + classRef(c.Super)
	}
	if len(c.Implements) > 0 {
		head += " implements " + list(c.Implements, classRef)
	}
	if body := pr.members(c, p); body != "" {
		pr.line("%s {\n%s}", head, body)
	} else {
		pr.line("%s", head)
	}
}

func (pr *printer) members(c *Class, p *Program) string {
	var b strings.Builder
	for _, f := range c.Fields {
		fmt.Fprintf(&b, "\tfield %s %s\n", QuoteName(f.Name), typed(f.Type, f.Role))
	}
	for _, m := range c.Abstract {
		fmt.Fprintf(&b, "\tmethod %s%s", QuoteName(m.Name), signature(m.Params, m.Results))
		if m.API != nil {
			fmt.Fprintf(&b, " api %s", pr.apiRef(m.API))
		}
		b.WriteByte('\n')
	}
	for _, m := range pr.api {
		if m.Class == c {
			fmt.Fprintf(&b, "\tapi %s %s %d %s\n", QuoteName(m.Name), m.Kind, m.Token,
				signature(m.Params, apiResults(m))+word(m.Temporary, "temporary")+word(m.Waits, "waits")+word(m.CallsBack, "back"))
		}
	}
	if !slices.Equal(c.Methods, p.methodsOf(c)) {
		fmt.Fprintf(&b, "\tmethods %s\n", list(c.Methods, func(f *Func) string { return QuoteName(f.Name) }))
	}
	return b.String()
}

// methodsOf lists the virtual methods that name c as their class, in the order of Funcs.
func (p *Program) methodsOf(c *Class) []*Func {
	var all []*Func
	for _, f := range p.Funcs {
		if f.Recv == c {
			all = append(all, f)
		}
	}
	return all
}

// word is a word that stands at the end of a declaration if it is so.
func word(so bool, w string) string {
	if so {
		return " " + w
	}
	return ""
}

func apiResults(m *APIMethod) []Type {
	if m.Result.Kind == Void {
		return nil
	}
	return []Type{m.Result}
}

func signature(params, results []Type) string {
	s := "(" + list(params, Type.String) + ")"
	return s + resultList(results, nil)
}

func resultList(results []Type, roles []Role) string {
	role := func(i int) Role {
		if i < len(roles) {
			return roles[i]
		}
		return RoleNone
	}
	switch {
	case len(results) == 0:
		return ""
	case len(results) == 1 && role(0) == RoleNone:
		return " " + results[0].String()
	}
	parts := make([]string, len(results))
	for i, t := range results {
		parts[i] = typed(t, role(i))
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

func typed(t Type, r Role) string {
	if r == RoleNone {
		return t.String()
	}
	return t.String() + " " + r.String()
}

func list[T any](xs []T, show func(T) string) string {
	parts := make([]string, len(xs))
	for i, x := range xs {
		parts[i] = show(x)
	}
	return strings.Join(parts, ", ")
}

func (pr *printer) global(g *Global) {
	s := fmt.Sprintf("global %s %s", QuoteName(g.Name), typed(g.Type, g.Role))
	switch {
	case g.HasData:
		s += " = " + data(g.Data)
	case g.Init != 0:
		s += fmt.Sprintf(" = %d", g.Init)
	}
	if g.ReadOnly {
		s += " readonly"
	}
	pr.line("%s", s)
}

// data shows text as a Go string, other contents in hex.
func data(b []byte) string {
	for _, c := range b {
		if c >= 0x7F || c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return "hex " + strings.ToUpper(hex.EncodeToString(b))
		}
	}
	return strconv.Quote(string(b))
}

// RuntimeMember is a slot of Runtime by name; exactly one of Method and Class is set.
type RuntimeMember struct {
	Name   string
	Method **APIMethod
	Class  **Class
}

// Members lists the slots of r, set or not.
func (r *Runtime) Members() []RuntimeMember {
	return append(r.methods(),
		RuntimeMember{Name: "Throwable", Class: &r.Throwable}, RuntimeMember{Name: "ISOException", Class: &r.ISOException})
}

func (r *Runtime) methods() []RuntimeMember {
	return []RuntimeMember{
		{Name: "MakeTransientBoolean", Method: &r.MakeTransientBoolean}, {Name: "MakeTransientByte", Method: &r.MakeTransientByte},
		{Name: "MakeTransientShort", Method: &r.MakeTransientShort}, {Name: "MakeTransientObject", Method: &r.MakeTransientObject},
		{Name: "ArrayCopy", Method: &r.ArrayCopy}, {Name: "ArrayCopyNonAtomic", Method: &r.ArrayCopyNonAtomic},
		{Name: "ArrayFillNonAtomic", Method: &r.ArrayFillNonAtomic}, {Name: "ArrayCompare", Method: &r.ArrayCompare},
		{Name: "ThrowIt", Method: &r.ThrowIt}, {Name: "GetReason", Method: &r.GetReason},
	}
}

func (pr *printer) runtime(r *Runtime) {
	for _, m := range r.Members() {
		switch {
		case m.Method != nil && *m.Method != nil:
			pr.line("runtime %s %s", m.Name, pr.apiRef(*m.Method))
		case m.Class != nil && *m.Class != nil:
			pr.line("runtime %s %s", m.Name, classRef(*m.Class))
		}
	}
}

func (pr *printer) entries(p *Program) {
	for _, a := range p.Applets {
		pr.line("applet %s %s install %s", classRef(a.Class), aid(a.AID), funcRef(a.Install))
	}
	for _, e := range p.Exports {
		pr.line("export %s %s", memberRef(e.Class, e.Name), funcRef(e.Func))
	}
	if p.Init != nil {
		pr.line("init %s", funcRef(p.Init))
	}
}

// funcRef names a function of the program.
func funcRef(f *Func) string {
	if f == nil {
		return "nil"
	}
	if f.Recv != nil {
		return memberRef(f.Recv, f.Name)
	}
	return QuoteName(f.Name)
}
