package files

import (
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Views are on the files that a card image brings, whenever it comes, and persistent ones where they were.
func TestViewsOfImage(t *testing.T) {
	card, s := newTestCard(t, "")
	usim := iso7816.MustParseAID("A0000000871002FFFFFFFF89")
	card.Do(func() {
		kept := s.NewView(usim, jcre.NotATransientObject, 1, FullAccess)
		gone := s.NewView(usim, jcre.ClearOnReset, 1, FullAccess)
		for _, v := range []*View{kept, gone} {
			if _, err := v.Enter().Select(0x6F3C); err != nil {
				t.Fatal(err)
			}
			if _, err := v.Enter().ReadRecord(v.Domain, 0, ModeNext, 0, 1); err != nil {
				t.Fatal(err)
			}
		}
		place := kept.AppendPlace(nil)
		if err := s.SetState(s.AppendState(nil)); err != nil {
			t.Fatal(err)
		}
		if _, err := kept.Enter().UpdateRecord(kept.Domain, 0, ModeAbsolute, 0, []byte{0x03}); err != nil {
			t.Fatal(err)
		}
		if _, err := gone.Enter().ReadBinary(gone.Domain, 0, 0); err != NoEFSelected {
			t.Errorf("transient view: %v", err)
		}
		again := s.RestoreView(usim, jcre.NotATransientObject, 1, FullAccess, place)
		data, err := again.Enter().ReadRecord(again.Domain, 0, ModeAbsolute, 0, 1)
		if err != nil || data[0] != 0x03 {
			t.Errorf("restored view: %X, %v", data, err)
		}
		for _, bad := range [][]byte{{1}, {1, 0x6F}, {9, 0x6F, 0x3C}, {1, 0x6F, 0x3C, 0x6F, 0x3C}, {1, 0, 0}} {
			s.RestoreView(usim, jcre.NotATransientObject, 1, FullAccess, bad).Enter()
		}
	})
}
