package main

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// staticNumber makes the operator that steps a number of the StaticField component.
func staticNumber(number func(f *capfile.StaticField) *uint16) func(s *spoiler) string {
	return stepped(func(s *spoiler) (string, *uint16) { return "static fields", number(&s.file.StaticField) })
}

var (
	staticImageSize      = staticNumber(func(f *capfile.StaticField) *uint16 { return &f.ImageSize })
	staticReferenceCount = staticNumber(func(f *capfile.StaticField) *uint16 { return &f.ReferenceCount })
	staticDefaultCount   = staticNumber(func(f *capfile.StaticField) *uint16 { return &f.DefaultValueCount })
)

// array picks an initialised array.
func (s *spoiler) array() (int, *capfile.ArrayInit) {
	i := s.pick(len(s.file.StaticField.ArrayInits))
	if i < 0 {
		return -1, nil
	}
	return i, &s.file.StaticField.ArrayInits[i]
}

func staticArrayType(s *spoiler) string {
	i, a := s.array()
	if a == nil {
		return ""
	}
	old := a.Type
	a.Type = capfile.TypeKind(s.IntN(8))
	return fmt.Sprintf("array %d of %d bytes, type %s to %s", i, len(a.Values), old, a.Type)
}

// staticArrayLength makes an array a byte longer, which is no element where elements have more.
func staticArrayLength(s *spoiler) string {
	i, a := s.array()
	if a == nil {
		return ""
	}
	a.Values = append(a.Values, 0)
	return fmt.Sprintf("array %d of %d bytes, type %s", i, len(a.Values), a.Type)
}

// list picks one of the two lists of reference locations.
func (s *spoiler) list() *[]uint16 {
	if s.IntN(2) == 0 {
		return &s.refs.ByteIndices
	}
	return &s.refs.Byte2Indices
}

func locationDrop(s *spoiler) string {
	l := s.list()
	i := s.pick(len(*l))
	if i < 0 {
		return ""
	}
	old := (*l)[i]
	*l = slices.Delete(*l, i, i+1)
	return fmt.Sprintf("%d", old)
}

func locationAdd(s *spoiler) string {
	l := s.list()
	at := uint16(1 + s.IntN(s.block.Size()))
	i, found := slices.BinarySearch(*l, at)
	if found {
		return ""
	}
	*l = slices.Insert(*l, i, at)
	return fmt.Sprintf("%d", at)
}

func locationMove(s *spoiler) string {
	l := s.list()
	i := s.pick(len(*l))
	if i < 0 {
		return ""
	}
	old := (*l)[i]
	(*l)[i] += uint16(s.step())
	if !slices.IsSorted(*l) {
		return ""
	}
	return fmt.Sprintf("%d to %d", old, (*l)[i])
}

// locationList moves a location to the list of the other size.
func locationList(s *spoiler) string {
	r := s.refs
	i := s.pick(len(r.ByteIndices))
	if i < 0 {
		return ""
	}
	at := r.ByteIndices[i]
	r.ByteIndices = slices.Delete(r.ByteIndices, i, i+1)
	n, found := slices.BinarySearch(r.Byte2Indices, at)
	if found {
		return ""
	}
	r.Byte2Indices = slices.Insert(r.Byte2Indices, n, at)
	return fmt.Sprintf("%d", at)
}

// exported picks a class of the Export component.
func (s *spoiler) exported() (int, *capfile.ExportClass) {
	if s.file.Export == nil || len(s.file.Export.Classes) == 0 {
		return -1, nil
	}
	i := s.IntN(len(s.file.Export.Classes))
	return i, &s.file.Export.Classes[i]
}

func exportClass(s *spoiler) string {
	i, c := s.exported()
	if c == nil {
		return ""
	}
	if s.IntN(2) == 0 {
		c.ClassOffset = choose(s, s.file.Class.Classes).Offset
	} else {
		c.ClassOffset += uint16(s.step())
	}
	return fmt.Sprintf("class %d at %d", i, c.ClassOffset)
}

func exportField(s *spoiler) string {
	i, c := s.exported()
	if c == nil || len(c.StaticFieldOffsets) == 0 {
		return ""
	}
	j := s.IntN(len(c.StaticFieldOffsets))
	c.StaticFieldOffsets[j] += uint16(s.step())
	return fmt.Sprintf("class %d field %d at %d", i, j, c.StaticFieldOffsets[j])
}

func exportMethod(s *spoiler) string {
	i, c := s.exported()
	if c == nil || len(c.StaticMethodOffsets) == 0 {
		return ""
	}
	j := s.IntN(len(c.StaticMethodOffsets))
	if s.IntN(2) == 0 {
		c.StaticMethodOffsets[j] = choose(s, s.block.Methods).Offset
	} else {
		c.StaticMethodOffsets[j] += uint16(s.step())
	}
	return fmt.Sprintf("class %d method %d at %d", i, j, c.StaticMethodOffsets[j])
}

func exportDrop(s *spoiler) string {
	i, c := s.exported()
	if c == nil {
		return ""
	}
	switch {
	case len(c.StaticMethodOffsets) > 0 && s.IntN(3) > 0:
		c.StaticMethodOffsets = c.StaticMethodOffsets[:len(c.StaticMethodOffsets)-1]
		return fmt.Sprintf("a method of class %d", i)
	case len(c.StaticFieldOffsets) > 0 && s.IntN(2) > 0:
		c.StaticFieldOffsets = c.StaticFieldOffsets[:len(c.StaticFieldOffsets)-1]
		return fmt.Sprintf("a field of class %d", i)
	}
	s.file.Export.Classes = s.file.Export.Classes[:len(s.file.Export.Classes)-1]
	return "the last class"
}
