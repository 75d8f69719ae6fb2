package native

import "github.com/gocard/gocard/runtime/iso7816"

// Ref is a reference to an object of an Env; 0 is null.
type Ref int32

// Kind separates the token spaces of a class (JCVM 4.3.7).
type Kind uint8

// The kinds of methods. Constructors share the token space of static methods.
const (
	Static      Kind = iota + 1 // static method
	Constructor                 // <init>, this is the first argument
	Virtual                     // virtual method, this is the first argument
	Interface                   // method of an interface that only the JCRE implements, this is the first argument
)

// Key names a method the way a constant pool entry does.
type Key struct {
	Package iso7816.AID
	Class   uint8 // class token
	Kind    Kind
	Token   uint8 // method token
}

// Method is a native method.
type Method struct {
	Name string // `javacard/framework/Util.arrayCopy`, for messages
	Call Func
}

// Func executes a native method. args holds the argument words, this first;
// shorts are sign-extended, references are Refs, an int takes two words with its
// value in the first. The result is a word in the same form, 0 for void. The error
// is a *jcre.Exception for what the method throws; anything else stops the caller.
type Func func(env Env, args []int32) (int32, error)

// entry is one row of a class's table.
type entry struct {
	kind  Kind
	token uint8
	name  string
	call  Func
}

// classTable is the table of one class.
type classTable struct {
	token   uint8
	name    string
	methods []entry
}

// packageTable is the table of one package.
type packageTable struct {
	aid     iso7816.AID
	name    string
	classes []classTable
}

// The package AIDs of the table.
var (
	LangAID      = iso7816.MustParseAID("A0000000620001")     // java.lang
	IOAID        = iso7816.MustParseAID("A0000000620002")     // java.io
	RMIAID       = iso7816.MustParseAID("A0000000620003")     // java.rmi
	FrameworkAID = iso7816.MustParseAID("A0000000620101")     // javacard.framework
	APDUAID      = iso7816.MustParseAID("A0000000620209")     // javacardx.apdu
	IntxAID      = iso7816.MustParseAID("A00000006202080101") // javacardx.framework.util.intx
)

// packages lists the packages that cards have.
func packages() []packageTable {
	return []packageTable{
		langPackage(), ioPackage(), rmiPackage(), frameworkPackage(), servicePackage(), apduPackage(), intxPackage(), scwsPackage(), securityPackage(), cryptoPackage(), apduUtilPackage(),
		accessPackage(), fileAdministrationPackage(), dataObjectsPackage(), toolkitPackage(), uiccSystemPackage(), usimToolkitPackage(),
		simAccessPackage(), simToolkitPackage(),
		arrayLogicPackage(), mathPackage(), tlvPackage(), stringPackage(), timePackage(), sensitivePackage(), counterPackage(), derivationPackage(), certificatePackage(),
		globalPlatformPackage(),
	}
}

// Supers are the classes that the card's objects behind interfaces extend, or further interfaces that they implement, by the interface.
var Supers = map[string]string{
	recoveryClass:             "javacard/security/Signature",
	"javacard/security/ECKey": "javacard/security/Key", "javacard/security/DSAKey": "javacard/security/Key", "javacard/security/DHKey": "javacard/security/Key",
}

// Packages lists the AIDs of the packages that cards have.
func Packages() []iso7816.AID {
	var list []iso7816.AID
	for _, p := range packages() {
		list = append(list, p.aid)
	}
	return list
}

// Table makes the table of all native methods.
func Table() map[Key]Method {
	table := map[Key]Method{}
	for _, p := range packages() {
		for _, c := range p.classes {
			for _, m := range c.methods {
				key, name := Key{p.aid, c.token, m.kind, m.token}, p.name+"/"+c.name+"."+m.name
				table[key] = Method{Name: name, Call: storing(name, m.call)}
			}
		}
	}
	return table
}

// flag is a boolean result.
func flag(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// short is an integer result as a short.
func short(n int) int32 { return int32(int16(n)) }

// signed is a byte result, sign-extended.
func signed(b byte) int32 { return int32(int8(b)) }

// nothing is a method without effect and result.
func nothing(Env, []int32) (int32, error) { return 0, nil }

// answer is a method that always gives the same result.
func answer(result int32) Func {
	return func(Env, []int32) (int32, error) { return result, nil }
}
