package jcre

import "sync"

// The baton: natively compiled applets call package functions without a receiver, so while they run one card is the
// current one. It is the only process-wide state; the virtual machine never touches it.
var (
	baton   sync.Mutex
	current *Card
)

// Enter takes the baton: it waits until no other card runs native applet code and makes c the current card. It must not
// be called again before Leave.
func (c *Card) Enter() {
	baton.Lock()
	current = c
}

// Leave gives the baton back.
func (c *Card) Leave() {
	current = nil
	baton.Unlock()
}

// Current is the card that holds the baton; nil outside of applet code.
func Current() *Card { return current }
