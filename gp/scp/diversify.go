package scp

import (
	"fmt"
)

// Diversification is a rule by which a card's static keys follow from a mother key and the diversification data of its
// INITIALIZE UPDATE answer.
type Diversification string

// The rules in use. The first three take the mother keys as two-key triple DES, KDF3 as AES.
const (
	DiversifyVISA2 Diversification = "visa2" // GemXpresso, JCOP 10, Palmera
	DiversifyEMV   Diversification = "emv"   // EMV CPS 1.1: SmartCafe Expert
	DiversifyVISA  Diversification = "visa"
	DiversifyKDF3  Diversification = "kdf3" // SCP03 cards
)

// pickedBytes are the offsets of the six bytes of diversification data that a triple DES rule uses.
var pickedBytes = map[Diversification][6]int{
	DiversifyVISA2: {0, 1, 4, 5, 6, 7},
	DiversifyEMV:   {4, 5, 6, 7, 8, 9},
	DiversifyVISA:  {0, 1, 2, 3, 8, 9},
}

// Diversify gives the static keys of the card with diversification data d, k being the mother keys.
func (k KeySet) Diversify(rule Diversification, d [DiversificationLength]byte) (KeySet, error) {
	derive := diversifyKDF3
	if picked, ok := pickedBytes[rule]; ok {
		if len(k.enc) != 16 {
			return KeySet{}, fmt.Errorf("diversification %s: %d-byte keys, want 16", rule, len(k.enc))
		}
		derive = func(mother []byte, number byte, d []byte) []byte { return diversifyDES(mother, number, d, picked) }
	} else if rule != DiversifyKDF3 || len(k.enc) == 0 {
		return KeySet{}, fmt.Errorf("diversification %.20q: want visa2, emv, visa or kdf3, and keys", string(rule))
	}
	return KeySet{k.version, derive(k.enc, 1, d[:]), derive(k.mac, 2, d[:]), derive(k.dek, 3, d[:])}, nil
}

// diversifyDES is 3DES-ECB of X F0 number X 0F number.
func diversifyDES(mother []byte, number byte, d []byte, picked [6]int) []byte {
	var data [16]byte
	for i, from := range picked {
		data[i], data[8+i] = d[from], d[from]
	}
	data[6], data[7] = 0xF0, number
	data[14], data[15] = 0x0F, number
	triple, _ := desCiphers(mother)
	triple.Encrypt(data[:8], data[:8])
	triple.Encrypt(data[8:], data[8:])
	return data[:]
}

// diversifyKDF3 is AES-CMAC in counter mode over counter 000000 number 00 d.
func diversifyKDF3(mother []byte, number byte, d []byte) []byte {
	var out []byte
	for counter := byte(1); len(out) < len(mother); counter++ {
		out = append(out, cmac(aesCipher(mother), []byte{counter, 0, 0, 0, number, 0}, d)...)
	}
	return out[:len(mother)]
}
