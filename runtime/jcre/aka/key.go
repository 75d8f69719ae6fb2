package aka

import (
	"crypto/aes"
	"crypto/subtle"
)

// Sizes in bytes.
const (
	KeySize  = 16
	RANDSize = 16
	AUTNSize = 16 // SQN xor AK, AMF, MAC
	sqnSize  = 6
	macSize  = 8
)

// Algorithm says what is computed with a key.
type Algorithm byte

// The algorithms.
const (
	Milenage  Algorithm = iota
	Test                // TS 34.108 8.1.2
	COMP128v1           // of GSM only
)

// Key is what a subscriber shares with the home network.
type Key struct {
	K         [KeySize]byte
	OPc       [KeySize]byte // of MILENAGE
	Algorithm Algorithm
}

// OPc derives the value that MILENAGE uses from the operator's OP.
func OPc(k, op [KeySize]byte) [KeySize]byte { return xor(encrypt(k, op), op) }

// Challenge is what follows from a key and a RAND.
type Challenge struct {
	RES    []byte        // f2
	CK, IK [KeySize]byte // f3, f4

	ak, resyncAK [sqnSize]byte // f5, f5*
	mac          func(sqn [sqnSize]byte, amf [2]byte) (mac, resyncMAC [macSize]byte)
}

// GSM computes the results of GSM that follow from a RAND.
func (k *Key) GSM(rand [RANDSize]byte) (sres [4]byte, kc [8]byte) {
	if k.Algorithm == COMP128v1 {
		return comp128(k.K, rand)
	}
	return k.Challenge(rand).GSM()
}

// Challenge computes everything that follows from a RAND, with another algorithm than COMP128v1.
func (k *Key) Challenge(rand [RANDSize]byte) *Challenge {
	if k.Algorithm == Test {
		return k.test(rand)
	}
	return k.milenage(rand)
}

// Open gives the sequence number in an AUTN; ok is false where the MAC is wrong.
func (c *Challenge) Open(autn [AUTNSize]byte) (sqn uint64, ok bool) {
	var s [sqnSize]byte
	subtle.XORBytes(s[:], autn[:sqnSize], c.ak[:])
	mac, _ := c.mac(s, [2]byte(autn[sqnSize:]))
	for _, b := range s {
		sqn = sqn<<8 | uint64(b)
	}
	return sqn, subtle.ConstantTimeCompare(mac[:], autn[sqnSize+2:]) == 1
}

// AUTN is the token for a sequence number, as the network makes it.
func (c *Challenge) AUTN(sqn uint64, amf [2]byte) []byte {
	s := sqnBytes(sqn)
	mac, _ := c.mac(s, amf)
	b := make([]byte, sqnSize, AUTNSize)
	subtle.XORBytes(b, s[:], c.ak[:])
	return append(append(b, amf[:]...), mac[:]...)
}

// AUTS tells the network the sequence number that the card has (33.102 6.3.3); its AMF is zero.
func (c *Challenge) AUTS(sqn uint64) []byte {
	s := sqnBytes(sqn)
	_, mac := c.mac(s, [2]byte{})
	b := make([]byte, sqnSize, sqnSize+macSize)
	subtle.XORBytes(b, s[:], c.resyncAK[:])
	return append(b, mac[:]...)
}

// GSM converts the results to those of GSM (33.102 6.8.1.2, c2 and c3).
func (c *Challenge) GSM() (sres [4]byte, kc [8]byte) {
	for i, b := range c.RES {
		sres[i%4] ^= b
	}
	for i := range c.CK {
		kc[i%8] ^= c.CK[i] ^ c.IK[i]
	}
	return sres, kc
}

func sqnBytes(sqn uint64) (s [sqnSize]byte) {
	for i := range s {
		s[i] = byte(sqn >> (8 * (sqnSize - 1 - i)))
	}
	return s
}

func encrypt(key, block [KeySize]byte) [KeySize]byte {
	c, err := aes.NewCipher(key[:])
	if err != nil {
		panic("BUG: aka: " + err.Error()) // a key of 16 bytes is one
	}
	c.Encrypt(block[:], block[:])
	return block
}

func xor(a, b [KeySize]byte) [KeySize]byte {
	subtle.XORBytes(a[:], a[:], b[:])
	return a
}
