package security

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// onCard runs f as an applet's code during installation, and gives what it ends with.
func onCard(c *jcre.Card, f func()) (err error) {
	aid := iso7816.MustParseAID("F00000000101")
	c.Do(func() {
		_, err = c.Install(jcre.Instance{AID: aid, Module: aid, Package: aid, Context: 1}, func() (err error) {
			defer jcre.Catch(&err, nil)
			f()
			return errDone
		})
	})
	if errors.Is(err, errDone) {
		return nil
	}
	return err
}

// errDone keeps the instance from being registered.
var errDone = errors.New("done")

// reason is the reason of the CryptoException that f ends with, 0 without one.
func reason(f func()) (r CryptoException) {
	defer func() {
		if e, ok := recover().(CryptoException); ok {
			r = e
		}
	}()
	f()
	return 0
}

func TestKeysAreTold(t *testing.T) {
	err := onCard(jcre.New(jcre.Config{Native: true}), func() {
		key := BuildKey(TypeAES, LengthAES128, false)
		aes, isAES := key.(AESKey)
		if _, isDES := key.(DESKey); !isAES || isDES {
			t.Error("an AES key is not what it is to Java")
		}
		if key.Type() != TypeAES || key.Size() != 128 || key.IsInitialized() {
			t.Errorf("a new key: type %d, %d bits, initialised %v", key.Type(), key.Size(), key.IsInitialized())
		}
		value, out := bytes.Repeat([]byte{7}, 20), make([]byte, 16)
		aes.SetKey(value[2:]) // the card takes as many bytes as it needs
		if n := aes.Key(out); n != 16 || !bytes.Equal(out, value[:16]) || !aes.IsInitialized() {
			t.Errorf("key %x, %d bytes", out, n)
		}
		pair := NewKeyPair(AlgRSACRT, 512)
		if pair.Public() != pair.Public() {
			t.Error("a key pair gives another object each time")
		}
		if _, ok := pair.Private().(RSAPrivateCrtKey); !ok {
			t.Error("the private key is of another kind")
		}
	})
	if err != nil {
		t.Error(err)
	}
}

func TestExceptions(t *testing.T) {
	c := jcre.New(jcre.Config{Native: true})
	err := onCard(c, func() {
		for want, f := range map[CryptoException]func(){
			CryptoNoSuchAlgorithm:  func() { NewMessageDigest(99, false) },
			CryptoUninitializedKey: func() { NewSignature(AlgDESMAC8PKCS5, false).Init(BuildKey(TypeDES, LengthDES, false), ModeSign) },
			CryptoInvalidInit:      func() { NewSignature(AlgDESMAC8PKCS5, false).Update([]byte{1}) },
		} {
			if got := reason(f); got != want {
				t.Errorf("reason %d, want %d", got, want)
			}
		}
	})
	if err != nil {
		t.Error(err)
	}
	err = onCard(c, func() { NewMessageDigest(AlgSHA, false).Update(nil) })
	if !errors.Is(err, &jcre.Exception{Class: jcre.NullPointerExceptionClass}) {
		t.Errorf("nil data: %v", err)
	}
	err = onCard(c, func() { NewMessageDigest(AlgSHA, false).DoFinal([]byte{1}, make([]byte, 19)) })
	if !errors.Is(err, &jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}) {
		t.Errorf("an array that is too short: %v", err)
	}
}

// TestUnavailable: what the host does not have says so in the log and ends in a status word.
func TestUnavailable(t *testing.T) {
	var log strings.Builder
	err := onCard(jcre.New(jcre.Config{Native: true, Log: &log}), func() { IsIntermediateMessageDigestSupported(1) })
	if jcre.StatusWord(err) != iso7816.SWUnknown || log.String() != "security.IsIntermediateMessageDigestSupported (javacard/security, class 11, method 3): not available on this host\n" {
		t.Errorf("%v, log %q", err, log.String())
	}
}
