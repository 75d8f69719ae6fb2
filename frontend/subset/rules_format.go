package subset

// formatRules are limits of the CAP file format and the card's machine.
var formatRules = []Rule{
	{
		Code: "GC7001", Title: "method that is too long",
		Explanation: "The bytecode of a method has at most 32767 bytes. Split the function.",
	},
	{
		Code: "GC7002", Title: "frame that is too large",
		Explanation: "Arguments, local variables and operand stack of a method have at most 255 words each. Split the function, or put variables into a struct.",
	},
	{
		Code: "GC7003", Title: "too many fields",
		Explanation: "An object has at most 255 words of fields; slices that are no whole arrays take three words, 32-bit integers two. Split the struct.",
	},
	{
		Code: "GC7004", Title: "too many virtual methods",
		Explanation: "A class has at most 128 methods that are called through interfaces or override others. Split the type.",
	},
	{
		Code: "GC7005", Title: "component that is too large",
		Explanation: "A component of a CAP file has at most 65535 bytes. Make the package smaller, or make a library of a part of it.",
	},
	{
		Code: "GC7006", Title: "too many interfaces",
		Explanation: "A class implements at most 15 interfaces.",
	},
	{
		Code: "GC7007", Title: "too many classes or imports",
		Explanation: "A package has at most 255 classes and 128 imported packages. Make a library of a part of it.",
	},
	{
		Code: "GC7008", Title: "library with initialised arrays",
		Explanation: "The arrays of a package without applets would belong to nobody, so its CAP file cannot have initialised ones. Fill them when the package is used first, or move the constants to the applet's package.",
	},
	{
		Code: "GC7009", Title: "class that cannot be extended",
		Explanation: "The struct embeds a class of the card that has no constructor without arguments, or of which nothing is known: its export file is given with --exp. Otherwise keep a pointer to an object in a field.",
	},
	{
		Code: "GC7101", Title: "local arrays that are too large",
		Explanation: "The local arrays of a function and those that call it share one transient array, which has at most 32767 elements. Use smaller ones, or arrays in " +
			"fields of the applet.",
	},
}
