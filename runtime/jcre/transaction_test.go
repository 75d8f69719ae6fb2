package jcre

import (
	"errors"
	"testing"
)

func TestTransactionCalls(t *testing.T) {
	l := &log{}
	a := &fake{}
	c := newCard(t, Config{Journal: l}, a)
	l.took()
	notInProgress := Throw(TransactionExceptionClass, TransactionNotInProgress)
	a.processF = func(*APDU) error {
		for _, s := range []struct {
			name  string
			do    func() error
			want  error
			depth byte
		}{
			{"commit without", c.CommitTransaction, notInProgress, 0},
			{"abort without", c.AbortTransaction, notInProgress, 0},
			{"begin", c.BeginTransaction, nil, 1},
			{"begin again", c.BeginTransaction, Throw(TransactionExceptionClass, TransactionInProgress), 1},
			{"commit", c.CommitTransaction, nil, 0},
			{"begin", c.BeginTransaction, nil, 1},
			{"abort", c.AbortTransaction, nil, 0},
		} {
			if err := s.do(); !errors.Is(err, s.want) || c.TransactionDepth() != s.depth {
				t.Errorf("%s: %v, depth %d; want %v, %d", s.name, err, c.TransactionDepth(), s.want, s.depth)
			}
		}
		return nil
	}
	expect(t, c, sel(0)+" => 9000")
	if got := l.took(); got != "begin commit begin abort" {
		t.Errorf("journal: %s", got)
	}
}

func TestTransactionLeftOpen(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"return", nil, "41 6F00"},
		{"status word", ThrowSW(0x6A80), "41 6A80"},
		{"exception", errNull, "41 6F00"},
	} {
		l := &log{}
		a := &fake{}
		card := newCard(t, Config{Journal: l}, a)
		l.took()
		a.processF = func(apdu *APDU) error {
			apdu.Buffer()[0] = 'A'
			_ = apdu.SetOutgoingAndSend(0, 1)
			_ = card.BeginTransaction()
			return c.err
		}
		if got := send(t, card, sel(0)); got != c.want || l.took() != "begin abort" {
			t.Errorf("%s: %s, want %s and an abort", c.name, got, c.want)
		}
	}
}

func TestResetAbortsATransaction(t *testing.T) {
	l := &log{}
	c := New(Config{Journal: l})
	_ = c.BeginTransaction()
	c.Reset()
	if got := l.took(); got != "begin abort" || c.TransactionDepth() != 0 {
		t.Errorf("journal: %s", got)
	}
}

// limited is a journal of limited size.
type limited struct{ log }

func (limited) MaxCommitCapacity() int    { return 3560 }
func (limited) UnusedCommitCapacity() int { return 40000 }

func TestCommitCapacity(t *testing.T) {
	c := New(Config{Journal: &limited{}})
	if c.MaxCommitCapacity() != 3560 || c.UnusedCommitCapacity() != 32767 {
		t.Errorf("capacity %d, unused %d", c.MaxCommitCapacity(), c.UnusedCommitCapacity())
	}
	if c := New(Config{}); c.MaxCommitCapacity() != 32767 || c.UnusedCommitCapacity() != 32767 {
		t.Error("a journal without a limit has one")
	}
}
