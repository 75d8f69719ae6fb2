package native

import (
	"strings"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// keyState is the state of a key object.
type keyState struct {
	crypto.Key
	typ    byte // KeyBuilder.TYPE_*
	memory jcre.Event
	named  named
	shared Ref // the object that has the domain parameters; null if the key itself has them
}

// EachReference names the parameters of a named curve, and the object whose domain parameters the key shares.
func (k *keyState) EachReference(f func(r *Ref)) {
	if k.named.curve != 0 {
		f(&k.named.spec)
	}
	if k.shared != 0 {
		f(&k.shared)
	}
}

// keyType is a row of KeyBuilder's table: what TYPE_* and ALG_TYPE_* with a memory type make.
type keyType struct {
	alg    byte // ALG_TYPE_*
	kind   crypto.Kind
	class  string
	types  [3]byte // TYPE_*: persistent, cleared on reset, on deselect; 0 without one
	lowest int     // sizes in bits
	step   int
	most   int
}

// typeGenericSecret is KeyBuilder.TYPE_GENERIC_SECRET, in memory of any kind.
const typeGenericSecret = 42

// oneTypes are the TYPE_* that keys have in memory of any kind.
var oneTypes = map[byte]bool{typeGenericSecret: true, 38: true, 39: true, 41: true}

var keyTypes = []keyType{
	{1, crypto.DES, "DESKey", [3]byte{3, 1, 2}, 64, 64, 192},
	{2, crypto.AES, "AESKey", [3]byte{15, 13, 14}, 128, 64, 256},
	{9, crypto.HMAC, "HMACKey", [3]byte{21, 19, 20}, 1, 1, 32767},
	{11, crypto.RSAPublic, "RSAPublicKey", [3]byte{4, 0, 0}, 512, 32, 4096},
	{12, crypto.RSAPrivate, "RSAPrivateKey", [3]byte{5, 22, 23}, 512, 32, 4096},
	{13, crypto.RSACRT, "RSAPrivateCrtKey", [3]byte{6, 24, 25}, 512, 32, 4096},
	{3, crypto.DSAPublic, "DSAPublicKey", [3]byte{7, 0, 0}, 512, 256, 3072},
	{4, crypto.DSAPrivate, "DSAPrivateKey", [3]byte{8, 26, 27}, 512, 256, 3072},
	{7, crypto.ECPublic, "ECPublicKey", [3]byte{11, 0, 0}, 112, 1, 521},
	{8, crypto.ECPrivate, "ECPrivateKey", [3]byte{12, 30, 31}, 112, 1, 521},
	{14, crypto.DHPublic, "DHPublicKey", [3]byte{32, 34, 33}, 1024, 256, 4096},
	{15, crypto.DHPrivate, "DHPrivateKey", [3]byte{35, 37, 36}, 1024, 256, 4096},
	{17, crypto.ECParameters, "ECKey", [3]byte{41, 41, 41}, 112, 1, 521},
	{18, crypto.DSAParameters, "DSAKey", [3]byte{39, 39, 39}, 512, 256, 3072},
	{19, crypto.DHParameters, "DHKey", [3]byte{38, 38, 38}, 1024, 256, 4096},
	{20, crypto.GenericSecret, "GenericSecretKey", [3]byte{typeGenericSecret, typeGenericSecret, typeGenericSecret}, 8, 8, 32760},
}

// fieldSizes are the sizes of prime fields that KeyBuilder names, and those of the Brainpool curves.
var fieldSizes = map[int]bool{112: true, 128: true, 160: true, 192: true, 224: true, 256: true, 320: true, 384: true, 512: true, 521: true}

func (t *keyType) hasSize(bits int) bool {
	if t.kind == crypto.AES && bits == 512 {
		return true // both keys of XTS
	}
	if t.kind == crypto.ECPublic || t.kind == crypto.ECPrivate || t.kind == crypto.ECParameters {
		return fieldSizes[bits]
	}
	return bits >= t.lowest && bits <= t.most && (bits-t.lowest)%t.step == 0
}

// keyTables are the interfaces of keys, which the card implements.
func keyTables() []classTable {
	const key, ec = "clearKey getSize getType isInitialized ", "setFieldFP setFieldF2M setFieldF2M setA setB setG setR setK getField getA getB getG getR getK "
	var tables []classTable
	for _, t := range []struct {
		token uint8
		name  string
		names string // of methods, in the order of tokens
	}{
		{0, "Key", key}, {2, "PrivateKey", key}, {3, "PublicKey", key}, {4, "SecretKey", key},
		{1, "DSAKey", "getG getP getQ setG setP setQ"},
		{5, "DSAPrivateKey", key + "getG getP getQ setG setP setQ getX setX"}, {6, "DSAPublicKey", key + "getG getP getQ setG setP setQ getY setY"},
		{7, "RSAPrivateCrtKey", key + "getDP1 getDQ1 getP getPQ getQ setDP1 setDQ1 setP setPQ setQ"},
		{8, "RSAPrivateKey", key + "getExponent getModulus setExponent setModulus"}, {9, "RSAPublicKey", key + "getExponent getModulus setExponent setModulus"},
		{10, "DESKey", key + "getKey setKey"}, {20, "AESKey", key + "setKey getKey"}, {23, "HMACKey", key + "setKey getKey"},
		{35, "GenericSecretKey", key + "setKey getKey"},
		{17, "ECKey", ec + "copyDomainParametersFrom"},
		{18, "ECPrivateKey", key + ec + "setS getS copyDomainParametersFrom"}, {19, "ECPublicKey", key + ec + "setW getW copyDomainParametersFrom"},
		{27, "DHKey", "setP setQ setG getP getQ getG"},
		{28, "DHPrivateKey", key + "setP setQ setG getP getQ getG setX getX"}, {29, "DHPublicKey", key + "setP setQ setG getP getQ getG setY getY"},
	} {
		var methods []entry
		for token, name := range strings.Fields(t.names) {
			methods = append(methods, entry{Interface, uint8(token), name, keyMethod(name, t.name)})
		}
		tables = append(tables, classTable{t.token, t.name, methods})
	}
	return append(tables, classTable{38, "XECKey", xecMethods()}, classTable{39, "XECPrivateKey", xecMethods(strings.Fields(key)...)},
		classTable{40, "XECPublicKey", xecMethods(strings.Fields(key)...)})
}

// keyParts are the parts behind the names of setters and getters.
var keyParts = map[string]crypto.Part{
	"Key": crypto.Secret, "Modulus": crypto.Modulus, "Exponent": crypto.Exponent, "P": crypto.P, "Q": crypto.Q, "PQ": crypto.PQ, "DP1": crypto.DP1,
	"DQ1": crypto.DQ1, "G": crypto.G, "X": crypto.X, "Y": crypto.Y, "S": crypto.X, "W": crypto.Y, "A": crypto.A, "B": crypto.B, "R": crypto.R,
	"FieldFP": crypto.P, "Field": crypto.P,
}

// keyMethod is the native of a method of a key.
func keyMethod(name, class string) Func {
	switch name {
	case "clearKey":
		return stateMethod(keyClear)
	case "getSize":
		return stateMethod(func(_ Env, k *keyState, _ []int32) (int32, error) { return short(k.Bits), nil })
	case "getType":
		return stateMethod(func(_ Env, k *keyState, _ []int32) (int32, error) { return signed(k.typ), nil })
	case "isInitialized":
		return stateMethod(func(_ Env, k *keyState, _ []int32) (int32, error) { return flag(k.IsInitialized()), nil })
	case "setFieldF2M":
		return func(Env, []int32) (int32, error) { return 0, throwReason(crypto.NoSuchAlgorithm) }
	case "setK":
		return stateMethod(func(env Env, k *keyState, args []int32) (int32, error) {
			return 0, k.set(env, crypto.K, []byte{byte(args[0] >> 8), byte(args[0])})
		})
	case "getK":
		return stateMethod(keyGetK)
	case "copyDomainParametersFrom":
		return stateMethod(keyCopyDomain)
	}
	part := keyParts[name[3:]]
	if strings.HasPrefix(name, "get") {
		return stateMethod(func(env Env, k *keyState, args []int32) (int32, error) { return keyGet(env, k, part, args) })
	}
	fixed := part == crypto.Secret && class != "HMACKey" && class != "GenericSecretKey"
	return stateMethod(func(env Env, k *keyState, args []int32) (int32, error) {
		n := int32(k.Bytes())
		if !fixed {
			n = args[2]
		}
		value, err := slice(env, args[0], args[1], n)
		if err != nil {
			return 0, err
		}
		return 0, k.set(env, part, value)
	})
}

// change announces a change of the key, which an abort undoes; keys in transient memory are none of its business.
func (k *keyState) change(env Env, n int) error {
	if k.memory != jcre.NotATransientObject {
		return nil
	}
	return env.HostWrite(n, k.Snapshot())
}

func (k *keyState) set(env Env, p crypto.Part, value []byte) error {
	if len(value) == 0 || !k.Takes(p, len(value)) {
		return crypto.IllegalValue
	}
	if err := k.change(env, len(value)+2); err != nil {
		return err
	}
	return k.Set(p, value)
}

func keyClear(env Env, k *keyState, _ []int32) (int32, error) {
	if err := k.change(env, k.Bytes()); err != nil {
		return 0, err
	}
	k.clear()
	return 0, nil
}

// clear forgets the key; on a named curve it stays there.
func (k *keyState) clear() {
	k.Clear()
	if k.named.curve != 0 {
		k.Key, _ = crypto.NewNamedKey(k.named.curve, k.named.private)
	}
}

func keyGet(env Env, k *keyState, p crypto.Part, args []int32) (int32, error) {
	v := k.Get(p)
	if v == nil {
		return 0, crypto.UninitializedKey
	}
	n, err := output(env, v, args[0], args[1])
	if p == crypto.Secret && k.Kind != crypto.GenericSecret {
		n = signed(byte(n))
	}
	return n, err
}

func keyGetK(_ Env, k *keyState, _ []int32) (int32, error) {
	v := k.Get(crypto.K)
	if v == nil {
		return 0, crypto.UninitializedKey
	}
	return short(int(v[0])<<8 | int(v[1])), nil
}

func keyCopyDomain(env Env, k *keyState, args []int32) (int32, error) {
	from, err := state[*keyState](env, args[0])
	if err != nil {
		return 0, err
	}
	if err := k.change(env, 6*k.Bytes()); err != nil {
		return 0, err
	}
	return 0, k.CopyDomain(&from.Key)
}

func keyBuilderMethods() []entry {
	return []entry{
		{Static, 0, "buildKey", buildKey},
		{Static, 1, "buildKey", buildKeyMemory},
		{Static, 2, "buildKeyWithSharedDomain", buildKeyShared},
		{Static, 3, "buildXECKey", buildXECKey},
		{Static, 4, "getMemoryType", func(env Env, args []int32) (int32, error) {
			k, err := state[*keyState](env, args[0])
			if err != nil {
				return 0, err
			}
			return int32(k.memory), nil
		}},
		{Virtual, 0, "equals", objectEquals},
	}
}

// buildKey is buildKey(keyType, keyLength, keyEncryption).
func buildKey(env Env, args []int32) (int32, error) {
	for i := range keyTypes {
		for memory, typ := range keyTypes[i].types {
			if typ != 0 && typ == byte(args[0]) {
				return newKey(env, &keyTypes[i], jcre.Event(memory), int(args[1]), args[2] != 0)
			}
		}
	}
	return 0, throwReason(crypto.NoSuchAlgorithm)
}

// buildKeyMemory is buildKey(algorithmicKeyType, keyMemoryType, keyLength, keyEncryption).
func buildKeyMemory(env Env, args []int32) (int32, error) {
	if t := findKeyType(args[0], args[1]); t != nil {
		return newKey(env, t, jcre.Event(args[1]), int(args[2]), args[3] != 0)
	}
	return 0, throwReason(crypto.NoSuchAlgorithm)
}

// findKeyType is the row of ALG_TYPE_* with a memory type, nil without one.
func findKeyType(alg, memory int32) *keyType {
	for i := range keyTypes {
		if t := &keyTypes[i]; t.alg == byte(alg) && memory >= 0 && memory <= 2 && t.types[memory] != 0 {
			return t
		}
	}
	return nil
}

func newKey(env Env, t *keyType, memory jcre.Event, bits int, encryption bool) (int32, error) {
	if !t.hasSize(bits) || encryption {
		return 0, throwReason(crypto.NoSuchAlgorithm)
	}
	if memory != jcre.NotATransientObject {
		if err := env.Card().CheckTransient(0, memory); err != nil {
			return 0, err
		}
	}
	return newObject(env, "javacard/security/"+t.class, makeKey(env, t, memory, bits))
}

// makeKey makes the state of a key, which the card clears if it is in transient memory.
func makeKey(env Env, t *keyType, memory jcre.Event, bits int) *keyState {
	k := &keyState{Key: crypto.Key{Kind: t.kind, Bits: bits}, typ: t.types[memory], memory: memory}
	clearWith(env, memory, k.clear)
	return k
}

// clearWith lets the card clear what lies in transient memory; nothing else.
func clearWith(env Env, memory jcre.Event, forget func()) {
	if memory == jcre.NotATransientObject {
		return
	}
	own := env.Card().ActiveContext()
	env.Card().Transients.OnClear(func(e jcre.Event, c jcre.Context) {
		if e == jcre.ClearOnReset || e == memory && c == own {
			forget()
		}
	})
}

// StateKind is that of keys.
func (k *keyState) StateKind() string {
	if k.shared != 0 {
		return "sharedkey"
	}
	return "key"
}

// AppendState writes type, size, and the parts of a persistent key; before them the reference to those that it shares.
func (k *keyState) AppendState(b []byte) []byte {
	if k.shared != 0 {
		b = append(b, byte(k.shared>>24), byte(k.shared>>16), byte(k.shared>>8), byte(k.shared))
	}
	b = append(b, k.typ, byte(k.Bits>>8), byte(k.Bits))
	switch {
	case k.typ == typeXEC:
		b = k.named.append(append(b, byte(k.memory)))
	case oneTypes[k.typ]:
		b = append(b, byte(k.memory))
	}
	if k.memory == jcre.NotATransientObject {
		b = k.AppendParts(b)
	}
	return b
}

func loadKey(env Env, data []byte) (any, error) {
	if len(data) < 3 {
		return nil, errState
	}
	if data[0] == typeXEC {
		return loadNamedKey(env, data[3:])
	}
	for i := range keyTypes {
		for memory, typ := range keyTypes[i].types {
			if typ == 0 || typ != data[0] {
				continue
			}
			parts := data[3:]
			if oneTypes[typ] {
				if len(parts) == 0 || parts[0] > byte(jcre.ClearOnDeselect) {
					return nil, errState
				}
				memory, parts = int(parts[0]), parts[1:]
			}
			k := makeKey(env, &keyTypes[i], jcre.Event(memory), int(data[1])<<8|int(data[2]))
			if memory == 0 && !k.SetParts(parts) {
				return nil, errState
			}
			return k, nil
		}
	}
	return nil, errState
}
