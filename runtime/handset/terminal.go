package handset

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Config says what a terminal has. The zero value is a terminal that serves ports 3516 and 4116 of 127.0.0.1.
type Config struct {
	// Listen opens a port for the card; it is asked once for each.
	Listen func(port int) (net.Listener, error)
	// Reset resets the card, which REFRESH may ask for; without it, such a REFRESH is refused.
	Reset func() error
	Clock Clock
	// Log, if not nil, gets what a person may want to know: texts that the card shows, mistakes of the card.
	Log func(format string, args ...any)
}

// Terminal is a terminal with a card in it.
type Terminal struct {
	card   iso7816.Transport
	config Config
	clock  Clock

	inbox chan func()    // what goroutines have for the loop of Run
	stop  chan struct{}  // closed when Run ends
	work  sync.WaitGroup // goroutines of connections and ports
	ports map[int]*port  // by number
	fatal error          // of a port

	// The state of the card session.
	events    map[cat.Event]bool // that the card wants to be told of
	channels  [cat.MaxChannels + 1]*channel
	timers    [maxTimers + 1]timer
	poll      time.Duration // 0: off
	nextPoll  time.Time
	notBefore time.Time // of the next envelope, after the card was too busy for one
	malformed int       // commands in a row
	restart   bool      // the card wants to be reset
}

// New makes a terminal for a card that was just reset. The transport does what T=0 needs (61xx, 6Cxx) by itself.
func New(card iso7816.Transport, config Config) *Terminal {
	if config.Listen == nil {
		config.Listen = listenLoopback
	}
	if config.Clock == nil {
		config.Clock = SystemClock{}
	}
	if config.Log == nil {
		config.Log = func(string, ...any) {}
	}
	return &Terminal{
		card: card, config: config, clock: config.Clock,
		inbox: make(chan func()), stop: make(chan struct{}), ports: map[int]*port{},
	}
}

// Run begins the session and keeps it until ctx ends, which is no error, or the card fails. started is called when the card has said all that it
// wants at the beginning; an error of it ends the session. Run is called once.
func (t *Terminal) Run(ctx context.Context, started func() error) error {
	defer t.end()
	err := t.begin(ctx)
	if err == nil {
		err = started()
	}
	for err == nil {
		err = t.turn(ctx)
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// Addr is where a port of the card is served; nil where the card has not asked for that port.
func (t *Terminal) Addr(number int) net.Addr {
	if p := t.ports[number]; p != nil {
		return p.listener.Addr()
	}
	return nil
}

// end gives back everything.
func (t *Terminal) end() {
	close(t.stop)
	for _, p := range t.ports {
		_ = p.listener.Close()
		for _, w := range p.waiting {
			_ = w.tcp.Close()
		}
	}
	for _, c := range t.channels {
		if c != nil && c.conn != nil {
			c.conn.close()
		}
	}
	t.work.Wait()
}

// post hands f to the loop; false says that the terminal has ended.
func (t *Terminal) post(f func()) bool {
	select {
	case t.inbox <- f:
		return true
	case <-t.stop:
		return false
	}
}

// turn does the next thing that there is to do, or waits for one.
func (t *Terminal) turn(ctx context.Context) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case t.fatal != nil:
		return t.fatal
	case t.restart:
		return t.resetCard(ctx)
	}
	t.expire()
	t.assign()
	if did, err := t.tell(ctx); did || err != nil {
		return err
	}
	if !t.nextPoll.IsZero() && !t.clock.Now().Before(t.nextPoll) {
		return t.status(ctx)
	}
	select {
	case f := <-t.inbox:
		f()
	case <-t.clock.After(t.untilNext()):
	case <-ctx.Done():
	}
	return nil
}

// untilNext is the time until something happens by itself.
func (t *Terminal) untilNext() time.Duration {
	now := t.clock.Now()
	next := now.Add(idleTimeout)
	for _, at := range t.deadlines() {
		if at.After(now) && at.Before(next) {
			next = at
		}
	}
	return next.Sub(now)
}

// deadlines lists all times that matter; those that have passed need something else to happen.
func (t *Terminal) deadlines() []time.Time {
	at := []time.Time{t.nextPoll, t.notBefore}
	for _, timer := range t.timers {
		at = append(at, timer.at)
	}
	for _, c := range t.channels {
		if c != nil && c.conn != nil {
			at = append(at, c.conn.last.Add(idleTimeout), c.conn.last.Add(shareAfter))
		}
	}
	for _, p := range t.ports {
		for _, w := range p.waiting {
			at = append(at, w.since.Add(waitingTimeout))
		}
	}
	return at
}
