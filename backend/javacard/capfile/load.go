package capfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// LoadFileDataBlock returns what goes to a card: the components in load order,
// tag and size included, one after the other (JCVM 6.1). Debug and custom
// components never go; Descriptor only when asked for.
func (f *File) LoadFileDataBlock(includeDescriptor bool) ([]byte, error) {
	components, err := f.Components()
	if err != nil {
		return nil, err
	}
	var out []byte
	for _, tag := range loadOrder {
		if tag == ComponentDescriptor && !includeDescriptor {
			continue
		}
		for _, c := range components {
			if c.Tag == tag {
				out = append(out, c.Data...)
			}
		}
	}
	return out, nil
}

// SplitLoadFileDataBlock splits a load file data block into its components, by
// tag. A component that occurs twice is an error.
func SplitLoadFileDataBlock(block []byte) (map[Tag][]byte, error) {
	out := map[Tag][]byte{}
	format := peekFormat(block) // Header comes first
	for at := 0; at < len(block); {
		tag := Tag(block[at])
		head := 1 + tag.sizeBytes(format)
		if len(block)-at < head {
			return nil, fmt.Errorf("split load file data block: truncated at offset %d", at)
		}
		size := int64(binary.BigEndian.Uint16(block[at+1:]))
		if head == 5 {
			size = int64(binary.BigEndian.Uint32(block[at+1:]))
		}
		if int64(len(block)-at-head) < size {
			return nil, fmt.Errorf("split load file data block: %s at offset %d has %d bytes, %d are there", tag, at, size, len(block)-at-head)
		}
		if _, ok := out[tag]; ok {
			return nil, fmt.Errorf("split load file data block: second %s at offset %d", tag, at)
		}
		end := at + head + int(size)
		out[tag] = bytes.Clone(block[at:end])
		at = end
	}
	return out, nil
}

// ParseLoadFileDataBlock decodes a load file data block, as a card does.
func ParseLoadFileDataBlock(block []byte) (*File, error) {
	components, err := SplitLoadFileDataBlock(block)
	if err != nil {
		return nil, err
	}
	return Parse(components)
}
