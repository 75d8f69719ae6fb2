package subset

// loweringRules are what frontend/lower raises where Go has no form on the card.
var loweringRules = []Rule{
	{
		Code: "GC2001", Title: "type without form on the card",
		Explanation: "The card has integers of up to 32 bits, objects, and arrays of integers and objects with at most 32767 elements. A type that is made of " +
			"something else, such as an object of the card by value, has no form there.",
		Bad: `type Applet struct {
	framework.Applet
	pin framework.OwnerPIN // GC2001
}`,
		Good: `type Applet struct {
	framework.Applet
	pin *framework.OwnerPIN
}`,
	},
	{
		Code: "GC2002", Title: "operation without form on the card",
		Explanation: "The operation needs something that the card's machine does not have. The message names it and what to write instead.",
		Bad: `type amount struct{ n int16 }

type price struct{ n int16 }

func value(a *amount) int16 { return (*price)(a).n } // GC2002`,
		Good: `type amount struct{ n int16 }

type price struct{ n int16 }

func value(a *amount) int16 { return price(*a).n }`,
	},
	{
		Code: "GC2003", Title: "function that cannot be called on the card",
		Explanation: "The function exists on the host only: it has no directive that names its counterpart on the card and is not marked //gocard:source, or it comes " +
			"from a package whose source the card cannot execute.",
		Bad:  `func length() int { return len(framework.SWWrongData.Error()) } // GC2003`,
		Good: `func low() byte { return byte(framework.SWWrongData & 0xFF) }`,
	},
	{
		Code: "GC2004", Title: "pointer into an object",
		Explanation: "References on a card point to whole objects. A struct inside another one becomes an object of its own where its address is used. A pointer to " +
			"another field or element, or to a local variable, is accepted while the compiler can see all of its uses; it cannot be stored, returned or put " +
			"into an interface.",
		Bad: `type counter struct{ n int16 }

var kept *int16 // GC2004

func (c *counter) keep() { kept = &c.n } // GC2004`,
		Good: `type counter struct{ n int16 }

var kept *counter

func (c *counter) keep() { kept = c }`,
	},
	{
		Code: "GC2006", Title: "recursive function that takes addresses or closures",
		Explanation: "Functions that take the address of a variable or a closure are expanded where they are called, which a function that calls itself cannot be. " +
			"Pass values.",
		Bad: `func count(n int16, sum *int16) {
	if n > 0 {
		*sum += n
		count(n-1, sum) // GC2006
	}
}

func total(n int16) (sum int16) {
	count(n, &sum)
	return sum
}`,
		Good: `func count(n int16) int16 {
	if n > 0 {
		return n + count(n-1)
	}
	return 0
}`,
	},
	{
		Code: "GC2007", Title: "conversion that would allocate",
		Explanation: "Converting between string and []byte copies, except where the result is only compared, indexed, ranged over or copied. A copy would use up " +
			"persistent memory with every command.",
		Bad: `type Applet struct {
	framework.Applet
	name string
}

func (a *Applet) Process(apdu *framework.APDU) {
	a.name = string(apdu.Buffer()[5:9]) // GC2007
}`,
		Good: `type Applet struct {
	framework.Applet
	name [16]byte
}

func (a *Applet) Process(apdu *framework.APDU) {
	copy(a.name[:], apdu.Buffer()[5:9])
	if string(a.name[:4]) == "root" {
		panic(framework.SWWrongData)
	}
}`,
	},
	{
		Code: "GC2008", Title: "capacity that is not known",
		Explanation: "Where append makes a larger array, Go leaves open how large it is, and does not do the same in all versions. A program must not depend on it: by " +
			"asking for the capacity of such a slice, cutting it behind its length, or keeping the old slice in a second place, where it may or may not share " +
			"its array with the new one. The same goes for []byte(s). In packages that others link to slices have the capacity of their array, so x[low:high:max] is refused there.",
		Bad: `var names = append([]byte{1}, 2)

func room() int { return cap(names) - len(names) } // GC2008`,
		Good: `var names = append(make([]byte, 0, 8), 1, 2)

func room() int { return cap(names) - len(names) }`,
	},
	{
		Code: "GC2009", Title: "result of recover that is more than an exception",
		Explanation: "On the card recover gives an exception object. It can be compared with nil and asserted to a type of exception, such as framework.SW; it cannot " +
			"be stored or passed on.",
		Bad: `func f() (v any) {
	defer func() { v = recover() }() // GC2009
	return nil
}`,
		Good: `func f() (failed bool) {
	defer func() { failed = recover() != nil }()
	return false
}`,
	},
	{
		Code: "GC2010", Title: "deferred call that is not known",
		Explanation: "Deferred calls become handlers when the function is compiled. So the function that is deferred must be known there if it calls recover, and a defer " +
			"statement cannot stand in a loop, not even in the body of a loop over a function.",
		Bad: `type cleaner interface{ clean() }

type quiet struct{}

func (q *quiet) clean() { recover() }

func f(c cleaner) {
	defer c.clean() // GC2010
}

func g() { f(&quiet{}) } //gocard:alloc`,
		Good: `type quiet struct{}

func (q *quiet) clean() { recover() }

func f(q *quiet) {
	defer q.clean()
}`,
	},
	{
		Code: "GC2011", Title: "value that cannot stand in an interface",
		Explanation: "An interface on the card is a reference to an object. Pointers to structs can stand in it, and constants, for which the compiler makes an object; " +
			"functions cannot, nor can a pointer to an embedded struct where the card would see the whole object.",
		Bad: `type Applet struct {
	framework.Applet
	any any
}

func (a *Applet) set() { a.any = func() {} } // GC2011`,
		Good: `type Applet struct {
	framework.Applet
	f func()
}

func (a *Applet) set() { a.f = func() {} }`,
	},
	{
		Code: "GC2012", Title: "constant that does not fit",
		Explanation: "The constant is greater than any integer of a card, or the string is longer than the longest array (32767 bytes).",
		Bad:         `func over(n uint) bool { return n > 1<<63 } // GC2012`,
		Good:        `func over(n uint) bool { return n > 1<<14 }`,
	},
	{
		Code: "GC2013", Title: "function value that outlives what it captures",
		Explanation: "A closure that is stored or returned becomes an object with copies of what it captures. That is right only while the variables do not change any " +
			"more. Make a struct with a method, and allocate it in Install.",
		Bad: `type Applet struct {
	framework.Applet
	next func() int16
}

func Install(params []byte) {
	n := int16(0)
	a := &Applet{}
	a.next = func() int16 { n++; return n } // GC2013
	framework.Register(a)
}`,
		Good: `type Applet struct {
	framework.Applet
	n int16
}

func (a *Applet) next() int16 { a.n++; return a.n }`,
	},
}
