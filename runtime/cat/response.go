package cat

import (
	"fmt"

	"github.com/gocard/gocard/gp/tlv"
)

// Response is what the terminal says to a proactive command (CAT 6.8).
type Response struct {
	Details
	Result     Result
	Additional []byte   // information on the result
	Objects    []Object // after the result
}

// Bytes is the data field of TERMINAL RESPONSE.
func (r Response) Bytes() []byte {
	result := Obj(TagResult, append([]byte{byte(r.Result)}, r.Additional...)...)
	return appendObjects(r.object(), Terminal, UICC, append([]Object{result}, r.Objects...))
}

// Find gives the value of the first object with a tag; nil where there is none.
func (r Response) Find(tag Tag) []byte { return find(r.Objects, tag) }

// ParseResponse reads the data field of TERMINAL RESPONSE.
func ParseResponse(b []byte) (Response, error) {
	r, err := parseResponse(b)
	if err != nil {
		return Response{}, fmt.Errorf("terminal response: %w", err)
	}
	return r, nil
}

func parseResponse(b []byte) (r Response, err error) {
	objects, err := parseObjects(b, 0)
	if err != nil {
		return r, err
	}
	if r.Details, objects, err = takeDetails(objects, 0); err != nil {
		return r, err
	}
	if _, _, objects, err = takeDevices(objects); err != nil {
		return r, err
	}
	if len(objects) == 0 || objects[0].Number != TagResult || len(objects[0].Value) == 0 {
		return r, &tlv.Error{Offset: len(b), Problem: "no result (83) after command details and device identities"}
	}
	v := objects[0].Value
	r.Result, r.Additional, r.Objects = Result(v[0]), v[1:], objects[1:]
	return r, nil
}
