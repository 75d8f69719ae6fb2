package jcvm

import (
	"errors"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// TestUse: what natives may do with objects of the running context, of another one, and of the JCRE.
func TestUse(t *testing.T) {
	vm := New(jcre.Config{}, Options{})
	e := env{vm}
	mine, err := e.NewObject("javacard/security/AESKey", nil)
	if err != nil {
		t.Fatal(err)
	}
	entry, err := e.Shared("javacard/security/MessageDigest$OneShot", 0)
	if err != nil {
		t.Fatal(err)
	}
	other := &jcre.Instance{Context: 7}
	vm.card.Do(func() {
		for _, r := range []native.Ref{mine, entry} {
			if err := e.Use(r); err != nil {
				t.Errorf("object %d to the JCRE: %v", r, err)
			}
		}
		err := vm.card.Switch(other, func() error {
			if err := e.Use(mine); !errors.Is(err, &jcre.Exception{Class: jcre.SecurityExceptionClass}) {
				t.Errorf("an object of another context: %v", err)
			}
			if err := e.Use(0); !errors.Is(err, &jcre.Exception{Class: jcre.NullPointerExceptionClass}) {
				t.Errorf("null: %v", err)
			}
			own, err := e.NewObject("javacard/security/AESKey", nil)
			return errors.Join(err, e.Use(own), e.Use(entry))
		})
		if err != nil {
			t.Error(err)
		}
	})
}
