package scp

import "github.com/gocard/gocard/runtime/iso7816"

const desBlock = 8

// scp02 is SCP02's secure messaging (Card Specification E.4.4 to E.4.7).
type scp02 struct {
	responseLevels
	i     byte
	keys  sessionKeys
	icv   []byte // the previous C-MAC
	ricv  []byte // the previous R-MAC
	rmac  []byte // what the command contributes to the R-MAC of its response
	begun bool   // there is a previous C-MAC
}

func newSCP02(i byte, keys sessionKeys) *scp02 {
	return &scp02{i: i, keys: keys, icv: make([]byte, desBlock)}
}

// begin starts the chains: the C-MAC of EXTERNAL AUTHENTICATE comes before the next C-MAC and before the first R-MAC, also where the
// R-MACs begin later, with BEGIN R-MAC SESSION (Card Specification E.3.2).
func (s *scp02) begin(l Level) { s.level, s.ricv = l, s.icv }

// nextMAC computes the C-MAC over the clear command and moves the chain. The first ICV of a session is not enciphered.
func (s *scp02) nextMAC(c iso7816.CommandAPDU, clear []byte) []byte {
	cla, n := c.CLA.WithSecureMessaging(), len(clear)+desBlock
	if s.i&scp02Unmodified != 0 {
		cla, n = c.CLA.WithoutSecureMessaging(), len(clear)
	}
	icv := s.icv
	if s.i&scp02EncryptedICV != 0 && s.begun {
		_, single := desCiphers(s.keys.mac)
		icv = make([]byte, desBlock)
		single.Encrypt(icv, s.icv)
	}
	h := macHeader(cla, c, n, isExtended(c, len(clear)+desBlock))
	s.icv, s.begun = retailMAC(s.keys.mac, icv, append(h, clear...)), true
	return s.icv
}

func (s *scp02) sign(c iso7816.CommandAPDU) iso7816.CommandAPDU {
	mac := s.nextMAC(c, c.Data)
	c.CLA = c.CLA.WithSecureMessaging()
	c.Data = append(clone(c.Data), mac...)
	return c
}

func (s *scp02) verify(c iso7816.CommandAPDU) (iso7816.CommandAPDU, error) {
	body, mac, ok := splitMAC(c.Data, desBlock)
	if !ok {
		return iso7816.CommandAPDU{}, errCommandMAC
	}
	return s.checked(c, body, mac)
}

// checked is the plain command, when mac fits it.
func (s *scp02) checked(c iso7816.CommandAPDU, clear, mac []byte) (iso7816.CommandAPDU, error) {
	if !equal(s.nextMAC(c, clear), mac) {
		return iso7816.CommandAPDU{}, errCommandMAC
	}
	c.CLA = c.CLA.WithoutSecureMessaging()
	c.Data = clear
	return c, nil
}

func (s *scp02) wrap(c iso7816.CommandAPDU) iso7816.CommandAPDU {
	s.noteCommand(c)
	if !s.level.has(LevelCMAC) {
		return c
	}
	data := c.Data
	if s.level.has(LevelCDecryption) && len(data) > 0 {
		triple, _ := desCiphers(s.keys.enc)
		data = cbcEncrypt(triple, make([]byte, desBlock), appendPad80(clone(data), desBlock))
	}
	mac := s.nextMAC(wireForm(c, data), c.Data)
	c.CLA = c.CLA.WithSecureMessaging()
	c.Data = append(clone(data), mac...)
	return c
}

// wireForm marks c as extended when the encrypted data makes it so.
func wireForm(c iso7816.CommandAPDU, data []byte) iso7816.CommandAPDU {
	c.Extended = isExtended(c, len(data)+desBlock)
	return c
}

func (s *scp02) unwrap(c iso7816.CommandAPDU) (iso7816.CommandAPDU, error) {
	if s.level.has(LevelCMAC) {
		body, mac, ok := splitMAC(c.Data, desBlock)
		if !ok {
			return iso7816.CommandAPDU{}, errCommandMAC
		}
		clear, ok := s.decrypt(body)
		if !ok {
			return iso7816.CommandAPDU{}, errCommandData
		}
		plain, err := s.checked(wireForm(c, body), clear, mac)
		if err != nil {
			return iso7816.CommandAPDU{}, err
		}
		plain.Extended = c.Extended
		c = plain
	}
	s.noteCommand(c)
	return c, nil
}

// decrypt gives the clear data of a command. One block of padding decrypts to no data: some hosts send that.
func (s *scp02) decrypt(body []byte) ([]byte, bool) {
	if !s.level.has(LevelCDecryption) || len(body) == 0 {
		return body, true
	}
	if len(body)%desBlock != 0 {
		return nil, false
	}
	triple, _ := desCiphers(s.keys.enc)
	return stripPad80(cbcDecrypt(triple, make([]byte, desBlock), body))
}

// noteCommand keeps header, Lc and clear data for the R-MAC (Card Specification E.4.5).
func (s *scp02) noteCommand(c iso7816.CommandAPDU) {
	s.note()
	s.rmac = nil
	if !s.answer.has(LevelRMAC) && !s.silent {
		return
	}
	h := macHeader(c.CLA.WithoutSecureMessaging(), c, len(c.Data), len(c.Data) > iso7816.MaxShortNc)
	s.rmac = append(h, c.Data...)
}

// nextRMAC computes the R-MAC of a response and moves its chain. The length of the data counts in one byte.
func (s *scp02) nextRMAC(data []byte, sw iso7816.SW) []byte {
	msg := append(s.rmac, byte(len(data)))
	msg = append(append(msg, data...), byte(sw>>8), byte(sw))
	s.ricv = retailMAC(s.keys.rmac, s.ricv, msg)
	return s.ricv
}

func (s *scp02) protect(r iso7816.ResponseAPDU) iso7816.ResponseAPDU {
	if !s.answer.has(LevelRMAC) {
		s.collect(r)
		return r
	}
	r.Data = append(clone(r.Data), s.nextRMAC(r.Data, r.SW)...)
	return r
}

// collect moves the chain of R-MACs over a response that does not show its own.
func (s *scp02) collect(r iso7816.ResponseAPDU) {
	if s.silent && s.rmac != nil {
		s.nextRMAC(r.Data, r.SW)
	}
}

func (s *scp02) unprotect(r iso7816.ResponseAPDU) (iso7816.ResponseAPDU, error) {
	if !s.answer.has(LevelRMAC) {
		s.collect(r)
		return r, nil
	}
	body, mac, ok := splitMAC(r.Data, desBlock)
	if !ok {
		return iso7816.ResponseAPDU{}, errResponse
	}
	if !equal(s.nextRMAC(body, r.SW), mac) {
		return iso7816.ResponseAPDU{}, errResponseMAC
	}
	r.Data = body
	return r, nil
}

// encryptKey is 3DES with the session DEK: ECB, and CBC in sessions with implicit initiation (Card Specification E.4.7).
func (s *scp02) encryptKey(data []byte) []byte {
	triple, _ := desCiphers(s.keys.dek)
	if s.i&scp02Explicit == 0 {
		return cbcEncrypt(triple, make([]byte, desBlock), data)
	}
	out := make([]byte, len(data))
	for n := 0; n < len(data); n += desBlock {
		triple.Encrypt(out[n:], data[n:])
	}
	return out
}

func (s *scp02) decryptKey(data []byte) []byte {
	triple, _ := desCiphers(s.keys.dek)
	if s.i&scp02Explicit == 0 {
		return cbcDecrypt(triple, make([]byte, desBlock), data)
	}
	out := make([]byte, len(data))
	for n := 0; n < len(data); n += desBlock {
		triple.Decrypt(out[n:], data[n:])
	}
	return out
}

// clone copies the chains' state; what it refers to never changes.
func (s *scp02) clone() messaging {
	c := *s
	return &c
}

func (s *scp02) keyBlock() int { return desBlock }

func (s *scp02) maxData(limit int) int {
	switch {
	case s.level.has(LevelCDecryption):
		return maxPadded(limit, desBlock, desBlock)
	case s.level.has(LevelCMAC):
		return max(0, limit-desBlock)
	}
	return limit
}
