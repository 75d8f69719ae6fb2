package lower

// Codes of the diagnostics that this package raises; frontend/subset explains them.
const (
	codeType      = "GC2001" // a type has no form on the card
	codeFeature   = "GC2002" // an operation has no form on the card
	codeFunction  = "GC2003" // a function cannot be called on the card
	codeInterior  = "GC2004" // a pointer into an object leaves the function
	codeRecursion = "GC2006" // a function that must be expanded calls itself
	codeString    = "GC2007" // a conversion between string and bytes would copy
	codeCapacity  = "GC2008" // a slice would need a capacity of its own
	codeRecover   = "GC2009" // the result of recover is used for more than exceptions
	codeDefer     = "GC2010" // a deferred call cannot be known when compiling
	codeDynamic   = "GC2011" // a value cannot stand in an interface
	codeConstant  = "GC2012" // a constant has no card type
	codeClosure   = "GC2013" // a function value outlives what it captures
	codeAllocate  = "GC3001" // an allocation while a command is processed
	codeGlobal    = "GC3002" // a package variable is written in a program with transactions
	codeLibrary   = "GC5013" // a library's export file lacks something
	codeRange     = "GC4001" // a number may not fit the card
	codeInstall   = "GC5008" // the applet's package has no Install function
	codeVersion   = "GC6001" // the target's API version lacks something
	codeInternal  = "GC9000" // the compiler met something it did not expect
)
