package host

import (
	"unsafe"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/hostapi"
)

// journal makes transactions on Go memory: Begin copies everything persistent that the applets and package variables
// reach, Abort puts it back. What became reachable in between is unreachable again afterwards.
type journal struct {
	card    *jcre.Card
	statics []any
	open    *snapshot
}

func (j *journal) Begin() {
	j.open = newSnapshot(j.card)
	for _, p := range j.statics {
		j.open.save(p)
	}
	for _, i := range j.card.Instances() {
		j.open.save(framework.Native(i))
	}
	for _, v := range hostapi.Values(j.card) {
		j.open.save(v)
	}
}

func (j *journal) Commit() { j.open = nil }

func (j *journal) Abort() {
	if j.open != nil {
		j.open.restore()
	}
	j.open = nil
}

// WriteThrough carries a non-atomic write over into the copies, except for bytes that differ from their copy already:
// those were changed by the transaction, and an abort takes them back all the way.
func (j *journal) WriteThrough(dst []byte, write func()) {
	before := append([]byte(nil), dst...)
	write()
	if j.open == nil {
		return
	}
	start := uintptr(unsafe.Pointer(unsafe.SliceData(dst)))
	for _, b := range j.open.blocks {
		for i := range dst {
			at := start + uintptr(i)
			if at < b.start || at >= b.start+b.size {
				continue
			}
			if saved := (*byte)(unsafe.Add(b.saved, at-b.start)); *saved == before[i] {
				*saved = dst[i]
			}
		}
	}
}
