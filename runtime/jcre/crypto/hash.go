package crypto

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding"
	"encoding/binary"
	"hash"

	"golang.org/x/crypto/ripemd160" //lint:ignore SA1019 cards offer it
)

// Algorithms of MessageDigest.
const (
	HashMD5      = 2  // MessageDigest.ALG_MD5
	HashSHA1     = 1  // MessageDigest.ALG_SHA
	HashRIPEMD   = 3  // MessageDigest.ALG_RIPEMD160
	HashSHA256   = 4  // MessageDigest.ALG_SHA_256
	HashSHA384   = 5  // MessageDigest.ALG_SHA_384
	HashSHA512   = 6  // MessageDigest.ALG_SHA_512
	HashSHA224   = 7  // MessageDigest.ALG_SHA_224
	HashSHA3_224 = 8  // MessageDigest.ALG_SHA3_224
	HashSHA3_256 = 9  // MessageDigest.ALG_SHA3_256
	HashSHA3_384 = 10 // MessageDigest.ALG_SHA3_384
	HashSHA3_512 = 11 // MessageDigest.ALG_SHA3_512
)

var hashes = map[byte]func() hash.Hash{
	HashMD5: md5.New, HashSHA1: sha1.New, HashRIPEMD: ripemd160.New, HashSHA224: sha256.New224, HashSHA256: sha256.New, HashSHA384: sha512.New384,
	HashSHA512: sha512.New, HashSHA3_224: func() hash.Hash { return sha3.New224() }, HashSHA3_256: func() hash.Hash { return sha3.New256() },
	HashSHA3_384: func() hash.Hash { return sha3.New384() }, HashSHA3_512: func() hash.Hash { return sha3.New512() },
}

// NewHash makes a digest by the algorithm of MessageDigest.
func NewHash(algorithm byte) (hash.Hash, error) {
	if f := hashes[algorithm]; f != nil {
		return f(), nil
	}
	return nil, NoSuchAlgorithm
}

// resumable are the digests whose state between blocks is a chaining value, with the beginning of Go's form of it.
var resumable = map[byte]string{
	HashMD5: "md5\x01", HashSHA1: "sha\x01", HashSHA224: "sha\x02", HashSHA256: "sha\x03", HashSHA384: "sha\x04", HashSHA512: "sha\x07",
}

// IsResumable reports whether Resume knows an algorithm.
func IsResumable(algorithm byte) bool { return resumable[algorithm] != "" }

// Resume makes a digest that goes on from a chaining value after a number of bytes, which is a multiple of the block size
// (InitializedMessageDigest.setInitialDigest).
func Resume(algorithm byte, state, digested []byte) (hash.Hash, error) {
	h, err := NewHash(algorithm)
	magic := resumable[algorithm]
	if err != nil || magic == "" {
		return nil, NoSuchAlgorithm
	}
	full := h.Size()
	switch algorithm {
	case HashSHA224:
		full = sha256.Size
	case HashSHA384:
		full = sha512.Size
	}
	var length uint64
	for _, b := range digested {
		if length>>56 != 0 {
			return nil, IllegalValue
		}
		length = length<<8 | uint64(b)
	}
	if len(state) != full || length == 0 || length%uint64(h.BlockSize()) != 0 {
		return nil, IllegalValue
	}
	if algorithm == HashMD5 { // RFC 1321 writes the chaining value with the low byte first, Go's form has it as numbers
		swapped := make([]byte, len(state))
		for i := 0; i < len(state); i += 4 {
			binary.BigEndian.PutUint32(swapped[i:], binary.LittleEndian.Uint32(state[i:]))
		}
		state = swapped
	}
	form := append([]byte(magic), state...)
	form = append(form, make([]byte, h.BlockSize())...)
	form = binary.BigEndian.AppendUint64(form, length)
	if err := h.(encoding.BinaryUnmarshaler).UnmarshalBinary(form); err != nil {
		return nil, IllegalValue
	}
	return h, nil
}
