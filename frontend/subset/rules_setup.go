package subset

// setupRules are about packages and directives.
var setupRules = []Rule{
	{
		Code: "GC5001", Title: "package that cannot be found or read",
		Explanation: "The go command could not find the package or its files, or the pattern does not name one package that an applet or a library can be. go list with the same pattern says more.",
		Bad:         `import "example.com/missing" // GC5001`,
	},
	{
		Code: "GC5002", Title: "syntax error",
		Explanation: "The file is no valid Go; go vet reports the same.",
		Bad: `package broken

func f() { return 1 +- } // GC5002`,
	},
	{
		Code: "GC5003", Title: "type error",
		Explanation: "The package does not type-check, or wants a newer version of Go than gocard was built with; go vet reports the same.",
		Bad:         `func f(b byte) int16 { return b } // GC5003`,
		Good:        `func f(b byte) int16 { return int16(b) }`,
	},
	{
		Code: "GC5004", Title: "package without AID",
		Explanation: "Every package on a card has an application identifier (AID): 5 to 16 bytes, of which the first 5 belong to a provider (ISO 7816-4). Identifiers that " +
			"begin with F are free for own use. The directive stands at the package clause.",
		Bad: `// Package counter counts.
package counter // GC5004

import "github.com/gocard/gocard/runtime/javacard/framework"

//gocard:applet aid=F0676F63617264020101
type Applet struct{ framework.Applet }

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
		Good: `// Package counter counts.
//
//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

//gocard:applet aid=F0676F63617264020101
type Applet struct{ framework.Applet }

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
	},
	{
		Code: "GC5005", Title: "package without applet",
		Explanation: "A package becomes a CAP file because of its applets: struct types that embed framework.Applet as their first field and have a method Process. " +
			"Packages without one are compiled into the packages that import them.",
		Bad: `//gocard:package aid=F0676F636172640201 version=1.0
package counter // GC5005

func Max(a, b int16) int16 { return max(a, b) }`,
		Good: `//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

//gocard:applet aid=F0676F63617264020101
type Applet struct{ framework.Applet }

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
	},
	{
		Code: "GC5006", Title: "applet without AID",
		Explanation: "A struct type that embeds framework.Applet and has a method Process is an applet; it needs an AID of its own, which begins with the same 5 " +
			"bytes as that of its package.",
		Bad: `//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

type Applet struct{ framework.Applet } // GC5006

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
		Good: `//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

//gocard:applet aid=F0676F63617264020101
type Applet struct{ framework.Applet }

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
	},
	{
		Code: "GC5007", Title: "directive that cannot be understood",
		Explanation: "The comment begins with //gocard: but there is no such directive, a key is missing or unknown, or a value is not what the directive takes: AIDs are 5 to 16 bytes in hex, versions are " +
			"major.minor.",
		Bad: `//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

// GC5007
//gocard:applet aid=F0676F636
type Applet struct{ framework.Applet }

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
		Good: `//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

//gocard:applet aid=F0676F63617264020101
type Applet struct{ framework.Applet }

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
	},
	{
		Code: "GC5008", Title: "applet without Install",
		Explanation: "The card calls the function Install of the applet's package to make an applet; it gets the install parameters and calls framework.Register.",
		Bad: `//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

//gocard:applet aid=F0676F63617264020101
type Applet struct{ framework.Applet } // GC5008

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
		Good: `//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

//gocard:applet aid=F0676F63617264020101
type Applet struct{ framework.Applet }

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
	},
	{
		Code: "GC5009", Title: "applet that does not extend the card's Applet",
		Explanation: "A type with //gocard:applet is an applet class of the card, so it must extend the card's Applet: its first field is an embedded framework.Applet, " +
			"or an embedded struct that begins with one.",
		Bad: `//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

// GC5009
//gocard:applet aid=F0676F63617264020101
type Applet struct {
	n uint16
	framework.Applet
}

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
		Good: `//gocard:package aid=F0676F636172640201 version=1.0
package counter

import "github.com/gocard/gocard/runtime/javacard/framework"

//gocard:applet aid=F0676F63617264020101
type Applet struct {
	framework.Applet
	n uint16
}

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
	},
}

// libraryRules are about packages that are CAP files of their own.
var libraryRules = []Rule{
	{
		Code: "GC5010", Title: "declaration that other packages cannot use",
		Explanation: "What a library exports is called from other CAP files, so it needs a form that stays: numbers of a fixed size, bool, []byte, pointers to struct types " +
			"and interfaces of libraries and of the card, and at most one result that is no slice. Methods have pointer receivers. Write other forms in unexported " +
			"functions. Methods of shareable interfaces cannot take pointers to structs, because the firewall keeps applets from each other's objects.",
		Bad: `//gocard:package aid=F0676F636172642001 version=1.0
//gocard:library
package counter

func Add(a, b int) (sum int, ok bool) { return a + b, a > b } // GC5010`,
		Good: `//gocard:package aid=F0676F636172642001 version=1.0
//gocard:library
package counter

func Add(a, b int16) int16 { return a + b }`,
	},
	{
		Code: "GC5011", Title: "library with memory of its own",
		Explanation: "Objects belong to the applet during whose command they are made, and the firewall keeps others from them; a library without applets is never " +
			"installed and owns nothing. So it has no local arrays, no package variables that change or refer to something, no tables and no constant strings as arrays, " +
			"and none of its functions gives back several results unless they are compiled into their callers (-O 2 does that with small ones). State belongs into " +
			"objects that its functions make for the applet.",
		Bad: `//gocard:package aid=F0676F636172642001 version=1.0
//gocard:library
package counter

var n uint16

func Next() uint16 { n++; return n } // GC5011`,
		Good: `//gocard:package aid=F0676F636172642001 version=1.0
//gocard:library
package counter

type Counter struct{ n uint16 }

func (c *Counter) Next() uint16 { c.n++; return c.n }`,
	},
	{
		Code: "GC5012", Title: "library that is not compatible with its release",
		Explanation: "The file released.exp beside the sources of a library (or one given with --exp) is the export file of its last release. A version " +
			"with the same major number keeps all of that, with the same signatures; what is new needs a higher minor version. Otherwise the package gets the next " +
			"major version, and applets are built again.",
		NoExample: "it takes an export file of what was released",
	},
	{
		Code: "GC5013", Title: "library whose export file lacks something",
		Explanation: "The program uses a declaration of a library that the library's export file does not have: it is older than the sources, or of another package. Build the library " +
			"again, and load its CAP file onto the cards before the applet's.",
		NoExample: "it takes an export file that is older than the sources",
	},
}

// targetRules are about what the target lacks.
var targetRules = []Rule{
	{
		Code: "GC6001", Title: "API that the target lacks",
		Explanation: "The function or package came with a later version of the card API than the target has. Choose another target with --target, or do without it.",
		Flags:       "--target jc222",
		Bad:         `func wipe(b []byte) { framework.ArrayFill(b, 0) } // GC6001`,
		Good:        `func wipe(b []byte) { clear(b) }`,
	},
	{
		Code: "GC6002", Title: "32-bit integers on a card without int",
		Explanation: "A function of the card takes or gives a 32-bit integer, which is optional on cards. Build with --int for a card that has them. The program's own " +
			"32-bit integers need nothing: without --int they are pairs of 16-bit ones.",
		NoExample: "whoever calls such a function of the API packages here gets --int at once; it takes an export file of one's own",
		Good:      `var total uint32`,
	},
}

// internalRules are mistakes of the compiler.
var internalRules = []Rule{
	{
		Code: "GC9000", Title: "mistake in the compiler",
		Explanation: "gocard met something that it did not expect. Please report it with the message and, if possible, the source.",
		NoExample:   "every program that gets this shows a fault of gocard",
	},
}
