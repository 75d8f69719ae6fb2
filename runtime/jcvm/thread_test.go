package jcvm

import (
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// A thread that has ended leaves its stack to the next one; those that wait at the same time have their own.
func TestThreadsReuseStack(t *testing.T) {
	vm := New(jcre.Config{}, Options{})
	stack := func(wait bool) (at *int32, thread *jcre.Thread) {
		thread = vm.card.Fork(func() {
			at = &vm.stack[0]
			if wait {
				_ = vm.card.Wait()
			}
		})
		return at, thread
	}
	vm.card.Do(func() {
		main := &vm.stack[0]
		first, _ := stack(false)
		waits, thread := stack(true)
		other, _ := stack(false)
		if first == main || first != waits || other == waits || other == main {
			t.Errorf("stacks: main %p, first %p, waiting %p, other %p", main, first, waits, other)
		}
		thread.Resume()
		if again, _ := stack(false); again != waits {
			t.Errorf("the thread that waited had %p, the next has %p", waits, again)
		}
		if &vm.stack[0] != main {
			t.Error("the main stack is another")
		}
	})
}
