// Package crypto has the algorithms of javacard.security and javacardx.crypto on byte slices, once for natively compiled applets, the
// virtual machine and the interpreter.
//
// In: keys by their parts, algorithm bytes of the Java Card API (3.1), data. Out: data, or a Reason, which is what CryptoException carries.
// Primitives come from Go's standard library; what it lacks stands here: arithmetic on curves that applets define, RSA with the key forms
// and paddings of cards, ISO 9797 MACs, CMAC, CCM. Comparisons of secrets take constant time; arithmetic on numbers (math/big) does not,
// which a simulated card can do without. The package must not know cards, objects or transactions.
package crypto
