package capfile

import (
	"math"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Directory is the Directory component (JCVM 6.5). Finish computes it.
type Directory struct {
	// ComponentSizes is indexed by tag; sizes are those of the info, without
	// tag and size field, 0 for an absent component.
	ComponentSizes [lastTag + 1]uint32
	// ImageSize, ArrayInitCount and ArrayInitSize are static_field_size_info.
	ImageSize      uint16
	ArrayInitCount uint16
	ArrayInitSize  uint16
	ImportCount    uint8
	AppletCount    uint8
	BlockCount     uint8 // of blocks of methods, in extended files
	Custom         []CustomComponentInfo
}

// CustomComponentInfo is custom_component_info (JCVM 6.5).
type CustomComponentInfo struct {
	Tag  Tag
	Size uint16
	AID  iso7816.AID
}

// directoryTags is the highest tag that every file of the format lists.
func directoryTags(f Format) Tag {
	if f == Format21 {
		return ComponentDescriptor
	}
	return ComponentDebug
}

func parseDirectory(info []byte, f Format) (Directory, error) {
	r := &reader{tag: ComponentDirectory, b: info}
	var d Directory
	for tag := ComponentHeader; tag <= directoryTags(f); tag++ {
		if tag.sizeBytes(f) == 4 {
			d.ComponentSizes[tag] = r.u4()
		} else {
			d.ComponentSizes[tag] = uint32(r.u2())
		}
	}
	if f >= Format23 {
		d.ComponentSizes[ComponentStaticResources] = r.u4()
	}
	d.ImageSize, d.ArrayInitCount, d.ArrayInitSize = r.u2(), r.u2(), r.u2()
	d.ImportCount, d.AppletCount = r.u1(), r.u1()
	if f == Format23Extended {
		d.BlockCount = r.u1()
	}
	d.Custom = list(r, int(r.u1()), func(r *reader) CustomComponentInfo {
		return CustomComponentInfo{Tag: Tag(r.u1()), Size: r.u2(), AID: r.aid()}
	})
	return d, r.end()
}

func (d *Directory) encode(f Format) ([]byte, error) {
	w := &writer{tag: ComponentDirectory}
	for tag := ComponentHeader; tag <= directoryTags(f); tag++ {
		if tag.sizeBytes(f) == 4 {
			w.u4(d.ComponentSizes[tag])
			continue
		}
		if d.ComponentSizes[tag] > math.MaxUint16 {
			w.fail("size %d of the %s component does not fit into two bytes", d.ComponentSizes[tag], tag)
		}
		w.u2(uint16(d.ComponentSizes[tag]))
	}
	if f >= Format23 {
		w.u4(d.ComponentSizes[ComponentStaticResources])
	}
	w.u2(d.ImageSize)
	w.u2(d.ArrayInitCount)
	w.u2(d.ArrayInitSize)
	w.u1(d.ImportCount)
	w.u1(d.AppletCount)
	if f == Format23Extended {
		w.u1(d.BlockCount)
	}
	w.n1("custom component count", len(d.Custom))
	for _, c := range d.Custom {
		w.u1(uint8(c.Tag))
		w.u2(c.Size)
		w.aid(c.AID)
	}
	return w.b, w.err
}
