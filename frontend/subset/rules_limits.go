package subset

// limitRules are the bounds of the compiler (package limits): far more than a card can hold, so that every text is answered in bounded time and memory.
var limitRules = []Rule{
	{
		Code: "GC7201", Title: "source that is too large",
		Explanation: "The files of a package have at most 4 MiB, and a declaration is nested at most 4096 deep: blocks, parentheses and types in each other count, " +
			"as does each operand of a sum and each else if. Keep data out of the source, split expressions and functions.",
		NoExample: "it takes a sum of 4096 operands",
	},
	{
		Code: "GC7202", Title: "constant strings that are too long",
		Explanation: "The constant strings that a package joins with + have at most 1 MiB in total. An array of a card has at most 32767 bytes.",
		Bad: `const (
	a = "0123456789abcdef"
	b = a + a + a + a + a + a + a + a
	c = b + b + b + b + b + b + b + b
	d = c + c + c + c + c + c + c + c
	e = d + d + d + d + d + d + d + d
	f = e + e + e + e + e + e + e + e
	g = f + f + f + f + f + f + f + f // GC7202
)

func first() byte { return g[0] }`,
		Good: `const (
	a = "0123456789abcdef"
	b = a + a + a + a + a + a + a + a
)

func first(n int) byte { return b[n%len(b)] }`,
	},
	{
		Code: "GC7203", Title: "type that is too large",
		Explanation: "A type has at most 4096 parts, counting those of the structs, arrays, interfaces and aliases in it, and all types of a package at most 1 MiB of them. " +
			"An object of a card has at most 255 words. Use arrays, or keep pointers to the parts.",
		Bad: `type a struct{ a, b, c, d, e, f, g, h int16 }

type b struct{ a, b, c, d, e, f, g, h a }

type c struct{ a, b, c, d, e, f, g, h b }

type d struct{ a, b, c, d, e, f, g, h c } // GC7203

var x d

func first() int16 { return x.a.a.a.a }`,
		Good: `type a [512]int16

type d struct{ a, b, c, d, e, f, g, h a }

var x d

func first() int16 { return x.a[0] }`,
	},
	{
		Code: "GC7204", Title: "too many instances of generic code",
		Explanation: "A program has at most 4096 instances of generic functions and types; each is compiled for itself. Functions that call others with larger and larger types " +
			"multiply them. Call them with the same types, or write the types out.",
		Bad: `func a[T any]() int16 { return 1 }

func b[T any]() int16 { return a[[1]T]() + a[[2]T]() + a[[3]T]() + a[[4]T]() + a[[5]T]() }

func c[T any]() int16 { return b[[1]T]() + b[[2]T]() + b[[3]T]() + b[[4]T]() + b[[5]T]() }

func d[T any]() int16 { return c[[1]T]() + c[[2]T]() + c[[3]T]() + c[[4]T]() + c[[5]T]() }

func e[T any]() int16 { return d[[1]T]() + d[[2]T]() + d[[3]T]() + d[[4]T]() + d[[5]T]() }

func f[T any]() int16 { return e[[1]T]() + e[[2]T]() + e[[3]T]() + e[[4]T]() + e[[5]T]() }

func g[T any]() int16 { return f[[1]T]() + f[[2]T]() + f[[3]T]() + f[[4]T]() + f[[5]T]() }

func count() int16 { return g[byte]() } // GC7204`,
		Good: `func a[T any]() int16 { return 1 }

func b[T any]() int16 { return a[T]() + a[T]() + a[T]() + a[T]() + a[T]() }

func c[T any]() int16 { return b[T]() + b[T]() + b[T]() + b[T]() + b[T]() }

func count() int16 { return c[byte]() }`,
	},
	{
		Code: "GC7205", Title: "program that is too large",
		Explanation: "A program has at most 512 Ki operations before anything is optimised; its bytecode has to fit into 64 KiB. Functions that are given addresses of local variables or closures are " +
			"copied to where they are called, so several that call each other twice multiply, and at most 256 are copied into each other. Pass values, or call them less often.",
		Bad: `func inc(p *int16) { *p++; *p++; *p++; *p++; *p++; *p++; *p++; *p++ } // GC7205

func inc10(p *int16) { inc(p); inc(p); inc(p); inc(p); inc(p); inc(p); inc(p); inc(p); inc(p); inc(p) }

func inc100(p *int16) { inc10(p); inc10(p); inc10(p); inc10(p); inc10(p); inc10(p); inc10(p); inc10(p); inc10(p); inc10(p) }

func inc1000(p *int16) { inc100(p); inc100(p); inc100(p); inc100(p); inc100(p); inc100(p); inc100(p); inc100(p); inc100(p); inc100(p) }

func inc10000(p *int16) { inc1000(p); inc1000(p); inc1000(p); inc1000(p); inc1000(p); inc1000(p); inc1000(p); inc1000(p); inc1000(p); inc1000(p) }

func count() (n int16) {
	inc10000(&n)
	return n
}`,
		Good: `func inc(n int16) int16 { return n + 8 }

func inc10(n int16) int16 {
	for range 10 {
		n = inc(n)
	}
	return n
}

func count() int16 { return inc10(inc10(inc10(inc10(0)))) }`,
	},
	{
		Code: "GC7206", Title: "compilation that takes too much",
		Explanation: "Compiling a package ends when it takes more than 2 GiB of memory or a minute. The bounds above keep programs far away from that, but for a few that Go's own type checker " +
			"does not bound: types that inference doubles with every statement, for example. Write such types out, or split the package.",
		NoExample: "it depends on the machine",
	},
}
