package crypto

import (
	"bytes"
	"crypto/subtle"
)

// isoTrailers are the hash function identifiers of ISO 10118 that stand before CC in the trailer of option 2 (ISO 9796-2, 8.1.2).
var isoTrailers = map[byte]byte{
	HashRIPEMD: 0x31, HashSHA1: 0x33, HashSHA256: 0x34, HashSHA512: 0x35, HashSHA384: 0x36, HashSHA224: 0x38,
}

// Recovers reports whether signatures carry the beginning of the message (SignatureMessageRecovery).
func (s SignatureSpec) Recovers() bool {
	return s.Cipher == SigRSA && (s.Padding == ISO9796MR || s.Padding == ISO9796MROption2)
}

// isISO9796 reports whether the padding is that of ISO 9796-2 scheme 1, with recovery or without.
func (s SignatureSpec) isISO9796() bool {
	return s.Cipher == SigRSA && (s.Padding == ISO9796 || s.Recovers())
}

// isoTrailer is the end of the representative: BC of option 1, or the digest's identifier and CC.
func (s SignatureSpec) isoTrailer() []byte {
	if s.Padding == ISO9796MROption2 {
		return []byte{isoTrailers[s.Digest], 0xCC}
	}
	return []byte{0xBC}
}

// capacity is how many bytes of the message a signature with a key carries; below 0 the key is too small for the digest.
func (s SignatureSpec) capacity(k *Key) int {
	return rsaSize(k) - 1 - hashes[s.Digest]().Size() - len(s.isoTrailer())
}

// keep remembers the beginning of the message, as much as the signature carries.
func (s *Signature) keep(data []byte) {
	n := min(len(data), s.spec.capacity(s.key)-len(s.head))
	s.head = append(s.head, data[:n]...)
	s.isPartial = s.isPartial || n < len(data)
}

// encodeISO9796 makes the representative 4B BB ... BA message digest trailer, which begins with 6A if it carries a part of the message only.
func (s *Signature) encodeISO9796(digest []byte) []byte {
	end := append(append(bytes.Clone(s.head), digest...), s.spec.isoTrailer()...)
	block := bytes.Repeat([]byte{0xBB}, rsaSize(s.key))
	start := len(block) - len(end)
	copy(block[start:], end)
	block[start-1] ^= 0x01
	block[0] = block[0]&0x0F | 0x40
	if s.isPartial {
		block[0] |= 0x20
	}
	return block
}

// decodeISO9796 finds message and digest in a representative.
func (s *Signature) decodeISO9796(block []byte) (message, digest []byte, ok bool) {
	rest, ok := bytes.CutSuffix(block, s.spec.isoTrailer())
	if !ok || rest[0]&0xD0 != 0x40 {
		return nil, nil, false
	}
	at := 0
	for at < len(rest) && rest[at]&0x0F == 0x0B && (at == 0 || rest[at] == 0xBB) {
		at++
	}
	if at == len(rest) || rest[at]&0x0F != 0x0A || at > 0 && (rest[at] != 0xBA || rest[0]&0x20 != 0) {
		return nil, nil, false
	}
	rest = rest[at+1:]
	n := len(rest) - s.hash.Size()
	if n < 0 {
		return nil, nil, false
	}
	return rest[:n], rest[n:], true
}

// SignRecoverable takes the last data and gives the signature with the number of the message's first bytes that it carries.
func (s *Signature) SignRecoverable(data []byte) (signature []byte, recoverable int, err error) {
	if err := s.Update(data); err != nil {
		return nil, 0, err
	}
	signature, err = rsaRaw(s.key, s.encodeISO9796(s.hash.Sum(nil)))
	return signature, len(s.head), err
}

// BeginVerify recovers what the signature carries of the message.
func (s *Signature) BeginVerify(signature []byte) ([]byte, error) {
	if s.signs || len(signature) != rsaSize(s.key) {
		return nil, IllegalUse
	}
	block, err := rsaRaw(s.key, signature)
	if err != nil {
		return nil, IllegalUse
	}
	message, digest, ok := s.decodeISO9796(block)
	if !ok {
		return nil, IllegalUse
	}
	s.recovered = digest
	s.hash.Reset()
	s.hash.Write(message)
	return message, nil
}

// VerifyRest takes the end of the message that BeginVerify has recovered the beginning of.
func (s *Signature) VerifyRest(data []byte) (bool, error) {
	if err := s.Update(data); err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(s.hash.Sum(nil), s.recovered) == 1, nil
}
