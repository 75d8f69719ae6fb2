package files

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/aka"
)

// The contexts of AUTHENTICATE in P2, and the tags of the answers (31.102 7.1.2).
const (
	contextGSM = 0x80
	context3G  = 0x81

	tagAuthenticated = 0xDB
	tagOutOfSync     = 0xDC
)

const (
	swWrongMAC            iso7816.SW = 0x9862
	swContextNotSupported iso7816.SW = 0x9864
)

// Services of the USIM service table (31.102 4.2.8).
const (
	fidUST            = 0x6F38
	serviceGSMAccess  = 27
	serviceGSMContext = 38
)

// authenticate is AUTHENTICATE in the 3G and the GSM security context.
func (r *request) authenticate() ([]byte, error) {
	c := r.context
	var s *subscriber
	if c.adf != nil && c.dir.within(c.adf) {
		s = r.system.subscribers[c.adf.Name]
	}
	switch {
	case r.cmd.P1 != 0 || r.cmd.P2 != context3G && r.cmd.P2 != contextGSM:
		return nil, iso7816.SWIncorrectP1P2
	case s == nil:
		return nil, ConditionsOfUseNotSatisfied
	case r.system.key(pin1) != nil && !r.who.Key(pin1):
		return nil, SecurityStatusNotSatisfied
	case r.cmd.P2 == contextGSM && !c.service(serviceGSMContext):
		return nil, swContextNotSupported
	}
	rand, autn, ok := cutLV(r.cmd.Data)
	if !ok || len(rand) != aka.RANDSize {
		return nil, iso7816.SWWrongLength
	}
	challenge := s.key.Challenge([aka.RANDSize]byte(rand))
	if r.cmd.P2 == contextGSM {
		if len(autn) != 0 {
			return nil, iso7816.SWWrongLength
		}
		sres, kc := challenge.GSM()
		return appendLV(appendLV(nil, sres[:]), kc[:]), nil
	}
	autn, rest, ok := cutLV(autn)
	if !ok || len(autn) != aka.AUTNSize || len(rest) != 0 {
		return nil, iso7816.SWWrongLength
	}
	return r.agree(s, challenge, [aka.AUTNSize]byte(autn))
}

// agree is authentication and key agreement: the answer to a token that is new, or a request to synchronise.
func (r *request) agree(s *subscriber, challenge *aka.Challenge, autn [aka.AUTNSize]byte) ([]byte, error) {
	sqn, ok := challenge.Open(autn)
	if !ok {
		return nil, swWrongMAC
	}
	if !s.fresh(sqn) {
		return appendLV([]byte{tagOutOfSync}, challenge.AUTS(s.highest())), nil
	}
	at, old := sqn%(1<<indexBits), s.used[sqn%(1<<indexBits)]
	if err := r.system.card.WriteState(8, func() { s.used[at] = old }); err != nil {
		return nil, err
	}
	s.used[at] = sqn >> indexBits
	b := appendLV([]byte{tagAuthenticated}, challenge.RES)
	b = appendLV(appendLV(b, challenge.CK[:]), challenge.IK[:])
	if r.context.service(serviceGSMAccess) {
		_, kc := challenge.GSM()
		b = appendLV(b, kc[:])
	}
	return b, nil
}

// service reports whether the service table of the current ADF has a service.
func (c *Context) service(n int) bool {
	f := c.adf.child(fidUST)
	at := (n - 1) / 8
	return f != nil && at < len(f.Data) && f.Data[at]>>((n-1)%8)&1 == 1
}

func cutLV(b []byte) (value, rest []byte, ok bool) {
	if len(b) == 0 || int(b[0]) > len(b)-1 {
		return nil, nil, false
	}
	return b[1 : 1+b[0]], b[1+b[0]:], true
}

func appendLV(b, value []byte) []byte { return append(append(b, byte(len(value))), value...) }
