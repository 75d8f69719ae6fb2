package jcvm

import (
	"errors"
	"slices"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// transactionCard has methods that write everything a transaction covers, and one
// that tells whether it is still as at first.
func transactionCard(t *testing.T, options Options) *card {
	t.Helper()
	options.Budget = 100000
	b := newBuilder(t, "F000000001")
	const begin, commit, abort = "invokestatic $0.8.s1; ", "invokestatic $0.8.s2; ", "invokestatic $0.8.s0; "
	const write = `
		aload_0; sconst_1; putfield_s $Main.f0; aload_0; iconst_1; putfield_i $Main.f2; aload_0; aload_0; putfield_a $Main.f4
		sconst_1; putstatic_s $static.6; aload_0; putstatic_a $static.2
		getstatic_a $static.0; sconst_0; bspush 9; bastore; `
	b.method("make", 0, 0, 3, "new $Main; areturn")
	b.method("commit", 1, 0, 4, begin+write+commit+"return")
	b.method("abort", 1, 0, 4, begin+write+abort+"return")
	b.method("open", 1, 0, 4, begin+write+"return")
	b.method("throw", 1, 0, 4, begin+write+"sconst_0; sconst_0; sdiv; pop; return")
	b.method("twice", 0, 0, 4, begin+begin+"return")
	b.method("commitNone", 0, 0, 4, commit+"return")
	b.method("state", 1, 0, 6, `
		aload_0; getfield_s $Main.f0; aload_0; getfield_i $Main.f2; i2s; sadd
		aload_0; getfield_a $Main.f4; ifnull a; sconst_1; sadd
		a: getstatic_s $static.6; sadd; getstatic_a $static.2; ifnull b; sconst_1; sadd
		b: getstatic_a $static.0; sconst_0; baload; sconst_1; ssub; bspush 8; sdiv; sadd; sreturn`)
	b.method("nonAtomic", 0, 0, 6, begin+`
		getstatic_a $static.0; sconst_1; bspush 77; bastore
		getstatic_a $static.0; sconst_0; sconst_3; bspush 55; invokestatic $0.16.s3; pop; `+abort+"return")
	b.method("element", 1, 0, 4, "getstatic_a $static.0; sload_0; baload; sreturn")
	b.method("allocate", 1, 0, 4, begin+"aload_0; sconst_3; newarray 11; dup; putstatic_a $static.2; putfield_a $Main.f4; "+abort+"getstatic_a $static.2; areturn")
	b.method("many", 1, 1, 6, begin+"loop: aload_0; sload_1; putfield_s $Main.f0; sinc 1 1; sload_1; sspush 1000; if_scmplt loop; "+commit+"return")
	return b.load(New(jcre.Config{}, options))
}

func TestTransactions(t *testing.T) {
	const changed = 6
	for _, c := range []struct {
		method string
		want   int32
	}{{"commit", changed}, {"abort", 0}, {"open", 0}, {"throw", 0}} {
		t.Run(c.method, func(t *testing.T) {
			card := transactionCard(t, Options{})
			object, err := card.call("make")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := card.call(c.method, object); err != nil && c.method != "throw" && c.method != "open" {
				t.Fatal(err)
			}
			if got, err := card.call("state", object); err != nil || got != c.want {
				t.Errorf("%d values changed, %v, want %d", got, err, c.want)
			}
		})
	}
}

func TestTransactionErrors(t *testing.T) {
	card := transactionCard(t, Options{CommitCapacity: 100})
	object, _ := card.call("make")
	for _, c := range []struct {
		method string
		args   []int32
		reason uint16
	}{
		{"twice", nil, jcre.TransactionInProgress},
		{"commitNone", nil, jcre.TransactionNotInProgress},
		{"many", []int32{object}, jcre.TransactionBufferFull},
	} {
		_, err := card.call(c.method, c.args...)
		if !errors.Is(err, jcre.Throw(jcre.TransactionExceptionClass, c.reason)) {
			t.Errorf("%s: %v, want reason %d", c.method, err, c.reason)
		}
	}
	if got, _ := card.call("state", object); got != 0 {
		t.Errorf("state %d after a full log, want 0", got)
	}
}

// TestNonAtomicInTransaction: the non-atomic fill stays, but for the element that
// was logged before.
func TestNonAtomicInTransaction(t *testing.T) {
	card := transactionCard(t, Options{})
	if _, err := card.call("nonAtomic"); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int32{55, 2, 55} {
		if got, _ := card.call("element", int32(i)); got != want {
			t.Errorf("element %d is %d, want %d", i, got, want)
		}
	}
}

// TestAllocationInAbortedTransaction: what was created is gone and its memory free.
func TestAllocationInAbortedTransaction(t *testing.T) {
	card := transactionCard(t, Options{})
	object, _ := card.call("make")
	before := card.vm.Statistics().Persistent
	if got, err := card.call("allocate", object); err != nil || card.vm.heap.get(got) != nil {
		t.Errorf("static field is %d, %v, want null", got, err)
	}
	if after := card.vm.Statistics().Persistent; after != before {
		t.Errorf("persistent memory %d, was %d", after, before)
	}
}

// TestDeletedIsNull: every test for null finds a reference to an object of an aborted transaction null (JCRE 7.6.3).
func TestDeletedIsNull(t *testing.T) {
	for _, test := range []string{
		"aload_2; ifnull y", "aload_2; ifnull_w y", "aload_2; ifnonnull n; goto y", "aload_2; ifnonnull_w n; goto y",
		"aload_2; aconst_null; if_acmpeq y", "aconst_null; aload_2; if_acmpeq_w y", "aload_2; aconst_null; if_acmpne n; goto y",
		"aload_2; aconst_null; if_acmpne_w n; goto y",
	} {
		got, err := execute(t, 2, 1, `
			invokestatic $0.8.s1; new $Main; astore_2; invokestatic $0.8.s0
			`+test+`
			n: sconst_0; sreturn
			y: sconst_1; sreturn`, 0, 0)
		if err != nil || got != 1 {
			t.Errorf("%s: got %d, %v, want 1", test, got, err)
		}
	}
}

// TestPowerCut cuts the power at every write of a transaction: after the reset all
// of it has happened or nothing.
func TestPowerCut(t *testing.T) {
	for n := 1; ; n++ {
		card := transactionCard(t, Options{})
		object, _ := card.call("make")
		card.vm.CutPower(n)
		_, err := card.call("commit", object)
		cut := errors.Is(err, jcre.ErrPowerLoss)
		if err != nil && !cut {
			t.Fatalf("cut %d: %v", n, err)
		}
		if cut {
			if _, err := card.call("state", object); !errors.Is(err, jcre.ErrPowerLoss) {
				t.Errorf("cut %d: the card still answers: %v", n, err)
			}
		}
		card.vm.card.Reset()
		want := int32(6)
		if cut {
			want = 0
		}
		if got, err := card.call("state", object); err != nil || got != want {
			t.Errorf("cut %d: %d values changed, %v, want %d", n, got, err, want)
		}
		if !cut {
			if n != 8 { // six writes and the commit were cut
				t.Errorf("%d writes, want 7", n-1)
			}
			return
		}
	}
}

// TestTornFill cuts a non-atomic fill in the middle.
func TestTornFill(t *testing.T) {
	b := newBuilder(t, "F000000001")
	b.method("fill", 0, 0, 6, "getstatic_a $static.0; sconst_0; sconst_3; bspush 55; invokestatic $0.16.s3; pop; return")
	b.method("element", 1, 0, 4, "getstatic_a $static.0; sload_0; baload; sreturn")
	card := b.load(New(jcre.Config{}, Options{}))
	card.vm.CutPower(3)
	if _, err := card.call("fill"); !errors.Is(err, jcre.ErrPowerLoss) {
		t.Fatalf("got %v, want power loss", err)
	}
	card.vm.card.Reset()
	for i, want := range []int32{55, 55, 3} {
		if got, _ := card.call("element", int32(i)); got != want {
			t.Errorf("element %d is %d, want %d", i, got, want)
		}
	}
}

// TestPowerCutAt: the machine tells the write that was cut, and the calls that led to it.
func TestPowerCutAt(t *testing.T) {
	b := newBuilder(t, "F000000001")
	b.method("inner", 0, 0, 1, "sconst_1; putstatic_s $static.4; return")
	b.method("outer", 0, 0, 1, "nop; invokestatic $call.inner; return")
	card := b.load(New(jcre.Config{}, Options{}))
	if at := card.vm.PowerCutAt(); len(at) != 0 {
		t.Errorf("before a cut: %v", at)
	}
	card.vm.CutPower(1)
	if _, err := card.call("outer"); !errors.Is(err, jcre.ErrPowerLoss) {
		t.Fatal(err)
	}
	want := []Place{{card.p.AID, b.offset("inner"), 1}, {card.p.AID, b.offset("outer"), 1}}
	if at := card.vm.PowerCutAt(); !slices.Equal(at, want) {
		t.Errorf("cut at %v, want %v", at, want)
	}
}
