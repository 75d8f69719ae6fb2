package files

import "slices"

// maxMemory limits the contents of all files together, in bytes.
const maxMemory = 256 << 10

// CreateFile makes a file in the current directory from control parameters, the value of tag 62 (222 6.3), and selects it.
func (c *Context) CreateFile(who Rights, params []byte) error {
	c.refresh()
	f, err := parseFCP(params)
	if err != nil {
		return err
	}
	if f.ID == fidMF || f.ID == fidFuture || f.ID == fidADF && !f.isADF() {
		return IncorrectParameters
	}
	a := actCreateEF
	if f.isDirectory() {
		a = actCreateDF
	}
	s := c.system
	switch {
	case !s.allowed(who, c.dir, a):
		return SecurityStatusNotSatisfied
	case c.dir.terminated():
		return CommandNotAllowed
	case c.dir.Life == lifeDeactivated:
		return RefDataInvalidated
	case f.isADF() && c.dir != s.mf:
		return IncorrectParameters
	case f.isADF() && s.adf(f.Name.Bytes()) != nil:
		return DFNameExists
	case !f.isADF() && (c.dir.child(f.ID) != nil || c.dir.ID == f.ID):
		return FileExists
	case c.dir.childBySFI(f.SFI) != nil:
		return IncorrectParameters
	case s.memory()+len(f.Data) > maxMemory:
		return NotEnoughMemorySpace
	}
	dir, siblings := c.dir, c.dir.children
	if err := s.change(len(params)+len(f.Data), func() { dir.children, f.parent = siblings, nil }); err != nil {
		return err
	}
	dir.children = slices.Clip(siblings)
	dir.add(f)
	return c.choose(f)
}

// DeleteFile removes a file of the current directory, with all below it. The rule of the file or that of the directory must allow it.
func (c *Context) DeleteFile(who Rights, fid uint16) error {
	c.refresh()
	f := c.dir.child(fid)
	if f == nil && c.dir.ID == fid && c.dir.parent != nil && !c.dir.isADF() {
		f = c.dir
	}
	s := c.system
	switch {
	case f == nil:
		return FileNotFound
	case !s.allowed(who, f, actDelete) && !s.allowed(who, f.parent, actDeleteChild):
		return SecurityStatusNotSatisfied
	}
	dir := f.parent
	siblings := dir.children
	if err := s.change(len(f.Data), func() { dir.children, f.parent = siblings, dir }); err != nil {
		return err
	}
	dir.children = slices.DeleteFunc(slices.Clone(siblings), func(g *File) bool { return g == f })
	f.parent = nil
	if f == c.dir {
		c.dir = dir
	}
	c.refresh()
	return nil
}

// ResizeFile changes the size of a transparent, linear fixed or BER-TLV structure EF of the current directory: 83 file identifier, 80 new size,
// of the last kind A5 with the maximum size, too, which is not less than its objects take (222 6.10). The rule of the file or that of the directory must allow it.
func (c *Context) ResizeFile(who Rights, params []byte) error {
	c.refresh()
	seen, ok := byTag(params)
	id, named := number(seen[tagFileID])
	if !ok || !named || len(seen[tagFileID]) != 2 {
		return IncorrectParameters
	}
	f := c.dir.child(uint16(id))
	if f == nil {
		return FileNotFound
	}
	n, sized := number(seen[tagFileSize])
	if f.Kind == BERTLV && (sized || seen[tagFileSize] == nil) {
		_, given := seen[tagProprietary]
		sized = sized || given
		n, ok = maximumSize(n, seen[tagProprietary])
	}
	if !sized || !ok {
		return IncorrectParameters
	}
	s := c.system
	switch {
	case f.Kind != Transparent && f.Kind != LinearFixed && f.Kind != BERTLV:
		return CommandIncompatible
	case f.terminated():
		return CommandNotAllowed
	case !s.allowed(who, f, actResize) && !s.allowed(who, c.dir, actResize):
		return SecurityStatusNotSatisfied
	case f.Life == lifeDeactivated:
		return RefDataInvalidated
	case f.hasRecords() && (n%f.RecordLen != 0 || n == 0 || n/f.RecordLen > 254):
		return IncorrectParameters
	case s.memory()+n-len(f.Data) > maxMemory:
		return NotEnoughMemorySpace
	}
	if f.Kind == BERTLV {
		objects := f.without(0)
		if len(objects) > n {
			return NotEnoughMemorySpace
		}
		return s.replace(f, n, append(objects, make([]byte, n-len(objects))...))
	}
	data := filled(n, 0xFF)
	copy(data, f.Data)
	return s.replace(f, n, data)
}

// memory is the size of all contents.
func (s *System) memory() int {
	n, seen := 0, map[*contents]bool{}
	s.each(s.mf, func(f *File) {
		if !seen[f.contents] {
			n += len(f.Data)
		}
		seen[f.contents] = true
	})
	return n
}

// each calls do for f and all below it.
func (s *System) each(f *File, do func(*File)) {
	do(f)
	for _, c := range f.children {
		s.each(c, do)
	}
}
