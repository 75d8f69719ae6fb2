package scp

import (
	"crypto/cipher"
	"encoding/binary"
)

// sessionKeys are the keys of one session and the two cryptograms that prove them.
type sessionKeys struct {
	enc, mac, rmac, dek []byte
	cardCryptogram      []byte
	hostCryptogram      []byte
}

// Derivation constants of SCP02 (Card Specification E.4.1).
const (
	scp02ConstCMAC = 0x0101
	scp02ConstRMAC = 0x0102
	scp02ConstDEK  = 0x0181
	scp02ConstENC  = 0x0182
)

// Derivation constants of SCP03 (Amendment D, table 4-1).
const (
	scp03ConstCardCryptogram = 0x00
	scp03ConstHostCryptogram = 0x01
	scp03ConstCardChallenge  = 0x02
	scp03ConstENC            = 0x04
	scp03ConstMAC            = 0x06
	scp03ConstRMAC           = 0x07
)

// derive computes a session's keys and cryptograms from the static keys, the host challenge and the card's part of the
// answer to INITIALIZE UPDATE (its cryptogram is not used).
func derive(k KeySet, i byte, hostChallenge []byte, a InitializeUpdateAnswer) sessionKeys {
	if a.Protocol == SCP02 {
		return deriveSCP02(k, i, hostChallenge, a)
	}
	return deriveSCP03(k, i, hostChallenge, a.CardChallenge)
}

func deriveSCP02(k KeySet, i byte, host []byte, a InitializeUpdateAnswer) sessionKeys {
	s := scp02SessionKeys(k, i, a.Counter)
	s.cardCryptogram = fullMAC(s.enc, host, a.Counter, a.CardChallenge)
	s.hostCryptogram = fullMAC(s.enc, a.Counter, a.CardChallenge, host)
	return s
}

// scp02SessionKeys are all session keys; there are no cryptograms in a session with implicit initiation.
func scp02SessionKeys(k KeySet, i byte, counter []byte) sessionKeys {
	mac, dek := k.mac, k.dek
	if i&scp02ThreeKeys == 0 {
		mac, dek = k.enc, k.enc
	}
	return sessionKeys{
		enc:  scp02SessionKey(k.enc, scp02ConstENC, counter),
		mac:  scp02SessionKey(mac, scp02ConstCMAC, counter),
		rmac: scp02SessionKey(mac, scp02ConstRMAC, counter),
		dek:  scp02SessionKey(dek, scp02ConstDEK, counter),
	}
}

// scp02SessionKey is 3DES-CBC of constant, sequence counter and zeros (Card Specification E.4.1).
func scp02SessionKey(static []byte, constant uint16, counter []byte) []byte {
	data := make([]byte, 16)
	binary.BigEndian.PutUint16(data, constant)
	copy(data[2:], counter)
	triple, _ := desCiphers(static)
	return cbcEncrypt(triple, make([]byte, 8), data)
}

// scp02Challenge is the well-known pseudo-random card challenge: the first six bytes of the MAC over the domain's AID with the
// C-MAC session key (Card Specification E.4.2.3).
func scp02Challenge(k KeySet, i byte, counter, aid []byte) []byte {
	mac := k.mac
	if i&scp02ThreeKeys == 0 {
		mac = k.enc
	}
	return retailMAC(scp02SessionKey(mac, scp02ConstCMAC, counter), make([]byte, 8), aid)[:6]
}

func deriveSCP03(k KeySet, i byte, host, card []byte) sessionKeys {
	context := append(clone(host), card...)
	enc, mac := aesCipher(k.enc), aesCipher(k.mac)
	n := macLength(SCP03, i)
	s := sessionKeys{
		enc:  kdf(enc, scp03ConstENC, len(k.enc), context),
		mac:  kdf(mac, scp03ConstMAC, len(k.mac), context),
		rmac: kdf(mac, scp03ConstRMAC, len(k.mac), context),
		dek:  k.dek,
	}
	sessionMAC := aesCipher(s.mac)
	s.cardCryptogram = kdf(sessionMAC, scp03ConstCardCryptogram, n, context)
	s.hostCryptogram = kdf(sessionMAC, scp03ConstHostCryptogram, n, context)
	return s
}

// scp03Challenge is the pseudo-random card challenge, from the sequence counter and the domain's AID (Amendment D 6.2.2.1).
func scp03Challenge(k KeySet, i byte, counter, aid []byte) []byte {
	return kdf(aesCipher(k.enc), scp03ConstCardChallenge, macLength(SCP03, i), append(clone(counter), aid...))
}

// kdf is the key derivation function of Amendment D 4.1.5: SP 800-108 in counter mode with AES-CMAC, n bytes.
func kdf(key cipher.Block, constant byte, n int, context []byte) []byte {
	var out []byte
	for counter := byte(1); len(out) < n; counter++ {
		label := make([]byte, 16)
		label[11] = constant
		binary.BigEndian.PutUint16(label[13:], uint16(8*n))
		label[15] = counter
		out = append(out, cmac(key, label, context)...)
	}
	return out[:n]
}
