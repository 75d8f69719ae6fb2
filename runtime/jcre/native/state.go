package native

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Saver is what state attached by SetHost implements when it belongs into a card
// image and is none of the types that SaveState knows by itself. What it saves is
// its persistent part; a decoder of the same kind (see stateDecoders) makes it again.
type Saver interface {
	// StateKind names the decoder; it never changes once images exist.
	StateKind() string
	// AppendState appends the persistent part.
	AppendState(b []byte) []byte
}

// Referrer is what state attached by SetHost implements when it refers to objects,
// so that object deletion keeps them; f may change the reference.
type Referrer interface {
	EachReference(f func(r *Ref))
}

// The kinds of states that SaveState knows.
const (
	kindAID    = "aid"
	kindPIN    = "pin"
	kindReason = "reason"
)

// stateDecoders make states from what was saved, by kind.
var stateDecoders = map[string]func(env Env, data []byte) (any, error){
	kindAID:    func(_ Env, data []byte) (any, error) { return iso7816.NewAID(data) },
	kindPIN:    loadPIN,
	kindReason: loadReason,

	"key": loadKey, "sharedkey": loadSharedKey, "keypair": loadKeyPair, "namedspec": loadSpec, "digest": loadDigest, "signature": loadSignature, "cipher": loadCipher, "random": loadRandom,
	"checksum": loadChecksum, "agreement": loadAgreement, "fileview": loadView, "tlvhandler": loadHandler,

	"bignumber": loadBigNumber, "bertag": loadTag, "bertlv": loadTLV, "duration": loadDuration, "gpentry": loadRegistryEntry, "dispatcher": loadDispatcher,
	"counter": loadCounter, "derivation": loadDerivation, "certparser": loadParser, "certificate": loadCertificate, "integrity": loadIntegrity,
}

// SaveState appends the persistent part of an attached state and names its kind; ok
// is false for a type that images cannot keep.
func SaveState(b []byte, state any) (kind string, data []byte, ok bool) {
	switch s := state.(type) {
	case iso7816.AID:
		return kindAID, append(b, s.Bytes()...), true
	case Reason:
		return kindReason, append(b, byte(s>>8), byte(s)), true
	case *jcre.PIN:
		return kindPIN, appendPIN(b, s.State()), true
	case Saver:
		return s.StateKind(), s.AppendState(b), true
	}
	return "", b, false
}

// LoadState is the opposite of SaveState.
func LoadState(env Env, kind string, data []byte) (any, error) {
	decode, ok := stateDecoders[kind]
	if !ok {
		return nil, fmt.Errorf("unknown kind of state %.20q", kind)
	}
	return decode(env, data)
}

var errState = errors.New("state of an object is damaged")

func loadReason(_ Env, data []byte) (any, error) {
	if len(data) != 2 {
		return nil, errState
	}
	return Reason(uint16(data[0])<<8 | uint16(data[1])), nil
}

// What a saved PIN has.
const (
	pinHasValue = 1 << iota
	pinInAdvance
)

// appendPIN writes limit, tries, size, what there is, and the value.
func appendPIN(b []byte, s jcre.PINState) []byte {
	has := byte(0)
	if s.Value != nil {
		has |= pinHasValue
	}
	if s.Advance {
		has |= pinInAdvance
	}
	return append(append(b, s.Limit, s.Tries, s.Max, has), s.Value...)
}

func loadPIN(env Env, data []byte) (any, error) {
	if len(data) < 4 || data[3] > pinHasValue|pinInAdvance {
		return nil, errState
	}
	s := jcre.PINState{Limit: data[0], Tries: data[1], Max: data[2], Advance: data[3]&pinInAdvance != 0}
	if data[3]&pinHasValue != 0 {
		s.Value = append([]byte{}, data[4:]...)
	}
	pin := s.PIN()
	env.Card().OnReset(func() { pin.SetValidated(false) })
	return pin, nil
}
