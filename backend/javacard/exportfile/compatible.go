package exportfile

import "fmt"

// Incompatible lists what a program that is linked to one version of a package would miss in another: classes and members that are gone, have other
// tokens or other signatures. Interfaces must not gain methods either, as classes elsewhere implement them (JCVM 4.5.2).
func Incompatible(old, now *Package) []string {
	var out []string
	for i := range old.Classes {
		c := &old.Classes[i]
		d := now.ClassNamed(c.ShortName())
		switch {
		case d == nil:
			out = append(out, fmt.Sprintf("%s is gone", c.ShortName()))
		case d.Token != c.Token, d.Flags != c.Flags:
			out = append(out, fmt.Sprintf("%s is another kind of class, or has another token", c.ShortName()))
		default:
			out = append(out, missing(c, d)...)
		}
	}
	return out
}

func missing(old, now *Class) []string {
	var out []string
	for _, m := range old.Methods {
		if n := now.MethodNamed(m.Name, m.Descriptor); n == nil {
			out = append(out, fmt.Sprintf("%s has no %s%s", old.ShortName(), m.Name, m.Descriptor))
		} else if n.Token != m.Token || n.Flags != m.Flags {
			out = append(out, fmt.Sprintf("%s.%s%s has another token, or other flags", old.ShortName(), m.Name, m.Descriptor))
		}
	}
	for _, f := range old.Fields {
		if n := now.FieldNamed(f.Name); n == nil || *n != f {
			out = append(out, fmt.Sprintf("%s has no field %s of that kind", old.ShortName(), f.Name))
		}
	}
	if old.IsInterface() && len(now.Methods) > len(old.Methods) {
		out = append(out, fmt.Sprintf("interface %s has more methods, which classes elsewhere do not implement", old.ShortName()))
	}
	return out
}
