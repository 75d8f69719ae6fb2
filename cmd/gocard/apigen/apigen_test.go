package main

import (
	"path/filepath"
	"testing"

	"github.com/gocard/gocard/runtime/cardtest"
)

// TestGenerated holds the generated packages to the tables and hints.
func TestGenerated(t *testing.T) {
	if err := generate("../../..", true); err != nil {
		t.Error(err)
	}
}

// TestDirectivesAgreeWithTables reads the packages as the compiler does and compares them with the tables, written by hand or not.
func TestDirectivesAgreeWithTables(t *testing.T) {
	for _, p := range packages {
		t.Run(string(p), func(t *testing.T) {
			cardtest.CheckAPI(t, filepath.Join("../../../runtime", p.dir()), "../../../backend/javacard/exportfile/facts")
		})
	}
}
