package cat

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/gp/tlv"
)

// MaxCommand is the size of the longest proactive command that FETCH brings.
const MaxCommand = 256

// Object is a data object of a command or response.
type Object = tlv.Comprehension

// Obj makes a data object whose receiver must understand it (comprehension required).
func Obj(tag Tag, value ...byte) Object { return Object{Number: tag, Required: true, Value: value} }

// Details are what identifies a command in its response (CAT 8.6).
type Details struct {
	Number    byte // of the command in its session
	Type      CommandType
	Qualifier byte
}

func (d Details) object() Object { return Obj(TagCommandDetails, d.Number, byte(d.Type), d.Qualifier) }

// Command is a proactive command (CAT 6.6).
type Command struct {
	Details
	Source, Destination Device
	Objects             []Object // after command details and device identities
}

// NewCommand is a command from the card, with number 1: there is never more than one under way.
func NewCommand(t CommandType, qualifier byte, to Device, objects ...Object) Command {
	return Command{Details: Details{1, t, qualifier}, Source: UICC, Destination: to, Objects: objects}
}

// Bytes is the BER-TLV object that FETCH brings.
func (c Command) Bytes() []byte {
	return tlv.Append(nil, TagProactiveCommand, appendObjects(c.object(), c.Source, c.Destination, c.Objects))
}

// Find gives the value of the first object with a tag; nil where there is none, an empty slice where it is empty.
func (c Command) Find(tag Tag) []byte { return find(c.Objects, tag) }

// ParseCommand reads a proactive command that fills b exactly. With an error the result has the command details as far as they could be read, for the
// response that says so.
func ParseCommand(b []byte) (Command, error) {
	outer, err := tlv.ParseOne(b, TagProactiveCommand)
	if err != nil {
		return Command{}, fmt.Errorf("proactive command: %w", err)
	}
	c := Command{}
	objects, err := parseObjects(b, outer.Offset)
	if err != nil { // in an object after the details, most likely
		c.Details = firstDetails(outer.Value)
	} else {
		c.Details, objects, err = takeDetails(objects, outer.Offset)
	}
	if err == nil {
		c.Source, c.Destination, objects, err = takeDevices(objects)
	}
	if err != nil {
		return c, fmt.Errorf("proactive command: %w", err)
	}
	c.Objects = objects
	return c, nil
}

// appendObjects is details, devices and what follows.
func appendObjects(details Object, from, to Device, rest []Object) []byte {
	b := Obj(TagDeviceIdentities, byte(from), byte(to)).Append(details.Append(nil))
	for _, o := range rest {
		b = o.Append(b)
	}
	return b
}

// parseObjects reads the data objects of b from an offset on, from which all offsets count on.
func parseObjects(b []byte, from int) ([]Object, error) {
	objects, err := tlv.ParseComprehension(b[from:])
	var bad *tlv.Error
	if errors.As(err, &bad) {
		return nil, &tlv.Error{Offset: from + bad.Offset, Problem: bad.Problem}
	}
	for i := range objects {
		objects[i].Offset += from
	}
	return objects, err
}

// takeDetails takes the command details from the front of a list that begins at an offset.
func takeDetails(l []Object, at int) (Details, []Object, error) {
	if len(l) == 0 || l[0].Number != TagCommandDetails {
		return Details{}, nil, &tlv.Error{Offset: at, Problem: "no command details (81 03), with which everything begins"}
	}
	v := l[0].Value
	if len(v) != 3 {
		return Details{}, nil, wrongLength(l[0], "command details", 3)
	}
	return Details{v[0], CommandType(v[1]), v[2]}, l[1:], nil
}

// firstDetails are the command details at the beginning of a list that is wrong further on; zero where there are none.
func firstDetails(list []byte) Details {
	const size = 5
	if l, err := tlv.ParseComprehension(list[:min(size, len(list))]); err == nil {
		d, _, _ := takeDetails(l, 0)
		return d
	}
	return Details{}
}

func takeDevices(l []Object) (from, to Device, rest []Object, err error) {
	for i, o := range l {
		if o.Number != TagDeviceIdentities {
			continue
		}
		if len(o.Value) != 2 {
			return 0, 0, nil, wrongLength(o, "device identities", 2)
		}
		return Device(o.Value[0]), Device(o.Value[1]), append(l[:i:i], l[i+1:]...), nil
	}
	return 0, 0, nil, errors.New("no device identities (82 02)")
}

func wrongLength(o Object, name string, want int) error {
	return &tlv.Error{Offset: o.Offset, Problem: fmt.Sprintf("%s have %d bytes, want %d", name, len(o.Value), want)}
}

func find(l []Object, tag Tag) []byte {
	o, ok := tlv.FindComprehension(l, tag)
	switch {
	case !ok:
		return nil
	case o.Value == nil:
		return []byte{}
	}
	return o.Value
}
