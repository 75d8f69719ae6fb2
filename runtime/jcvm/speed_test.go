package jcvm

import (
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// kernelCard has a method that loops n times over what applets do most: arithmetic,
// fields, arrays, calls of every kind.
func kernelCard(t testing.TB) (c *card, object int32) {
	t.Helper()
	b := newBuilder(t, "F000000001")
	b.method("make", 0, 0, 3, "new $Main; dup; sconst_4; newarray 11; putfield_a $Main.f4; areturn")
	b.method("virtual", 2, 0, 2, "sload_1; sconst_1; sadd; sreturn")
	b.virtual(mainClass, 1, "virtual")
	b.ifaces = nil
	b.method("static", 1, 0, 2, "sload_0; bspush 3; smul; sreturn")
	b.method("kernel", 2, 2, 6, `
		loop: aload_0; sload_2; invokevirtual $Main.v1; sstore_2
		sload_2; invokestatic $call.static; sstore_3
		aload_0; sload_3; putfield_s $Main.f0
		aload_0; getfield_a $Main.f4; sconst_1; sload_3; bastore
		aload_0; getfield_a $Main.f4; sconst_1; baload; sload_2; sadd; sstore_2
		aload_0; getfield_s $Main.f0; bspush 7; sand; sstore_3
		sinc 1 -1; sload_1; ifne loop; sload_2; sreturn`)
	c = b.load(New(jcre.Config{}, Options{}))
	object, err := c.call("make")
	if err != nil {
		t.Fatal(err)
	}
	return c, object
}

// TestNoAllocations: the number of allocations does not depend on how long a method
// runs.
func TestNoAllocations(t *testing.T) {
	c, object := kernelCard(t)
	allocations := func(n int32) float64 {
		return testing.AllocsPerRun(5, func() {
			if _, err := c.call("kernel", object, n); err != nil {
				t.Fatal(err)
			}
		})
	}
	if short, long := allocations(10), allocations(10000); long > short {
		t.Errorf("%v allocations in 10 rounds, %v in 10000", short, long)
	}
}

// TestNoAllocationsAcrossContexts is the same for calls of a shareable interface object and for exceptions that are caught.
func TestNoAllocationsAcrossContexts(t *testing.T) {
	server, client := twoPackages(t, func(b *builder) {
		b.method("kernel", 2, 1, 4, `
			loop: aload_0; aconst_null; invokeinterface 2 $2.0 0; pop
			sconst_0; sconst_0; sdiv; sreturn
			pop; sinc 1 -1; sload_1; ifne_w loop; sconst_0; sreturn`)
		b.handler("kernel", 0, 12, 12, "")
	})
	object, err := server.call("make")
	if err != nil {
		t.Fatal(err)
	}
	allocations := func(n int32) float64 {
		return testing.AllocsPerRun(5, func() {
			if _, err := client.call("kernel", object, n); err != nil {
				t.Fatal(err)
			}
		})
	}
	if short, long := allocations(10), allocations(1000); long > short {
		t.Errorf("%v allocations in 10 rounds, %v in 1000", short, long)
	}
}

// BenchmarkKernel reports bytecodes per second.
func BenchmarkKernel(b *testing.B) {
	c, object := kernelCard(b)
	b.ReportAllocs()
	before := c.vm.Statistics().Bytecodes
	for b.Loop() {
		if _, err := c.call("kernel", object, 10000); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(c.vm.Statistics().Bytecodes-before)/b.Elapsed().Seconds()/1e6, "Mbytecodes/s")
}
