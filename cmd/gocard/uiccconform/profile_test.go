package main

import "testing"

func TestProfile(t *testing.T) {
	if _, err := profile(); err != nil {
		t.Fatal(err)
	}
}
