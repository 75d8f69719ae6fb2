package toolkit

import (
	"errors"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

const withMenu = "8010000004 09000020 > " // a terminal with SET UP MENU only

// TestMenuPositions: an entry moves those from its position on, and keeps its place while it is not shown.
func TestMenuPositions(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	c.play(withMenu + "9000")
	c.mustInstall(&fake{}, "FF 00 08 03 0101 0202 0303 00 00 00 00", all(item("a"), item("b"), item("c")))
	if got := c.menu(); got != "01a 02b 03c" {
		t.Error(got)
	}
	c.mustInstall(&fake{}, "FF 00 08 02 0205 0006 00 00 00 00", all(item("d"), item("e")))
	if got := c.menu(); got != "01a 05d 02b 03c 06e" {
		t.Error(got)
	}
	if got := c.menu(); got != "none" {
		t.Errorf("without a change: %s", got)
	}
	c.card.Do(func() { c.instance(1).Hidden = true })
	if got := c.menu(); got != "05d 06e" {
		t.Errorf("locked: %s", got)
	}
	c.mustInstall(&fake{}, "FF 00 08 01 0300 00 00 00 00", item("f"))
	if got := c.menu(); got != "05d 80f 06e" {
		t.Errorf("an identifier that the card gives: %s", got)
	}
	c.card.Do(func() { c.instance(1).Hidden = false })
	if got := c.menu(); got != "01a 05d 80f 02b 03c 06e" {
		t.Errorf("unlocked: %s", got)
	}
	c.card.Do(func() {
		for n := range 3 {
			if err := c.card.Delete(c.instance(n + 1)); err != nil {
				t.Error(err)
			}
		}
	})
	c.play("80F2000C > 910F\n 801200000F > D00D81030125008202818285008F009000")
}

// TestMenuChanges: disabled entries are gone, changed ones are back, and both are as before after an abort.
func TestMenuChanges(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	c.play(withMenu + "9000")
	a := &fake{}
	c.mustInstall(a, "FF 00 04 02 0101 0202 00 00 00 00", all(item("a"), item("b")))
	e := c.toolkit.Entries()[0]
	if got := c.menu(); got != "01a 02b" {
		t.Error(got)
	}
	inside := func(f func() error) {
		t.Helper()
		c.card.Do(func() {
			if err := f(); err != nil {
				t.Error(err)
			}
		})
	}
	inside(func() error { return e.EnableMenuEntry(1, false) })
	if got := c.menu(); got != "02b" || !e.IsEventSet(EventMenuSelection) {
		t.Errorf("disabled: %s", got)
	}
	inside(func() error { return e.ChangeMenuEntry(1, NewItem([]byte("A"), 0, true, 0, 0)) })
	if got := c.menu(); got != "01A 02b" || !e.IsEventSet(EventMenuSelectionHelpRequest) {
		t.Errorf("changed: %s", got)
	}
	inside(func() error {
		if err := c.card.BeginTransaction(); err != nil {
			return err
		}
		if err := e.EnableMenuEntry(2, false); err != nil {
			return err
		}
		return c.card.AbortTransaction()
	})
	if got := c.menu(); got != "none" {
		t.Errorf("after an abort: %s", got)
	}
	inside(func() error {
		for name, err := range map[string]error{
			"4 unknown": e.EnableMenuEntry(3, true),
			"4 other":   e.ChangeMenuEntry(0, Item{}),
			"10 long":   e.ChangeMenuEntry(1, NewItem([]byte("12345"), 0, false, 0, 0)),
			"14 short":  e.SetMenuEntryTextAttribute(1, []byte{1, 2, 3}),
			"5 third":   item("c")(e),
		} {
			if want := name[:strings.IndexByte(name, ' ')]; !strings.HasSuffix(err.Error(), "reason "+want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		return nil
	})
}

// TestMenuObjects: next actions when one is set, icons when all have one, attributes where the terminal can show them.
func TestMenuObjects(t *testing.T) {
	c := newCard(t, jcre.Config{}, true)
	c.play("8010000010 09000020000000000000000000000008 > 9000")
	e := func() *Entry { return c.toolkit.Entries()[0] }
	c.mustInstall(&fake{}, "FF 00 04 02 0101 0202 00 00 00 00", func(e *Entry) error {
		_, err1 := e.InitMenuEntry(NewItem([]byte("a"), 0x24, false, 0, 1))
		_, err2 := e.InitMenuEntry(NewItem([]byte("b"), 0, false, 1, 2))
		return errors.Join(err1, err2)
	})
	c.play(`80F2000C > 9124
		8012000024 > D02281030125008202818285 06 676F63617264 8F020161 8F020262 18022400 1F03010102 9000
		80140000 0C 810301250082028281830100 > 9000`)
	c.card.Do(func() {
		if err := e().SetMenuEntryTextAttribute(2, []byte{0, 0, 0x13, 0x90}); err != nil {
			t.Error(err)
		}
		if err := e().ChangeMenuEntry(1, NewItem([]byte("a"), 0, false, 0, 0)); err != nil {
			t.Error(err)
		}
	})
	c.play(`80F2000C > 9125
		8012000025 > D02381030125008202818285 06 676F63617264 8F020161 8F020262 5108 00000390 00001390 9000`)
}

// TestConflicts: identifiers and TARs are given once, and a refused applet leaves nothing behind.
func TestConflicts(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	c.mustInstall(&fake{}, "FF 00 04 01 0101 00 00 03 B00010 00", nil)
	for _, parameters := range []string{
		"FF 00 04 01 0101 00 00 00 00", "FF 00 04 02 0102 0102 00 00 00 00", "FF 00 04 00 00 00 06 B00011 B00010 00", "FF 09 00 00 00 00 00 00",
	} {
		if err := c.install(&fake{}, parameters, nil); !errors.Is(err, iso7816.SWWrongData) {
			t.Errorf("%s: %v", parameters, err)
		}
	}
	c.mustInstall(&fake{}, "FF 00 04 02 0102 0000 00 00 03 B00011 00", nil)
	c.mustInstall(&fake{}, "default", nil)
	if got := len(c.toolkit.Entries()); got != 3 {
		t.Errorf("%d entries", got)
	}
	if ids := c.toolkit.Entries()[2].Menu; len(ids) != 8 || ids[0].ID != 3 || ids[7].ID != 10 {
		t.Errorf("default identifiers: %v", ids)
	}
}
