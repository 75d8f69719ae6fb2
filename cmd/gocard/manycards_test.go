package main

import (
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
)

// TestManyCards holds cards with an applet in one process, each after a command, and measures their memory: 10,000 fit into 4 GiB.
// GOCARD_CARDS sets how many.
func TestManyCards(t *testing.T) {
	n := 200
	if text := os.Getenv("GOCARD_CARDS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	files, err := readCAPs([]string{programs(t)[0].build(t)})
	if err != nil {
		t.Fatal(err)
	}
	var f simFlags
	f.scp = "03:70"
	first, err := f.makeCard(files, true)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := first.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	before := heapInUse()
	cards := make([]*card.Card, n)
	for i := range cards {
		if cards[i], err = f.copyCard(snapshot); err != nil {
			t.Fatal(err)
		}
		answer, err := cards[i].Transmit(t.Context(), script.SelectCommand(files[0].Applet.Applets[0].AID))
		if err != nil || len(answer) < 2 {
			t.Fatalf("card %d: %X, %v", i, answer, err)
		}
	}
	each := (heapInUse() - before) / uint64(n)
	t.Logf("%d cards, %d bytes each", n, each)
	if limit := uint64(4<<30) / 10000; each > limit {
		t.Errorf("%d bytes for a card, %d would be 10,000 in 4 GiB", each, limit)
	}
	runtime.KeepAlive(cards)
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}
