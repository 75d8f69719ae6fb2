package jcre

import (
	"errors"
	"fmt"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// threads is a system that forks a thread for INS 01 and resumes it for INS 02; applet code of the thread runs as instance 0.
type threads struct {
	card   *Card
	thread *Thread
	code   func()
	log    []string
}

func (s *threads) Command(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	switch cmd.INS {
	case 1:
		s.thread = s.card.Fork(func() {
			_ = s.card.Switch(s.card.registry[0], func() error { s.code(); return nil })
		})
	case 2:
		s.thread.Resume()
	default:
		return iso7816.ResponseAPDU{}, false
	}
	return iso7816.ResponseAPDU{SW: iso7816.SWNoError}, true
}

func (s *threads) Answered(iso7816.CommandAPDU, *iso7816.ResponseAPDU) {}

// say notes where the code is, and as whom it runs.
func (s *threads) say(place string) {
	s.log = append(s.log, fmt.Sprint(place, " in context ", s.card.ActiveContext()))
}

// took gives the notes since the last time.
func (s *threads) took() string {
	text := fmt.Sprint(s.log)
	s.log = nil
	return text
}

func newThreads(t *testing.T, config Config) *threads {
	t.Helper()
	a, b := &fake{}, &fake{}
	s := &threads{card: newCard(t, config, a, b)}
	s.card.AddSystem(s)
	b.processF = func(*APDU) error {
		s.say("process")
		return nil
	}
	return s
}

func TestThreadWaits(t *testing.T) {
	for _, native := range []bool{false, true} {
		s := newThreads(t, Config{Native: native})
		s.code = func() {
			for n := range 2 {
				s.say(fmt.Sprint("before ", n))
				if err := s.card.Wait(); err != nil {
					t.Error(err)
				}
			}
			s.say("after")
		}
		expect(t, s.card, "8001000000 => 9000\n"+sel(1)+"=> 9000\n8002000000 => 9000")
		if got := s.took(); got != "[before 0 in context 1 process in context 2 before 1 in context 1]" {
			t.Errorf("native %t: %s", native, got)
		}
		if s.thread.Done() || !s.card.Waiting() {
			t.Error("the thread should wait")
		}
		expect(t, s.card, "8002000000 => 9000")
		if got := s.took(); got != "[after in context 1]" || !s.thread.Done() || s.card.Waiting() {
			t.Errorf("native %t: %s, done %t", native, got, s.thread.Done())
		}
	}
}

func TestThreadIsAbandonedAtReset(t *testing.T) {
	for _, native := range []bool{false, true} {
		journal := &log{}
		s := newThreads(t, Config{Native: native, Journal: journal})
		s.code = func() {
			defer func() {
				_ = recover() // must not keep the code alive
				s.say("deferred")
			}()
			if err := s.card.Wait(); !errors.Is(err, ErrAbandoned) {
				t.Errorf("native %t: %v", native, err)
			}
			if native {
				t.Error("native code went on after a reset")
			}
		}
		expect(t, s.card, "8001000000 => 9000")
		journal.took()
		s.card.Reset()
		if got := s.took(); got != "[deferred in context 1]" {
			t.Errorf("native %t: %s", native, got)
		}
		if got := journal.took(); native && got != "begin abort" {
			t.Errorf("journal: %s", got)
		}
		if s.card.Waiting() || s.card.Active() != nil {
			t.Error("the thread is still there")
		}
	}
}

func TestWaitAbortsTheTransaction(t *testing.T) {
	journal := &log{}
	s := newThreads(t, Config{Journal: journal})
	s.code = func() {
		_ = s.card.BeginTransaction()
		_ = s.card.Wait()
		if s.card.TransactionDepth() != 0 {
			t.Error("a transaction is open after Wait")
		}
	}
	journal.took()
	expect(t, s.card, "8001000000 => 9000")
	if got := journal.took(); got != "begin abort" {
		t.Errorf("journal: %s", got)
	}
	expect(t, s.card, "8002000000 => 9000")
}

func TestPanicOfAThreadGoesOn(t *testing.T) {
	s := newThreads(t, Config{})
	s.code = func() { panic("BUG: of a test") }
	defer func() {
		if recover() != "BUG: of a test" {
			t.Error("the panic was lost")
		}
	}()
	s.card.Do(func() { s.card.Fork(s.code) })
}
