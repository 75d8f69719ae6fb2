package subset

// languageRules are the rules that this package checks.
var languageRules = []Rule{
	{
		Code: CodeGoroutine, Title: "goroutine",
		Explanation: "A card executes one command at a time, on one stack. There is nothing that a goroutine could run on.",
		Bad: `func f(n *int16) { go add(n) }

func add(n *int16) { *n++ }`,
		Good: `func f(n *int16) { add(n) }

func add(n *int16) { *n++ }`,
	},
	{
		Code: CodeChannel, Title: "channel",
		Explanation: "Channels connect goroutines, which a card does not have. Pass values as arguments and results, or keep them in fields.",
		Bad:         `var results chan int16`,
		Good:        `var result int16`,
	},
	{
		Code: CodeSelect, Title: "select statement",
		Explanation: "Select waits for channels, which a card does not have.",
		Bad: `func wait() {
	select {}
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
		Bad:  `func half(x int16) float64 { return float64(x) / 2 }`,
		Good: `func halfInTenths(x int16) int16 { return x * 5 }`,
	},
	{
		Code: CodeComplex, Title: "complex number",
		Explanation: "Java Card has no complex numbers.",
		Bad:         `var z complex64`,
		Good:        `var re, im int16`,
	},
	{
		Code: CodeWide, Title: "64-bit integer",
		Explanation: "The widest integer of a card has 32 bits, and many cards have 16 only. Go's int is accepted where the compiler can prove that its " +
			"value stays within the card's integers. Longer numbers are kept as bytes.",
		Bad:  `var balance uint64`,
		Good: `var balance [8]byte // big-endian`,
	},
	{
		Code: CodeAddress, Title: "address as a number",
		Explanation: "References on a card are no numbers: they cannot be computed with. Use an index, or a pointer to a struct.",
		Bad:         `func next(p uintptr) uintptr { return p + 1 }`,
		Good:        `func next(i int16) int16 { return i + 1 }`,
	},
	{
		Code: CodeMap, Title: "map",
		Explanation: "A map allocates and moves memory as it grows; persistent memory of a card wears out and is never given back. Use a switch for " +
			"constant keys, an array for small numbers, or a slice of structs that is searched.",
		Bad: `var names = map[byte]string{1: "one", 2: "two"}`,
		Good: `func name(n byte) string {
	switch n {
	case 1:
		return "one"
	case 2:
		return "two"
	}
	return ""
}`,
	},
	{
		Code: CodeImport, Title: "package that cards do not have",
		Explanation: "From the standard library card code may import bytes, cmp, crypto/subtle, encoding/binary, encoding/hex, errors, iter, math/bits, slices, " +
			"strconv, strings and unicode/utf8, as far as what it uses of them fits the rules. Of gocard's runtime it may import the API packages, but not those " +
			"that make up the host. Test files may import anything.",
		Bad: `import "fmt"

func text(n int16) string { return fmt.Sprint(n) }`,
		Good: `func text(b []byte, n int16) int {
	b[0], b[1] = byte(n/10)+'0', byte(n%10)+'0'
	return 2
}`,
	},
	{
		Code: CodeNoBody, Title: "function without body",
		Explanation: "Functions written in assembler or linked by name exist on the host only.",
		Bad:         `func sum(b []byte) byte`,
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
		Bad: `func f(n int16, done func()) {
	for range n {
		defer done()
	}
}`,
		Good: `func f(n int16, done func()) {
	for range n {
		once(done)
	}
}

func once(done func()) { defer done() }`,
	},
	{
		Code: CodeJoin, Title: "strings joined at run time",
		Explanation: "Joining strings makes a new string each time; a card has no garbage collector that runs while a command is processed. Constants may be " +
			"joined. Copy the parts into a buffer one after the other.",
		Bad: `func greet(name string) string { return "hello " + name }`,
		Good: `func greet(b []byte, name string) int {
	n := copy(b, "hello ")
	return n + copy(b[n:], name)
}`,
	},
	{
		Code: CodePrint, Title: "print or println",
		Explanation: "These builtin functions write to standard error, and a card has none. To follow a program run it with gocard run or in a test.",
		Bad:         `func f(n int16) { println(n) }`,
		Good:        `func f(b []byte, n byte) { b[0] = n }`,
	},
}
