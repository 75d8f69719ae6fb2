package crypto

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"hash"
)

// newEdDSA gives what takes the message of Ed25519: all of it, or for Ed25519ph its digest (RFC 8032, sections 5.1 and 5.1.6).
func newEdDSA(cipher byte) (hash.Hash, error) {
	if isPrehashed(cipher) {
		return NewHash(HashSHA512)
	}
	return &message{}, nil
}

func isEdDSA(cipher byte) bool { return cipher >= SigEdDSA && cipher <= SigEd25519ph }

func isPrehashed(cipher byte) bool { return cipher == SigEdDSAph || cipher == SigEd25519ph }

func edOptions(cipher byte) *ed25519.Options {
	if isPrehashed(cipher) {
		return &ed25519.Options{Hash: crypto.SHA512}
	}
	return &ed25519.Options{}
}

func edSign(cipher byte, k *Key, m []byte) ([]byte, error) {
	if len(m) > mostMessage {
		return nil, IllegalUse
	}
	return ed25519.NewKeyFromSeed(k.Get(X)).Sign(nil, m, edOptions(cipher))
}

func edVerify(cipher byte, k *Key, m, signature []byte) (bool, error) {
	if len(m) > mostMessage {
		return false, IllegalUse
	}
	return ed25519.VerifyWithOptions(k.Get(Y), m, signature, edOptions(cipher)) == nil, nil
}

// mostMessage is how much of a message Ed25519 keeps, which needs it whole.
const mostMessage = 1 << 16

// message is the hash of nothing: it keeps what it takes, and gives it back.
type message struct{ bytes.Buffer }

// Write keeps no more than one byte too many.
func (m *message) Write(b []byte) (int, error) {
	m.Buffer.Write(b[:min(len(b), mostMessage+1-m.Len())])
	return len(b), nil
}

func (m *message) Sum(b []byte) []byte { return append(b, m.Bytes()...) }
func (m *message) Size() int           { return m.Len() }
func (m *message) BlockSize() int      { return 1 }
