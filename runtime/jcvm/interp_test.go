package jcvm

import (
	"errors"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
)

// TestInstructions executes one family of opcodes a row. The values of shifts and
// divisions are those of the reference card.
func TestInstructions(t *testing.T) {
	for _, c := range []struct {
		name   string
		source string // arguments are two shorts in locals 0 and 1
		a, b   int32
		want   int32
	}{
		{"constants", "sconst_m1; sconst_5; sadd; bspush -128; sadd; sspush 1000; sadd; sreturn", 0, 0, 876},
		{"int constants", "iconst_m1; iconst_5; iadd; bipush -128; iadd; sipush 1000; iadd; iipush 100000; iadd; ireturn", 0, 0, 100876},
		{"nop", "nop; sload_0; sreturn", 7, 0, 7},
		{"locals", "sload 0; sstore_2; sload_2; sstore 3; sload_3; sload 1; sadd; sreturn", 3, 4, 7},
		{"int locals", "iipush 70000; istore_2; iload_2; istore 4; iload 4; iload_2; iadd; ireturn", 0, 0, 140000},
		{"pop", "sload_0; sload_1; pop; sreturn", 3, 4, 3},
		{"pop2", "sload_0; iipush 70000; pop2; sreturn", 3, 4, 3},
		{"dup", "sload_0; dup; smul; sreturn", -5, 0, 25},
		{"dup2", "iipush 70000; dup2; iadd; ireturn", 0, 0, 140000},
		// dup_x 12: a b -> b a b
		{"dup_x 12", "sload_0; sload_1; dup_x 0x12; ssub; ssub; sreturn", 10, 3, 3 - (10 - 3)},
		{"dup_x 13", "bspush 100; bspush 20; sconst_3; dup_x 0x13; sadd; ssub; ssub; sreturn", 0, 0, 3 - (100 - (20 + 3))},
		{"dup_x 24", "bspush 40; bspush 30; bspush 20; bspush 10; dup_x 0x24; sadd; ssub; ssub; ssub; ssub; sreturn", 0, 0, 20 - (10 - (40 - (30 - (20 + 10))))},
		{"dup_x 10", "sload_0; dup_x 0x10; sadd; sreturn", 6, 0, 12},
		{"swap_x 11", "sload_0; sload_1; swap_x 0x11; ssub; sreturn", 10, 3, -7},
		{"swap_x 22", "iipush 100000; iipush 3; swap_x 0x22; isub; ireturn", 0, 0, 3 - 100000},
		{"swap_x 12", "iipush 100000; sload_0; swap_x 0x12; iipush 1; isub; i2s; ssub; sreturn", 5, 0, 5 - (99999 - 131072)},
		{"sadd wraps", "sload_0; sload_1; sadd; sreturn", 32767, 1, -32768},
		{"ssub wraps", "sload_0; sload_1; ssub; sreturn", -32768, 1, 32767},
		{"smul wraps", "sload_0; sload_1; smul; sreturn", 300, 300, 90000 - 65536},
		{"sdiv", "sload_0; sload_1; sdiv; sreturn", -7, 2, -3},
		{"sdiv least", "sload_0; sload_1; sdiv; sreturn", -32768, -1, -32768},
		{"srem", "sload_0; sload_1; srem; sreturn", -7, 2, -1},
		{"srem least", "sload_0; sload_1; srem; sreturn", -32768, -1, 0},
		{"sneg", "sload_0; sneg; sreturn", -32768, 0, -32768},
		{"sand sor sxor", "sload_0; sload_1; sand; sload_0; sload_1; sor; sxor; sreturn", 0x0F0F, 0x00FF, 0x0F0F ^ 0x00FF},
		{"sshl 16", "sload_0; sload_1; sshl; sreturn", 1, 16, 0},
		{"sshl 32", "sload_0; sload_1; sshl; sreturn", 1, 32, 1},
		{"sushr 17", "sload_0; sload_1; sushr; sreturn", -1, 17, 0x7FFF},
		{"sushr 8", "sload_0; sload_1; sushr; sreturn", -1, 8, -1},
		{"sushr 24", "sload_0; sload_1; sushr; sreturn", -1, 24, 0xFF},
		{"sshr 16", "sload_0; sload_1; sshr; sreturn", -32768, 16, -1},
		{"sshr 31", "sload_0; sload_1; sshr; sreturn", -32768, 31, -1},
		{"ishl", "iconst_1; bipush 33; ishl; ireturn", 0, 0, 2},
		{"ishr", "iipush -8; iconst_1; ishr; ireturn", 0, 0, -4},
		{"iushr", "iconst_m1; bipush 28; iushr; ireturn", 0, 0, 15},
		{"int arithmetic", "iipush 100000; iipush 70000; imul; iipush -7; isub; ireturn", 0, 0, 7000000000%4294967296 - 4294967296 + 4294967296 + 7 - 4294967296},
		{"idiv least", "iipush -2147483648; iconst_m1; idiv; ireturn", 0, 0, -2147483648},
		{"irem", "iipush -100001; iipush 1000; irem; ineg; ireturn", 0, 0, 1},
		{"iand ior ixor", "iipush 0xF0F0F; iipush 0xFF; iand; iipush 0x70000; ior; iconst_m1; ixor; ireturn", 0, 0, ^0x7000F},
		{"conversions", "sload_0; s2b; s2i; iipush 70000; iadd; dup2; i2b; sstore_2; i2s; sload_2; sadd; sreturn", 0x1FF, 0, (69999 - 65536) + 0x6F},
		{"icmp", "iipush 5; iipush 70000; icmp; iipush 70000; iipush 5; icmp; bspush 10; smul; sadd; iconst_2; iconst_2; icmp; sadd; sreturn", 0, 0, 9},
		{"sinc", "sinc 0 -3; sinc_w 0 1000; sload_0; sreturn", 32767, 0, 32767 - 3 + 1000 - 65536},
		{"iinc", "iconst_0; istore_2; iinc 2 -1; iinc_w 2 1000; iload_2; ireturn", 0, 0, 999},
		{"jsr ret", "jsr sub; sload_0; sreturn\nsub: astore_2; sinc 0 1; ret 2", 4, 0, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := execute(t, 2, 6, c.source, c.a, c.b)
			if err != nil {
				t.Fatal(err)
			}
			if got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

// TestBranches tries every conditional branch with values on both sides of it: 1 is an object of the machine, -1 is no reference to one.
func TestBranches(t *testing.T) {
	one := map[string]func(a int32) bool{
		"ifeq": func(a int32) bool { return a == 0 }, "ifne": func(a int32) bool { return a != 0 },
		"iflt": func(a int32) bool { return a < 0 }, "ifge": func(a int32) bool { return a >= 0 },
		"ifgt": func(a int32) bool { return a > 0 }, "ifle": func(a int32) bool { return a <= 0 },
		"ifnull": func(a int32) bool { return a != 1 }, "ifnonnull": func(a int32) bool { return a == 1 },
	}
	two := map[string]func(a, b int32) bool{
		"if_scmpeq": func(a, b int32) bool { return a == b }, "if_scmpne": func(a, b int32) bool { return a != b },
		"if_scmplt": func(a, b int32) bool { return a < b }, "if_scmpge": func(a, b int32) bool { return a >= b },
		"if_scmpgt": func(a, b int32) bool { return a > b }, "if_scmple": func(a, b int32) bool { return a <= b },
		"if_acmpeq": func(a, b int32) bool { return a != 1 }, "if_acmpne": func(a, b int32) bool { return a == 1 }, // b is null
	}
	check := func(source string, a, b int32, want bool) {
		t.Helper()
		got, err := execute(t, 2, 0, source, a, b)
		if err != nil || (got == 1) != want {
			t.Errorf("%s with %d, %d: got %d, %v, want %v", source, a, b, got, err, want)
		}
	}
	for _, wide := range []string{"", "_w"} {
		jump := map[string]string{"": "goto", "_w": "goto_w"}[wide]
		for op, f := range one {
			for _, a := range []int32{-1, 0, 1} {
				check("sload_0; "+op+wide+" yes; sconst_0; "+jump+" end\nyes: sconst_1\nend: sreturn", a, 0, f(a))
			}
		}
		for op, f := range two {
			for _, a := range []int32{-1, 0, 1} {
				check("sload_0; sload_1; "+op+wide+" yes; sconst_0; "+jump+" end\nyes: sconst_1\nend: sreturn", a, 0, f(a, 0))
			}
		}
	}
}

func TestSwitches(t *testing.T) {
	const targets = "\nd: sconst_m1; sreturn\na: sconst_1; sreturn\nb: sconst_2; sreturn\nc: sconst_3; sreturn"
	for _, c := range []struct {
		name, source string
		want         map[int32]int32
	}{
		{"stableswitch", "sload_0; stableswitch d -1 1 a b c" + targets, map[int32]int32{-2: -1, -1: 1, 0: 2, 1: 3, 2: -1}},
		{"itableswitch", "sload_0; s2i; itableswitch d -1 1 a b c" + targets, map[int32]int32{-2: -1, -1: 1, 0: 2, 1: 3, 2: -1}},
		{"slookupswitch", "sload_0; slookupswitch d 3 -300 a 0 b 300 c" + targets, map[int32]int32{-300: 1, 0: 2, 300: 3, 1: -1, -301: -1, 301: -1}},
		{"ilookupswitch", "sload_0; s2i; iipush 1000; imul; ilookupswitch d 3 -300000 a 0 b 300000 c" + targets, map[int32]int32{-300: 1, 0: 2, 300: 3, 1: -1}},
		{"no pairs", "sload_0; slookupswitch d 0" + targets, map[int32]int32{0: -1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for v, want := range c.want {
				if got, err := execute(t, 2, 0, c.source, v, 0); err != nil || got != want {
					t.Errorf("%d: got %d, %v, want %d", v, got, err, want)
				}
			}
		})
	}
}

func TestArrays(t *testing.T) {
	for _, c := range []struct {
		name, source string
		want         int32
	}{
		{"byte", "sconst_3; newarray 11; astore_2; aload_2; sconst_1; sspush 511; bastore; aload_2; sconst_1; baload; sreturn", -1},
		{"boolean", "sconst_3; newarray 10; astore_2; aload_2; sconst_1; sconst_1; bastore; aload_2; sconst_1; baload; sreturn", 1},
		{"short", "sconst_3; newarray 12; astore_2; aload_2; sconst_2; sspush -300; sastore; aload_2; sconst_2; saload; sreturn", -300},
		{"int", "sconst_3; newarray 13; astore_2; aload_2; sconst_2; iipush -300000; iastore; aload_2; sconst_2; iaload; ireturn", -300000},
		{"reference", "sconst_3; anewarray $1.0; astore_2; aload_2; sconst_2; aload_2; aastore; aload_2; sconst_2; aaload; arraylength; sreturn", 3},
		{"zero at first", "sconst_3; newarray 11; sconst_0; baload; sreturn", 0},
		{"length 0", "sconst_0; newarray 11; arraylength; sreturn", 0},
		{"static array", "getstatic_a $static.0; sconst_2; baload; sreturn", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := execute(t, 2, 2, c.source, 0, 0); err != nil || got != c.want {
				t.Errorf("got %d, %v, want %d", got, err, c.want)
			}
		})
	}
}

func TestFields(t *testing.T) {
	object := "new $Main; astore_2; aload_2; "
	for _, c := range []struct {
		name, source string
		want         int32
	}{
		{"short", object + "sspush -300; putfield_s $Main.f0; aload_2; getfield_s $Main.f0; sreturn", -300},
		{"short wide", object + "sspush -300; putfield_s_w $Main.f0; aload_2; getfield_s_w $Main.f0; sreturn", -300},
		{"byte", object + "sspush 511; putfield_b $Main.f1; aload_2; getfield_b $Main.f1; sreturn", -1},
		{"byte wide", object + "sspush 511; putfield_b_w $Main.f1; aload_2; getfield_b_w $Main.f1; sreturn", -1},
		{"int", object + "iipush 70000; putfield_i $Main.f2; aload_2; getfield_i $Main.f2; ireturn", 70000},
		{"int wide", object + "iipush 70000; putfield_i_w $Main.f2; aload_2; getfield_i_w $Main.f2; ireturn", 70000},
		{"reference", object + "aload_2; putfield_a $Main.f4; aload_2; getfield_a $Main.f4; aload_2; if_acmpeq y; sconst_0; sreturn\ny: sconst_1; sreturn", 1},
		{"reference wide", object + "aload_2; putfield_a_w $Main.f5; aload_2; getfield_a_w $Main.f5; aload_2; if_acmpeq y; sconst_0; sreturn\ny: sconst_1; sreturn", 1},
		{"this", "new $Main; astore_0; sspush 300; putfield_s_this $Main.f0; bspush 7; putfield_b_this $Main.f1; iipush 70000; putfield_i_this $Main.f2; " +
			"aload_0; putfield_a_this $Main.f4; getfield_a_this $Main.f4; getfield_s $Main.f0; getfield_b_this $Main.f1; sadd; s2i; getfield_i_this $Main.f2; " +
			"iadd; getfield_s_this $Main.f0; s2i; iadd; ireturn", 300 + 7 + 70000 + 300},
		{"zero at first", "new $Main; getfield_a $Main.f4; ifnull y; sconst_0; sreturn\ny: sconst_1; sreturn", 1},
		{"static short", "sspush -300; putstatic_s $static.6; getstatic_s $static.6; sreturn", -300},
		{"static byte", "sspush 511; putstatic_b $static.4; getstatic_b $static.4; sreturn", -1},
		{"static int", "iipush -70000; putstatic_i $static.8; getstatic_i $static.8; ireturn", -70000},
		{"static reference", "new $Main; dup; putstatic_a $static.2; getstatic_a $static.2; if_acmpeq y; sconst_0; sreturn\ny: sconst_1; sreturn", 1},
		{"static initial value", "getstatic_i $static.12; ireturn", -0x7FFEFDFD},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := execute(t, 2, 2, c.source, 0, 0); err != nil || got != c.want {
				t.Errorf("got %d, %v, want %d", got, err, c.want)
			}
		})
	}
}

// TestThrown holds the exceptions of jcvm.md's opcode table.
func TestThrown(t *testing.T) {
	const bytes = "sconst_3; newarray 11; "
	for _, c := range []struct {
		name, source string
		want         jcre.Exception
	}{
		{"sdiv", "sload_0; sconst_0; sdiv; sreturn", jcre.Exception{Class: jcre.ArithmeticExceptionClass}},
		{"srem", "sload_0; sconst_0; srem; sreturn", jcre.Exception{Class: jcre.ArithmeticExceptionClass}},
		{"idiv", "iconst_1; iconst_0; idiv; ireturn", jcre.Exception{Class: jcre.ArithmeticExceptionClass}},
		{"irem", "iconst_1; iconst_0; irem; ireturn", jcre.Exception{Class: jcre.ArithmeticExceptionClass}},
		{"baload null", "aconst_null; sconst_0; baload; sreturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"baload high", bytes + "sconst_3; baload; sreturn", jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}},
		{"baload negative", bytes + "sconst_m1; baload; sreturn", jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}},
		{"bastore high", bytes + "sconst_3; sconst_0; bastore; return", jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}},
		{"saload high", "sconst_0; newarray 12; sconst_0; saload; sreturn", jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}},
		{"iastore high", "sconst_0; newarray 13; sconst_0; iconst_0; iastore; return", jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}},
		{"aaload null", "aconst_null; sconst_0; aaload; areturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"aastore class", "sconst_1; anewarray $Main; sconst_0; new $Other; aastore; return", jcre.Exception{Class: jcre.ArrayStoreExceptionClass}},
		{"aastore array", "sconst_1; anewarray $Main; sconst_0; " + bytes + "aastore; return", jcre.Exception{Class: jcre.ArrayStoreExceptionClass}},
		{"invokespecial null", "aconst_null; sconst_0; invokespecial $call.body; sreturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"newarray negative", "sconst_m1; newarray 11; areturn", jcre.Exception{Class: jcre.NegativeArraySizeExceptionClass}},
		{"anewarray negative", "sconst_m1; anewarray $Main; areturn", jcre.Exception{Class: jcre.NegativeArraySizeExceptionClass}},
		{"arraylength null", "aconst_null; arraylength; sreturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"getfield null", "aconst_null; getfield_s $Main.f0; sreturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"putfield null", "aconst_null; sconst_0; putfield_s $Main.f0; return", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"this null", "aconst_null; astore_0; getfield_s_this $Main.f0; sreturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"invokevirtual null", "aconst_null; aconst_null; invokevirtual $1.0.v0; sreturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"invokeinterface null", "aconst_null; invokeinterface 1 $0.1 2; sreturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"invokeinterface other", "new $Main; invokeinterface 1 $0.1 2; sreturn", jcre.Exception{Class: jcre.ClassCastExceptionClass}},
		{"invokeinterface array", bytes + "invokeinterface 1 $0.1 2; sreturn", jcre.Exception{Class: jcre.ClassCastExceptionClass}},
		{"athrow null", "aconst_null; athrow", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"checkcast", "new $Main; checkcast 0 $Other; areturn", jcre.Exception{Class: jcre.ClassCastExceptionClass}},
		{"checkcast array", bytes + "checkcast 12 0; areturn", jcre.Exception{Class: jcre.ClassCastExceptionClass}},
		{"throwIt", "sspush 0x6A80; invokestatic $0.7.s1; return", jcre.Exception{Class: jcre.ISOExceptionClass, Reason: 0x6A80}},
		{"own exception object", "new $0.7; dup; sspush 0x6985; invokespecial $0.7.s0; athrow", jcre.Exception{Class: jcre.ISOExceptionClass, Reason: 0x6985}},
		{"native bounds", bytes + "sconst_2; invokestatic $0.16.s4; sreturn", jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}},
		{"arrayCopy outside of one array to null", "getstatic_a $static.0; bspush 9; aconst_null; sconst_0; sconst_1; invokestatic $0.16.s1; sreturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
		{"native null", "aconst_null; sconst_0; invokestatic $0.16.s4; sreturn", jcre.Exception{Class: jcre.NullPointerExceptionClass}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := execute(t, 2, 2, c.source, 0, 0)
			var got *jcre.Exception
			if !errors.As(err, &got) || *got != c.want {
				t.Errorf("got %v, want %v", err, &c.want)
			}
		})
	}
}

func TestCasts(t *testing.T) {
	for _, c := range []struct {
		name, object, cast string
		want               int32
	}{
		{"null", "aconst_null", "0 $Main", 0},
		{"same class", "new $Main", "0 $Main", 1},
		{"Object", "new $Main", "0 $1.0", 1},
		{"other class", "new $Main", "0 $Other", 0},
		{"interface not implemented", "new $Main", "0 $Face", 0},
		{"byte[] as Object", "sconst_1; newarray 11", "0 $1.0", 1},
		{"byte[] as byte[]", "sconst_1; newarray 11", "11 0", 1},
		{"byte[] as boolean[]", "sconst_1; newarray 11", "10 0", 0},
		{"byte[] as Object[]", "sconst_1; newarray 11", "14 $1.0", 0},
		{"byte[] as Shareable", "sconst_1; newarray 11", "0 $0.2", 0},
		{"Main[] as Object[]", "sconst_1; anewarray $Main", "14 $1.0", 1},
		{"Main[] as Main[]", "sconst_1; anewarray $Main", "14 $Main", 1},
		{"Main[] as Other[]", "sconst_1; anewarray $Main", "14 $Other", 0},
		{"Main[] as Object", "sconst_1; anewarray $Main", "0 $1.0", 1},
		{"OwnerPIN as PIN", "new $0.9; dup; sconst_3; sconst_4; invokespecial $0.9.s0", "0 $0.1", 1},
		{"OwnerPIN as Shareable", "new $0.9; dup; sconst_3; sconst_4; invokespecial $0.9.s0", "0 $0.2", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := execute(t, 2, 0, c.object+"; instanceof "+c.cast+"; sreturn", 0, 0); err != nil || got != c.want {
				t.Errorf("instanceof: got %d, %v, want %d", got, err, c.want)
			}
			_, err := execute(t, 2, 0, c.object+"; checkcast "+c.cast+"; pop; sconst_0; sreturn", 0, 0)
			if ok := err == nil; ok != (c.want == 1 || c.name == "null") {
				t.Errorf("checkcast: %v", err)
			}
		})
	}
}

// TestHandlers throws in a callee and catches by class, by superclass and by any.
func TestHandlers(t *testing.T) {
	for _, c := range []struct {
		name  string
		class string // caught
		want  int32  // 1: caught; 0: not
	}{
		{"same class", "1.9", 1}, {"superclass", "1.3", 1}, {"Throwable", "1.1", 1}, {"any", "", 1}, {"other", "1.7", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder(t, "F000000001")
			b.method("divide", 2, 0, 2, "sload_0; sload_1; sdiv; sreturn")
			b.method("body", 2, 0, 2, "sload_0; sload_1; invokestatic $call.divide; sreturn; pop; bspush 111; sreturn")
			b.handler("body", 0, 6, 6, c.class)
			card := b.load(New(jcre.Config{}, Options{}))
			if got, err := card.call("body", 12, 4); err != nil || got != 3 {
				t.Fatalf("without exception: %d, %v", got, err)
			}
			got, err := card.call("body", 12, 0)
			if c.want == 1 && (err != nil || got != 111) {
				t.Errorf("got %d, %v, want 111", got, err)
			}
			if c.want == 0 && !errors.Is(err, &jcre.Exception{Class: jcre.ArithmeticExceptionClass}) {
				t.Errorf("got %d, %v, want ArithmeticException", got, err)
			}
		})
	}
}

// TestHandlerOrder has an inner and an outer range and a finally in the same method.
func TestHandlerOrder(t *testing.T) {
	b := newBuilder(t, "F000000001")
	b.method("body", 1, 0, 3, `
		sload_0; invokestatic $0.7.s1; sconst_0; sreturn     // 0: 1+3+1+1
		invokevirtual $0.7.v1; sconst_1; sadd; sreturn       // 6: ISOException: its reason and one
		pop; bspush 77; sreturn                              // 12: any`)
	b.handler("body", 0, 6, 6, "0.7")
	b.handler("body", 0, 12, 12, "")
	card := b.load(New(jcre.Config{}, Options{}))
	if got, err := card.call("body", 41); err != nil || got != 42 {
		t.Errorf("got %d, %v, want 42", got, err)
	}
}

// TestPackageVisibleCall: a method that a class of another package calls the same overrides nothing.
func TestPackageVisibleCall(t *testing.T) {
	library, user := &Package{}, &Package{}
	base, sub, foreign := &class{pkg: library}, &class{pkg: library}, &class{pkg: user}
	base.visible = []*method{{}}
	sub.inherit(base)
	sub.visible = override(sub.visible, 0, []*method{{}})
	foreign.inherit(sub)
	foreign.visible = []*method{{}}
	vm, o := &VM{}, &object{class: foreign}
	if got := vm.dispatch(o, &constant{class: base, token: packageVisible}); got != sub.visible[0] {
		t.Error("called from the library: not the library's own")
	}
	if got := vm.dispatch(o, &constant{class: foreign, token: packageVisible}); got != foreign.visible[0] {
		t.Error("called from the other package: not that one's own")
	}
}

func TestVirtualAndInterfaceCalls(t *testing.T) {
	b := newBuilder(t, "F000000001")
	b.method("equals", 2, 0, 3, "bspush 42; sreturn")
	b.method("twice", 2, 0, 3, "sload_1; sload_1; sadd; sreturn")
	b.method("superEquals", 2, 0, 3, "aload_0; aload_1; invokespecial $super.0; sreturn")
	b.virtual(mainClass, 0, "equals", "twice", "superEquals")
	b.method("body", 1, 1, 4, `
		new $Main; astore_1
		aload_1; aconst_null; invokevirtual $1.0.v0
		aload_1; sload_0; invokevirtual $Main.v1; sadd
		aload_1; aload_1; invokevirtual $Main.v2; sadd; sreturn`)
	b.method("pin", 0, 1, 4, `
		new $0.9; dup; sconst_3; bspush 8; invokespecial $0.9.s0; astore_0
		aload_0; getstatic_a $static.0; sconst_0; sconst_3; invokevirtual $0.9.v8
		aload_0; getstatic_a $static.0; sconst_0; sconst_2; invokeinterface 4 $0.1 0; pop
		aload_0; invokeinterface 1 $0.1 1
		aload_0; getstatic_a $static.0; sconst_0; sconst_3; invokeinterface 4 $0.1 0; bspush 10; smul; sadd; sreturn`)
	card := b.load(New(jcre.Config{}, Options{}))
	if got, err := card.call("body", 5); err != nil || got != 42+10+1 {
		t.Errorf("virtual: got %d, %v, want 53", got, err)
	}
	if got, err := card.call("pin"); err != nil || got != 2+10 {
		t.Errorf("interface: got %d, %v, want 12", got, err)
	}
}
