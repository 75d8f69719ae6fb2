package subset

// loweringRules are what frontend/lower raises where Go has no form on the card.
var loweringRules = []Rule{
	{
		Code: "GC2001", Title: "type without form on the card",
		Explanation: "The card has integers of up to 32 bits, objects, and arrays of integers and objects with at most 32767 elements. A type that is made of " +
			"something else, such as a slice of slices, has no form there.",
		Bad:  `var rows [][4]byte`,
		Good: "type row struct{ b [4]byte }\n\nvar rows []row",
	},
	{
		Code: "GC2002", Title: "operation without form on the card",
		Explanation: "The operation needs something that the card's machine does not have. The message names it and what to write instead.",
	},
	{
		Code: "GC2003", Title: "function that cannot be called on the card",
		Explanation: "The function exists on the host only: it has no directive that names its counterpart on the card and is not marked //gocard:source, or it comes " +
			"from a package whose source the card cannot execute.",
	},
	{
		Code: "GC2004", Title: "pointer into an object",
		Explanation: "References on a card point to whole objects. A struct inside another one becomes an object of its own where its address is used. A pointer to " +
			"another field or element, or to a local variable, is accepted while the compiler can see all of its uses; it cannot be stored, returned or put " +
			"into an interface.",
		Bad: `type counter struct{ n int16 }

func (c *counter) ref() *int16 { return &c.n }`,
		Good: `type counter struct{ n int16 }

func (c *counter) add(d int16) { c.n += d }`,
	},
	{
		Code: "GC2005", Title: "array returned by value",
		Explanation: "An array that is returned by value would have to be copied to an array that nobody owns. Let the caller pass a slice that is filled.",
		Bad:         `func key() [16]byte`,
		Good:        `func key(k []byte)`,
	},
	{
		Code: "GC2006", Title: "recursive function that takes addresses or closures",
		Explanation: "Functions that take the address of a variable or a closure are expanded where they are called, which a function that calls itself cannot be. " +
			"Pass values.",
	},
	{
		Code: "GC2007", Title: "conversion that would allocate",
		Explanation: "Converting between string and []byte copies, except where the result is only compared, indexed, ranged over or copied. A copy would use up " +
			"persistent memory with every command.",
		Bad:  `func name(b []byte) string { return string(b) }`,
		Good: `func isAdmin(b []byte) bool { return string(b) == "admin" }`,
	},
	{
		Code: "GC2008", Title: "slice with a capacity of its own",
		Explanation: "A slice on the card is array, offset and length; its capacity reaches to the end of the array. x[low:high:max] needs a fourth part.",
		Bad:         `func head(b []byte) []byte { return b[:2:2] }`,
		Good:        `func head(b []byte) []byte { return b[:2] }`,
	},
	{
		Code: "GC2009", Title: "result of recover that is more than an exception",
		Explanation: "On the card recover gives an exception object. It can be compared with nil and asserted to a type of exception, such as framework.SW; it cannot " +
			"be stored or passed on.",
		Bad: `func f() (v any) {
	defer func() { v = recover() }()
	return nil
}`,
		Good: `func f() (failed bool) {
	defer func() { failed = recover() != nil }()
	return false
}`,
	},
	{
		Code: "GC2010", Title: "deferred call that is not known",
		Explanation: "Deferred calls become handlers when the function is compiled, so the function that is deferred must be known there.",
	},
	{
		Code: "GC2011", Title: "value that cannot stand in an interface",
		Explanation: "An interface on the card is a reference to an object. Pointers to structs can stand in it, and constants, for which the compiler makes an object; " +
			"other values would allocate.",
	},
	{
		Code: "GC2012", Title: "constant that does not fit",
		Explanation: "The constant is greater than any integer of a card, or the string is longer than the longest array (32767 bytes).",
	},
	{
		Code: "GC2013", Title: "function value that outlives what it captures",
		Explanation: "A closure is expanded where it is called, so that what it captures stays in local variables. One that is stored or returned would need an " +
			"object for these. Make a struct with a method, and allocate it in Install.",
	},
}
