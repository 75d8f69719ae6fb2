package main

import (
	"strings"
	"testing"
)

// TestProgram: a seed gives the same source each time, whose parts fit together.
func TestProgram(t *testing.T) {
	for seed := range uint64(20) {
		source := program(seed)
		if source != program(seed) {
			t.Errorf("seed %d: not the same program twice", seed)
		}
		for _, pair := range []string{"{}", "()", "[]"} {
			if opened, closed := strings.Count(source, pair[:1]), strings.Count(source, pair[1:]); opened != closed {
				t.Errorf("seed %d: %d %c, %d %c", seed, opened, pair[0], closed, pair[1])
			}
		}
		for _, left := range []string{"%!", "/*"} {
			if strings.Contains(source, left) {
				t.Errorf("seed %d: %q is left in the program", seed, left)
			}
		}
		if got := strings.Contains(source, "int w;"); got != (seed%2 == 1) {
			t.Errorf("seed %d: int %t", seed, got)
		}
	}
}
