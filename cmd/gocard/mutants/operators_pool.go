package main

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
)

func headerFlag(s *spoiler) string {
	bit := uint8(1) << s.IntN(5)
	s.file.Header.Flags ^= bit
	return fmt.Sprintf("xor %02X", bit)
}

func headerVersion(s *spoiler) string {
	h := &s.file.Header.Package
	if s.IntN(2) == 0 {
		h.MajorVersion++
	} else {
		h.MinorVersion++
	}
	return fmt.Sprintf("package version %d.%d", h.MajorVersion, h.MinorVersion)
}

// changeAID flips a bit, or changes the length.
func changeAID(s *spoiler, a iso7816.AID) iso7816.AID {
	b := append([]byte{}, a.Bytes()...)
	if s.IntN(3) > 0 || len(b) == 5 {
		b[s.IntN(len(b))] ^= 1 << s.IntN(8)
	} else {
		b = b[:len(b)-1]
	}
	out, err := capfile.NewAID(b)
	if err != nil {
		return a
	}
	return out
}

func headerAID(s *spoiler) string {
	h := &s.file.Header.Package
	h.AID = changeAID(s, h.AID)
	return h.AID.String()
}

func directorySize(s *spoiler) string {
	s.keep = true
	tag := 1 + s.IntN(11)
	d := int(s.file.Directory.ComponentSizes[tag]) + s.step()
	s.file.Directory.ComponentSizes[tag] = uint32(max(0, d))
	return fmt.Sprintf("%s to %d", capfile.Tag(tag), d)
}

// directoryNumber makes the operator that steps a number of the Directory component.
func directoryNumber[T uint8 | uint16](number func(d *capfile.Directory) *T) func(s *spoiler) string {
	return stepped(func(s *spoiler) (string, *T) {
		s.keep = true
		return "directory", number(&s.file.Directory)
	})
}

var (
	directoryImageSize   = directoryNumber(func(d *capfile.Directory) *uint16 { return &d.ImageSize })
	directoryArrayCount  = directoryNumber(func(d *capfile.Directory) *uint16 { return &d.ArrayInitCount })
	directoryArraySize   = directoryNumber(func(d *capfile.Directory) *uint16 { return &d.ArrayInitSize })
	directoryImportCount = directoryNumber(func(d *capfile.Directory) *uint8 { return &d.ImportCount })
	directoryAppletCount = directoryNumber(func(d *capfile.Directory) *uint8 { return &d.AppletCount })
)

func appletAID(s *spoiler) string {
	if s.file.Applet == nil {
		return ""
	}
	list := s.file.Applet.Applets
	a := &list[s.IntN(len(list))]
	if len(list) > 1 && s.IntN(2) == 0 {
		a.AID = list[0].AID
	} else {
		a.AID = changeAID(s, a.AID)
	}
	return a.AID.String()
}

func appletInstall(s *spoiler) string {
	if s.file.Applet == nil {
		return ""
	}
	a := &s.file.Applet.Applets[s.IntN(len(s.file.Applet.Applets))]
	if s.IntN(2) == 0 {
		a.InstallMethodOffset += uint16(s.step())
	} else {
		a.InstallMethodOffset = choose(s, s.block.Methods).Offset
	}
	return fmt.Sprintf("offset %d", a.InstallMethodOffset)
}

func importVersion(s *spoiler) string {
	p := &s.file.Import.Packages[s.IntN(len(s.file.Import.Packages))]
	switch s.IntN(3) {
	case 0:
		p.MajorVersion++
	case 1:
		p.MinorVersion++
	default:
		p.MinorVersion += 20
	}
	return fmt.Sprintf("%s %d.%d", p.AID, p.MajorVersion, p.MinorVersion)
}

func importAID(s *spoiler) string {
	p := &s.file.Import.Packages[s.IntN(len(s.file.Import.Packages))]
	if s.IntN(3) == 0 {
		p.AID = choose(s, s.file.Import.Packages).AID
	} else {
		p.AID = changeAID(s, p.AID)
	}
	return p.AID.String()
}

func importSwap(s *spoiler) string {
	list := s.file.Import.Packages
	i, j := s.IntN(len(list)), s.IntN(len(list))
	list[i], list[j] = list[j], list[i]
	return fmt.Sprintf("%d and %d", i, j)
}

func importDrop(s *spoiler) string {
	p := &s.file.Import.Packages
	*p = (*p)[:len(*p)-1]
	return "the last"
}

// entry picks a constant pool entry of a kind.
func (s *spoiler) entry(want func(c capfile.Constant) bool) (int, *capfile.Constant) {
	list := s.file.ConstantPool.Constants
	var fit []int
	for i, c := range list {
		if want(c) {
			fit = append(fit, i)
		}
	}
	if len(fit) == 0 {
		return -1, nil
	}
	i := choose(s, fit)
	return i, &list[i]
}

func anyEntry(capfile.Constant) bool { return true }

func poolTag(s *spoiler) string {
	i, c := s.entry(anyEntry)
	if c == nil {
		return ""
	}
	old := c.Tag
	c.Tag = capfile.ConstantTag(s.IntN(8))
	return fmt.Sprintf("entry %d from %s to %s", i, old, c.Tag)
}

func poolToken(s *spoiler) string {
	i, c := s.entry(func(c capfile.Constant) bool { return c.Tag != capfile.ConstantClassref })
	if c == nil {
		return ""
	}
	c.Info[2] += uint8(s.step())
	return fmt.Sprintf("entry %d to %s", i, c)
}

// poolClass gives an entry the class of another one, or another class token.
func poolClass(s *spoiler) string {
	i, c := s.entry(anyEntry)
	if c == nil {
		return ""
	}
	if s.IntN(2) == 0 {
		c.Info[1] += uint8(s.step())
	} else {
		_, other := s.entry(anyEntry)
		c.Info[0], c.Info[1] = other.Info[0], other.Info[1]
	}
	return fmt.Sprintf("entry %d to %s", i, c)
}

// poolOffset lets an internal static entry name another method or field.
func poolOffset(s *spoiler) string {
	i, c := s.entry(func(c capfile.Constant) bool { return c.IsStatic() && !c.IsExternal() })
	if c == nil {
		return ""
	}
	offset := c.Offset() + uint16(s.step())
	if c.Tag == capfile.ConstantStaticMethodref && s.IntN(2) == 0 {
		offset = choose(s, s.block.Methods).Offset
	}
	*c = capfile.NewStaticRef(c.Tag, offset)
	return fmt.Sprintf("entry %d to %s", i, c)
}

func poolSwap(s *spoiler) string {
	i, a := s.entry(anyEntry)
	j, b := s.entry(anyEntry)
	if a == nil {
		return ""
	}
	*a, *b = *b, *a
	return fmt.Sprintf("entries %d and %d", i, j)
}

// poolCopy overwrites an entry with another one of the same tag.
func poolCopy(s *spoiler) string {
	i, a := s.entry(anyEntry)
	if a == nil {
		return ""
	}
	j, b := s.entry(func(c capfile.Constant) bool { return c.Tag == a.Tag })
	*a = *b
	return fmt.Sprintf("entry %d over %d", j, i)
}

func poolDrop(s *spoiler) string {
	list := &s.file.ConstantPool.Constants
	if len(*list) == 0 {
		return ""
	}
	*list = (*list)[:len(*list)-1]
	return "the last"
}
