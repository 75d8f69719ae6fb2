package toolkit

import "bytes"

// maxParts bounds the messages that carry one packet.
const maxParts = 32

// parts collects the short messages, or pages, that carry one packet. It holds one packet at a time: the parts of another take its place.
type parts struct {
	key      string // what they have in common: sender and reference
	list     [][]byte
	expected bool // the part with the packet's beginning is there
}

// segment is one part of several: from 1 on.
type segment struct{ number, total int }

// isOne reports whether there are others that belong to it.
func (p segment) isOne() bool {
	return p.total > 1 && p.total <= maxParts && p.number >= 1 && p.number <= p.total
}

// add puts a part in its place; beginning says that it begins a command packet. The result is all parts, when the last has come, and whether they are
// known to be a packet's: a part that comes before the first one cannot tell.
func (a *parts) add(key string, p segment, content []byte, beginning bool) (all [][]byte, packet bool) {
	if a.key != key || len(a.list) != p.total {
		*a = parts{key: key, list: make([][]byte, p.total)}
	}
	a.list[p.number-1] = bytes.Clone(content)
	a.expected = a.expected || beginning
	for _, c := range a.list {
		if c == nil {
			return nil, a.expected
		}
	}
	whole := *a
	*a = parts{}
	if !whole.expected {
		return nil, false
	}
	return whole.list, true
}
