package jcvm

import (
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/jcre"
)

// probe is an applet that uses a bit of everything, so that spoilt copies of it
// reach every part of the machine.
func probe(t testing.TB) *capfile.File {
	t.Helper()
	b := newBuilder(t, "F000000001")
	b.applet()
	b.method("select", 1, 0, 4, "new $0.9; dup; sconst_3; bspush 8; invokespecial $0.9.s0; aload_0; swap_x 0x11; putfield_a $Main.f4; sconst_1; sreturn")
	b.method("other", 2, 0, 2, "aload_0; aload_1; invokespecial $super.0; sreturn")
	b.method("helper", 3, 2, 6, "iload_1; istore_3; iload_3; iconst_3; idiv; ireturn")
	b.method("process", 2, 6, 12, `
		aload_0; invokevirtual $0.3.v3; ifeq work; return
		work: aload_1; invokevirtual $0.10.v1; astore_2
		aload_2; sconst_1; baload; stableswitch d 0 3 a b c e
		a: sconst_5; newarray 12; astore_3; aload_3; sconst_4; sspush 300; sastore; aload_3; sconst_4; saload; sstore 4
		   aload_2; sconst_0; sload 4; invokestatic $0.16.s6; pop; goto out
		b: invokestatic $0.8.s1; aload_0; sconst_1; putfield_s $Main.f0; getstatic_a $static.0; sconst_0; bspush 9; bastore
		   sconst_3; putstatic_s $static.6; invokestatic $0.8.s0; goto out
		c: sconst_2; anewarray $Main; dup; sconst_0; aload_0; aastore; sconst_0; aaload; checkcast 0 $1.0; instanceof 14 $Main; pop
		   aload_0; iipush 70000; invokestatic $call.helper; putstatic_i $static.8; jsr sub; goto out
		e: aload_0; aload_1; invokevirtual $Main.v8; pop; aload_0; getfield_a_this $Main.f4; invokeinterface 1 $0.1 2; pop
		   sconst_1; sconst_0; sdiv; pop; goto out
		sub: astore 5; sinc 4 7; ret 5
		d: sspush 0x6D00; invokestatic $0.7.s1
		out: aload_1; sconst_0; sconst_2; invokevirtual $0.10.v8; return
		pop; return`)
	b.virtual(mainClass, 6, "select", "process", "other")
	b.handler("process", 10, 90, 5, "1.9")
	return b.build()
}

// torture loads a file, installs its applets and sends commands; nothing may
// escape but errors.
func torture(t testing.TB, f *capfile.File) (loaded bool) {
	t.Helper()
	options := Options{Persistent: 1 << 14, StackWords: 200, Frames: 20, Budget: 3000}
	vm := New(jcre.Config{}, options)
	image := &memoryImage{}
	if err := vm.Keep(image); err != nil {
		t.Fatal(err)
	}
	p, err := vm.Load(f)
	if err != nil {
		return false
	}
	for _, m := range p.Modules {
		i, err := vm.Install(p, m.AID, m.AID, []byte{0})
		if err != nil {
			continue
		}
		selectApplet(vm, i.AID)
		for ins := range byte(5) {
			vm.card.Process([]byte{0x80, ins, 0, 0, 2})
			vm.card.Process([]byte{0x80, ins, 0, 0, 2, 1, 2, 2})
		}
		vm.CutPower(2)
		vm.card.Process([]byte{0x80, 1, 0, 0, 2})
		vm.card.Reset()
		image.check(t, vm, options)
		selectApplet(vm, i.AID)
		_ = vm.Delete(i, false)
	}
	vm.collect()
	if err := vm.DeletePackage(p); err != nil {
		t.Logf("delete package: %v", err)
	}
	if vm.depth != 0 || vm.sp != 0 {
		t.Errorf("stacks not empty: %d frames, %d words", vm.depth, vm.sp)
	}
	return true
}

// TestTruncated: no part of a load file is accepted for the whole.
func TestTruncated(t *testing.T) {
	block, err := probe(t).LoadFileDataBlock(false)
	if err != nil {
		t.Fatal(err)
	}
	for n := range block {
		f, err := capfile.ParseLoadFileDataBlock(block[:n])
		if err == nil && torture(t, f) {
			t.Errorf("the first %d of %d bytes were loaded", n, len(block))
		}
	}
}

// TestBitFlips flips every bit of a load file without Descriptor, the worst case:
// what is not refused runs without harm.
func TestBitFlips(t *testing.T) {
	block, err := probe(t).LoadFileDataBlock(false)
	if err != nil {
		t.Fatal(err)
	}
	if !torture(t, probe(t)) {
		t.Fatal("the file itself is refused")
	}
	loaded := 0
	for bit := range 8 * len(block) {
		block[bit/8] ^= 1 << (bit % 8)
		if f, err := capfile.ParseLoadFileDataBlock(block); err == nil && torture(t, f) {
			loaded++
		}
		block[bit/8] ^= 1 << (bit % 8)
	}
	t.Logf("%d of %d spoilt files were loaded", loaded, 8*len(block))
}

// FuzzLoadFile feeds load file data blocks to the whole way from bytes to
// execution.
func FuzzLoadFile(f *testing.F) {
	block, err := probe(f).LoadFileDataBlock(false)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(block)
	f.Fuzz(func(t *testing.T, block []byte) {
		if file, err := capfile.ParseLoadFileDataBlock(block); err == nil {
			torture(t, file)
		}
	})
}

// FuzzExecute replaces code and constant pool bytes of a valid file: triples of
// a place, in two bytes, and a value.
func FuzzExecute(f *testing.F) {
	f.Add([]byte{0, 3, 0x70}, false)
	f.Add([]byte{0, 40, 0x8B, 0, 41, 0}, true)
	f.Fuzz(func(t *testing.T, edits []byte, pool bool) {
		file := probe(t)
		for ; len(edits) >= 3; edits = edits[3:] {
			at := int(edits[0])<<8 | int(edits[1])
			if pool {
				c := &file.ConstantPool.Constants[at/4%len(file.ConstantPool.Constants)]
				if at%4 == 3 {
					c.Tag = capfile.ConstantTag(edits[2])
				} else {
					c.Info[at%4] = edits[2]
				}
				continue
			}
			code := file.Method.Methods[at>>8%len(file.Method.Methods)].Code
			code[at%len(code)] = edits[2]
		}
		torture(t, file)
	})
}
