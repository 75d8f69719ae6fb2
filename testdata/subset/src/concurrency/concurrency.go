// Package concurrency breaks rules.
//
//gocard:package aid=F0676F636172646601 version=1.0
package concurrency

type pipe struct {
	c chan int16 // want `GC1002: type chan int16 is a channel, and cards have none\n\tpass values as arguments and results, or keep them in fields`
}

func work(n *int16) { *n++ }

func start(p *pipe, n *int16) int16 {
	go work(n)                // want `GC1001: a card has no goroutines\n\tcall work directly`
	go func() { work(n) }()   // want `GC1001: a card has no goroutines\n\tcall the function directly`
	p.c = make(chan int16, 1) // want `GC1002: type chan int16 is a channel`
	p.c <- 1                  // want `GC1002: a card has no channels to send to`
	for x := range p.c {      // want `GC1002: a card has no channels to receive from`
		work(&x)
	}
	select { // want `GC1003: a card has no channels to select from\n\tuse if or switch`
	case x := <-p.c: // want `GC1002: a card has no channels to receive from`
		return x
	default:
	}
	close(p.c)       // want `GC1002: a card has no channels to close`
	return 1 + <-p.c // want `GC1002: a card has no channels to receive from`
}
