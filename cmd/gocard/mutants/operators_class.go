package main

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// class picks a class or interface that has what is wanted.
func (s *spoiler) class(want func(c *capfile.ClassInfo) bool) *capfile.ClassInfo {
	var fit []*capfile.ClassInfo
	for i := range s.file.Class.Classes {
		if c := &s.file.Class.Classes[i]; want(c) {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return choose(s, fit)
}

func isClass(c *capfile.ClassInfo) bool { return !c.IsInterface() }

// classNumber makes the operator that steps a number of a class.
func classNumber(number func(c *capfile.ClassInfo) *uint8) func(s *spoiler) string {
	return stepped(func(s *spoiler) (string, *uint8) {
		c := s.class(isClass)
		if c == nil {
			return "", nil
		}
		return fmt.Sprintf("class %d", c.Offset), number(c)
	})
}

var (
	classInstanceSize   = classNumber(func(c *capfile.ClassInfo) *uint8 { return &c.DeclaredInstanceSize })
	classFirstReference = classNumber(func(c *capfile.ClassInfo) *uint8 { return &c.FirstReferenceToken })
	classReferenceCount = classNumber(func(c *capfile.ClassInfo) *uint8 { return &c.ReferenceCount })
	classPublicBase     = classNumber(func(c *capfile.ClassInfo) *uint8 { return &c.PublicBase })
	classPackageBase    = classNumber(func(c *capfile.ClassInfo) *uint8 { return &c.PackageBase })
)

// The two fields of format 2.3 that say which tokens a superclass hands down.
var (
	classMapping = stepped(func(s *spoiler) (string, *uint8) {
		c := s.class(hasMapping)
		if c == nil {
			return "", nil
		}
		i := s.IntN(len(c.PublicTokenMapping))
		return fmt.Sprintf("class %d, token %d", c.Offset, i), &c.PublicTokenMapping[i]
	})
	classCAP22Count = stepped(func(s *spoiler) (string, *uint8) {
		c := s.class(hasMapping)
		if c == nil {
			return "", nil
		}
		return fmt.Sprintf("class %d", c.Offset), &c.CAP22PublicMethodEnd
	})
)

func hasMapping(c *capfile.ClassInfo) bool { return len(c.PublicTokenMapping) > 0 }

func classFlag(s *spoiler) string {
	c := s.class(func(*capfile.ClassInfo) bool { return true })
	if c == nil {
		return ""
	}
	bit := uint8(1) << s.IntN(4)
	if bit == capfile.AccInterface { // another structure would follow
		bit = capfile.AccShareable
	}
	c.Flags ^= bit
	return fmt.Sprintf("class %d xor %X", c.Offset, bit)
}

// anyClassRef is a class that the file names somewhere, or nearly.
func (s *spoiler) anyClassRef() capfile.ClassRef {
	if s.IntN(2) == 0 {
		return capfile.InternalClass(choose(s, s.file.Class.Classes).Offset)
	}
	return capfile.ExternalClass(uint8(s.IntN(len(s.file.Import.Packages))), uint8(s.IntN(24)))
}

func classSuper(s *spoiler) string {
	c := s.class(isClass)
	if c == nil {
		return ""
	}
	c.Super = s.anyClassRef()
	return fmt.Sprintf("class %d extends %s", c.Offset, c.Super)
}

func classMethod(s *spoiler) string {
	c := s.class(func(c *capfile.ClassInfo) bool { return len(c.PublicMethods)+len(c.PackageMethods) > 0 })
	if c == nil {
		return ""
	}
	i := s.IntN(len(c.PublicMethods) + len(c.PackageMethods))
	at := append(pointers(c.PublicMethods), pointers(c.PackageMethods)...)[i]
	switch s.IntN(3) {
	case 0:
		*at = choose(s, s.block.Methods).Offset
	case 1:
		*at = capfile.NoMethod
	default:
		*at += uint16(s.step())
	}
	return fmt.Sprintf("class %d, entry %d to %d", c.Offset, i, *at)
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

func classMethodSwap(s *spoiler) string {
	c := s.class(func(c *capfile.ClassInfo) bool { return len(c.PublicMethods) > 1 })
	if c == nil {
		return ""
	}
	i, j := s.IntN(len(c.PublicMethods)), s.IntN(len(c.PublicMethods))
	c.PublicMethods[i], c.PublicMethods[j] = c.PublicMethods[j], c.PublicMethods[i]
	return fmt.Sprintf("class %d, entries %d and %d", c.Offset, i, j)
}

func classInterface(s *spoiler) string {
	c := s.class(func(c *capfile.ClassInfo) bool { return len(c.Interfaces)+len(c.Superinterfaces) > 0 })
	if c == nil {
		return ""
	}
	ref := s.anyClassRef()
	if c.IsInterface() {
		c.Superinterfaces[s.IntN(len(c.Superinterfaces))] = ref
	} else {
		c.Interfaces[s.IntN(len(c.Interfaces))].Interface = ref
	}
	return fmt.Sprintf("class %d, %s", c.Offset, ref)
}

func classInterfaceToken(s *spoiler) string {
	c := s.class(func(c *capfile.ClassInfo) bool { return len(c.Interfaces) > 0 })
	if c == nil {
		return ""
	}
	in := &c.Interfaces[s.IntN(len(c.Interfaces))]
	if len(in.Index) == 0 {
		return ""
	}
	i := s.IntN(len(in.Index))
	in.Index[i] += uint8(s.step())
	return fmt.Sprintf("class %d, %s method %d to %d", c.Offset, in.Interface, i, in.Index[i])
}
