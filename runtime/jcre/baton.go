package jcre

import "sync"

// The baton: natively compiled applets call package functions without a receiver, so while they run one card is the
// current one. It is the only process-wide state; cards of the virtual machine never touch it.
var (
	baton   sync.Mutex
	current *Card
)

// Current is the card whose native applet code runs; nil outside of it.
func Current() *Card { return current }

// lock makes the caller the only one to run the card, and on a native card to run any native card.
func (c *Card) lock() {
	c.mu.Lock()
	if c.config.Native {
		baton.Lock()
		current = c
	}
}

func (c *Card) unlock() {
	if c.config.Native {
		current = nil
		baton.Unlock()
	}
	c.mu.Unlock()
}

// Do runs f as code that runs inside of the card: what sets a card up calls Install, Add and Delete in it.
func (c *Card) Do(f func()) {
	c.lock()
	defer c.unlock()
	f()
	c.done()
}
