package gp

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Key types (Card Specification, table 11-16).
const (
	keyDES = 0x80
	keyAES = 0x88
)

const putKeySeveral = 0x80 // P2: the command has several keys

// PutKeyOptions say how PutKeys sends a key set.
type PutKeyOptions struct {
	// Replace is the key version number of the set that the new one takes the place of; 0 adds a set.
	Replace byte
	// Outer sends AES keys without the length in front, as some cards want them; the specification's form has it.
	Outer bool
	// Protocol says for which protocol the keys are: triple DES for SCP02, AES for SCP03; 0 is that of the session.
	Protocol scp.Protocol
}

// PutKeys puts a key set with ENC, MAC and DEK on the card (PUT KEY), encrypted under the session's DEK. The card answers key check
// values, which must be those of the new keys.
func (s *Session) PutKeys(ctx context.Context, keys scp.KeySet, o PutKeyOptions) error {
	detail := fmt.Sprintf("key version %02X", keys.Version())
	if err := s.authenticated(opPutKey, iso7816.AID{}); err != nil {
		return err
	}
	if o.Protocol == 0 {
		o.Protocol = s.channel.Protocol()
	}
	data, want := []byte{keys.Version()}, []byte{keys.Version()}
	enc, mac, dek := keys.KeyCheckValues(o.Protocol)
	for i, secret := range keys.Reveal() {
		field, err := s.keyField(secret, o)
		if err != nil {
			return failed(opPutKey, iso7816.AID{}, detail, err)
		}
		check := [][3]byte{enc, mac, dek}[i]
		data = append(append(data, field...), append([]byte{byte(len(check))}, check[:]...)...)
		want = append(want, check[:]...)
	}
	answer, err := s.inParts(ctx, iso7816.CommandAPDU{
		CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSPutKey, P1: o.Replace, P2: putKeySeveral | 1, Data: data, Ne: iso7816.MaxShortNe,
	})
	switch {
	case err != nil:
		return failed(opPutKey, iso7816.AID{}, detail, err)
	case len(answer) >= len(want) && !bytes.Equal(answer[:len(want)], want):
		return failed(opPutKey, iso7816.AID{}, detail, errors.New("the card answered other key check values: it may have other keys than it was given"))
	}
	return nil
}

// keyField is the type of a key, its length and the encrypted key.
func (s *Session) keyField(secret []byte, o PutKeyOptions) ([]byte, error) {
	encrypted, err := s.channel.EncryptKey(padBlocks(secret, o.Protocol))
	if err != nil {
		return nil, err
	}
	if o.Protocol == scp.SCP02 {
		return append([]byte{keyDES, byte(len(encrypted))}, encrypted...), nil
	}
	if o.Outer && len(secret)%16 == 0 {
		return append([]byte{keyAES, byte(len(encrypted))}, encrypted...), nil
	}
	return append([]byte{keyAES, byte(len(encrypted) + 1), byte(len(secret))}, encrypted...), nil
}

// padBlocks fills a key up to whole blocks of the cipher that the session encrypts keys with, at most AES.
func padBlocks(secret []byte, p scp.Protocol) []byte {
	padded := bytes.Clone(secret)
	for p == scp.SCP03 && len(padded)%16 != 0 {
		padded = append(padded, 0)
	}
	return padded
}

// KeyPart is a component of a key in PutKeyParts, by key type: A1 and A0 for modulus and exponent of RSA, B0 for a point and F0
// for the curve's reference, ...
type KeyPart struct {
	Type   byte
	Value  []byte
	Secret bool // goes under the session's DEK
}

// PublicKeyPart is a part of a public key in PutPublicKey.
type PublicKeyPart = KeyPart

// PutPublicKey adds a public key (PUT KEY), as for tokens (version 70) and DAP (version 73).
func (s *Session) PutPublicKey(ctx context.Context, version, id byte, parts ...PublicKeyPart) error {
	return s.PutKeyParts(ctx, version, id, parts...)
}

// PutKeyParts adds a key of several components, or a secret one of a type that has no key check value (PUT KEY): public and private keys, pre-shared
// keys for TLS (85), keys for HMAC (90, 91).
func (s *Session) PutKeyParts(ctx context.Context, version, id byte, parts ...KeyPart) error {
	if err := s.authenticated(opPutKey, iso7816.AID{}); err != nil {
		return err
	}
	data := []byte{version}
	for _, p := range parts {
		value := p.Value
		if p.Secret {
			var err error
			if value, err = s.secretPart(p.Value); err != nil {
				return failed(opPutKey, iso7816.AID{}, "", err)
			}
		}
		data = append(tlv.AppendLength(append(data, p.Type), len(value)), value...)
	}
	data = append(data, 0)
	_, err := s.inParts(ctx, iso7816.CommandAPDU{
		CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSPutKey, P2: id, Data: data, Ne: iso7816.MaxShortNe,
	})
	if err != nil {
		return failed(opPutKey, iso7816.AID{}, fmt.Sprintf("key version %02X id %02X", version, id), err)
	}
	return nil
}

// secretPart encrypts a component: as it is, where it fills blocks of the cipher, else padded, with its length in front (Card Specification, table 11-70).
func (s *Session) secretPart(value []byte) ([]byte, error) {
	if encrypted, err := s.channel.EncryptKey(value); err == nil {
		return encrypted, nil
	}
	padded := bytes.Clone(value)
	for len(padded)%16 != 0 {
		padded = append(padded, 0)
	}
	encrypted, err := s.channel.EncryptKey(padded)
	return append(tlv.AppendLength(nil, len(value)), encrypted...), err
}

// PutSecretKey adds one symmetric key (PUT KEY), as for receipts (version 71): AES, or with p = SCP02 triple DES.
func (s *Session) PutSecretKey(ctx context.Context, version, id byte, secret []byte, p scp.Protocol) error {
	if err := s.authenticated(opPutKey, iso7816.AID{}); err != nil {
		return err
	}
	field, err := s.keyField(secret, PutKeyOptions{Protocol: p})
	if err != nil {
		return failed(opPutKey, iso7816.AID{}, "", err)
	}
	data := append(append([]byte{version}, field...), 0)
	_, err = s.do(ctx, iso7816.CommandAPDU{
		CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSPutKey, P2: id, Data: data, Ne: iso7816.MaxShortNe,
	})
	if err != nil {
		return failed(opPutKey, iso7816.AID{}, fmt.Sprintf("key version %02X id %02X", version, id), err)
	}
	return nil
}

// DeleteKeys removes keys of a version: the one with an identifier, or with 0 all.
func (s *Session) DeleteKeys(ctx context.Context, version, id byte) error {
	if err := s.authenticated(opDelete, iso7816.AID{}); err != nil {
		return err
	}
	var data []byte
	if id != 0 {
		data = tlv.Append(data, 0xD0, []byte{id})
	}
	data = tlv.Append(data, 0xD2, []byte{version})
	_, err := s.do(ctx, iso7816.CommandAPDU{CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSDelete, Data: data, Ne: iso7816.MaxShortNe})
	if err != nil {
		return failed(opDelete, iso7816.AID{}, fmt.Sprintf("key version %02X", version), err)
	}
	return nil
}
