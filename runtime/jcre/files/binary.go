package files

// ReadBinary gives n bytes of the current transparent EF, not to be changed.
func (c *Context) ReadBinary(who Rights, off, n int) ([]byte, error) {
	f, err := c.usable(who, actRead, Transparent)
	if err != nil {
		return nil, err
	}
	if off < 0 || n < 0 || off > len(f.Data) || n > len(f.Data)-off {
		return nil, OutOfFileBoundaries
	}
	return f.Data[off : off+n], nil
}

// UpdateBinary changes bytes of the current transparent EF.
func (c *Context) UpdateBinary(who Rights, off int, data []byte) error {
	f, err := c.usable(who, actUpdate, Transparent)
	if err != nil {
		return err
	}
	if off < 0 || off > len(f.Data) || len(data) > len(f.Data)-off {
		return OutOfFileBoundaries
	}
	return c.system.write(f, off, data)
}

// DeactivateFile and ActivateFile change the life cycle status of the current EF.
func (c *Context) DeactivateFile(who Rights) error {
	return c.setLife(who, actDeactivate, lifeDeactivated)
}

// ActivateFile is the opposite of DeactivateFile.
func (c *Context) ActivateFile(who Rights) error { return c.setLife(who, actActivate, lifeActivated) }

func (c *Context) setLife(who Rights, a action, life byte) error {
	f, err := c.usable(who, a)
	if err != nil {
		return err
	}
	return c.system.setLife(f, life)
}
