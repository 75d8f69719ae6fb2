package handset

import (
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
)

// giveUp bounds what a test waits for something that must happen.
const giveUp = 20 * time.Second

// fakeClock stands still until a test moves it.
type fakeClock struct {
	mu      sync.Mutex
	now     time.Time
	waiters []waiter
}

type waiter struct {
	at time.Time
	c  chan time.Time
}

func newFakeClock() *fakeClock {
	return &fakeClock{now: time.Date(2026, 11, 27, 7, 5, 9, 0, time.FixedZone("", 3600))}
}

func (f *fakeClock) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *fakeClock) After(d time.Duration) <-chan time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	w := waiter{f.now.Add(d), make(chan time.Time, 1)}
	f.waiters = append(f.waiters, w)
	return w.c
}

// jump moves the clock to the next time that somebody waits for.
func (f *fakeClock) jump() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.waiters) == 0 {
		return
	}
	next := slices.MinFunc(f.waiters, func(a, b waiter) int { return a.at.Compare(b.at) })
	if next.at.After(f.now) {
		f.now = next.at
	}
	f.waiters = slices.DeleteFunc(f.waiters, func(w waiter) bool {
		due := !w.at.After(f.now)
		if due {
			w.c <- f.now
		}
		return due
	})
}

// settle is the real time in which everything comes to rest that does not wait for the clock.
const settle = 20 * time.Millisecond

// until moves the clock until done is closed, and says how far that was.
func (f *fakeClock) until(t *testing.T, done <-chan struct{}) time.Duration {
	t.Helper()
	start := f.Now()
	for deadline := time.Now().Add(giveUp); time.Now().Before(deadline); {
		select {
		case <-done:
			return f.Now().Sub(start)
		case <-time.After(settle):
			f.jump()
		}
	}
	t.Fatal("it does not happen")
	return 0
}

// fakeCard answers from a queue of proactive commands, and writes down what it gets.
type fakeCard struct {
	mu      sync.Mutex
	log     []string
	queue   [][]byte              // announced by whatever is answered with 9000
	onEvent func(envelope []byte) // called for each ENVELOPE
	polled  func()                // called once, for the next STATUS
	answers map[byte][]iso7816.SW // by instruction, instead of 9000, first ones first
	removed bool
}

// onStatus waits for the next STATUS.
func (f *fakeCard) onStatus(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.polled = do
}

func (f *fakeCard) push(commands ...[]byte) { f.queue = append(f.queue, commands...) }

func (f *fakeCard) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.removed {
		return nil, fmt.Errorf("the card was removed")
	}
	c, err := iso7816.ParseCommand(capdu)
	if err != nil {
		return nil, err
	}
	f.log = append(f.log, fmt.Sprintf("%X", capdu))
	if c.INS == cat.INSEnvelope && f.onEvent != nil {
		f.onEvent(c.Data)
	}
	if c.INS == cat.INSStatus && f.polled != nil {
		f.polled()
		f.polled = nil
	}
	r := iso7816.ResponseAPDU{SW: iso7816.SWNoError}
	if list := f.answers[c.INS]; len(list) > 0 {
		r.SW, f.answers[c.INS] = list[0], list[1:]
	}
	if c.INS == cat.INSFetch && len(f.queue) > 0 {
		r.Data, f.queue = f.queue[0], f.queue[1:]
	} else if r.SW == iso7816.SWNoError && len(f.queue) > 0 {
		r.SW = iso7816.SWProactive00 | iso7816.SW(len(f.queue[0])&0xFF)
	}
	return r.Bytes(), nil
}

// took gives the commands since the last call.
func (f *fakeCard) took() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	log := f.log
	f.log = nil
	return log
}

// running is a terminal that runs.
type running struct {
	*Terminal
	card  *fakeCard
	clock *fakeClock
	log   *lockedLog
	addr  string
	stop  context.CancelFunc
	ended chan error
}

// lockedLog collects the lines of a terminal's log.
type lockedLog struct {
	mu    sync.Mutex
	lines []string
}

func (l *lockedLog) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

func (l *lockedLog) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

// freePort listens on any port in place of the one that a card asks for.
func freePort(int) (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") }

// start runs a terminal until the test ends, and waits for the end of its beginning.
func start(t testing.TB, card iso7816.Transport, config Config) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{clock: newFakeClock(), log: &lockedLog{}, stop: cancel, ended: make(chan error, 1)}
	r.card, _ = card.(*fakeCard)
	config.Clock, config.Log = r.clock, r.log.add
	if config.Listen == nil {
		config.Listen = freePort
	}
	r.Terminal = New(card, config)
	begun := make(chan struct{})
	go func() {
		r.ended <- r.Run(ctx, func() error {
			if a := r.Addr(HTTP); a != nil {
				r.addr = a.String()
			}
			close(begun)
			return nil
		})
	}()
	select {
	case <-begun:
	case err := <-r.ended:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := <-r.ended; err != nil {
			t.Error(err)
		}
		close(r.ended)
	})
	return r
}

func (r *running) dial(t testing.TB) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetDeadline(time.Now().Add(giveUp)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var (
	openCommand  = cat.NewCommand(cat.OpenChannel, 0, cat.Terminal, cat.Obj(cat.TagBufferSize, 4, 0), cat.Obj(cat.TagTransportLevel, cat.TCPServer, 0x0D, 0xBC)).Bytes()
	eventCommand = cat.NewCommand(cat.SetUpEventList, 0, cat.Terminal, cat.Obj(cat.TagEventList, 9, 10)).Bytes()
)
