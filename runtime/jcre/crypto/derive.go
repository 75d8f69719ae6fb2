package crypto

import (
	"crypto/hkdf"
	"hash"
)

// Algorithms of DerivationFunction.
const (
	KDFCounterMode  = 1  // DerivationFunction.ALG_KDF_COUNTER_MODE
	KDFDPIMode      = 2  // DerivationFunction.ALG_KDF_DPI_MODE
	KDFFeedbackMode = 3  // DerivationFunction.ALG_KDF_FEEDBACK_MODE
	PRFTLS11        = 4  // DerivationFunction.ALG_PRF_TLS11
	PRFTLS12        = 5  // DerivationFunction.ALG_PRF_TLS12
	KDFIEEE1363     = 6  // DerivationFunction.ALG_KDF_IEEE_1363
	KDFICAOMRTD     = 7  // DerivationFunction.ALG_KDF_ICAO_MRTD
	KDFANSIX963     = 8  // DerivationFunction.ALG_KDF_ANSI_X9_63
	KDFHKDF         = 9  // DerivationFunction.ALG_KDF_HKDF
	HKDFExpandTLS13 = 10 // DerivationFunction.ALG_HKDF_EXPAND_LABEL_TLS13
)

// Prefixes of labels, as in TLSKDFExpandLabelSpec.
var labelPrefixes = map[int16]string{1: "tls13 ", 2: "dtls13"}

// Derivation has the parameters of a derivation function. Which of them count, and what they are, depends on the algorithm:
//
//	algorithm     Function                 secret   Input                  Extra              source
//	counter mode  Signature.ALG_*, a MAC   Key      before the counter     after the counter  SP 800-108 4.1
//	feedback      Signature.ALG_*, a MAC   Key      after the counter      initial value      SP 800-108 4.2
//	DPI           Signature.ALG_*, a MAC   Key      after the counter                         SP 800-108 4.3
//	TLS 1.1, 1.2                           Key      label and seed                            RFC 4346 5, RFC 5246 5
//	IEEE 1363     MessageDigest.ALG_*      Secret   parameters                                IEEE 1363 13.1, KDF1
//	ICAO MRTD     MessageDigest.ALG_*      Secret   counter                                   ICAO 9303-11 9.7.1
//	X9.63         MessageDigest.ALG_*      Secret   shared info                               SEC 1 3.6.1
//	HKDF          digest or its HMAC       Secret   info                   salt               RFC 5869 2
//	TLS 1.3       digest or its HMAC       Secret   label                  context            RFC 8446 7.1
type Derivation struct {
	Algorithm int16
	Function  byte
	Key       *Key
	Secret    []byte
	Input     []byte
	Extra     []byte
	Output    int   // length in bytes, where the algorithm does not decide it
	Counter   int   // length in bits, or in bytes up to 4; 0 stands for none in the modes that need no counter
	Prefix    int16 // of the label of TLS 1.3
}

// Start checks the parameters and begins with the output.
func (d *Derivation) Start() (*Derived, error) {
	switch d.Algorithm {
	case KDFCounterMode, KDFDPIMode, KDFFeedbackMode:
		return d.iterate()
	case PRFTLS11, PRFTLS12:
		return d.tls()
	case KDFIEEE1363, KDFICAOMRTD, KDFANSIX963:
		return d.digest()
	case KDFHKDF, HKDFExpandTLS13:
		return d.hkdf()
	}
	return nil, NoSuchAlgorithm
}

// Derived is the output of a derivation function, from which bytes are taken in order.
type Derived struct {
	next    func() []byte // the next block
	pending []byte
	left    int // bytes that may be taken; below 0 without an end
}

// Take gives the next n bytes; IllegalUse when there are fewer.
func (d *Derived) Take(n int) ([]byte, error) {
	if d.left >= 0 {
		if n > d.left {
			return nil, IllegalUse
		}
		d.left -= n
	}
	for len(d.pending) < n {
		d.pending = append(d.pending, d.next()...)
	}
	out := d.pending[:n:n]
	d.pending = d.pending[n:]
	return out, nil
}

// digest is the functions that hash the secret with a counter behind it, or none.
func (d *Derivation) digest() (*Derived, error) {
	newHash := hashes[d.Function]
	switch {
	case newHash == nil:
		return nil, NoSuchAlgorithm
	case d.Algorithm == KDFANSIX963 && d.Output <= 0, d.Algorithm == KDFICAOMRTD && len(d.Input) != 4:
		return nil, IllegalValue
	}
	counter := uint32(0)
	out := &Derived{left: newHash().Size(), next: func() []byte {
		h := newHash()
		h.Write(d.Secret)
		if d.Algorithm == KDFANSIX963 {
			counter++
			h.Write(counterBytes(counter, 32))
		}
		h.Write(d.Input)
		return h.Sum(nil)
	}}
	if d.Algorithm == KDFANSIX963 {
		out.left = d.Output
	}
	return out, nil
}

// counterBytes is the low bits of a counter, the highest first; bits is a multiple of 8.
func counterBytes(n uint32, bits int) []byte {
	var b []byte
	for shift := bits - 8; shift >= 0; shift -= 8 {
		b = append(b, byte(n>>shift))
	}
	return b
}

// hkdf is HKDF, and HKDF-Expand-Label of TLS 1.3.
func (d *Derivation) hkdf() (*Derived, error) {
	newHash := hashes[d.Function]
	if spec, ok := SignatureAlgorithms[d.Function]; ok && spec.Cipher == SigHMAC {
		newHash = hashes[spec.Digest]
	}
	if newHash == nil {
		return nil, NoSuchAlgorithm
	}
	if d.Output <= 0 {
		return nil, IllegalValue
	}
	out, err := d.hkdfBytes(newHash)
	if err != nil { // too long
		return nil, IllegalValue
	}
	return &Derived{pending: out, left: d.Output}, nil
}

func (d *Derivation) hkdfBytes(newHash func() hash.Hash) ([]byte, error) {
	if d.Algorithm == KDFHKDF {
		return hkdf.Key(newHash, d.Secret, d.Extra, string(d.Input), d.Output)
	}
	label := labelPrefixes[d.Prefix] + string(d.Input)
	if labelPrefixes[d.Prefix] == "" || len(label) > 255 || len(d.Extra) > 255 {
		return nil, IllegalValue
	}
	info := append([]byte{byte(d.Output >> 8), byte(d.Output), byte(len(label))}, label...)
	info = append(append(info, byte(len(d.Extra))), d.Extra...)
	return hkdf.Expand(newHash, d.Secret, string(info), d.Output)
}
