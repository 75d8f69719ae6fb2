package native

import (
	"bytes"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// TestCryptoStates saves and loads the states of all objects of cryptography, and cuts what was saved at every length: nothing may panic.
func TestCryptoStates(t *testing.T) {
	env := newFake()
	key := makeKey(env, &keyTypes[1], jcre.NotATransientObject, 128)
	if err := key.Set(crypto.Secret, make([]byte, 16)); err != nil {
		t.Fatal(err)
	}
	used := engine{key: 7, mode: modeSign, params: []byte{1, 2, 3, 4, 5, 6, 7, 8}}
	digest, err := newDigestState(crypto.HashSHA256)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := makeChecksum(crypto.CRC32)
	if err != nil {
		t.Fatal(err)
	}
	secret := makeKey(env, &keyTypes[len(keyTypes)-1], jcre.NotATransientObject, 64)
	if err := secret.Set(crypto.Secret, []byte("secret")); err != nil {
		t.Fatal(err)
	}
	derivation := &derivationState{key: 3, ready: true, Derivation: crypto.Derivation{Algorithm: crypto.KDFFeedbackMode, Function: 25, Input: []byte{1}, Extra: []byte{2, 3}, Output: 300, Counter: 32}}
	certificate := &certificateState{version: 3, key: 4, fields: []keptField{{crypto.FieldCertSignature, 5}, {1, 6}}, extensions: []keptExtension{{7, 8, true}}}
	for _, s := range []Saver{
		&dispatcher{places: 300, services: []registered{{7, 2}, {9, 1}}}, parserState{}, certificate, &certificateState{version: 1},
		secret, makeKey(env, &keyTypes[len(keyTypes)-1], jcre.ClearOnDeselect, 128), derivation, &counterState{size: 3, value: 0x10203}, &counterState{size: 1, memory: jcre.ClearOnReset},
		&keyState{Key: crypto.Key{Kind: crypto.ECPublic, Bits: 256}, typ: 11, shared: 9}, makeKey(env, findKeyType(17, 1), jcre.ClearOnReset, 256),
		key, makeKey(env, &keyTypes[1], jcre.ClearOnReset, 256), digest, sum, &randomState{algorithm: 2}, &agreementState{3, 9}, &keyPairState{5, 6},
		&signatureState{engine: used, algorithm: 6, spec: crypto.SignatureAlgorithms[6]}, &signatureState{algorithm: 10, spec: crypto.SignatureAlgorithms[10]},
		&cipherState{engine: used, algorithm: 4, spec: cipherAlgorithms[4], lengths: [3]int{1, 300, 16}},
	} {
		kind, saved, ok := SaveState(nil, s)
		if !ok {
			t.Errorf("%T cannot be saved", s)
			continue
		}
		loaded, err := LoadState(env, kind, saved)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if _, again, _ := SaveState(nil, loaded); !bytes.Equal(saved, again) {
			t.Errorf("%s: %x came back as %x", kind, saved, again)
		}
		for n := range saved {
			if s, err := LoadState(env, kind, saved[:n]); err == nil && s == nil {
				t.Errorf("%s cut to %d bytes: neither state nor error", kind, n)
			}
		}
	}
}

// TestTransientKeys: the card clears keys in transient memory, each at its event.
func TestTransientKeys(t *testing.T) {
	env := newFake()
	keys := map[jcre.Event]*keyState{}
	for _, event := range []jcre.Event{jcre.NotATransientObject, jcre.ClearOnReset, jcre.ClearOnDeselect} {
		keys[event] = makeKey(env, &keyTypes[0], event, 64)
	}
	fill := func() {
		for _, k := range keys {
			if err := k.Set(crypto.Secret, make([]byte, 8)); err != nil {
				t.Fatal(err)
			}
		}
	}
	fill()
	env.card.Transients.Clear(jcre.ClearOnDeselect, env.card.ActiveContext())
	if keys[jcre.ClearOnDeselect].IsInitialized() || !keys[jcre.ClearOnReset].IsInitialized() {
		t.Error("deselection clears the wrong keys")
	}
	fill()
	env.card.Reset()
	if keys[jcre.ClearOnDeselect].IsInitialized() || keys[jcre.ClearOnReset].IsInitialized() || !keys[jcre.NotATransientObject].IsInitialized() {
		t.Error("a reset clears the wrong keys")
	}
}

// TestInitialVector: a result uses up the initial vector of init, a reset of the card brings it back, and takes what was in process.
func TestInitialVector(t *testing.T) {
	env := newFake()
	env.arrays[50], env.arrays[51], env.arrays[52] = []byte("8 bytes!"), bytes.Repeat([]byte{7}, 8), make([]byte, 64)
	key := makeKey(env, &keyTypes[0], jcre.NotATransientObject, 64)
	if err := key.Set(crypto.Secret, make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	env.host[60], env.host[61] = key, &signatureState{algorithm: 6, spec: crypto.SignatureAlgorithms[6]}
	table := Table()
	call := func(token uint8, args ...int32) []byte {
		t.Helper()
		if _, err := table[Key{SecurityAID, 15, Virtual, token}].Call(env, append([]int32{61}, args...)); err != nil {
			t.Fatal(err)
		}
		return bytes.Clone(env.arrays[52][:8])
	}
	sign := func() []byte { return call(5, 50, 0, 8, 52, 0) }
	call(4, 60, modeSign, 51, 0, 8)
	with, without := sign(), sign()
	call(3, 60, modeSign)
	if !bytes.Equal(sign(), without) || bytes.Equal(with, without) {
		t.Errorf("with the vector %x, then %x", with, without)
	}
	call(4, 60, modeSign, 51, 0, 8)
	sign()
	call(6, 50, 0, 8)
	env.card.Reset()
	if !bytes.Equal(sign(), with) || !bytes.Equal(sign(), without) {
		t.Error("after a reset")
	}
}
