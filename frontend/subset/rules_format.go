package subset

// formatRules are limits of the CAP file format and the card's machine.
var formatRules = []Rule{
	{
		Code: "GC7001", Title: "method that is too long",
		Explanation: "The bytecode of a method has at most 32767 bytes. Split the function.",
		NoExample:   "it takes a function of some 3000 lines",
	},
	{
		Code: "GC7002", Title: "frame that is too large",
		Explanation: "Arguments, local variables and operand stack of a method have at most 255 words each. Split the function, or pass a pointer to a struct.",
		Flags:       "-O0",
		Bad: `type four struct{ a, b, c, d int16 }

type sixteen struct{ a, b, c, d four }

type sixtyFour struct{ a, b, c, d sixteen }

type large struct{ a, b, c, d sixtyFour }

var one, two large

func same(l large, n byte) bool { return n > 0 && (l == two || same(l, n-1)) } // GC7002

func f(i byte) bool { return same(one, i) }`,
		Good: `type four struct{ a, b, c, d int16 }

type sixteen struct{ a, b, c, d four }

type sixtyFour struct{ a, b, c, d sixteen }

var one, two sixtyFour

func same(l *sixtyFour, n byte) bool { return n > 0 && (*l == two || same(l, n-1)) }

func f(i byte) bool { return same(&one, i) }`,
	},
	{
		Code: "GC7003", Title: "too many fields",
		Explanation: "An object has at most 255 words of fields; slices that are no whole arrays take three words, 32-bit integers two. Structs in a struct count with all their fields. Split the struct, or use an array.",
		Flags:       "-O0",
		Bad: `type four struct{ a, b, c, d int16 }

type sixteen struct{ a, b, c, d four }

type sixtyFour struct{ a, b, c, d sixteen }

type large struct{ a, b, c, d sixtyFour } // GC7003

var one, two = &large{}, &large{}

func same() bool { return *one == *two }`,
		Good: `type four struct{ a, b, c, d int16 }

type sixteen struct{ a, b, c, d four }

type sixtyFour struct{ a, b, c, d sixteen }

var one, two = &sixtyFour{}, &sixtyFour{}

func same() bool { return *one == *two }`,
	},
	{
		Code: "GC7004", Title: "too many virtual methods",
		Explanation: "A class has at most 128 methods that are called through interfaces or override others. Split the type.",
		NoExample:   "it takes a type with 129 methods",
	},
	{
		Code: "GC7005", Title: "component that is too large",
		Explanation: "A component of a CAP file has at most 65535 bytes. Make the package smaller, or make a library of a part of it.",
		Bad: `//gocard:package aid=F0676F636172640201 version=1.0
package counter // GC7005

import "github.com/gocard/gocard/runtime/javacard/framework"

//gocard:applet aid=F0676F63617264020101
type Applet struct{ framework.Applet }

func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) Process(apdu *framework.APDU) { apdu.Buffer()[0] = get(int16(apdu.Buffer()[1])) }

var a, b, c = [30000]byte{29999: 1}, [30000]byte{29999: 2}, [30000]byte{29999: 3}

func get(i int16) byte { return a[i] + b[i] + c[i] }`,
		Good: `var a = [30000]byte{29999: 1}

func get(i int16) byte { return a[i] }`,
	},
	{
		Code: "GC7006", Title: "too many interfaces",
		Explanation: "A class implements at most 15 interfaces.",
		NoExample:   "it takes a type with 16 interfaces",
	},
	{
		Code: "GC7007", Title: "too many classes or imports",
		Explanation: "A package has at most 255 classes and 128 imported packages. Make a library of a part of it.",
		NoExample:   "it takes 256 types",
	},
	{
		Code: "GC7008", Title: "library with initialised arrays",
		Explanation: "The arrays of a package without applets would belong to nobody, so its CAP file cannot have initialised ones. Fill them when the package is used first, or move the constants to the applet's package.",
		NoExample:   "libraries get GC5011 before",
	},
	{
		Code: "GC7009", Title: "class that cannot be extended",
		Explanation: "The struct embeds a class of the card that is final, has no constructor without arguments, or of which nothing is known: its export file is given with --exp. Otherwise keep a pointer to an object in a field.",
		Bad: `type code struct{ framework.OwnerPIN } // GC7009

var pin = &code{}

func tries() int { return pin.TriesRemaining() }`,
		Good: `type code struct{ pin *framework.OwnerPIN }

var pin = &code{framework.NewOwnerPIN(3, 4)}

func tries() int { return pin.pin.TriesRemaining() }`,
	},
	{
		Code: "GC7101", Title: "local arrays that are too large",
		Explanation: "The local arrays of a function and those that call it share one transient array, which has at most 32767 elements. Use smaller ones, or arrays in " +
			"fields of the applet.",
		Bad: `func (a *Applet) Process(apdu *framework.APDU) { // GC7101
	var b, c [20000]byte
	n := apdu.Buffer()[0]
	b[n], c[n] = n, n
	apdu.Buffer()[0] = b[1] + c[2]
}`,
		Good: `func (a *Applet) Process(apdu *framework.APDU) {
	var b, c [256]byte
	n := apdu.Buffer()[0]
	b[n], c[n] = n, n
	apdu.Buffer()[0] = b[1] + c[2]
}`,
	},
}
