package main

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// debugClass picks a class of the Debug component.
func (s *spoiler) debugClass(want func(c *capfile.DebugClass) bool) *capfile.DebugClass {
	if s.file.Debug == nil {
		return nil
	}
	var fit []*capfile.DebugClass
	for i := range s.file.Debug.Packages {
		classes := s.file.Debug.Packages[i].Classes
		for j := range classes {
			if want(&classes[j]) {
				fit = append(fit, &classes[j])
			}
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return choose(s, fit)
}

// debugMethod picks a method that has what is wanted.
func (s *spoiler) debugMethod(want func(m *capfile.DebugMethod) bool) *capfile.DebugMethod {
	c := s.debugClass(func(c *capfile.DebugClass) bool { return len(c.Methods) > 0 })
	if c == nil {
		return nil
	}
	if m := &c.Methods[s.IntN(len(c.Methods))]; want(m) {
		return m
	}
	return nil
}

func anyDebugMethod(*capfile.DebugMethod) bool { return true }

// debugNumber makes the operator that steps a number of a part of the Debug component.
func debugNumber[P any, T uint8 | uint16](what string, part func(s *spoiler) *P, number func(p *P) *T) func(s *spoiler) string {
	return stepped(func(s *spoiler) (string, *T) {
		p := part(s)
		if p == nil {
			return "", nil
		}
		return what, number(p)
	})
}

func debugString(s *spoiler) string {
	d := s.file.Debug
	if d == nil || len(d.Strings) == 0 {
		return ""
	}
	i := s.IntN(len(d.Strings))
	b := []byte(d.Strings[i])
	if len(b) == 0 {
		return ""
	}
	b[s.IntN(len(b))] = byte(32 + s.IntN(95))
	old := d.Strings[i]
	d.Strings[i] = string(b)
	return fmt.Sprintf("string %d from %q to %q", i, old, d.Strings[i])
}

// debugName gives something the name of another thing.
func debugName(s *spoiler) string {
	c := s.debugClass(func(c *capfile.DebugClass) bool { return true })
	if c == nil {
		return ""
	}
	names := []*uint16{&c.Name, &c.Superclass, &c.SourceFile}
	for i := range c.Fields {
		names = append(names, &c.Fields[i].Name, &c.Fields[i].Descriptor)
	}
	for i := range c.Methods {
		names = append(names, &c.Methods[i].Name, &c.Methods[i].Descriptor)
	}
	p := choose(s, append(names, pointers(c.Interfaces)...))
	old := *p
	*p = uint16(s.IntN(len(s.file.Debug.Strings) + 1))
	return fmt.Sprintf("class %s, string %d to %d", c.Location, old, *p)
}

func debugClassFlag(s *spoiler) string {
	c := s.debugClass(func(c *capfile.DebugClass) bool { return true })
	if c == nil {
		return ""
	}
	bit := uint16(1) << s.IntN(16)
	c.Flags ^= bit
	return fmt.Sprintf("class %s xor %04X", c.Location, bit)
}

func debugClassLocation(s *spoiler) string {
	c := s.debugClass(func(c *capfile.DebugClass) bool { return true })
	if c == nil {
		return ""
	}
	c.Location = s.anyClassRef()
	return c.Location.String()
}

func debugField(s *spoiler) string {
	c := s.debugClass(func(c *capfile.DebugClass) bool { return len(c.Fields) > 0 })
	if c == nil {
		return ""
	}
	f := &c.Fields[s.IntN(len(c.Fields))]
	f.Contents += uint32(s.step())
	return fmt.Sprintf("class %s, contents %d", c.Location, f.Contents)
}

func debugMethodFlag(s *spoiler) string {
	m := s.debugMethod(anyDebugMethod)
	if m == nil {
		return ""
	}
	bit := uint16(1) << s.IntN(16)
	m.Flags ^= bit
	return fmt.Sprintf("method %d xor %04X", m.Location, bit)
}

func (s *spoiler) debugVariable() *capfile.DebugVariable {
	m := s.debugMethod(func(m *capfile.DebugMethod) bool { return len(m.Variables) > 0 })
	if m == nil {
		return nil
	}
	return &m.Variables[s.IntN(len(m.Variables))]
}

func (s *spoiler) debugLine() *capfile.DebugLine {
	m := s.debugMethod(func(m *capfile.DebugMethod) bool { return len(m.Lines) > 0 })
	if m == nil {
		return nil
	}
	return &m.Lines[s.IntN(len(m.Lines))]
}

func anyMethodOf(s *spoiler) *capfile.DebugMethod { return s.debugMethod(anyDebugMethod) }

var (
	debugMethodLocation = debugNumber("location", anyMethodOf, func(m *capfile.DebugMethod) *uint16 { return &m.Location })
	debugMethodHeader   = debugNumber("header size", anyMethodOf, func(m *capfile.DebugMethod) *uint8 { return &m.HeaderSize })
	debugMethodBody     = debugNumber("body size", anyMethodOf, func(m *capfile.DebugMethod) *uint16 { return &m.BodySize })
	debugVariableIndex  = debugNumber("index", (*spoiler).debugVariable, func(v *capfile.DebugVariable) *uint8 { return &v.Index })
	debugVariableStart  = debugNumber("start", (*spoiler).debugVariable, func(v *capfile.DebugVariable) *uint16 { return &v.StartPC })
	debugVariableLength = debugNumber("length", (*spoiler).debugVariable, func(v *capfile.DebugVariable) *uint16 { return &v.Length })
	debugVariableType   = debugNumber("descriptor", (*spoiler).debugVariable, func(v *capfile.DebugVariable) *uint16 { return &v.Descriptor })
	debugLineStart      = debugNumber("start", (*spoiler).debugLine, func(l *capfile.DebugLine) *uint16 { return &l.StartPC })
	debugLineEnd        = debugNumber("end", (*spoiler).debugLine, func(l *capfile.DebugLine) *uint16 { return &l.EndPC })
	debugLineNumber     = debugNumber("line", (*spoiler).debugLine, func(l *capfile.DebugLine) *uint16 { return &l.Line })
)
