package subset

// allocationRules are about memory: decision D8 of the architecture.
var allocationRules = []Rule{
	{
		Code: "GC3001", Title: "allocation while a command is processed",
		Explanation: "Persistent memory that is allocated is hardly ever given back, so a card that allocates with every command fails one day in the field. Allocate " +
			"in Install and keep the object in a field, use a local array, or write //gocard:alloc at the end of the line where memory may be used up. " +
			"The message shows how the line is reached from Process.",
		Bad: `func (a *Applet) Process(apdu *framework.APDU) {
	key := make([]byte, 16)
	...
}`,
		Good: `func (a *Applet) Process(apdu *framework.APDU) {
	var key [16]byte
	...
}`,
	},
	{
		Code: "GC3002", Title: "package variable in a transaction",
		Explanation: "Writes to package variables must be undone when a transaction is aborted, on the card and on the host alike. Keep what changes in fields of the " +
			"applet.",
	},
	{
		Code: "GC3003", Title: "local array that outlives its function",
		Explanation: "A local array lies in transient memory that other functions use after this one returns. It can be passed on, but not stored or returned. Keep it " +
			"in a field of the applet.",
	},
	{
		Code: "GC3004", Title: "reference that the card only lends",
		Explanation: "The APDU buffer, the array given to Install, the APDU object, HTTP requests and responses, and exceptions belong to the card. It lends them while " +
			"a command is processed, and refuses to store a reference to one in a field, a package variable or an array: the applet would end with 6F00, " +
			"though it runs on the host. Strings and slices of such an array count as well. The message shows where the reference comes from and how it got to " +
			"the store. Copy the bytes into an array of the applet, or pass the slice or object on as a parameter; of an exception keep the reason. " +
			"Parameters and results of functions, local variables and local structs may hold them.",
		Bad: `func (a *Applet) Process(apdu *framework.APDU) {
	a.name = apdu.Buffer()[5:9]
}`,
		Good: `func (a *Applet) Process(apdu *framework.APDU) {
	a.nameLen = byte(copy(a.name[:], apdu.Buffer()[5:9]))
}`,
	},
	{
		Code: "GC3101", Title: "recursive function with local arrays",
		Explanation: "Local arrays have fixed places in transient memory, which the next call of the same function would overwrite. Make the array a parameter.",
	},
	{
		Code: "GC3102", Title: "local array of references that leaves its place",
		Explanation: "The elements of a local array of references can be read and written, but the array cannot be sliced or passed on: in transient memory it is " +
			"an array of Object. Allocate it when the applet is installed.",
	},
	{
		Code: "GC3103", Title: "function that returns several references that the card only lends",
		Explanation: "A method of the card has one result; the compiler passes the others through arrays in transient memory. The card does not let references to what it " +
			"lends (GC3004) be stored there, so only one result can be a slice of the APDU buffer or another reference of that kind. Functions that are called " +
			"directly need not care: results that are slices of a parameter do not travel, other functions are copied to where they are called. That cannot " +
			"be done with methods that are called through an interface and with functions that call themselves. Return offsets into a slice that the " +
			"caller has, or call the function directly.",
		Bad: `type splitter interface {
	split(data []byte) (head, tail []byte)
}`,
		Good: `type splitter interface {
	split(data []byte) (at int16)
}`,
	},
}

// integerRules are about the range of int: decision D4.
var integerRules = []Rule{
	{
		Code: "GC4001", Title: "int whose range is not known",
		Explanation: "Go's int has 64 bits, a card's integers have 16 or 32. The compiler follows values through the whole program and accepts int where it can prove " +
			"that nobody could tell the difference. Here it cannot; the message says which range it found. Mask or bound the value, compute in a sized type " +
			"such as uint16, which wraps alike everywhere, or build with --int for cards with 32-bit integers.",
		Bad:  `func (a *Applet) add(n int) { a.total += n }`,
		Good: `func (a *Applet) add(n int) { a.total = (a.total + n) & 0x7FFF }`,
	},
}
