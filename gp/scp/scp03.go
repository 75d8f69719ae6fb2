package scp

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"

	"github.com/gocard/gocard/runtime/iso7816"
)

// responseCounter is set in the first byte of the counter block for responses (Amendment D 6.2.7).
const responseCounter = 0x80

// scp03 is SCP03's secure messaging (Amendment D 6.2.4 to 6.2.7).
type scp03 struct {
	responseLevels
	n              int // length of a MAC on the wire
	enc, mac, rmac cipher.Block
	dek            cipher.Block
	chain          []byte // MAC chaining value: the whole previous C-MAC
	counter        uint64 // encryption counter: commands since EXTERNAL AUTHENTICATE
}

func newSCP03(i byte, keys sessionKeys) *scp03 {
	return &scp03{
		n: macLength(SCP03, i), enc: aesCipher(keys.enc), mac: aesCipher(keys.mac),
		rmac: aesCipher(keys.rmac), dek: aesCipher(keys.dek), chain: make([]byte, aes.BlockSize),
	}
}

func (s *scp03) begin(l Level) { s.level = l }

// nextMAC computes the C-MAC over the data as it is sent and moves the chain.
func (s *scp03) nextMAC(c iso7816.CommandAPDU, data []byte) []byte {
	n := len(data) + s.n
	h := macHeader(c.CLA.WithSecureMessaging(), c, n, isExtended(c, n))
	s.chain = cmac(s.mac, s.chain, h, data)
	return s.chain[:s.n]
}

func (s *scp03) sign(c iso7816.CommandAPDU) iso7816.CommandAPDU {
	mac := s.nextMAC(c, c.Data)
	c.CLA = c.CLA.WithSecureMessaging()
	c.Data = append(clone(c.Data), mac...)
	return c
}

func (s *scp03) verify(c iso7816.CommandAPDU) (iso7816.CommandAPDU, error) {
	body, mac, ok := splitMAC(c.Data, s.n)
	if !ok || !equal(s.nextMAC(c, body), mac) {
		return iso7816.CommandAPDU{}, errCommandMAC
	}
	c.CLA = c.CLA.WithoutSecureMessaging()
	c.Data = body
	return c, nil
}

func (s *scp03) wrap(c iso7816.CommandAPDU) iso7816.CommandAPDU {
	s.note()
	if !s.level.has(LevelCMAC) {
		return c
	}
	s.counter++
	if s.level.has(LevelCDecryption) && len(c.Data) > 0 {
		c.Data = cbcEncrypt(s.enc, s.icv(0), appendPad80(clone(c.Data), aes.BlockSize))
	}
	return s.sign(c)
}

func (s *scp03) unwrap(c iso7816.CommandAPDU) (iso7816.CommandAPDU, error) {
	s.note()
	if !s.level.has(LevelCMAC) {
		return c, nil
	}
	s.counter++
	c, err := s.verify(c)
	if err != nil {
		return iso7816.CommandAPDU{}, err
	}
	if !s.level.has(LevelCDecryption) || len(c.Data) == 0 {
		return c, nil
	}
	data, ok := s.decrypt(0, c.Data)
	if !ok {
		return iso7816.CommandAPDU{}, errCommandData
	}
	c.Data = data
	return c, nil
}

// icv is the encrypted counter block that starts CBC.
func (s *scp03) icv(first byte) []byte {
	block := make([]byte, aes.BlockSize)
	binary.BigEndian.PutUint64(block[8:], s.counter)
	block[0] = first
	s.enc.Encrypt(block, block)
	return block
}

func (s *scp03) decrypt(first byte, body []byte) ([]byte, bool) {
	if len(body)%aes.BlockSize != 0 {
		return nil, false
	}
	return stripPad80(cbcDecrypt(s.enc, s.icv(first), body))
}

// responseMAC is the R-MAC; it does not enter the chain.
func (s *scp03) responseMAC(data []byte, sw iso7816.SW) []byte {
	return cmac(s.rmac, s.chain, data, []byte{byte(sw >> 8), byte(sw)})[:s.n]
}

func (s *scp03) protect(r iso7816.ResponseAPDU) iso7816.ResponseAPDU {
	if !s.answer.has(LevelRMAC) {
		return r
	}
	if !isProtected(r.SW) {
		return iso7816.ResponseAPDU{SW: r.SW}
	}
	data := clone(r.Data)
	if s.answer.has(LevelREncryption) && len(data) > 0 {
		data = cbcEncrypt(s.enc, s.icv(responseCounter), appendPad80(data, aes.BlockSize))
	}
	r.Data = append(data, s.responseMAC(data, r.SW)...)
	return r
}

func (s *scp03) unprotect(r iso7816.ResponseAPDU) (iso7816.ResponseAPDU, error) {
	if !s.answer.has(LevelRMAC) {
		return r, nil
	}
	if !isProtected(r.SW) {
		if len(r.Data) > 0 {
			return iso7816.ResponseAPDU{}, errResponse
		}
		return r, nil
	}
	body, mac, ok := splitMAC(r.Data, s.n)
	if !ok || !equal(s.responseMAC(body, r.SW), mac) {
		return iso7816.ResponseAPDU{}, errResponseMAC
	}
	if s.answer.has(LevelREncryption) && len(body) > 0 {
		if body, ok = s.decrypt(responseCounter, body); !ok {
			return iso7816.ResponseAPDU{}, errResponse
		}
	}
	r.Data = body
	return r, nil
}

// encryptKey is AES-CBC with the static DEK and a zero ICV (Amendment D 6.2.8).
func (s *scp03) encryptKey(data []byte) []byte {
	return cbcEncrypt(s.dek, make([]byte, aes.BlockSize), data)
}

func (s *scp03) decryptKey(data []byte) []byte {
	return cbcDecrypt(s.dek, make([]byte, aes.BlockSize), data)
}

// clone copies the chain's state; what it refers to never changes.
func (s *scp03) clone() messaging {
	c := *s
	return &c
}

func (s *scp03) keyBlock() int { return aes.BlockSize }

func (s *scp03) maxData(limit int) int {
	switch {
	case s.level.has(LevelCDecryption):
		return maxPadded(limit, aes.BlockSize, s.n)
	case s.level.has(LevelCMAC):
		return max(0, limit-s.n)
	}
	return limit
}
