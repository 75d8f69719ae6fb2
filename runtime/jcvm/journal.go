package jcvm

// The undo log (JCRE 7): while a transaction is open, every write to persistent
// memory first records the old value. Abort writes the old values back, last
// first, so an element that was logged and then written without log returns to
// its logged value, as on the reference card.

// Cost of one log entry against the commit capacity: a short field takes 8 bytes.
const undoHeaderSize = 6

// maxUndo limits the entries of an unlimited transaction, for the host's sake.
const maxUndo = 1 << 16

// powerCut is the panic value that stops everything at the chosen write; it is
// caught where the machine was entered from outside.
type powerCut struct{}

// undo is one entry of the log: the old value of one word, of a run of bytes, of
// all words, or of state that a native method keeps outside of the heap.
type undo struct {
	o       *object
	at      int
	word    int32
	words   []int32
	bytes   []byte
	restore func()
}

// journal is the state of the one transaction a machine can have.
type journal struct {
	capacity  int
	used      int
	peak      int // most of used so far
	open      bool
	unlimited bool // the JCRE's own transaction around install and deletion
	number    uint32
	log       []undo
	made      []int32 // objects created in it
	dead      []int32 // references of removed objects, free again after a reset
}

// begin opens a transaction. An unlimited one has no commit capacity.
func (h *heap) begin(unlimited bool) {
	j := &h.journal
	j.number++
	j.open, j.unlimited, j.used = true, unlimited, 0
	j.log, j.made = j.log[:0], j.made[:0]
}

// commit closes the transaction and keeps what was written. An applet's commit is
// one persistent write: power cut there loses the transaction.
func (h *heap) commit() {
	if h.journal.open && !h.journal.unlimited {
		h.tick()
	}
	h.journal.close()
	if h.log != nil {
		_ = h.log.flush(false) // an error shows at the end of the command
	}
}

// abort closes the transaction and restores what was logged. Objects created in
// it are gone: references to them read as null.
func (h *heap) abort() {
	j := &h.journal
	if !j.open {
		return
	}
	for i := len(j.log) - 1; i >= 0; i-- {
		j.log[i].undo()
	}
	for _, r := range j.made {
		h.remove(r, false)
	}
	j.close()
}

func (u *undo) undo() {
	switch {
	case u.restore != nil:
		u.restore()
	case u.bytes != nil:
		copy(u.o.bytes[u.at:], u.bytes)
	case u.words != nil:
		copy(u.o.words, u.words)
	default:
		u.o.words[u.at] = u.word
	}
}

func (j *journal) close() {
	j.open = false
	clear(j.log)
	j.log, j.made = j.log[:0], j.made[:0]
	j.used = 0
}

// unused is the commit capacity that is left.
func (j *journal) unused() int {
	if j.open && !j.unlimited {
		return j.capacity - j.used
	}
	return j.capacity
}

// created notes a new object: writes to it need no log, and abort deletes it. The card's own objects stay.
func (j *journal) created(o *object, r int32) {
	if j.open && !o.is(flagUncounted) {
		o.born = j.number
		j.made = append(j.made, r)
	}
}

// wants reports whether a write to o must be logged.
func (j *journal) wants(o *object) bool { return j.open && o.born != j.number }

// take books n bytes of commit capacity and reports false when there is no room.
func (j *journal) take(n int) bool {
	if j.unlimited {
		return len(j.log) < maxUndo
	}
	if j.used+undoHeaderSize+n > j.capacity {
		return false
	}
	j.used += undoHeaderSize + n
	j.peak = max(j.peak, j.used)
	return true
}

// save logs the whole of o, once: what an unlimited transaction does in place of
// single entries, so that its log is not longer than memory.
func (j *journal) save(o *object) {
	o.born = j.number
	if o.bytes != nil {
		j.log = append(j.log, undo{o: o, bytes: append([]byte{}, o.bytes...)})
	} else {
		j.log = append(j.log, undo{o: o, words: append([]int32{}, o.words...)})
	}
}

// tick counts one persistent write and cuts the power when it is the chosen one.
// It comes before the write: what is cut is not written.
func (h *heap) tick() {
	h.usage.Writes++
	if h.cut == 0 {
		return
	}
	h.cut--
	if h.cut == 0 {
		panic(powerCut{})
	}
}

// spend counts one write of n bytes.
func (h *heap) spend(n int) {
	h.log.settle()
	if h.onWrite != nil {
		h.onWrite(n)
	}
	h.tick()
	h.usage.Written += int64(n)
}

// beforeWord is called before words[at] of a persistent object changes, n is the
// size of the value in bytes. It reports false when the log is full.
func (h *heap) beforeWord(o *object, at, n int) bool {
	o, at = o.place(at)
	j := &h.journal
	if j.wants(o) {
		if !j.take(n) {
			return false
		}
		if j.unlimited {
			j.save(o)
		} else {
			j.log = append(j.log, undo{o: o, at: at, word: o.words[at]})
		}
	}
	h.spend(n)
	h.log.add(o, at, 1)
	return true
}

// beforeBytes is called before bytes[at:at+n] of a persistent object change as a
// whole.
func (h *heap) beforeBytes(o *object, at, n int) bool {
	o, at = o.place(at)
	j := &h.journal
	if j.wants(o) && n > 0 {
		if !j.take(n) {
			return false
		}
		if j.unlimited {
			j.save(o)
		} else {
			j.log = append(j.log, undo{o: o, at: at, bytes: append([]byte{}, o.bytes[at:at+n]...)})
		}
	}
	h.spend(n)
	if n > 0 {
		h.log.add(o, at, n)
	}
	return true
}

// beforeWords is called before n words of a persistent object, from at on, change as
// a whole; size is that of one in bytes.
func (h *heap) beforeWords(o *object, at, n, size int) bool {
	o, at = o.place(at)
	j := &h.journal
	if j.wants(o) && n > 0 {
		if !j.take(n * size) {
			return false
		}
		if j.unlimited {
			j.save(o)
		} else {
			j.log = append(j.log, undo{o: o, words: append([]int32{}, o.words...)})
		}
	}
	h.spend(n * size)
	if n > 0 {
		h.log.add(o, at, n)
	}
	return true
}

// spendRun counts n single writes of one byte to o from an element on, and reports
// how many of them happen before the power is cut; the caller writes these and calls
// tick.
func (h *heap) spendRun(o *object, at, n int) (done int) {
	o, at = o.place(at)
	h.log.settle()
	h.usage.Writes += int64(n)
	if h.onWrite != nil {
		h.onWrite(n)
	}
	if h.cut > 0 && h.cut <= n {
		n = h.cut - 1
		h.cut = 1
	} else if h.cut > 0 {
		h.cut -= n
	}
	h.usage.Written += int64(n)
	if n > 0 {
		h.log.add(o, at, n)
	}
	return n
}

// beforeHost is called before state of n bytes outside of the heap changes;
// restore brings the old one back.
func (h *heap) beforeHost(n int, restore func()) bool {
	if !h.journal.takeRestore(n, restore) {
		return false
	}
	h.spendHost(n)
	return true
}

// beforeState is beforeHost for state that the card model keeps.
func (h *heap) beforeState(n int, restore func()) bool {
	if !h.journal.takeRestore(n, restore) {
		return false
	}
	h.spend(n)
	h.log.state()
	return true
}

// takeRestore logs how state outside of the heap comes back.
func (j *journal) takeRestore(n int, restore func()) bool {
	if j.open {
		if !j.take(n) {
			return false
		}
		j.log = append(j.log, undo{restore: restore})
	}
	return true
}

// spendHost counts one write of n bytes to state outside of the heap.
func (h *heap) spendHost(n int) {
	h.spend(n)
	h.log.host()
}
