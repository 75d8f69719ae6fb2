package card

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/gocard/gocard/gp/ota"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// counted is a key set with a counter.
type counted struct {
	Domain  iso7816.AID
	Version byte
}

// counters are those of the last packets of all key sets. Each change is a persistent write of its own, which an image has at once: what an applet
// does with a packet never stays without it.
type counters struct {
	card *jcre.Card
	last map[counted]uint64
}

// counterSize is what a counter counts in persistent memory.
const counterSize = 5

// keepCounters puts the counters into the images of a card.
func keepCounters(card *jcre.Card) *counters {
	c := &counters{card, map[counted]uint64{}}
	card.Keep("packet counters", c)
	return c
}

// set changes a counter.
func (c *counters) set(of counted, n uint64) error {
	old := c.last
	if err := c.card.WriteState(counterSize, func() { c.last = old }); err != nil {
		return err
	}
	c.last = maps.Clone(old)
	c.last[of] = n
	return nil
}

// forget begins the counter of a key set again, as it has new keys.
func (c *counters) forget(of counted) {
	if _, ok := c.last[of]; !ok {
		return
	}
	old := c.last
	if c.card.WriteState(counterSize, func() { c.last = old }) != nil {
		return
	}
	c.last = maps.Clone(old)
	delete(c.last, of)
}

// Written says that all changes are announced with WriteState (jcre.Written).
func (c *counters) Written() {}

// savedCounter is a counter in a card image.
type savedCounter struct {
	counted
	Last uint64
}

// AppendState writes the counters (jcre.Kept).
func (c *counters) AppendState(b []byte) []byte {
	list := make([]savedCounter, 0, len(c.last))
	for of, n := range c.last {
		list = append(list, savedCounter{of, n})
	}
	slices.SortFunc(list, func(a, b savedCounter) int {
		return cmp.Or(a.Domain.Compare(b.Domain), cmp.Compare(a.Version, b.Version))
	})
	data, err := json.Marshal(list)
	if err != nil {
		panic("BUG: card: packet counters: " + err.Error())
	}
	return append(b, data...)
}

// SetState is the opposite of AppendState.
func (c *counters) SetState(data []byte) error {
	var list []savedCounter
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	c.last = map[counted]uint64{}
	for _, s := range list {
		if s.Last > ota.MaxCounter {
			return errors.New("a packet counter is too large")
		}
		c.last[s.counted] = s.Last
	}
	return nil
}
