package card

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// imageCard makes a card that keeps an image.
func imageCard(t *testing.T, path string) *Card {
	t.Helper()
	c, err := New(Config{Image: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// session opens a session with the card's domain, which moves the sequence counter.
func session(t *testing.T, c *Card) *gp.Session {
	t.Helper()
	s, err := gp.Select(t.Context(), c, iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Authenticate(t.Context(), scp.DefaultKeySet(0), gp.AuthOptions{}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestImageKeepsCounter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "card")
	c := imageCard(t, path)
	session(t, c)
	first := session(t, c).SequenceCounter()
	if _, err := New(Config{Image: path}); !errors.Is(err, ErrImageInUse) {
		t.Errorf("second use: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	second := session(t, imageCard(t, path)).SequenceCounter()
	if second[2] != first[2]+1 {
		t.Errorf("counter %X, then %X", first, second)
	}
}

// damagedImage makes an image with changes behind its snapshot.
func damagedImage(t *testing.T) (path string, good []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "card")
	c := imageCard(t, path)
	session(t, c)
	session(t, c)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, good
}

// TestDamagedImages: whatever single byte is wrong or missing, the image is refused
// and stays as it is. Bytes behind the length that counts are what a killed process
// leaves, and mean nothing.
func TestDamagedImages(t *testing.T) {
	path, good := damagedImage(t)
	check := func(what string, at int, b []byte) {
		t.Helper()
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		var damaged *ImageError
		if c, err := New(Config{Image: path}); !errors.As(err, &damaged) {
			if c != nil {
				c.Close()
			}
			t.Errorf("%s at %d: %v", what, at, err)
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, b) {
			t.Errorf("%s at %d: the file was changed", what, at)
		}
	}
	for at := 0; at < len(good); at += 7 {
		b := bytes.Clone(good)
		b[at] ^= 0x40
		check("wrong byte", at, b)
		check("end", at, good[:at])
	}
	if err := os.WriteFile(path, append(bytes.Clone(good), "half a change"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := session(t, imageCard(t, path)).SequenceCounter(); got[2] != 3 {
		t.Errorf("after a kill in the middle of a change: counter %X", got)
	}
}
