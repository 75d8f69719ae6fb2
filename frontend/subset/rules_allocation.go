package subset

// allocationRules are about memory: decision D8 of the architecture.
var allocationRules = []Rule{
	{
		Code: "GC3001", Title: "allocation while a command is processed",
		Explanation: "Persistent memory that is allocated is hardly ever given back, so a card that allocates with every command fails one day in the field. Allocate " +
			"in Install and keep the object in a field, use a local array, or write //gocard:alloc at the end of the line where memory may be used up. " +
			"The notes show how the card comes to the line.",
		Bad: `type Applet struct {
	framework.Applet
	last []byte
}

func (a *Applet) Process(apdu *framework.APDU) {
	a.last = make([]byte, 16) // GC3001
	copy(a.last, apdu.Buffer())
}`,
		Good: `type Applet struct {
	framework.Applet
	last [16]byte
}

func (a *Applet) Process(apdu *framework.APDU) {
	copy(a.last[:], apdu.Buffer())
}`,
	},
	{
		Code: "GC3002", Title: "package variable in a transaction",
		Explanation: "What is written in a transaction must be undone when it is aborted, on the card and on the host alike; the host cannot undo writes to the variables " +
			"of a Go package. So these may be written while a command is processed, but not where a transaction may be in progress: between BeginTransaction and " +
			"the end, in functions that are called there, and in what recovers from a panic there. Write them before or behind it, or keep what changes in " +
			"fields of the applet.",
		Bad: `var count uint16

func (a *Applet) Process(apdu *framework.APDU) {
	framework.BeginTransaction()
	count++ // GC3002
	framework.CommitTransaction()
}`,
		Good: `type Applet struct {
	framework.Applet
	count uint16
}

func (a *Applet) Process(apdu *framework.APDU) {
	framework.BeginTransaction()
	a.count++
	framework.CommitTransaction()
}`,
	},
	{
		Code: "GC3004", Title: "reference that the card only lends",
		Explanation: "The APDU buffer, the array given to Install, the APDU object, HTTP requests and responses, and exceptions belong to the card. It lends them while " +
			"a command is processed, and refuses to store a reference to one in a field, a package variable or an array: the applet would end with 6F00, " +
			"though it runs on the host. Strings and slices of such an array count as well. The notes show where the reference comes from and how it got to " +
			"the store. Copy the bytes into an array of the applet, or pass the slice or object on as a parameter; of an exception keep the reason. " +
			"Parameters and results of functions, local variables and local structs may hold them.",
		Bad: `type Applet struct {
	framework.Applet
	name []byte
}

func (a *Applet) Process(apdu *framework.APDU) {
	a.name = apdu.Buffer()[5:9] // GC3004
}`,
		Good: `type Applet struct {
	framework.Applet
	name    [16]byte
	nameLen byte
}

func (a *Applet) Process(apdu *framework.APDU) {
	a.nameLen = byte(copy(a.name[:], apdu.Buffer()[5:9]))
}`,
	},
	{
		Code: "GC3101", Title: "recursive function with local arrays",
		Explanation: "Local arrays have fixed places in transient memory, which the next call of the same function would overwrite. Make the array a parameter.",
		NoExample:   "functions that call themselves make their arrays anew each time, so what is refused is the allocation (GC3001)",
	},
	{
		Code: "GC3102", Title: "local array of references that leaves its place",
		Explanation: "The elements of a local array of references can be read and written, but in a program that aborts transactions the array cannot be sliced or passed " +
			"on: in transient memory it is an array of Object. Allocate it when the applet is installed.",
		NoExample: "the front end makes arrays of Object of such arrays, so that only programs in the compiler's intermediate form get it",
	},
	{
		Code: "GC3103", Title: "function that returns several references that the card only lends",
		Explanation: "A method of the card has one result; the compiler passes the others through arrays in transient memory. The card does not let references to what it " +
			"lends (GC3004) be stored there, so only one result can be a slice of the APDU buffer or another reference of that kind. Functions that are called " +
			"directly need not care: results that are slices of a parameter do not travel, other functions are copied to where they are called. That cannot " +
			"be done with methods that are called through an interface and with functions that call themselves. Return offsets into a slice that the " +
			"caller has, or call the function directly.",
		Bad: `type source interface{ parts() (head, tail []byte) }

type buffer struct{}

func (b *buffer) parts() (head, tail []byte) { // GC3103
	buf := framework.CurrentAPDUBuffer()
	return buf[:4], buf[4:]
}

type other struct{}

func (o *other) parts() (head, tail []byte) { return nil, nil } // GC3103

var sources = [...]source{&buffer{}, &other{}}

func (a *Applet) Process(apdu *framework.APDU) {
	head, tail := sources[apdu.Buffer()[0]&1].parts()
	if len(head) > len(tail) {
		panic(framework.SWWrongLength)
	}
}`,
		Good: `type source interface{ split() (at int16) }

type buffer struct{}

func (b *buffer) split() (at int16) { return 4 }

type other struct{}

func (o *other) split() (at int16) { return 0 }

var sources = [...]source{&buffer{}, &other{}}

func (a *Applet) Process(apdu *framework.APDU) {
	buf := apdu.Buffer()
	at := sources[buf[0]&1].split()
	if at > int16(len(buf[at:])) {
		panic(framework.SWWrongLength)
	}
}`,
	},
	{
		Code: "GC3104", Title: "recursion without a bound",
		Explanation: "The stack of a card holds a few hundred words; a function that calls itself too often stops the applet there, where Go's stack would grow. The " +
			"compiler looks for a number that gets smaller (or greater) with each call and whose range it knows. Where the depth follows from something else, such " +
			"as the length of a list, write //gocard:recursion N above the function: it is never active more than N times at once. gocard build --report mem counts " +
			"it so often. A call through an interface, or of a function value, may run whatever implements it.",
		Bad: `type node struct{ next *node }

func (n *node) size() int16 { // GC3104
	if n == nil {
		return 0
	}
	return 1 + n.next.size()
}`,
		Good: `type node struct{ next *node }

// size is called for lists of up to eight nodes.
//
//gocard:recursion 8
func (n *node) size() int16 {
	if n == nil {
		return 0
	}
	return 1 + n.next.size()
}`,
	},
}

// integerRules are about the range of int: decision D4.
var integerRules = []Rule{
	{
		Code: "GC4001", Title: "int whose range is not known",
		Explanation: "Go's int has 64 bits, a card's integers have 16 or 32. The compiler follows values through the whole program (tests, lengths, masks, fields, how often " +
			"a loop runs), gives each int the size that it needs, and accepts it where nobody could tell the difference. Here 32 bits may not be enough; the " +
			"message says which range was found, and the notes where a number is kept that grows. Test or mask the value, or compute in a sized type such as " +
			"uint16 or uint32, which wraps alike everywhere. An int that fits 16 bits costs least.",
		Bad: `type Applet struct {
	framework.Applet
	total int
}

func (a *Applet) Process(apdu *framework.APDU) {
	a.total += int(apdu.Buffer()[0]) // GC4001
	if a.total > 1000 {
		panic(framework.SWWrongData)
	}
}`,
		Good: `type Applet struct {
	framework.Applet
	total uint16
}

func (a *Applet) Process(apdu *framework.APDU) {
	a.total += uint16(apdu.Buffer()[0])
	if a.total > 1000 {
		panic(framework.SWWrongData)
	}
}`,
	},
}
