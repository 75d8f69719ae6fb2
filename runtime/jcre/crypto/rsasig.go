package crypto

import (
	"bytes"
	"crypto/subtle"
	"io"
)

// digestInfos are the beginnings of DigestInfo for each digest (PKCS#1, 9.2).
var digestInfos = map[byte][]byte{
	HashMD5:      {0x30, 0x20, 0x30, 0x0C, 0x06, 0x08, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02, 0x05, 0x05, 0x00, 0x04, 0x10},
	HashSHA1:     {0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04, 0x14},
	HashRIPEMD:   {0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x24, 0x03, 0x02, 0x01, 0x05, 0x00, 0x04, 0x14},
	HashSHA224:   nistInfo(4, 28),
	HashSHA256:   nistInfo(1, 32),
	HashSHA384:   nistInfo(2, 48),
	HashSHA512:   nistInfo(3, 64),
	HashSHA3_224: nistInfo(7, 28),
	HashSHA3_256: nistInfo(8, 32),
	HashSHA3_384: nistInfo(9, 48),
	HashSHA3_512: nistInfo(10, 64),
}

// nistInfo is the beginning for an algorithm of the arc 2.16.840.1.101.3.4.2.
func nistInfo(arc, size byte) []byte {
	return []byte{0x30, size + 17, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, arc, 0x05, 0x00, 0x04, size}
}

// encode makes the block that is signed.
func (s *Signature) encode(digest []byte) ([]byte, error) {
	size := rsaSize(s.key)
	info := digest
	switch s.spec.Padding {
	case PSS:
		return s.encodePSS(digest)
	case ISO9796:
		return s.encodeISO9796(digest), nil
	case PKCS1:
		info = append(bytes.Clone(digestInfos[s.spec.Digest]), digest...)
	}
	if len(info) > size-11 {
		return nil, IllegalUse
	}
	return pkcs1Type1(info, size), nil
}

// setSalt takes the length of the salt.
func (s *Signature) setSalt(params []byte) error {
	if params == nil {
		s.salt = s.hash.Size()
		return nil
	}
	if len(params) != 2 {
		return IllegalValue
	}
	s.salt = int(params[0])<<8 | int(params[1])
	if (s.key.Bits+6)/8 < s.hash.Size()+s.salt+2 {
		return IllegalValue
	}
	return nil
}

// encodePSS is EMSA-PSS with MGF1 (PKCS#1, 9.1.1).
func (s *Signature) encodePSS(digest []byte) ([]byte, error) {
	h, err := NewHash(s.spec.Digest)
	if err != nil {
		return nil, err
	}
	bits := s.key.Bits - 1
	em := make([]byte, (bits+7)/8)
	n := h.Size()
	if len(em) < n+s.salt+2 {
		return nil, IllegalUse
	}
	salt := make([]byte, s.salt)
	if _, err := io.ReadFull(s.random, salt); err != nil {
		return nil, err
	}
	sum := pssHash(s.spec.Digest, digest, salt)
	db := em[:len(em)-n-1]
	db[len(db)-s.salt-1] = 1
	copy(db[len(db)-s.salt:], salt)
	mgf1(db, h, sum)
	db[0] &= 0xFF >> (8*len(em) - bits)
	copy(em[len(db):], sum)
	em[len(em)-1] = 0xBC
	return append(make([]byte, rsaSize(s.key)-len(em)), em...), nil
}

func pssHash(algorithm byte, digest, salt []byte) []byte {
	h := hashes[algorithm]()
	h.Write(make([]byte, 8))
	h.Write(digest)
	h.Write(salt)
	return h.Sum(nil)
}

func (s *Signature) verifyRSA(digest, signature []byte) (bool, error) {
	if len(signature) != rsaSize(s.key) {
		return false, nil
	}
	block, err := rsaRaw(s.key, signature)
	if err != nil {
		return false, nil // a number that is too large is no signature
	}
	if s.spec.Padding == PSS {
		return s.verifyPSS(digest, block), nil
	}
	want, err := s.encode(digest)
	return err == nil && subtle.ConstantTimeCompare(block, want) == 1, err
}

func (s *Signature) verifyPSS(digest, block []byte) bool {
	h, err := NewHash(s.spec.Digest)
	bits := s.key.Bits - 1
	em := block[len(block)-(bits+7)/8:]
	n := h.Size()
	if err != nil || len(em) < n+s.salt+2 || em[len(em)-1] != 0xBC || len(em) < len(block) && block[0] != 0 {
		return false
	}
	db, sum := bytes.Clone(em[:len(em)-n-1]), em[len(em)-n-1:len(em)-1]
	mask := byte(0xFF >> (8*len(em) - bits))
	if db[0]&^mask != 0 {
		return false
	}
	mgf1(db, h, sum)
	db[0] &= mask
	zeros, salt := db[:len(db)-s.salt-1], db[len(db)-s.salt:]
	if len(bytes.TrimLeft(zeros, "\x00")) > 0 || db[len(zeros)] != 1 {
		return false
	}
	return subtle.ConstantTimeCompare(pssHash(s.spec.Digest, digest, salt), sum) == 1
}
