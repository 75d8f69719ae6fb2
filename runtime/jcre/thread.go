package jcre

import (
	"errors"
	"runtime"
	"slices"
)

// ErrAbandoned is what Wait returns when the card was reset meanwhile. The applet code that waits must end without executing
// anything more.
var ErrAbandoned = errors.New("the card was reset while applet code waited")

// Thread is applet code that may wait in the middle of a call for what a later command brings: ProactiveHandler.send waits for TERMINAL
// RESPONSE. It has a goroutine of its own, which runs only while the holder of the card's lock waits for it in Fork or Resume. So
// nothing runs at the same time, and a native card's baton is always with whoever runs.
type Thread struct {
	card      *Card
	resume    chan struct{}
	paused    chan struct{}
	done      bool
	abandoned bool
	panicked  any
	stack     []Activation // of the thread while it waits, of the others while it runs
	swaps     []func(done bool)
}

// OnThread registers what a runtime that keeps the state of execution outside of Go's stack does for a thread: makeState is called for
// each new thread and gives a function that exchanges the present state and the thread's own, called whenever the thread begins to
// run and when it stops; done says that it does not run again.
func (c *Card) OnThread(makeState func() (swap func(done bool))) {
	c.onThread = append(c.onThread, makeState)
}

// Fork runs f in a new thread and returns when f has ended or waits.
func (c *Card) Fork(f func()) *Thread {
	t := &Thread{card: c, resume: make(chan struct{}), paused: make(chan struct{})}
	for _, makeState := range c.onThread {
		t.swaps = append(t.swaps, makeState())
	}
	c.threads = append(c.threads, t)
	go t.main(f)
	t.run()
	return t
}

// main is the thread's goroutine. A panic goes on in the goroutine that runs the thread.
func (t *Thread) main(f func()) {
	<-t.resume
	defer func() {
		t.panicked = recover()
		t.done = true
		t.paused <- struct{}{}
	}()
	f()
}

// Resume lets a waiting thread go on, and returns when it has ended or waits again.
func (t *Thread) Resume() {
	if t.done || t.card.running == t {
		panic("BUG: jcre: resumed thread does not wait")
	}
	t.run()
}

// Done reports whether the thread has ended.
func (t *Thread) Done() bool { return t.done }

// run switches to the thread and back.
func (t *Thread) run() {
	c := t.card
	outer := c.running
	c.running = t
	t.swap()
	t.resume <- struct{}{}
	<-t.paused
	t.swap()
	c.running = outer
	if t.done {
		c.threads = slices.DeleteFunc(c.threads, func(x *Thread) bool { return x == t })
	}
	if t.panicked != nil {
		panic(t.panicked)
	}
}

// swap exchanges what belongs to the thread and what belongs to the others.
func (t *Thread) swap() {
	t.card.stack, t.stack = t.stack, t.card.stack
	for _, swap := range t.swaps {
		swap(t.done)
	}
}

// Wait stops the running thread until Resume. A transaction that is open is aborted, since other code will run. After a reset it gives
// ErrAbandoned; in natively compiled code it then ends the goroutine, so that nothing of the applet but deferred functions runs.
func (c *Card) Wait() error {
	t := c.running
	if t == nil {
		panic("BUG: jcre: only threads wait")
	}
	c.abortOpen()
	if !t.abandoned {
		t.paused <- struct{}{}
		<-t.resume
	}
	switch {
	case !t.abandoned:
		return nil
	case c.config.Native:
		runtime.Goexit()
	}
	return ErrAbandoned
}

// Thread is the thread whose code runs; nil outside of threads, where code cannot wait.
func (c *Card) Thread() *Thread { return c.running }

// Waiting reports whether a thread waits.
func (c *Card) Waiting() bool {
	return slices.ContainsFunc(c.threads, func(t *Thread) bool { return t != c.running })
}

// abandonThreads ends the threads that wait, as a reset does: on a card their frames are just forgotten. What deferred functions of
// natively compiled code change is taken back.
func (c *Card) abandonThreads() {
	for len(c.threads) > 0 {
		t := c.threads[0]
		t.abandoned = true
		if c.config.Native {
			c.begin()
		}
		t.run()
		c.abortOpen()
	}
}
