// Package statements breaks rules.
//
//gocard:package aid=F0676F636172646601 version=1.0
package statements

func sum(b []byte) byte // want `GC1010: function sum has no body\n\twrite it in Go`

func done() {}

func loops(n int16, list []byte) {
	defer done()
	for range n {
		defer done() // want `GC1011: defer in a loop needs memory for every round\n\tput the body of the loop into a function of its own`
		func() { defer done() }()
		if n > 1 {
			for _, x := range list {
				defer func() { _ = x }() // want `GC1011: defer in a loop`
			}
		}
	}
	func() {
		for i := int16(0); i < n; i++ {
			defer done() // want `GC1011: defer in a loop`
		}
	}()
again:
	for {
		break again
	}
	print("a")         // want `GC1013: print writes to standard error, which a card does not have\n\tremove it, or answer with data or a status word`
	println(len(list)) // want `GC1013: println writes`
}

func shadow() {
	println := func(int) {}
	println(1)
}
