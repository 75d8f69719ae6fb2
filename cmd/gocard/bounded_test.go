package main

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/gocard/gocard/frontend/limits"
	"github.com/gocard/gocard/ir/diag"
)

// TestBounded gives up work that never ends, for its time and for its memory.
func TestBounded(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	idle := func() (int, error) {
		<-stop
		return 0, nil
	}
	greedy := func() (int, error) {
		block := make([]byte, 64<<20)
		<-stop
		runtime.KeepAlive(block)
		return 0, nil
	}
	for name, c := range map[string]struct {
		allowed resources
		work    func() (int, error)
	}{
		"time":   {resources{1 << 40, time.Millisecond}, idle},
		"memory": {resources{heapBytes() + 32<<20, time.Hour}, greedy},
	} {
		_, err := bounded("./p", c.allowed, c.work)
		var list diag.List
		if !errors.As(err, &list) || list[0].Code != limits.CodeResources {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n, err := bounded("./p", compiling, func() (int, error) { return 1, errSaid }); n != 1 || err != errSaid {
		t.Errorf("%d, %v", n, err)
	}
}
