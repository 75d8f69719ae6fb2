package bindgen

import (
	"fmt"
	"go/format"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// fileLimit is the length in lines above which a package is spread over several files.
const fileLimit = 700

// hostapi is the package that the bodies call.
const hostapi = "github.com/gocard/gocard/runtime/jcre/hostapi"

// Generate gives the files of the Go package, by name.
func Generate(in Input) (map[string][]byte, error) {
	if len(in.Versions) == 0 {
		return nil, fmt.Errorf("generate binding: no version of the package")
	}
	for _, v := range in.Versions {
		if err := checkNames(v); err != nil {
			return nil, fmt.Errorf("generate binding: %w", err)
		}
	}
	p := newPack(in)
	files := map[string][]byte{}
	var rest []*unit
	lines := 0
	for _, c := range p.classes {
		u := p.unit(c)
		lines += u.lines()
		rest = append(rest, u)
	}
	main, more := &unit{}, &unit{}
	for _, u := range rest {
		to := main
		switch {
		case lines > fileLimit && u.lines() > 60:
			if err := p.file(files, fileName(u.class.goName), "", u.text.String()); err != nil {
				return nil, err
			}
			continue
		case main.lines()+u.lines() > fileLimit:
			to = more
		}
		to.text.WriteString(u.text.String())
	}
	host := p.host()
	if strings.Count(host, "\n")+main.lines() > fileLimit {
		if err := p.file(files, "host", "", host); err != nil {
			return nil, err
		}
		host = ""
	}
	if more.lines() > 0 {
		if err := p.file(files, "api2", "", more.text.String()); err != nil {
			return nil, err
		}
	}
	return files, p.file(files, "api", p.packageDoc(), host+main.text.String())
}

// fileName is the file of a class. Underscores could make it a test or one for an operating system.
func fileName(goName string) string {
	name := strings.ReplaceAll(strings.ToLower(goName), "_", "")
	if name == "api" || name == "api2" || name == "host" {
		name += "class"
	}
	return name
}

// unit is the text of a class, or of several.
type unit struct {
	class *class
	text  strings.Builder
}

func (u *unit) lines() int                        { return strings.Count(u.text.String(), "\n") }
func (u *unit) printf(format string, a ...any)    { fmt.Fprintf(&u.text, format, a...) }
func (u *unit) directive(format string, a ...any) { u.printf("//\n//gocard:"+format+"\n", a...) }

// file writes one Go file.
func (p *pack) file(files map[string][]byte, name, doc, body string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "// Code generated %s. DO NOT EDIT.\n\n%spackage %s\n\n", p.Source, doc, p.name)
	used := map[string]bool{hostapi: strings.Contains(body, "hostapi.")}
	for imp := range p.imports {
		used[imp] = strings.Contains(body, path.Base(imp)+".")
	}
	maps.DeleteFunc(used, func(_ string, use bool) bool { return !use })
	switch paths := slices.Sorted(maps.Keys(used)); len(paths) {
	case 0:
	case 1:
		fmt.Fprintf(&b, "import %q\n\n", paths[0])
	default:
		b.WriteString("import (\n")
		for _, imp := range paths {
			fmt.Fprintf(&b, "%q\n", imp)
		}
		b.WriteString(")\n\n")
	}
	b.WriteString(body)
	text, err := format.Source([]byte(b.String()))
	if err != nil {
		return fmt.Errorf("generate binding of %s: BUG: %w", p.newest.Name, err)
	}
	files[name+".go"] = text
	return nil
}

// packageDoc is the package comment with the api directive.
func (p *pack) packageDoc() string {
	var b strings.Builder
	dotted := strings.ReplaceAll(p.newest.Name, "/", ".")
	fmt.Fprintf(&b, "// Package %s is the Java Card API package %s in Go", p.name, dotted)
	if len(p.Hints.doc) > 0 {
		b.WriteString(": " + p.Hints.doc[0])
	}
	b.WriteString(".\n//\n")
	for _, d := range p.Hints.doc[min(1, len(p.Hints.doc)):] {
		fmt.Fprintf(&b, "// %s\n//\n", d)
	}
	b.WriteString("// To the compiler it is a table. Compiled natively it calls the methods that simulated cards have, too; a method that they lack ends with\n" +
		"// status word 6F00 and a line in the log that names it. It must not know how those methods work. Each comment gives the original spelling.\n//\n")
	for _, c := range p.classes {
		for _, s := range c.skipped {
			fmt.Fprintf(&b, "// Without Go form: %s.\n", s)
		}
	}
	fmt.Fprintf(&b, "//\n//gocard:api aid=%s name=%s%s\n", p.newest.AID, p.newest.Name, p.versionKeys())
	return b.String()
}

// versionKeys name the version of each target. A package that no target prescribes has a range: the compiler imports the oldest version that
// has what a program uses.
func (p *pack) versionKeys() string {
	keys := ""
	for _, t := range slices.Sorted(maps.Keys(p.Targets)) {
		keys += fmt.Sprintf(" %s=%s", t, p.Targets[t])
	}
	if keys != "" {
		return keys
	}
	first, last := p.Versions[0], p.newest
	keys = fmt.Sprintf(" version=%d.%d", first.Major, first.Minor)
	if first != last {
		keys += fmt.Sprintf("..%d.%d", last.Major, last.Minor)
	}
	return keys
}

// unit writes one class.
func (p *pack) unit(c *class) *unit {
	u := &unit{class: c}
	since := sinceKey(c.since)
	switch {
	case c.exception:
		p.exceptionType(u, c, since)
	case c.IsInterface():
		p.interfaceType(u, c, since)
	case c.hasType():
		u.printf("// %s is the class %s.\n", c.goName, p.dotted(c))
		u.directive("class token=%d name=%s%s", c.Token, c.Name, since)
		u.printf("type %s struct { %s }\n\n", c.goName, p.structFields(c))
	}
	p.constants(u, c)
	for _, m := range c.methods {
		if !m.isInterfaceMethod() {
			p.function(u, m)
		}
	}
	return u
}

// hasType reports whether a class has objects.
func (c *class) hasType() bool {
	if c.IsInterface() || c.exception || len(c.Supers) > 1 {
		return true
	}
	for _, m := range c.Methods {
		if !m.IsStatic() && m.Name != "equals" || m.Name == "<init>" {
			return true
		}
	}
	return slices.ContainsFunc(c.Fields, func(f exportfile.Field) bool { return !f.HasConstant })
}

func (p *pack) dotted(c *class) string {
	return strings.ReplaceAll(strings.ReplaceAll(c.Name, "/", "."), "$", ".")
}

func sinceKey(since string) string {
	if since == "" {
		return ""
	}
	return " since=" + since
}

// superType is the Go type of the superclass, "" for Object; own tells that it is of this package.
func (p *pack) superType(c *class) (typ string, own bool) {
	super := c.Super()
	if super == "" || super == "java/lang/Object" {
		return "", false
	}
	typ, err := p.classType(super)
	if err != nil {
		return "", false
	}
	typ = strings.TrimPrefix(typ, "*")
	return typ, !strings.Contains(typ, ".")
}

func (p *pack) structFields(c *class) string {
	switch super, own := p.superType(c); {
	case own:
		return super
	case super != "":
		return super + "; *hostapi.Object"
	}
	return "*hostapi.Object"
}

// composite makes a value of the class's Go type around the object o.
func (p *pack) composite(c *class, o string) string {
	if super, own := p.superType(c); own {
		for _, s := range p.classes {
			if s.goName == super {
				return c.goName + "{" + p.composite(s, o) + "}"
			}
		}
	}
	return c.goName + "{Object: " + o + "}"
}

func (p *pack) exceptionType(u *unit, c *class, since string) {
	u.printf("// %s is the exception %s.\n", c.goName, p.dotted(c))
	throw := " throw=none"
	if m := c.MethodNamed("throwIt", "(S)V"); m != nil {
		throw = ""
		if m.Token != 1 {
			throw = fmt.Sprintf(" throw=%d", m.Token)
		}
	}
	u.directive("exception token=%d name=%s%s%s", c.Token, c.Name, throw, since)
	u.printf("type %s uint16\n\n", c.goName)
	u.printf("// Reason is %s.getReason.\n", c.short())
	u.directive("source")
	u.printf("func (e %s) Reason() uint16 { return uint16(e) }\n\n", c.goName)
	u.printf("// Error is the text of the exception, for Go tests and traces.\nfunc (e %s) Error() string { return e.Exception().Error() }\n\n", c.goName)
	u.printf("// Exception is e as the card model knows it.\nfunc (e %s) Exception() *hostapi.Exception { return hostapi.Throw(%q, uint16(e)) }\n\n", c.goName, c.Name)
}

func (p *pack) constants(u *unit, c *class) {
	if len(c.consts) == 0 {
		return
	}
	u.printf("// Constants of %s.\nconst (\n", p.dotted(c))
	for _, k := range c.consts {
		u.printf("\t%s %s = %s // %s\n", k.goName, k.typ, k.value, k.original)
	}
	u.printf(")\n\n")
}

func (p *pack) interfaceType(u *unit, c *class, since string) {
	if len(c.consts) > 0 && len(c.methods) == 0 {
		return // it only holds constants
	}
	u.printf("// %s is the interface %s.\n", c.goName, p.dotted(c))
	u.directive("interface token=%d name=%s%s", c.Token, c.Name, since)
	u.printf("type %s interface {\n", c.goName)
	for _, name := range directInterfaces(p, c.Interfaces) {
		if t, err := p.classType(name); err == nil {
			u.printf("\t%s\n", t)
		}
	}
	for _, m := range c.methods {
		u.printf("// %s is %s.\n", m.goName, p.original(m))
		u.directive("virtual token=%d desc=%s%s", m.Token, m.Descriptor, p.methodKeys(m))
		u.printf("%s%s\n", m.goName, signatureText(m))
	}
	if p.Hints.sealed[c.ShortName()] {
		u.printf("\n\tis%s()\n", c.goName)
	}
	u.printf("}\n\n")
}

// directInterfaces leaves out those that others extend.
func directInterfaces(p *pack, names []string) []string {
	var list []string
	for _, n := range names {
		if !slices.ContainsFunc(names, func(o string) bool {
			c := p.find(o)
			return o != n && c != nil && slices.Contains(c.Interfaces, n)
		}) {
			list = append(list, n)
		}
	}
	return list
}

// methodKeys are the keys of a method's directive behind the descriptor.
func (p *pack) methodKeys(m *method) string {
	keys := ""
	var reads []string
	views := false
	for _, q := range m.params {
		views = views || q.fold != scalar
		if q.reads {
			reads = append(reads, q.name)
		}
	}
	if views {
		keys += " args=" + strings.Join(m.atoms, ",")
	}
	if len(reads) > 0 {
		keys += " reads=" + strings.Join(reads, ",")
	}
	if p.Hints.alloc[m.class.ShortName()+"."+m.Name] {
		keys += " alloc=yes"
	}
	return keys + m.keys + sinceKey(m.since)
}

func signatureText(m *method) string {
	var list []string
	for i, q := range m.params {
		if i+1 < len(m.params) && m.params[i+1].typ == q.typ {
			list = append(list, q.name)
			continue
		}
		list = append(list, q.name+" "+q.typ)
	}
	s := "(" + strings.Join(list, ", ") + ")"
	if m.result != "" {
		s += " " + m.result
	}
	return s
}

// function writes a constructor, static method or virtual method with its body.
func (p *pack) function(u *unit, m *method) {
	c := m.class
	u.printf("// %s is %s.\n", m.goName, p.original(m))
	switch {
	case m.Name == "<init>":
		m.result = "*" + c.goName
		u.directive("new class=%d token=%d desc=%s%s", c.Token, m.Token, m.Descriptor, p.methodKeys(m))
		u.printf("func %s%s { return hostapi.Made(&%s) }\n\n", m.goName, signatureText(m), p.composite(c, p.call("New", m, "")))
	case m.IsStatic():
		u.directive("static class=%d token=%d desc=%s%s", c.Token, m.Token, m.Descriptor, p.methodKeys(m))
		u.printf("func %s%s { %s }\n\n", m.goName, signatureText(m), p.answer(m, p.call("Static", m, "")))
	default:
		u.directive("virtual token=%d desc=%s%s", m.Token, m.Descriptor, p.methodKeys(m))
		u.printf("func (x *%s) %s%s { %s }\n\n", c.goName, m.goName, signatureText(m), p.answer(m, p.call("Virtual", m, "x")))
	}
}

// call is the call of a card's method.
func (p *pack) call(how string, m *method, recv string) string {
	args := []string{fmt.Sprint(m.class.Token), fmt.Sprint(m.Token)}
	if recv != "" {
		args = append(args, recv)
	}
	for _, q := range m.params {
		args = append(args, q.name)
		if q.fold >= fromOff {
			args = append(args, "0")
		}
		if q.fold == offAndLen {
			args = append(args, "len("+q.name+")")
		}
	}
	return "api." + how + "(" + strings.Join(args, ", ") + ")"
}

// answer returns a call's result in the Go type.
func (p *pack) answer(m *method, call string) string {
	basic := map[string]string{"byte": "Byte", "int16": "Short", "uint16": "UShort", "int": "Int", "int32": "Int32", "bool": "Bool", "int8": "Int8"}
	switch how := basic[m.result]; {
	case m.result == "":
		return call
	case how != "":
		return "return " + call + "." + how + "()"
	}
	return fmt.Sprintf("return hostapi.Ref[%s](%s)", m.result, call)
}
