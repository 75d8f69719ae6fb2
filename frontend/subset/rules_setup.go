package subset

// setupRules are about packages and directives.
var setupRules = []Rule{
	{
		Code: "GC5001", Title: "package that cannot be found or read",
		Explanation: "The go command could not find the package or its files, or the pattern does not name one package. go list with the same pattern says more.",
	},
	{
		Code: "GC5002", Title: "syntax error",
		Explanation: "The file is no valid Go; go vet reports the same.",
	},
	{
		Code: "GC5003", Title: "type error",
		Explanation: "The package does not type-check, or wants a newer version of Go than gocard was built with; go vet reports the same.",
	},
	{
		Code: "GC5004", Title: "package without AID",
		Explanation: "Every package on a card has an application identifier (AID): 5 to 16 bytes, of which the first 5 belong to a provider (ISO 7816-4). Identifiers that " +
			"begin with F are free for own use. The directive stands at the package clause.",
		Bad: `// Package counter counts.
package counter`,
		Good: `// Package counter counts.
//
//gocard:package aid=F0676F636172640201 version=1.0
package counter`,
	},
	{
		Code: "GC5005", Title: "package without applet",
		Explanation: "A package becomes a CAP file because of its applets: struct types that embed framework.Applet as their first field and have a method Process. " +
			"Packages without one are compiled into the packages that import them.",
		Good: `//gocard:applet aid=F0676F63617264020101
type Applet struct {
	framework.Applet
}

func (a *Applet) Process(apdu *framework.APDU) { panic(framework.SWInsNotSupported) }`,
	},
	{
		Code: "GC5006", Title: "applet without AID",
		Explanation: "A struct type that embeds framework.Applet and has a method Process is an applet; it needs an AID of its own, which begins with the same 5 " +
			"bytes as that of its package.",
		Bad: `type Applet struct {
	framework.Applet
}`,
		Good: `//gocard:applet aid=F0676F63617264020101
type Applet struct {
	framework.Applet
}`,
	},
	{
		Code: "GC5007", Title: "directive that cannot be understood",
		Explanation: "The comment begins with //gocard: but a key is missing, or a value is not what the directive takes: AIDs are 5 to 16 bytes in hex, versions are " +
			"major.minor.",
		Bad:  `//gocard:applet aid=F0676F636`,
		Good: `//gocard:applet aid=F0676F63617264020101`,
	},
	{
		Code: "GC5008", Title: "applet without Install",
		Explanation: "The card calls the function Install of the applet's package to make an applet; it gets the install parameters and calls framework.Register.",
		Good:        `func Install(params []byte) { framework.Register(&Applet{}) }`,
	},
	{
		Code: "GC5009", Title: "applet that does not extend the card's Applet",
		Explanation: "A type with //gocard:applet is an applet class of the card, so it must extend the card's Applet: its first field is an embedded framework.Applet, " +
			"or an embedded struct that begins with one.",
		Bad: `//gocard:applet aid=F0676F63617264020101
type Applet struct {
	n uint16
	framework.Applet
}`,
		Good: `//gocard:applet aid=F0676F63617264020101
type Applet struct {
	framework.Applet
	n uint16
}`,
	},
}

// targetRules are about what the target lacks.
var targetRules = []Rule{
	{
		Code: "GC6001", Title: "API that the target lacks",
		Explanation: "The function or package came with a later version of the card API than the target has. Choose another target with --target, or do without it.",
	},
	{
		Code: "GC6002", Title: "32-bit integers on a card without int",
		Explanation: "int32, uint32, rune and values of int beyond 16 bits need the card's optional 32-bit integers. Build with --int for a card that has them, or use " +
			"16-bit integers.",
		Bad:  `var total uint32`,
		Good: `var total uint16`,
	},
}

// internalRules are mistakes of the compiler.
var internalRules = []Rule{
	{
		Code: "GC9000", Title: "mistake in the compiler",
		Explanation: "gocard met something that it did not expect. Please report it with the message and, if possible, the source.",
	},
}
