package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
)

// TestTearContentManagement cuts the power at each persistent write of loading, installing and deleting through GlobalPlatform. Afterwards the card
// has the load file as a whole or not at all, lists what it has, and takes the same steps again; when all is deleted, no memory is missing.
func TestTearContentManagement(t *testing.T) {
	files, err := readCAPs(program{name: "wallet", dir: filepath.Join(root, "testdata/run/wallet")}.buildAll(t))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := card.New(card.Config{})
	if err != nil {
		t.Fatal(err)
	}
	empty, before := whole.Statistics().Persistent, whole.Statistics().Writes
	if err := loadAndDelete(t.Context(), whole, files[0]); err != nil {
		t.Fatal(err)
	}
	writes := int(whole.Statistics().Writes - before)
	for n := 1; n <= writes; n++ {
		c, err := card.New(card.Config{})
		if err != nil {
			t.Fatal(err)
		}
		c.CutAfter(n)
		if err := loadAndDelete(t.Context(), c, files[0]); err == nil {
			t.Fatalf("cut at write %d of %d: nothing went wrong", n, writes)
		}
		c.CutAfter(0)
		c.Reset()
		if err := cleanUp(t.Context(), c, files[0].Header.Package.AID); err != nil {
			t.Errorf("cut at write %d of %d: %v", n, writes, err)
		} else if err := loadAndDelete(t.Context(), c, files[0]); err != nil {
			t.Errorf("cut at write %d of %d, the second time: %v", n, writes, err)
		} else if got := c.Statistics().Persistent; got != empty {
			t.Errorf("cut at write %d of %d: %d bytes of memory are in use, %d before", n, writes, got, empty)
		}
	}
}

// openDomain opens a session with the issuer security domain.
func openDomain(ctx context.Context, c *card.Card) (*gp.Session, error) {
	s, err := gp.Select(ctx, c, iso7816.AID{})
	if err != nil {
		return nil, err
	}
	return s, s.Authenticate(ctx, scp.DefaultKeySet(0), gp.AuthOptions{})
}

// loadAndDelete is the life of an applet on a card.
func loadAndDelete(ctx context.Context, c *card.Card, f *capfile.File) error {
	s, err := openDomain(ctx, c)
	if err != nil {
		return err
	}
	block, err := f.LoadFileDataBlock(false)
	if err != nil {
		return err
	}
	pkg := f.Header.Package.AID
	if err := s.Load(ctx, gp.LoadFile{AID: pkg, DataBlock: block}, gp.LoadOptions{}); err != nil {
		return err
	}
	if err := s.Install(ctx, gp.Installation{LoadFile: pkg, Module: f.Applet.Applets[0].AID}); err != nil {
		return err
	}
	return s.Delete(ctx, pkg, true)
}

// cleanUp deletes what is on the card of a package, after it has checked that the registry is whole.
func cleanUp(ctx context.Context, c *card.Card, pkg iso7816.AID) error {
	s, err := openDomain(ctx, c)
	if err != nil {
		return err
	}
	r, err := s.Registry(ctx)
	if err != nil {
		return err
	}
	loaded := slices.ContainsFunc(r.LoadFiles, func(e gp.Entry) bool { return e.AID == pkg })
	switch {
	case !loaded && len(r.Applications) == 0:
		return nil
	case !loaded || len(r.Applications) > 1:
		return fmt.Errorf("load file: %t, applications: %d", loaded, len(r.Applications))
	}
	return s.Delete(ctx, pkg, true)
}
