package capverify

// worklist holds the places to do again, each once, the lowest address first:
// most code runs forward, so that most places see all their predecessors before
// it is their turn. It is a binary heap.
type worklist struct {
	places []place
	queued map[place]bool
}

func (w *worklist) add(p place) {
	if w.queued[p] {
		return
	}
	w.queued[p] = true
	w.places = append(w.places, p)
	for i := len(w.places) - 1; i > 0; {
		parent := (i - 1) / 2
		if w.places[parent].pc <= w.places[i].pc {
			break
		}
		w.places[parent], w.places[i] = w.places[i], w.places[parent]
		i = parent
	}
}

func (w *worklist) next() (place, bool) {
	if len(w.places) == 0 {
		return place{}, false
	}
	first, last := w.places[0], len(w.places)-1
	w.places[0] = w.places[last]
	w.places = w.places[:last]
	for i := 0; ; {
		least := i
		for _, child := range [2]int{2*i + 1, 2*i + 2} {
			if child < last && w.places[child].pc < w.places[least].pc {
				least = child
			}
		}
		if least == i {
			break
		}
		w.places[least], w.places[i] = w.places[i], w.places[least]
		i = least
	}
	delete(w.queued, first)
	return first, true
}
