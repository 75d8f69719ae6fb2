package proactive

import (
	"bytes"
	"slices"

	"github.com/gocard/gocard/runtime/cat"
)

// eventList is what the terminal is to report, by who wants it, and what it was told last.
type eventList struct {
	wanted map[string][]byte
	told   []byte // nil: nothing since the last TERMINAL PROFILE
}

// SetEvents says which events an owner wants to be told of, with the codes of the event list; none takes all back. The terminal gets the union of
// all owners when it has changed.
func (e *Engine) SetEvents(owner string, events ...byte) {
	if e.events.wanted == nil {
		e.events.wanted = map[string][]byte{}
	}
	e.events.wanted[owner] = events
}

// union is what all want, in ascending order.
func (l *eventList) union() []byte {
	all := []byte{}
	for _, events := range l.wanted {
		all = append(all, events...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// tellEvents sends SET UP EVENT LIST where the terminal does not know what is wanted. One that refuses it is not asked again for the same.
func (e *Engine) tellEvents() {
	want := e.events.union()
	if bytes.Equal(want, e.events.told) || !e.profile.Has(cat.CanSetUpEventList) {
		return
	}
	command := cat.NewCommand(cat.SetUpEventList, 0, cat.Terminal, cat.Obj(cat.TagEventList, want...))
	if e.Send(command.Bytes(), nil) == nil {
		e.events.told = want
	}
}
