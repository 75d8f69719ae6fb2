package files

import "github.com/gocard/gocard/runtime/iso7816"

// Status words of data objects that come in parts (221 10.2.1).
const (
	swMoreDataAvailable iso7816.SW = 0x62F1
	swMoreDataExpected  iso7816.SW = 0x63F1
)

// firstBlock in P2 says that a data object begins; below it is a short file identifier.
const firstBlock = 0x80

// dataBlock takes P1 and P2 of RETRIEVE DATA and SET DATA apart.
func (r *request) dataBlock() (first bool, err error) {
	p2 := r.cmd.P2
	switch first = p2&firstBlock != 0; {
	case r.cmd.P1 != 0 || p2&0x60 != 0 || !first && p2 != 0:
		return false, iso7816.SWIncorrectP1P2
	case p2&0x1F != 0:
		return first, r.sfi(p2 & 0x1F)
	}
	return first, nil
}

// retrieveData is RETRIEVE DATA (221 11.3.1): a data object with tag and length in as many parts as it takes, or with tag 5C the list of tags.
func (r *request) retrieveData() ([]byte, error) {
	first, err := r.dataBlock()
	if err != nil {
		return nil, err
	}
	c := r.context
	f, err := c.usable(r.who, actRead, BERTLV)
	if err != nil {
		return nil, err
	}
	rest := c.transfer.rest
	c.transfer = transfer{}
	switch {
	case !first && len(r.cmd.Data) != 0:
		return nil, iso7816.SWWrongLength
	case first:
		if rest, err = r.objectOrList(f); err != nil {
			return nil, err
		}
	case rest == nil:
		return nil, ConditionsOfUseNotSatisfied
	}
	n := r.cmd.Ne
	if n == 0 { // with T=0 no Le is Le 00, and pySim has none in the next block
		n = iso7816.MaxShortNe
	}
	if n < len(rest) {
		c.transfer.rest = rest[n:]
		return rest[:n], swMoreDataAvailable
	}
	return rest, nil
}

// objectOrList is the data object, or the list of tags, that the tag in the command means.
func (r *request) objectOrList(f *File) ([]byte, error) {
	tag, rest, ok := cutTag(r.cmd.Data)
	switch {
	case !ok || len(rest) != 0:
		return nil, InvalidTagValue
	case tag == tagTagList:
		var list []byte
		for o := range dataObjects(f.Data) {
			list = append(list, tagBytes(o.tag)...)
		}
		return appendTLV(nil, tagTagList, list...), nil
	}
	o, err := r.context.readable(r.who, tag)
	if err != nil {
		return nil, err
	}
	return f.Data[o.start:o.end], nil
}

// setData is SET DATA (221 11.3.2): a data object in as many parts as it takes, the first with tag and length; a tag alone deletes.
func (r *request) setData() ([]byte, error) {
	first, err := r.dataBlock()
	if err != nil {
		return nil, err
	}
	if len(r.cmd.Data) == 0 {
		return nil, iso7816.SWWrongLength
	}
	c, size := r.context, len(r.cmd.Data)
	missing := 0
	if first {
		missing, err = r.firstData()
	} else {
		size = c.transfer.length
		missing, err = c.ContinueData(r.who, r.cmd.Data)
	}
	switch {
	case err == OutOfDataBoundaries:
		return nil, iso7816.SWWrongData
	case err != nil:
		return nil, err
	case missing > 0:
		return nil, swMoreDataExpected
	}
	r.updated(0, 0, size)
	return nil, nil
}

func (r *request) firstData() (missing int, err error) {
	c := r.context
	tag, rest, ok := cutTag(r.cmd.Data)
	if !ok {
		return 0, InvalidTagValue
	}
	if len(rest) == 0 {
		return 0, c.DeleteData(r.who, tag)
	}
	length, value, ok := cutLength(rest)
	if !ok {
		return 0, iso7816.SWWrongData
	}
	return c.SetData(r.who, tag, length, value)
}
