package javacard

import (
	"os"
	"testing"

	"github.com/gocard/gocard/ir/irtext"
	"github.com/gocard/gocard/ir/verify"
)

func TestX(t *testing.T) {
	src, _ := os.ReadFile(os.Getenv("F"))
	p, err := irtext.Parse("x.ir", src)
	if err != nil {
		t.Fatal(err)
	}
	if err := verify.CardForm(p, true); err != nil {
		t.Fatal(err)
	}
	r, err := Generate(p, targets[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r.Listing())
	t.Log(r.Sizes)
	f, _ := os.Create(os.Getenv("O"))
	if err := r.CAP.Write(f); err != nil {
		t.Fatal(err)
	}
	f.Close()
}
