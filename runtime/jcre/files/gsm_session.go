package files

import (
	"errors"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// mode says as what a card that is both answers in this card session: the class of the first command decides until the next reset (TS
// 31.900).
type mode byte

const (
	undecided mode = iota
	asUICC
	asSIM
)

// enter decides the mode by the class of a command; false where the session has the other one. A card with a DF_GSM and without an application is
// a SIM, one without a DF_GSM is none.
func (s *System) enter(class iso7816.CLA) bool {
	want := asUICC
	if class == claGSM {
		want = asSIM
	}
	if s.mode == undecided {
		gsm := s.mf.child(fidGSM) != nil
		if want == asSIM && !gsm || want == asUICC && gsm && len(s.adfs()) == 0 {
			return false
		}
		s.mode = want
	}
	return s.mode == want
}

// processGSM answers a command of TS 51.011.
func processGSM(r *request) iso7816.ResponseAPDU {
	handler, ok := gsmCommands[r.cmd.INS]
	if !ok {
		return iso7816.ResponseAPDU{SW: iso7816.SWInsNotSupported}
	}
	data, err := handler(r)
	if err != nil {
		return iso7816.ResponseAPDU{SW: gsmStatusWord(err)}
	}
	return iso7816.ResponseAPDU{Data: data, SW: iso7816.SWNoError}
}

func gsmStatusWord(err error) iso7816.SW {
	var file Error
	if errors.As(err, &file) {
		return file.gsmSW()
	}
	return statusWord(err)
}

// Status words of commands with data that have an answer (51.011 9.4.1).
const (
	swLength00      iso7816.SW = 0x9F00 // the low byte is its length, 00 for 256
	swLengthError00 iso7816.SW = 0x9E00 // of a SIM data download error
)

// Command answers GET RESPONSE of a SIM (jcre.System): the answer to the command before.
func (s *System) Command(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	waiting := s.waiting
	switch {
	case cmd.CLA != claGSM || cmd.INS != iso7816.INSGetResponse || s.mode != asSIM || s.card.Selected() != nil:
		return iso7816.ResponseAPDU{}, false
	case len(waiting) == 0:
		return iso7816.ResponseAPDU{SW: iso7816.SWUnknown}, true
	case cmd.Ne > len(waiting) && cmd.Ne != iso7816.MaxShortNe:
		return iso7816.ResponseAPDU{SW: wrongP3(len(waiting))}, true
	}
	s.waiting = nil
	return iso7816.ResponseAPDU{Data: waiting[:min(cmd.Ne, len(waiting))], SW: iso7816.SWNoError}, true
}

// Answered gives what others answer to a command of a SIM the form of TS 51.011 (jcre.System). The answer to a command with data is kept for GET
// RESPONSE, on every transport; whatever else comes makes it void.
func (s *System) Answered(cmd iso7816.CommandAPDU, r *iso7816.ResponseAPDU) {
	if cmd.INS != iso7816.INSGetResponse {
		s.waiting = nil
	}
	if cmd.CLA != claGSM || s.mode != asSIM || s.card.Selected() != nil {
		return
	}
	if n := r.SW - iso7816.SWCorrectLength00; n <= 0xFF { // of FETCH
		r.SW = wrongP3(int(n))
	}
	if len(cmd.Data) == 0 || len(r.Data) == 0 {
		return
	}
	sw := swLength00
	if r.SW>>8 == iso7816.SWWarningNoInformation>>8 {
		sw = swLengthError00
	}
	s.waiting = slices.Clone(r.Data)
	*r = iso7816.ResponseAPDU{SW: sw | iso7816.SW(len(s.waiting)&0xFF)}
}

var _ jcre.System = (*System)(nil)
