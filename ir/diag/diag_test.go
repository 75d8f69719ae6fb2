package diag_test

import (
	"encoding/json"
	"errors"
	"go/token"
	"testing"

	"github.com/gocard/gocard/ir/diag"
)

func at(file string, line, column int) token.Position {
	return token.Position{Filename: file, Line: line, Column: column}
}

func sample() diag.List {
	var l diag.List
	l.Add("GC1002", at("b.go", 1, 1), "use a field", "a card has no %s", "channels")
	l.Add("GC3001", at("a.go", 9, 2), "", "make allocates").Note(at("a.go", 4, 1), "Process calls f")
	l.Add("GC1001", at("a.go", 9, 2), "call f", "a card has no goroutines")
	l.Add("GC3001", at("a.go", 9, 2), "", "make allocates").Note(at("a.go", 5, 1), "Select calls f")
	return l
}

func TestText(t *testing.T) {
	err := sample().Err()
	want := `a.go:9:2: GC1001: a card has no goroutines
	call f
a.go:9:2: GC3001: make allocates
	a.go:4:1: Process calls f
b.go:1:1: GC1002: a card has no channels
	use a field`
	if err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	var none diag.List
	if none.Err() != nil {
		t.Error("an empty list is an error")
	}
}

// TestJSON holds the form that tools read and gocard build --json and gocard vet --json print.
func TestJSON(t *testing.T) {
	var list diag.List
	if !errors.As(sample().Err(), &list) {
		t.Fatal("no list")
	}
	got, err := json.Marshal(list[1:])
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"code":"GC3001","pos":{"file":"a.go","line":9,"column":2},"message":"make allocates","notes":[{"pos":{"file":"a.go","line":4,"column":1},"message":"Process calls f"}]},` +
		`{"code":"GC1002","pos":{"file":"b.go","line":1,"column":1},"message":"a card has no channels","fix":"use a field"}]`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
