package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestHelpHasExamples walks all verbs: each says in a line what it does and shows how it is called, with itself in the example.
func TestHelpHasExamples(t *testing.T) {
	var walk func(c *cobra.Command)
	verbs := 0
	walk = func(c *cobra.Command) {
		if slices.Contains([]string{"help", "completion"}, c.Name()) {
			return // cobra's own
		}
		verbs++
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: short description %q", c.CommandPath(), c.Short)
		}
		if !strings.Contains(c.Example, c.CommandPath()) {
			t.Errorf("%s has no example", c.CommandPath())
		}
		if out := gocard(t, append(strings.Fields(c.CommandPath())[1:], "--help")...); !strings.Contains(out, "Examples:") || !strings.Contains(out, "Usage:") {
			t.Errorf("%s --help: %s", c.CommandPath(), out)
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(streams{in: strings.NewReader(""), out: &bytes.Buffer{}, err: &bytes.Buffer{}}))
	if verbs < 15 {
		t.Errorf("only %d verbs found", verbs)
	}
}
