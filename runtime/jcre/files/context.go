package files

import "slices"

// Context is a place in the tree: the current directory, EF and record. Each logical channel has one, and so has each View.
type Context struct {
	system   *System
	root     *File // MF, or the ADF that a view is confined to
	adf      *File // what 7FFF means; nil for none
	dir      *File
	ef       *File
	record   int // the record pointer, counted from 1; 0 is none
	transfer transfer
	// free contexts reach the MF from everywhere; views only what is below their root.
	free bool
}

// restart is the state after reset: the root is selected, no EF.
func (c *Context) restart(root *File) {
	c.leave()
	c.root, c.dir, c.ef, c.record, c.adf, c.transfer = root, root, nil, 0, nil, transfer{}
	if root.isADF() {
		c.adf = root
	}
}

// refresh leaves what was deleted meanwhile.
func (c *Context) refresh() {
	if c.ef != nil && c.ef.root() != c.dir.root() {
		c.ef, c.record = nil, 0
	}
	if c.dir != c.root && !c.dir.within(c.system.mf) {
		c.restart(c.root)
	}
}

// leave gives up a file that only one may have selected.
func (c *Context) leave() {
	for _, f := range []*File{c.dir, c.ef} {
		if f != nil && c.system.users[f] == c {
			delete(c.system.users, f)
		}
	}
}

// choose makes f current.
func (c *Context) choose(f *File) error {
	if user := c.system.users[f]; !f.Shareable && user != nil && user != c {
		return InternalError
	}
	c.leave()
	c.transfer = transfer{}
	if f.isDirectory() {
		c.dir, c.ef = f, nil
	} else {
		c.dir, c.ef = f.parent, f
	}
	if f.isADF() {
		c.adf = f
	}
	c.record = 0
	for _, g := range []*File{c.dir, c.ef} {
		if g != nil && !g.Shareable {
			c.system.users[g] = c
		}
	}
	return nil
}

// find looks a file identifier up as SELECT by FID does (221 8.4.1): the current directory, what is in it, its parent, the directories beside it,
// MF and current ADF.
func (c *Context) find(fid uint16) *File {
	switch {
	case fid == fidMF:
		if c.free || c.root == c.system.mf {
			return c.system.mf
		}
		return nil
	case fid == fidADF:
		return c.adf
	case c.dir.ID == fid && !c.dir.isADF():
		return c.dir
	}
	if f := c.dir.child(fid); f != nil {
		return f
	}
	parent := c.dir.parent
	if parent == nil || c.dir.isADF() {
		return nil
	}
	if parent.ID == fid && !parent.isADF() {
		return parent
	}
	if f := parent.child(fid); f != nil && f.isDirectory() {
		return f
	}
	return nil
}

// Select is SELECT by file identifier.
func (c *Context) Select(fid uint16) (*File, error) {
	c.refresh()
	f := c.find(fid)
	if f == nil {
		return nil, FileNotFound
	}
	return f, c.choose(f)
}

// SelectSFI makes the EF of the current directory with a short file identifier current.
func (c *Context) SelectSFI(sfi byte) (*File, error) {
	c.refresh()
	f := c.dir.childBySFI(sfi)
	if f == nil {
		return nil, FileNotFound
	}
	return f, c.choose(f)
}

// selectPath walks file identifiers from a directory; the selection stays as it is on failure.
func (c *Context) selectPath(from *File, path []uint16) (*File, error) {
	f := from
	for i, fid := range path {
		switch {
		case i == 0 && fid == fidADF && from == c.system.mf:
			f = c.adf
		default:
			f = f.child(fid)
		}
		if f == nil || i < len(path)-1 && !f.isDirectory() {
			return nil, FileNotFound
		}
	}
	return f, c.choose(f)
}

// usable is the current EF, if it has a fitting kind and the action is allowed on it.
func (c *Context) usable(who Rights, a action, kinds ...Kind) (*File, error) {
	c.refresh()
	if c.ef == nil {
		return nil, NoEFSelected
	}
	return c.ef, c.system.judge(who, c.ef, a, kinds...)
}

// judge is the order in which an operation on an EF is refused.
func (s *System) judge(who Rights, f *File, a action, kinds ...Kind) error {
	switch {
	case kinds != nil && !slices.Contains(kinds, f.Kind):
		return CommandIncompatible
	case f.terminated():
		return CommandNotAllowed
	case !s.allowed(who, f, a):
		return SecurityStatusNotSatisfied
	case f.Life == lifeDeactivated && a != actActivate && a != actDeactivate && a != actDelete:
		return RefDataInvalidated
	}
	return nil
}
