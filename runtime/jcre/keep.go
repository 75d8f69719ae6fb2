package jcre

import "errors"

// Kept is state outside of the heap and the registry that belongs to a card's persistent memory: the security domains, a
// file system. A card image asks for it and gives it back.
type Kept interface {
	// AppendState appends the present state.
	AppendState(b []byte) []byte
	// SetState replaces the state by one that AppendState made.
	SetState(data []byte) error
}

// Written is Kept state whose every change is announced with Card.WriteState: an image gets it write by write, where other states wait for the
// end of the command.
type Written interface {
	Kept
	Written()
}

// StateJournal is what a Journal implements that counts, cuts and undoes writes to Written state.
type StateJournal interface {
	// WriteState is called before n bytes change. In a transaction, restore brings back the old state.
	WriteState(n int, restore func()) error
}

// WriteState is called before Written state changes; n is the number of bytes, restore undoes the change when the open transaction is aborted.
// The error is an *Exception for a transaction that is full, or ErrPowerLoss.
func (c *Card) WriteState(n int, restore func()) error {
	j, ok := c.journal.(StateJournal)
	if !ok {
		c.OnAbort(restore)
		return nil
	}
	err := j.WriteState(n, restore)
	if errors.Is(err, ErrPowerLoss) {
		c.muted = true
	}
	return err
}

// keeping is one registered Kept.
type keeping struct {
	name string
	kept Kept
}

// Keep registers state for card images under a name that never changes once images exist. It is called while the card is
// being made, and once for a name.
func (c *Card) Keep(name string, k Kept) {
	for _, old := range c.keepings {
		if old.name == name {
			panic("BUG: jcre: state " + name + " is registered already")
		}
	}
	c.keepings = append(c.keepings, keeping{name, k})
}

// Kept gives the state that was registered under a name; nil for none.
func (c *Card) Kept(name string) Kept {
	for _, k := range c.keepings {
		if k.name == name {
			return k.kept
		}
	}
	return nil
}

// EachKept calls f for all registered states, in order of registration.
func (c *Card) EachKept(f func(name string, k Kept)) {
	for _, k := range c.keepings {
		f(k.name, k.kept)
	}
}

// Changed says that registered state, the registry of applets, or the list of extensions has changed, so that an image must
// be written anew.
func (c *Card) Changed() { c.version++ }

// StateVersion counts calls of Changed.
func (c *Card) StateVersion() uint64 { return c.version }
