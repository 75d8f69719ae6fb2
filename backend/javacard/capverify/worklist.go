package capverify

import "container/heap"

// worklist holds the places to do again, each once, the lowest address first:
// most code runs forward, so that most places see all their predecessors before
// it is their turn.
type worklist struct {
	places []place
	queued map[place]bool
}

func (w *worklist) add(p place) {
	if !w.queued[p] {
		w.queued[p] = true
		heap.Push((*placeHeap)(w), p)
	}
}

func (w *worklist) next() (place, bool) {
	if len(w.places) == 0 {
		return place{}, false
	}
	p := heap.Pop((*placeHeap)(w)).(place)
	delete(w.queued, p)
	return p, true
}

// placeHeap is the worklist as container/heap wants it.
type placeHeap worklist

func (h *placeHeap) Len() int           { return len(h.places) }
func (h *placeHeap) Less(i, j int) bool { return h.places[i].pc < h.places[j].pc }
func (h *placeHeap) Swap(i, j int)      { h.places[i], h.places[j] = h.places[j], h.places[i] }
func (h *placeHeap) Push(p any)         { h.places = append(h.places, p.(place)) }

func (h *placeHeap) Pop() any {
	last := len(h.places) - 1
	p := h.places[last]
	h.places = h.places[:last]
	return p
}
