package native

import (
	"slices"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// SensitiveAID is javacardx.security.
var SensitiveAID = iso7816.MustParseAID("A0000000620205")

// sensitiveMethods are the methods whose results SensitiveResult can assert, by the kind of the result: those of the list in its description
// that cards here have. Their results are stored after they returned; when they throw, none is.
var sensitiveMethods = []struct {
	store func(r *jcre.SensitiveResult, word int32)
	names map[string]string // of methods, by class
}{
	{func(r *jcre.SensitiveResult, w int32) { r.StoreBool(w != 0) }, map[string]string{
		"javacard/framework/AID":                       "equals RIDEquals partialEquals",
		"javacard/framework/PIN":                       "check isValidated",
		"javacard/framework/SensitiveArrays":           "isIntegritySensitive isIntegritySensitiveArraysSupported",
		"javacard/framework/OwnerPIN":                  "check isValidated getValidatedFlag",
		"javacard/framework/OwnerPINx":                 "check isValidated",
		"javacard/framework/OwnerPINxWithPredecrement": "check isValidated",
		"javacard/security/Signature":                  "verify verifyPreComputedHash",
		"javacardx/crypto/AEADCipher":                  "verifyTag",
	}},
	{func(r *jcre.SensitiveResult, w int32) { r.StoreShort(int(w)) }, map[string]string{
		"javacard/framework/SensitiveArrays":           "clearArray",
		"javacard/framework/Util":                      "arrayCopy arrayCopyNonAtomic arrayFill arrayFillNonAtomic arrayCompare",
		"javacard/framework/PIN":                       "getTriesRemaining",
		"javacard/framework/OwnerPIN":                  "getTriesRemaining",
		"javacard/framework/OwnerPINx":                 "getTriesRemaining getTryLimit",
		"javacard/framework/OwnerPINxWithPredecrement": "getTriesRemaining getTryLimit decrementTriesRemaining",
		"javacard/security/Checksum":                   "doFinal",
		"javacard/security/MessageDigest":              "doFinal",
		"javacard/security/InitializedMessageDigest":   "doFinal",
		"javacard/security/RandomData":                 "getAlgorithm nextBytes",
		"javacard/security/Signature":                  "sign signPreComputedHash",
		"javacardx/crypto/Cipher":                      "doFinal update",
		"javacardx/crypto/AEADCipher":                  "retrieveTag",
		"javacardx/framework/math/BigNumber":           "compareTo",
	}},
	{func(r *jcre.SensitiveResult, w int32) { r.StoreObject(reference(w)) }, map[string]string{
		"javacard/framework/JCSystem": "getAID lookupAID getPreviousContextAID getAppletShareableInterfaceObject",
	}},
}

// reference is a reference as a stored result.
func reference(word int32) any {
	if word == 0 {
		return nil
	}
	return Ref(word)
}

// storing lets a sensitive method store its result; other methods stay as they are.
func storing(name string, call Func) Func {
	class, method := name[:strings.LastIndexByte(name, '.')], name[strings.LastIndexByte(name, '.')+1:]
	for _, s := range sensitiveMethods {
		if !slices.Contains(strings.Fields(s.names[class]), method) {
			continue
		}
		return func(env Env, args []int32) (int32, error) {
			result, err := call(env, args)
			stored := &env.Card().Sensitive
			if err != nil {
				stored.Reset()
				return result, err
			}
			s.store(stored, result)
			return result, nil
		}
	}
	return call
}

// sensitivePackage is javacardx.security, which has the class SensitiveResult alone.
func sensitivePackage() packageTable {
	boolean := func(want bool) Func {
		return func(env Env, _ []int32) (int32, error) { return 0, env.Card().Sensitive.AssertBool(want) }
	}
	sign := func(ok func(n int32) bool) Func {
		return func(env Env, _ []int32) (int32, error) { return 0, env.Card().Sensitive.AssertShort(ok) }
	}
	short := func(ok func(n, than int32) bool) Func {
		return func(env Env, args []int32) (int32, error) {
			return 0, env.Card().Sensitive.AssertShort(func(n int32) bool { return ok(n, args[0]) })
		}
	}
	return packageTable{aid: SensitiveAID, name: "javacardx/security", classes: []classTable{{0, "SensitiveResult", []entry{
		{Static, 0, "assertEquals", func(env Env, args []int32) (int32, error) {
			return 0, env.Card().Sensitive.AssertObject(reference(args[0]))
		}},
		{Static, 1, "assertTrue", boolean(true)},
		{Static, 2, "assertFalse", boolean(false)},
		{Static, 3, "assertNegative", sign(func(n int32) bool { return n < 0 })},
		{Static, 4, "assertPositive", sign(func(n int32) bool { return n > 0 })},
		{Static, 5, "assertZero", sign(func(n int32) bool { return n == 0 })},
		{Static, 6, "assertEquals", short(func(n, than int32) bool { return n == than })},
		{Static, 7, "assertGreaterThan", short(func(n, than int32) bool { return n > than })},
		{Static, 8, "assertLessThan", short(func(n, than int32) bool { return n < than })},
		{Static, 9, "reset", func(env Env, _ []int32) (int32, error) {
			env.Card().Sensitive.Reset()
			return 0, nil
		}},
		{Virtual, 0, "equals", objectEquals},
	}}}}
}
