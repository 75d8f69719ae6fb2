package cat

import (
	"fmt"

	"github.com/gocard/gocard/gp/tlv"
)

// EventDownload is the ENVELOPE that tells the card of an event (CAT 7.5).
type EventDownload struct {
	Event   Event
	Source  Device
	Objects []Object // after event list and device identities
}

// Bytes is the data field of ENVELOPE.
func (e EventDownload) Bytes() []byte {
	return tlv.Append(nil, TagEventDownload, appendObjects(Obj(TagEventList, byte(e.Event)), e.Source, UICC, e.Objects))
}

// Find gives the value of the first object with a tag; nil where there is none.
func (e EventDownload) Find(tag Tag) []byte { return find(e.Objects, tag) }

// ParseEventDownload reads the data field of an ENVELOPE with tag D6.
func ParseEventDownload(b []byte) (EventDownload, error) {
	e, err := parseEventDownload(b)
	if err != nil {
		return EventDownload{}, fmt.Errorf("event download: %w", err)
	}
	return e, nil
}

func parseEventDownload(b []byte) (e EventDownload, err error) {
	outer, err := tlv.ParseOne(b, TagEventDownload)
	if err != nil {
		return e, err
	}
	objects, err := parseObjects(b, outer.Offset)
	if err != nil {
		return e, err
	}
	if len(objects) == 0 || objects[0].Number != TagEventList || len(objects[0].Value) != 1 {
		return e, &tlv.Error{Offset: outer.Offset, Problem: "no event list with one event (99 01), with which everything begins"}
	}
	e.Event = Event(objects[0].Value[0])
	e.Source, _, e.Objects, err = takeDevices(objects[1:])
	return e, err
}
