package main

import (
	"errors"
	"testing"
	"time"

	"github.com/gocard/gocard/frontend/limits"
	"github.com/gocard/gocard/ir/diag"
)

// TestVetToolBounded gives up an analysis that never ends, naming the package.
func TestVetToolBounded(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	err := vetUnit{ImportPath: "example.com/p"}.check(resources{1 << 40, time.Millisecond}, func() { <-stop })
	var list diag.List
	if !errors.As(err, &list) || list[0].Code != limits.CodeResources || list[0].Pos.Filename != "example.com/p" {
		t.Errorf("%v", err)
	}
}
