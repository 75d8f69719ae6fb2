package main

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

func staticCount(s *spoiler) string {
	f, n := &s.file.StaticField, uint16(s.step())
	switch s.IntN(3) {
	case 0:
		f.ImageSize += n
		return fmt.Sprintf("image size %d", f.ImageSize)
	case 1:
		f.ReferenceCount += n
		return fmt.Sprintf("reference count %d", f.ReferenceCount)
	}
	f.DefaultValueCount += n
	return fmt.Sprintf("default value count %d", f.DefaultValueCount)
}

func staticArray(s *spoiler) string {
	i := s.pick(len(s.file.StaticField.ArrayInits))
	if i < 0 {
		return ""
	}
	a := &s.file.StaticField.ArrayInits[i]
	if s.IntN(2) == 0 {
		a.Type = capfile.TypeKind(s.IntN(8))
	} else {
		a.Values = append(a.Values, 0)
	}
	return fmt.Sprintf("array %d of %d bytes, type %s", i, len(a.Values), a.Type)
}

// list picks one of the two lists of reference locations.
func (s *spoiler) list() *[]uint16 {
	if s.IntN(2) == 0 {
		return &s.file.RefLocation.ByteIndices
	}
	return &s.file.RefLocation.Byte2Indices
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
	at := uint16(1 + s.IntN(int(s.file.Directory.ComponentSizes[capfile.ComponentMethod])))
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
	r := &s.file.RefLocation
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
		c.StaticMethodOffsets[j] = choose(s, s.file.Method.Methods).Offset
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
