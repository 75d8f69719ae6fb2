package crypto

// Paddings, with the numbers of Cipher.PAD_*.
const (
	NoPad      = 1  // Cipher.PAD_NOPAD
	ISO9797M1  = 2  // Cipher.PAD_ISO9797_M1
	ISO9797M2  = 3  // Cipher.PAD_ISO9797_M2
	M1Alg3     = 4  // Cipher.PAD_ISO9797_1_M1_ALG3
	M2Alg3     = 5  // Cipher.PAD_ISO9797_1_M2_ALG3
	PKCS5      = 6  // Cipher.PAD_PKCS5
	PKCS1      = 7  // Cipher.PAD_PKCS1
	PSS        = 8  // Cipher.PAD_PKCS1_PSS
	OAEP       = 9  // Cipher.PAD_PKCS1_OAEP
	ISO9796    = 10 // Cipher.PAD_ISO9796
	ISO9796MR  = 11 // Cipher.PAD_ISO9796_MR
	RFC2409    = 12 // Cipher.PAD_RFC2409
	OAEPSHA224 = 13 // Cipher.PAD_PKCS1_OAEP_SHA224, and up to
	OAEPSHA3   = 20 // Cipher.PAD_PKCS1_OAEP_SHA3_512

	ISO9796MROption2 = 25 // Cipher.PAD_ISO9796_MR_SCHEME_1_OPT_2
)

// pad fills the last block.
func pad(padding byte, b []byte, size int) ([]byte, error) {
	rest := size - len(b)%size
	switch padding {
	case NoPad:
		if rest != size {
			return nil, IllegalUse
		}
	case ISO9797M1, M1Alg3:
		if rest != size {
			b = append(b, make([]byte, rest)...)
		}
	case ISO9797M2, M2Alg3:
		b = append(append(b, 0x80), make([]byte, rest-1)...)
	case PKCS5:
		for range rest {
			b = append(b, byte(rest))
		}
	}
	return b, nil
}

// padNothing is pad for a message without data: ISO 9797-1 (6.3.2) wants a positive number of blocks, and without padding there must be data
// (Cipher.doFinal, Signature.sign).
func padNothing(padding byte, size int) ([]byte, error) {
	switch padding {
	case NoPad:
		return nil, IllegalUse
	case ISO9797M1, M1Alg3:
		return make([]byte, size), nil
	}
	return pad(padding, nil, size)
}

// unpad takes the padding off. That of ISO 9797 method 1 cannot be told from data, so it stays (Cipher.doFinal).
func unpad(padding byte, b []byte, size int) ([]byte, error) {
	switch padding {
	case ISO9797M2:
		for i := len(b) - 1; i >= 0 && i >= len(b)-size; i-- {
			switch b[i] {
			case 0:
			case 0x80:
				return b[:i], nil
			default:
				return nil, IllegalUse
			}
		}
		return nil, IllegalUse
	case PKCS5:
		if len(b) == 0 {
			return nil, IllegalUse
		}
		n := int(b[len(b)-1])
		if n < 1 || n > size || n > len(b) {
			return nil, IllegalUse
		}
		for _, v := range b[len(b)-n:] {
			if int(v) != n {
				return nil, IllegalUse
			}
		}
		return b[:len(b)-n], nil
	}
	return b, nil
}
