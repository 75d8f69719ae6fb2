package native

import "github.com/gocard/gocard/runtime/jcre/crypto"

// Ciphers, as in Cipher.CIPHER_* and AEADCipher.CIPHER_*.
const (
	cipherAESCBC = 1
	cipherAESECB = 2
	cipherDESCBC = 3
	cipherDESECB = 4
	cipherRSA    = 7
	cipherAESCTR = 8
	cipherAESCFB = 9
	cipherAESXTS = 10
	cipherAESGCM = 0xF1
	cipherAESCCM = 0xF2
)

// Modes of ciphers, as in Cipher.MODE_*.
const modeDecrypt = 1

// cipherSpec is a cipher with its padding.
type cipherSpec struct{ cipher, padding byte }

// cipherAlgorithms are those of Cipher.getInstance(byte, boolean).
var cipherAlgorithms = map[byte]cipherSpec{
	1: {cipherDESCBC, crypto.NoPad}, 2: {cipherDESCBC, crypto.ISO9797M1}, 3: {cipherDESCBC, crypto.ISO9797M2}, 4: {cipherDESCBC, crypto.PKCS5},
	5: {cipherDESECB, crypto.NoPad}, 6: {cipherDESECB, crypto.ISO9797M1}, 7: {cipherDESECB, crypto.ISO9797M2}, 8: {cipherDESECB, crypto.PKCS5},
	10: {cipherRSA, crypto.PKCS1}, 12: {cipherRSA, crypto.NoPad}, 15: {cipherRSA, crypto.OAEP},
	13: {cipherAESCBC, crypto.NoPad}, 22: {cipherAESCBC, crypto.ISO9797M1}, 23: {cipherAESCBC, crypto.ISO9797M2}, 24: {cipherAESCBC, crypto.PKCS5},
	14: {cipherAESECB, crypto.NoPad}, 25: {cipherAESECB, crypto.ISO9797M1}, 26: {cipherAESECB, crypto.ISO9797M2}, 27: {cipherAESECB, crypto.PKCS5},
	0xF0: {cipherAESCTR, 0}, 28: {cipherAESCFB, 0}, 29: {cipherAESXTS, 0}, 0xF3: {cipherAESGCM, 0}, 0xF4: {cipherAESCCM, 0},
}

// check says whether cipher and padding go together.
func (c cipherSpec) check() error {
	switch c.cipher {
	case cipherAESCBC, cipherAESECB, cipherDESCBC, cipherDESECB:
		if c.padding == crypto.NoPad || c.padding == crypto.ISO9797M1 || c.padding == crypto.ISO9797M2 || c.padding == crypto.PKCS5 {
			return nil
		}
	case cipherRSA:
		if c.padding == crypto.NoPad || c.padding == crypto.PKCS1 || c.padding == crypto.OAEP || c.padding >= crypto.OAEPSHA224 && c.padding <= crypto.OAEPSHA3 {
			return nil
		}
	case cipherAESCTR, cipherAESCFB, cipherAESXTS, cipherAESGCM, cipherAESCCM:
		if c.padding == crypto.NoPad || c.padding == 0 {
			return nil
		}
	}
	return crypto.NoSuchAlgorithm
}

// cipherState is the state of a Cipher or AEADCipher; one of the three is in process.
type cipherState struct {
	engine
	algorithm byte
	spec      cipherSpec
	lengths   [3]int // CCM: associated data, message, tag
	stream    *crypto.Stream
	aead      *crypto.AEAD
	block     []byte // RSA and XTS: what came so far
}

func (c *cipherState) wake(session uint64) {
	if c.newSession(session) {
		c.stream, c.aead, c.block = nil, nil, nil
	}
}

func cipherFactories() []entry {
	return []entry{
		{Static, 0, "getInstance", newCipher},
		{Constructor, 1, "<init>", nothing},
		{Static, 2, "getInstance", newCipherOf},
	}
}

func cipherMethods() []entry {
	return []entry{
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "doFinal", stateMethod(cipherFinal)},
		{Virtual, 2, "getAlgorithm", stateMethod(func(_ Env, c *cipherState, _ []int32) (int32, error) { return signed(c.algorithm), nil })},
		{Virtual, 3, "init", stateMethod(cipherInit)},
		{Virtual, 4, "init", stateMethod(cipherInitParams)},
		{Virtual, 5, "update", inPieces(stateMethod(cipherUpdate))},
		{Virtual, 6, "getCipherAlgorithm", stateMethod(func(_ Env, c *cipherState, _ []int32) (int32, error) { return signed(c.spec.cipher), nil })},
		{Virtual, 7, "getPaddingAlgorithm", stateMethod(func(_ Env, c *cipherState, _ []int32) (int32, error) { return signed(c.spec.padding), nil })},
	}
}

// aeadMethods are those of AEADCipher beyond what it inherits.
func aeadMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", nothing},
		{Virtual, 8, "init", stateMethod(aeadInit)},
		{Virtual, 9, "updateAAD", stateMethod(aeadUpdateAAD)},
		{Virtual, 10, "retrieveTag", stateMethod(aeadRetrieveTag)},
		{Virtual, 11, "verifyTag", stateMethod(aeadVerifyTag)},
	}
}

// newCipher is getInstance(algorithm, externalAccess).
func newCipher(env Env, args []int32) (int32, error) {
	spec, ok := cipherAlgorithms[byte(args[0])]
	if !ok {
		return 0, throwReason(crypto.NoSuchAlgorithm)
	}
	return newObject(env, spec.class(), &cipherState{algorithm: byte(args[0]), spec: spec})
}

// newCipherOf is getInstance(cipherAlgorithm, paddingAlgorithm, externalAccess).
func newCipherOf(env Env, args []int32) (int32, error) {
	c, err := cipherOf(args)
	if err != nil {
		return 0, cryptoThrow(err)
	}
	return newObject(env, c.spec.class(), c)
}

func cipherOf(args []int32) (*cipherState, error) {
	c := &cipherState{spec: cipherSpec{byte(args[0]), byte(args[1])}}
	for algorithm, spec := range cipherAlgorithms {
		if spec == c.spec || spec.padding == 0 && c.spec == (cipherSpec{spec.cipher, crypto.NoPad}) {
			c.algorithm = algorithm
		}
	}
	return c, c.spec.check()
}

func (c cipherSpec) class() string {
	if c.cipher == cipherAESGCM || c.cipher == cipherAESCCM {
		return "javacardx/crypto/AEADCipher"
	}
	return "javacardx/crypto/Cipher"
}

// most is how much a cipher takes that has to see all of its input.
func (c cipherSpec) most() int {
	if c.cipher == cipherAESXTS {
		return 32767
	}
	return 512 // a block of RSA
}

// start is init.
func (c *cipherState) start(env Env, args []int32, params []byte, lengths [3]int) error {
	old, oldLengths := c.engine, c.lengths
	k, err := c.init(env, args, params)
	if err == nil {
		c.lengths = lengths
		err = c.begin(k)
	}
	if err != nil {
		c.engine, c.lengths, c.stream, c.aead, c.block = old, oldLengths, nil, nil, nil
	}
	return err
}

// begin starts the operation that init asked for.
func (c *cipherState) begin(k *crypto.Key) (err error) {
	c.stream, c.aead, c.block = nil, nil, nil
	decrypt := c.mode == modeDecrypt
	kind, mode := crypto.AES, crypto.CBC
	switch c.spec.cipher {
	case cipherAESGCM:
		c.aead, err = crypto.NewGCM(k, c.vector(), decrypt)
		return err
	case cipherAESCCM:
		c.aead, err = crypto.NewCCM(k, c.params, c.lengths[0], c.lengths[1], c.lengths[2], decrypt)
		return err
	case cipherRSA:
		if c.params != nil || k.Kind != crypto.RSAPublic && k.Kind != crypto.RSAPrivate && k.Kind != crypto.RSACRT {
			return crypto.IllegalValue
		}
		c.block = []byte{}
		return nil
	case cipherAESXTS:
		c.block = []byte{}
		return crypto.CheckXTS(k, c.vector())
	case cipherDESCBC:
		kind = crypto.DES
	case cipherDESECB:
		kind, mode = crypto.DES, crypto.ECB
	case cipherAESECB:
		mode = crypto.ECB
	case cipherAESCTR:
		mode = crypto.CTR
	case cipherAESCFB:
		mode = crypto.CFB
	}
	if k.Kind != kind || mode == crypto.ECB && c.params != nil {
		return crypto.IllegalValue
	}
	c.stream, err = crypto.NewStream(k, mode, c.spec.padding, c.vector(), decrypt)
	return err
}

// running starts the operation anew where a result or a reset ended it.
func (c *cipherState) running(env Env) error {
	if c.aead != nil && c.aead.Tag() != nil { // kept for the tag alone
		c.aead, c.spent = nil, true
	}
	if c.mode != 0 && (c.stream != nil || c.aead != nil || c.block != nil) {
		return nil
	}
	k, err := c.material(env)
	if err != nil {
		return err
	}
	return c.begin(k)
}

func cipherInit(env Env, c *cipherState, args []int32) (int32, error) {
	if c.spec.cipher == cipherAESCCM { // needs to know lengths
		return 0, crypto.InvalidInit
	}
	return 0, c.start(env, args, nil, [3]int{})
}

func cipherInitParams(env Env, c *cipherState, args []int32) (int32, error) {
	if c.spec.cipher == cipherAESCCM {
		return 0, crypto.InvalidInit
	}
	params, err := slice(env, args[2], args[3], args[4])
	if err != nil {
		return 0, err
	}
	return 0, c.start(env, args, params, [3]int{})
}

// input gives the data (array, off, len) for a cipher that was initialised.
func (c *cipherState) input(env Env, args []int32) ([]byte, error) {
	if err := c.running(env); err != nil {
		return nil, err
	}
	return slice(env, args[0], args[1], args[2])
}

func cipherUpdate(env Env, c *cipherState, args []int32) (int32, error) {
	data, err := c.input(env, args)
	if err != nil {
		return 0, err
	}
	var out []byte
	switch {
	case c.stream != nil:
		out, err = c.stream.Update(data)
	case c.aead != nil:
		out, err = c.aead.Update(data)
	default:
		c.block = append(c.block, data...)
		if len(c.block) > c.spec.most() {
			err = crypto.IllegalUse
		}
	}
	if err != nil {
		return 0, err
	}
	return output(env, out, args[3], args[4])
}

// cipherFinal is doFinal(inBuff, off, len, outBuff, off). An AEAD cipher keeps the tag for retrieveTag and verifyTag.
func cipherFinal(env Env, c *cipherState, args []int32) (int32, error) {
	data, err := c.input(env, args)
	if err != nil {
		return 0, err
	}
	var out []byte
	switch {
	case c.stream != nil:
		out, err = c.stream.Final(data)
	case c.aead != nil:
		out, err = c.aead.Final(data)
	default:
		var k *crypto.Key
		if k, err = c.material(env); err == nil && c.spec.cipher == cipherAESXTS {
			out, err = crypto.XTS(k, c.vector(), c.mode == modeDecrypt, append(c.block, data...))
		} else if err == nil {
			out, err = crypto.RSACipher(k, c.spec.padding, c.mode == modeDecrypt, append(c.block, data...), env.Card().Random())
		}
	}
	c.stream, c.block, c.spent = nil, nil, c.aead == nil
	if err != nil {
		c.aead = nil
		return 0, err
	}
	return output(env, out, args[3], args[4])
}

// aeadInit is init(key, mode, nonce, off, len, adataLen, messageLen, tagSize).
func aeadInit(env Env, c *cipherState, args []int32) (int32, error) {
	nonce, err := slice(env, args[2], args[3], args[4])
	if err != nil {
		return 0, err
	}
	if c.spec.cipher == cipherAESGCM {
		return 0, crypto.InvalidInit
	}
	return 0, c.start(env, args, nonce, [3]int{int(args[5]), int(args[6]), int(args[7])})
}

func aeadUpdateAAD(env Env, c *cipherState, args []int32) (int32, error) {
	if err := c.running(env); err != nil {
		return 0, err
	}
	data, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	return 0, c.aead.UpdateAAD(data)
}

// aeadRetrieveTag is retrieveTag(tagBuf, off, len): the first bytes of the tag.
func aeadRetrieveTag(env Env, c *cipherState, args []int32) (int32, error) {
	if c.aead == nil || c.aead.Tag() == nil || c.mode == modeDecrypt {
		return 0, crypto.IllegalUse
	}
	tag := c.aead.Tag()
	n := int(args[2])
	if n < 4 || n > len(tag) || c.spec.cipher == cipherAESCCM && n != len(tag) {
		return 0, crypto.IllegalValue
	}
	return output(env, tag[:n], args[0], args[1])
}

// aeadVerifyTag is verifyTag(receivedTag, off, len, requiredTagLen).
func aeadVerifyTag(env Env, c *cipherState, args []int32) (int32, error) {
	tag, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	if c.aead == nil {
		return 0, crypto.IllegalUse
	}
	ok, err := c.aead.VerifyTag(tag, int(args[3]))
	return flag(ok), err
}

// StateKind is that of ciphers.
func (c *cipherState) StateKind() string { return "cipher" }

// AppendState writes the algorithm and what init gave.
func (c *cipherState) AppendState(b []byte) []byte {
	b = append(b, c.algorithm, c.spec.cipher, c.spec.padding)
	for _, n := range c.lengths {
		b = append(b, byte(n>>8), byte(n))
	}
	return c.append(b)
}

func loadCipher(_ Env, data []byte) (any, error) {
	if len(data) < 9 {
		return nil, errState
	}
	c := &cipherState{algorithm: data[0], spec: cipherSpec{data[1], data[2]}}
	for i := range c.lengths {
		c.lengths[i] = int(data[3+2*i])<<8 | int(data[4+2*i])
	}
	if c.spec.check() != nil || !c.load(data[9:]) {
		return nil, errState
	}
	return c, nil
}
