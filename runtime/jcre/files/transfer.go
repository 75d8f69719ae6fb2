package files

import "slices"

// transfer is a data object, or the list of tags, of which a part has been read or written. The next part continues it; selecting a file and
// all other operations on data objects end it.
type transfer struct {
	rest []byte   // to be read by RETRIEVE DATA
	tags []uint32 // to be listed by a view

	writing bool
	tag     uint32
	length  int    // of the whole value
	value   []byte // as far as it has come
}

// RetrieveData gives n bytes, or as many as there are, of the value of a data object of the current EF from an offset on, not to be changed, and
// how many follow.
func (c *Context) RetrieveData(who Rights, tag uint32, off, n int) (data []byte, more int, err error) {
	o, err := c.readable(who, tag)
	if err != nil {
		return nil, 0, err
	}
	if off < 0 || off > len(o.value) {
		return nil, 0, OutOfDataBoundaries
	}
	end := min(len(o.value), off+n)
	return o.value[off:end], len(o.value) - end, nil
}

// readable finds a data object of the current EF to be read.
func (c *Context) readable(who Rights, tag uint32) (dataObject, error) {
	f, err := c.usable(who, actRead, BERTLV)
	if err != nil {
		return dataObject{}, err
	}
	c.transfer = transfer{}
	if err := checkTag(tag); err != nil {
		return dataObject{}, err
	}
	o, ok := f.dataObject(tag)
	if !ok {
		return o, ReferencedDataNotFound
	}
	return o, nil
}

// Tags lists n tags of the data objects of the current EF, or as many as there are: from the first on, or from where the last list ended. It says
// how many follow.
func (c *Context) Tags(who Rights, first bool, n int) (tags []uint32, more int, err error) {
	f, err := c.usable(who, actRead, BERTLV)
	if err != nil {
		return nil, 0, err
	}
	rest := c.transfer.tags
	c.transfer = transfer{}
	if first {
		rest = []uint32{}
		for o := range dataObjects(f.Data) {
			rest = append(rest, o.tag)
		}
	} else if rest == nil {
		return nil, 0, ConditionsOfUseNotSatisfied
	}
	n = min(n, len(rest))
	c.transfer.tags = rest[n:]
	return rest[:n], len(rest) - n, nil
}

// SetData begins to write a data object of the current EF with a value of length bytes, of which data are the first. The object is the one that
// it was until all have come. It says how many are missing.
func (c *Context) SetData(who Rights, tag uint32, length int, data []byte) (missing int, err error) {
	f, err := c.usable(who, actUpdate, BERTLV)
	if err != nil {
		return 0, err
	}
	c.transfer = transfer{}
	if err := checkTag(tag); err != nil {
		return 0, err
	}
	if length < 0 || length > len(f.Data) ||
		len(f.without(tag))+len(appendObject(nil, tag, make([]byte, length))) > len(f.Data) {
		return 0, NotEnoughMemorySpace
	}
	c.transfer = transfer{writing: true, tag: tag, length: length}
	return c.ContinueData(who, data)
}

// ContinueData writes what follows in the data object that SetData began.
func (c *Context) ContinueData(who Rights, data []byte) (missing int, err error) {
	f, err := c.usable(who, actUpdate, BERTLV)
	t := c.transfer
	c.transfer = transfer{}
	switch {
	case err != nil:
		return 0, err
	case !t.writing:
		return 0, ConditionsOfUseNotSatisfied
	case len(data) > t.length-len(t.value):
		return 0, OutOfDataBoundaries
	}
	t.value = append(slices.Clip(t.value), data...)
	if missing = t.length - len(t.value); missing > 0 {
		c.transfer = t
		return missing, nil
	}
	objects := appendObject(f.without(t.tag), t.tag, t.value)
	if len(objects) > len(f.Data) {
		return 0, NotEnoughMemorySpace
	}
	return 0, c.system.setObjects(f, t.length, objects)
}

// DeleteData removes a data object of the current EF.
func (c *Context) DeleteData(who Rights, tag uint32) error {
	f, err := c.usable(who, actUpdate, BERTLV)
	if err != nil {
		return err
	}
	c.transfer = transfer{}
	if err := checkTag(tag); err != nil {
		return err
	}
	o, ok := f.dataObject(tag)
	if !ok {
		return ReferencedDataNotFound
	}
	return c.system.setObjects(f, o.end-o.start, f.without(tag))
}
