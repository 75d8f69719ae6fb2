package subset

// languageRules are the rules that this package checks.
var languageRules = []Rule{
	{
		Code: CodeGoroutine, Title: "goroutine",
		Explanation: "A card executes one command at a time, on one stack. There is nothing that a goroutine could run on.",
		Bad: `func f(n int16) { go show(n) } // GC1001

func show(n int16) {}`,
		Good: `func f(n int16) { show(n) }

func show(n int16) {}`,
	},
	{
		Code: CodeChannel, Title: "channel",
		Explanation: "Channels connect goroutines, which a card does not have. Pass values as arguments and results, or keep them in fields.",
		Bad:         `var results chan int16 // GC1002`,
		Good:        `var result int16`,
	},
	{
		Code: CodeSelect, Title: "select statement",
		Explanation: "Select waits for channels, which a card does not have.",
		Bad: `func wait() {
	select {} // GC1003
}`,
		Good: `func wait(ready bool) int16 {
	if ready {
		return 1
	}
	return 0
}`,
	},
	{
		Code: CodeFloat, Title: "floating point",
		Explanation: "Java Card has no floating point numbers. Compute in integers of a fixed scale. Constant expressions may use them, since the compiler " +
			"evaluates these, as long as the result is an integer.",
		Bad:  `func half(x int16) float64 { return float64(x) / 2 } // GC1004`,
		Good: `func halfInTenths(x int16) int16 { return x * 5 }`,
	},
	{
		Code: CodeComplex, Title: "complex number",
		Explanation: "Java Card has no complex numbers.",
		Bad:         `var z complex64 // GC1005`,
		Good:        `var re, im int16`,
	},
	{
		Code: CodeWide, Title: "64-bit integer",
		Explanation: "The widest integer of a card has 32 bits, and many cards have 16 only. Go's int is accepted where the compiler can prove that its " +
			"value stays within the card's integers, and so is a conversion to 64 bits as the argument of a function of the standard library, such as " +
			"strconv.AppendInt(b, int64(n), 10). Longer numbers are kept as bytes.",
		Bad:  `var balance uint64 // GC1006`,
		Good: `var balance [8]byte // big-endian`,
	},
	{
		Code: CodeAddress, Title: "address as a number",
		Explanation: "References on a card are no numbers: they cannot be computed with. Use an index, or a pointer to a struct.",
		Bad:         `var last uintptr // GC1007`,
		Good:        `var last int16 // an index`,
	},
	{
		Code: CodeMap, Title: "map",
		Explanation: "A map allocates and moves memory as it grows; persistent memory of a card wears out and is never given back. Use an array for small numbers, or a " +
			"slice of structs that is searched. A package variable is accepted that is a map literal with constants as keys, and constants or functions as values, " +
			"if it is only indexed: that is compiled to a switch.",
		Bad: `var names map[byte]string // GC1008

func name(n byte) string { return names[n] }`,
		Good: `var names = map[byte]string{1: "one", 2: "two"}

func name(n byte) string { return names[n] }`,
	},
	{
		Code: CodeImport, Title: "package that cards do not have",
		Explanation: "From the standard library card code may import bytes, cmp, crypto/subtle, encoding/binary, encoding/hex, errors, iter, math/bits, slices, " +
			"strconv, strings and unicode/utf8, as far as what it uses of them fits the rules; docs/stdlib.md lists every function. Of gocard's runtime it may " +
			"import the API packages, but not those that make up the host. Test files may import anything.",
		Bad: `import "time" // GC1009

func seconds() byte { return byte(time.Now().Second()) } // GC2003`,
		Good: `func text(b []byte, n byte) int {
	b[0], b[1] = n/10+'0', n%10+'0'
	return 2
}`,
	},
	{
		Code: CodeNoBody, Title: "function without body",
		Explanation: "Functions written in assembler or linked by name exist on the host only.",
		Bad:         `func sum(b []byte) byte // GC1010`,
		Good: `func sum(b []byte) (s byte) {
	for _, x := range b {
		s += x
	}
	return s
}`,
	},
	{
		Code: CodeDefer, Title: "defer in a loop",
		Explanation: "Deferred calls of one function are handlers that are known when it is compiled. A loop would defer any number of them, each in memory of its " +
			"own. Put the body of the loop into a function.",
		Bad: `func f(n int16) {
	for range n {
		defer done() // GC1011
	}
}

func done() {}`,
		Good: `func f(n int16) {
	for range n {
		once()
	}
}

func once() { defer done() }

func done() {}`,
	},
	{
		Code: CodeJoin, Title: "strings joined at run time",
		Explanation: "Joining strings makes a new string each time; a card has no garbage collector that runs while a command is processed. Constants may be " +
			"joined. Copy the parts into a buffer one after the other.",
		Bad: `func greet(name string) string { return "hello " + name } // GC1012`,
		Good: `func greet(b []byte, name string) int {
	n := copy(b, "hello ")
	return n + copy(b[n:], name)
}`,
	},
	{
		Code: CodePrint, Title: "print or println",
		Explanation: "These builtin functions write to standard error, and a card has none. To follow a program run it with gocard run or in a test.",
		Bad:         `func f(n int16) { println(n) } // GC1013`,
		Good:        `func f(b []byte, n byte) { b[0] = n }`,
	},
}
