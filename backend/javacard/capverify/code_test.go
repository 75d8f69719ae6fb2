package capverify

import (
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// codeTest is a method body and what the verifier says to it. The method is
// App.test, private, (short, byte[], int, Base, Object)short: this in local 0,
// the short in 1, byte[] in 2, the int in 3 and 4, Base in 5, Object in 6; 7 to
// 10 have no value at entry; max_stack is 8.
type codeTest struct {
	name     string
	code     string
	want     string // part of the message; "" when the code is good
	method   string // another method than App.test
	handlers []handlerPlace
	oracle   string // why the reference verifier says otherwise; "" when it agrees
}

// onePicture is why the reference verifier loses locals that are there.
const onePicture = "it has one picture of the locals for the places that it reaches at once, where the specification wants copies"

var codeTests = []codeTest{
	{name: "good", code: "sload_1; sreturn"},
	// stack
	{name: "underflow", code: "sload_1; sadd; sreturn", want: "pc 1: sadd: stack underflow"},
	{name: "underflow of pop", code: "pop; sload_1; sreturn", want: "stack underflow"},
	{name: "underflow of dup_x", code: "sload_1; dup_x 0x12; sreturn", want: "stack underflow"},
	{name: "overflow", code: strings.Repeat("sload_1; ", 9) + "sreturn", want: "pc 8: sload_1: stack overflow, max_stack is 8"},
	{name: "overflow of int", code: strings.Repeat("sload_1; ", 7) + "iload_3; pop2; sreturn", want: "stack overflow"},
	{name: "rest on the stack", code: "sload_1; sload_1; sreturn"},
	{name: "pop breaks int", code: "iload_3; pop; pop; sload_1; sreturn", want: "pop breaks a two-word int"},
	{name: "pop2 of int", code: "iload_3; pop2; sload_1; sreturn"},
	{name: "pop2 of two words", code: "aload_0; sload_1; pop2; sload_1; sreturn"},
	{name: "pop2 breaks int", code: "iload_3; sload_1; pop2; sload_1; sreturn", want: "pop2 breaks a two-word int"},
	{name: "dup breaks int", code: "iload_3; dup; sload_1; sreturn", want: "dup breaks a two-word int"},
	{name: "dup2 of int", code: "iload_3; dup2; iadd; i2s; sreturn"},
	{name: "dup2 breaks int", code: "iload_3; sload_1; dup2; sload_1; sreturn", want: "dup2 breaks a two-word int"},
	{name: "dup_x under int", code: "iload_3; sload_1; dup_x 0x13; pop; pop2; sreturn"},
	{name: "dup_x into int", code: "iload_3; sload_1; dup_x 0x12; sload_1; sreturn", want: "dup_x breaks a two-word int"},
	{name: "dup_x of int", code: "sload_1; iload_3; dup_x 0x23; pop2; pop; i2s; sreturn"},
	{name: "dup_x of half an int", code: "iload_3; dup_x 0x10; sload_1; sreturn", want: "dup_x breaks a two-word int"},
	{name: "dup_x on top", code: "sload_1; dup_x 0x10; sadd; sreturn"},
	{name: "dup_x order", code: "aload_0; sload_1; dup_x 0x12; pop; pop; sreturn"},
	{name: "dup_x four", code: "aload_0; sload_1; aload_2; sload_1; dup_x 0x44; pop; pop; pop; pop; pop; pop; sreturn"},
	{name: "swap_x", code: "sload_1; aload_0; swap_x 0x11; sreturn"},
	{name: "swap_x wrong order", code: "sload_1; aload_0; swap_x 0x11; swap_x 0x11; sreturn", want: "expected short, got class@0011"},
	{name: "swap_x of int", code: "sload_1; iload_3; swap_x 0x21; sreturn"},
	{name: "swap_x two below", code: "iload_3; sload_1; swap_x 0x12; i2s; sadd; sreturn"},
	{name: "swap_x breaks int", code: "iload_3; sload_1; swap_x 0x11; sload_1; sreturn", want: "swap_x breaks a two-word int"},
	// locals
	{name: "aload of a short", code: "aload_1; pop; sload_1; sreturn", want: "local 1: reference expected, got short"},
	{name: "sload of a reference", code: "sload_2; sreturn", want: "local 2: short expected, got byte[]"},
	{name: "iload of a short", code: "iload_1; i2s; sreturn", want: "local 1: int expected, got short"},
	{name: "iload of the low half", code: "iload 4; i2s; sreturn", want: "local 4: int expected, got half an int"},
	{name: "sload of half an int", code: "sload_3; sreturn", want: "local 3: short expected, got half an int"},
	{name: "no value", code: "sload 7; sreturn", want: "local 7: short expected, got unusable value"},
	{name: "store and load", code: "iload_3; istore 9; iload 9; i2s; sreturn"},
	{name: "bad local", code: "sload 11; sreturn", want: "bad local number 11, 11 are declared"},
	{name: "bad store", code: "sload_1; sstore 11; sload_1; sreturn", want: "bad local number 11"},
	{name: "int beyond the end", code: "iload_3; istore 10; sload_1; sreturn", want: "bad local number 11"},
	{name: "bad sinc", code: "sinc 11 1; sload_1; sreturn", want: "bad local number 11"},
	{name: "sinc of a reference", code: "sinc 0 1; sload_1; sreturn", want: "local 0: short expected"},
	{name: "sinc", code: "sinc_w 1 300; sinc 1 -1; sload_1; sreturn"},
	{name: "iinc", code: "iinc 3 1; iinc_w 3 -300; sload_1; sreturn"},
	{name: "iinc of a short", code: "iinc 1 1; sload_1; sreturn", want: "local 1: int expected"},
	{name: "store into high half", code: "sload_1; sstore_3; iload_3; i2s; sreturn", want: "local 3: int expected"},
	{name: "other half is unusable", code: "sload_1; sstore_3; sload 4; sreturn", want: "local 4: short expected, got unusable value"},
	{name: "store into low half", code: "sload_1; sstore 4; sload_3; sreturn", want: "local 3: short expected, got unusable value"},
	{name: "astore of a short", code: "sload_1; astore 7; sload_1; sreturn", want: "expected reference, got short"},
	// arithmetic and compares
	{name: "sadd of a reference", code: "aload_0; sload_1; sadd; sreturn", want: "expected short, got class@0011"},
	{name: "sadd of int", code: "iload_3; sadd; sreturn", want: "expected short, got half an int"},
	{name: "iadd of shorts", code: "sload_1; dup2; iadd; i2s; sreturn", want: "stack underflow"},
	{name: "iadd of short pairs", code: "sload_1; sload_1; sload_1; sload_1; iadd; i2s; sreturn", want: "expected int, got short"},
	{name: "icmp", code: "iload_3; iconst_0; icmp; sreturn"},
	{name: "s2i", code: "sload_1; s2i; i2b; s2b; sreturn"},
	{name: "ifeq of a reference", code: "aload_0; ifeq @0; sload_1; sreturn", want: "expected short"},
	{name: "ifnull of a short", code: "sload_1; ifnull @0; sload_1; sreturn", want: "expected reference, got short"},
	{name: "ifnull of an array", code: "aload_2; ifnull end; end: sload_1; sreturn"},
	{name: "if_acmpeq", code: "aload_2; aload_0; if_acmpeq end; end: sload_1; sreturn"},
	{name: "if_acmpeq of short", code: "aload_2; sload_1; if_acmpeq end; end: sload_1; sreturn", want: "expected reference"},
	{name: "stableswitch of int", code: "iload_3; stableswitch end 0 0 end; end: sload_1; sreturn", want: "expected short"},
	{name: "itableswitch", code: "iload_3; itableswitch end 0 0 end; end: sload_1; sreturn"},
	{name: "ilookupswitch of short", code: "sload_1; ilookupswitch end 0; end: sload_1; sreturn", want: "stack underflow"},
	// control
	{name: "falls off", code: "sload_1; pop", want: "execution falls off the end of the method"},
	{name: "dead code falls off", code: "sload_1; sreturn; nop"},
	{name: "dead code underflows", code: "sload_1; sreturn; pop; sload_1; sreturn"},
	{name: "endless loop", code: "loop: goto loop"},
	{name: "depth at merge", code: "sload_1; ifeq end; sload_1; end: sload_1; sreturn", want: "stack imbalance at merge point"},
	{name: "types at merge", code: "sload_1; ifeq a; sload_1; goto end; a: aload_0; end: sreturn", want: "type mismatch at merge point on stack entry 0: "},
	{name: "unlike but unused", code: "sload_1; ifeq a; sload_1; goto end; a: aload_0; end: pop; sload_1; sreturn", want: "type mismatch at merge point on stack entry 0: "},
	{name: "local at merge", code: "sload_1; ifeq a; sload_1; sstore 7; a: sload 7; sreturn", want: "local 7: short expected, got unusable value"},
	{name: "class and subclass", code: "new {Sub}; dup; sload_1; invokespecial {Sub.init}; sload_1; ifeq a; pop; aload 5; a: invokevirtual {Base.p}; sreturn"},
	{name: "unrelated classes", code: "sload_1; ifeq a; aload_0; goto b; a: aload 5; b: invokevirtual {Base.p}; sreturn", want: "self argument: type mismatch: expected class@0003"},
	{name: "null and class", code: "sload_1; ifeq a; aconst_null; goto b; a: aload 5; b: invokevirtual {Base.p}; sreturn"},
	{name: "class and array", code: "sload_1; ifeq a; aload_0; goto b; a: aload_2; b: aload_0; invokevirtual {equals}; sreturn"},
	{name: "array and array", code: "sconst_1; newarray 12; sload_1; ifeq a; pop; aload_2; a: arraylength; sreturn", want: "array expected, got java/lang/Object"},
	{name: "loop changes a local", code: "aload_2; astore 7; loop: aload 7; arraylength; pop; aload_0; astore 7; sload_1; ifeq loop; sload_1; sreturn", want: "array expected"},
	// returns
	{name: "areturn in short method", code: "aload_2; areturn", want: "areturn: in a method with return type short"},
	{name: "return in short method", code: "return", want: "return: in a method with return type short"},
	{name: "ireturn in short method", code: "iload_3; ireturn", want: "ireturn: in a method with return type short"},
	{name: "areturn in dead code", code: "sload_1; sreturn; aload_2; areturn", want: "areturn: in a method with return type short"},
	{name: "sreturn of a reference", code: "aload_2; sreturn", want: "expected short, got byte[]"},
	{name: "areturn of an interface", method: "App.shr", code: "aload_0; areturn"},
	{name: "areturn of a class for an interface", method: "App.shr", code: "aload_1; areturn"},
	{name: "areturn of null", method: "App.shr", code: "aconst_null; areturn"},
	{name: "areturn of an array for an interface", method: "App.shr", code: "sconst_1; newarray 11; areturn"},
	// arrays
	{name: "saload of byte[]", code: "aload_2; sconst_0; saload; sreturn", want: "expected short[], got byte[]"},
	{name: "aaload of byte[]", code: "aload_2; sconst_0; aaload; pop; sload_1; sreturn", want: "expected reference[], got byte[]"},
	{name: "baload of Object", code: "aload 6; sconst_0; baload; sreturn", want: "expected byte[], got java/lang/Object"},
	{name: "baload of null", code: "aconst_null; sconst_0; baload; sreturn"},
	{name: "baload of boolean[]", code: "sconst_1; newarray 10; sconst_0; baload; sreturn"},
	{name: "index is int", code: "aload_2; iload_3; baload; sreturn", want: "expected short, got half an int"},
	{name: "bastore", code: "aload_2; sconst_0; sload_1; bastore; sload_1; sreturn"},
	{name: "bastore of a reference", code: "aload_2; sconst_0; aload_0; bastore; sload_1; sreturn", want: "expected short"},
	{name: "sastore into byte[]", code: "aload_2; sconst_0; sload_1; sastore; sload_1; sreturn", want: "expected short[], got byte[]"},
	{name: "iastore", code: "sconst_1; newarray 13; sconst_0; iload_3; iastore; sload_1; sreturn"},
	{name: "aastore of any reference", code: "sconst_1; anewarray {Base}; sconst_0; aload_2; aastore; sload_1; sreturn"},
	{name: "aastore of a short", code: "sconst_1; anewarray {Base}; sconst_0; sload_1; aastore; sload_1; sreturn", want: "expected reference, got short"},
	{name: "aaload gives the class", code: "sconst_1; anewarray {Base}; sconst_0; aaload; invokevirtual {Base.p}; sreturn"},
	{name: "aaload of Object[]", code: "getfield_a_this {App.oa}; sconst_0; aaload; invokevirtual {Base.p}; sreturn", want: "expected class@0003, got java/lang/Object"},
	{name: "aaload of null", code: "aconst_null; sconst_0; aaload; invokevirtual {Base.p}; sreturn"},
	{name: "arraylength of an object", code: "aload_0; arraylength; sreturn", want: "array expected, got class@0011"},
	{name: "arraylength of null", code: "aconst_null; arraylength; sreturn"},
	{name: "newarray of a reference length", code: "aload_0; newarray 11; arraylength; sreturn", want: "expected short"},
	// fields
	{name: "getfield", code: "aload_0; getfield_s {App.n}; sreturn"},
	{name: "getfield of null", code: "aconst_null; getfield_s {App.n}; sreturn"},
	{name: "getfield_w", code: "aload_0; getfield_a_w {App.ba}; arraylength; sreturn"},
	{name: "getfield of another class", code: "aload 5; getfield_s {App.n}; sreturn", want: "expected class@0011, got class@0003"},
	{name: "getfield of a subclass", code: "new {Sub}; dup; sload_1; invokespecial {Sub.init}; getfield_s {Base.s}; sreturn"},
	{name: "getfield of an array", code: "aload_2; getfield_s {App.n}; sreturn", want: "expected class@0011, got byte[]"},
	{name: "wrong letter b", code: "aload_0; getfield_b {App.n}; sreturn", want: "field of type short does not match type annotation b"},
	{name: "wrong letter s for boolean", code: "aload_0; getfield_s {App.z}; sreturn", want: "field of type boolean does not match"},
	{name: "letter b for boolean", code: "aload_0; getfield_b {App.z}; sreturn"},
	{name: "wrong letter a", code: "aload_0; getfield_a {App.n}; pop; sload_1; sreturn", want: "does not match type annotation a"},
	{name: "letter i", code: "aload_0; getfield_i {App.k}; i2s; sreturn"},
	{name: "putfield of a class", code: "aload_0; aload 5; putfield_a {App.b}; sload_1; sreturn"},
	{name: "putfield of another class", code: "aload_0; aload_0; putfield_a {App.b}; sload_1; sreturn", want: "expected class@0003, got class@0011"},
	{name: "putfield of an array", code: "aload_0; aload_2; putfield_a {App.b}; sload_1; sreturn", want: "expected class@0003, got byte[]"},
	{name: "putfield of another array", code: "aload_0; sconst_1; newarray 12; putfield_a {App.ba}; sload_1; sreturn", want: "expected byte[], got short[]"},
	{name: "putfield of an array of a class", code: "aload_0; sconst_1; anewarray {Base}; putfield_a {App.oa}; sload_1; sreturn"},
	{name: "putfield of byte[] into Object[]", code: "aload_0; aload_2; putfield_a {App.oa}; sload_1; sreturn", want: "expected java/lang/Object[], got byte[]"},
	{name: "putfield of an array into Object", code: "aload 5; aload_2; putfield_a {Base.ref}; sload_1; sreturn"},
	{name: "putfield of null", code: "aload_0; aconst_null; putfield_a {App.ba}; sload_1; sreturn"},
	{name: "putfield of a short for int", code: "aload_0; sload_1; putfield_i {App.k}; sload_1; sreturn", want: "expected int"},
	{name: "putfield without object", code: "sload_1; putfield_s {App.n}; sload_1; sreturn", want: "stack underflow"},
	{name: "this form", code: "sload_1; putfield_s_this {App.n}; getfield_s_this {App.n}; sreturn"},
	{name: "this form after a store", code: "aload_2; astore_0; getfield_s_this {App.n}; sreturn", want: "expected class@0011, got byte[]"},
	{name: "this form of null", code: "aconst_null; astore_0; getfield_s_this {App.n}; sreturn"},
	{name: "this form of Base", code: "getfield_s_this {Base.s}; sreturn", want: "expected class@0003, got class@0011"},
	{name: "this form in a static method", method: "App.install", code: "aconst_null; astore_0; getfield_s_this {App.n}; pop; return", want: "getfield_s_this: not in a static method"},
	{name: "getstatic", code: "getstatic_a {App.tab}; arraylength; getstatic_b {App.sb}; getstatic_i {App.si}; i2s; pop; pop; sreturn"},
	{name: "getstatic wrong letter", code: "getstatic_s {App.sb}; sreturn", want: "field of type byte does not match type annotation s"},
	{name: "putstatic", code: "aload_2; putstatic_a {App.tab}; sload_1; putstatic_s {App.ss}; aload_0; putstatic_a {App.so}; sload_1; sreturn"},
	{name: "putstatic of another type", code: "aload_0; putstatic_a {App.tab}; sload_1; sreturn", want: "expected byte[], got class@0011"},
	// calls
	{name: "invokevirtual", code: "aload 5; sload_1; invokevirtual {Base.m}; sreturn"},
	{name: "invokevirtual without argument", code: "aload 5; invokevirtual {Base.m}; sreturn", want: "method argument number 0: type mismatch"},
	{name: "invokevirtual with a wrong argument", code: "aload 5; aload_0; invokevirtual {Base.m}; sreturn", want: "method argument number 0: type mismatch: expected short, got class@0011"},
	{name: "invokevirtual on another class", code: "aload_0; sload_1; invokevirtual {Base.m}; sreturn", want: "self argument: type mismatch: expected class@0003, got class@0011"},
	{name: "invokevirtual on Object", code: "aload 6; sload_1; invokevirtual {Base.m}; sreturn", want: "self argument"},
	{name: "invokevirtual on null", code: "aconst_null; sload_1; invokevirtual {Base.m}; sreturn"},
	{name: "invokevirtual on nothing", code: "sload_1; invokevirtual {Base.m}; sreturn", want: "stack underflow"},
	{name: "equals of an array", code: "aload_2; aload_0; invokevirtual {equals}; sreturn"},
	{name: "call with too many results", code: strings.Repeat("sload_1; ", 6) + "aload 5; invokevirtual {Base.p}; sload_1; sload_1; sreturn", want: "stack overflow"},
	{name: "invokestatic", code: "aload_2; sconst_0; sload_1; invokestatic {setShort}; sreturn"},
	{name: "invokestatic of a private method", code: "aload_0; sload_1; aload_2; iload_3; aconst_null; aconst_null; invokestatic {App.test}; sreturn", want: "invokestatic of a method that is not static"},
	{name: "invokestatic of a constructor", code: "aload 5; sload_1; invokestatic {Base.init}; sload_1; sreturn", want: "invokestatic of a method that is not static"},
	{name: "invokespecial of a static method", code: "sload_1; invokespecial {throwIt}; sload_1; sreturn", want: "neither constructor nor private"},
	{name: "invokespecial of a private method", code: "aload_0; sload_1; aload_2; iload_3; aload 5; aload 6; invokespecial {App.test}; sreturn"},
	{name: "private method of another class", code: "new {Sub}; dup; sload_1; invokespecial {Sub.init}; invokespecial {Sub.q}; sreturn", want: "call of a private method of class@002D"},
	{name: "super method of another class", code: "aload_0; invokespecial {super.p}; sreturn", want: "super method reference of class@002D in class@0011"},
	{name: "super method", method: "Sub.m", code: "aload_0; invokespecial {super.p}; sreturn"},
	{name: "super method on Base", method: "Sub.m", code: "aconst_null; invokespecial {super.p}; sreturn"},
	{name: "invokeinterface", code: "aload_0; invokeinterface 1 {Shr} 0; sreturn"},
	{name: "invokeinterface with argument", code: "aload_0; aload_2; iload_3; invokeinterface 4 {Shr} 1; sload_1; sreturn"},
	{name: "invokeinterface on an array", code: "aload_2; invokeinterface 1 {Shr} 0; sreturn"},
	{name: "invokeinterface on a short", code: "sload_1; invokeinterface 1 {Shr} 0; sreturn", want: "expected reference, got short"},
	{name: "invokeinterface with wrong count", code: "aload_0; invokeinterface 2 {Shr} 0; sreturn", want: "wrong number of arguments (1 in signature, 2 in opcode)"},
	{name: "invokeinterface with wrong token", code: "aload_0; invokeinterface 1 {Shr} 2; sreturn", want: "has no method with token 2"},
	{name: "invokeinterface of a class", code: "aload 5; invokeinterface 1 {Base} 1; sreturn", want: "class@0003 is not an interface", oracle: "a class with a method of that token will do"},
	{name: "protected method of another package", code: "aload 6; invokespecial {Applet.init}; sload_1; sreturn", want: "self argument"},
	// objects
	{name: "new abstract class", code: "new {Base}; pop; sload_1; sreturn", want: "attempt to instantiate an abstract class: class@0003"},
	{name: "new interface", code: "new {Shr}; pop; sload_1; sreturn", want: "attempt to instantiate an interface: class@0000"},
	{name: "new and drop", code: "new {Sub}; pop; sload_1; sreturn"},
	{name: "new and initialise", code: "new {Sub}; dup; astore 7; sload_1; invokespecial {Sub.init}; aload 7; invokevirtual {Base.p}; sreturn"},
	{name: "method of a new object", code: "new {Sub}; invokevirtual {Base.p}; sreturn", want: "self argument: type mismatch: expected class@0003, got uninitialised class@002D"},
	{name: "constructor of another class", code: "new {Sub}; invokespecial {Object.init}; sload_1; sreturn", want: "expected uninitialised java/lang/Object, got uninitialised class@002D"},
	{name: "constructor twice", code: "new {Sub}; dup; dup; sload_1; invokespecial {Sub.init}; sload_1; invokespecial {Sub.init}; sload_1; sreturn", want: "got class@002D"},
	{name: "constructor on an old object", code: "aload 5; sload_1; invokespecial {Base.init}; sload_1; sreturn", want: "expected uninitialised class@0003, got class@0003"},
	{name: "new object in a field", code: "aload 5; new {Sub}; putfield_a {Base.ref}; sload_1; sreturn", want: "got uninitialised class@002D"},
	{name: "new object in an array", code: "sconst_1; anewarray {Base}; sconst_0; new {Sub}; aastore; sload_1; sreturn", want: "got uninitialised class@002D"},
	{name: "new object as argument", code: "aload_0; new {Sub}; invokevirtual {equals}; sreturn", want: "got uninitialised class@002D"},
	{name: "new object compared", code: "new {Sub}; ifnull end; end: sload_1; sreturn", want: "expected reference, got uninitialised class@002D"},
	{name: "new object thrown", code: "new {ISOException}; athrow", want: "got uninitialised javacard/framework/ISOException"},
	{name: "new object in a loop", code: "loop: new {Sub}; sload_1; ifeq loop; pop; sload_1; sreturn", want: "uninitialised object at a backward branch"},
	{name: "new object in a local in a loop", code: "loop: new {Sub}; astore 7; sload_1; ifeq loop; sload_1; sreturn", want: "uninitialised object at a backward branch"},
	{name: "new object over a forward branch", code: "new {Sub}; sload_1; ifeq end; end: pop; sload_1; sreturn"},
	{name: "two objects", code: "new {Sub}; dup; new {Sub}; dup; sload_1; invokespecial {Sub.init}; pop; sload_1; invokespecial {Sub.init}; invokevirtual {Base.p}; sreturn"},
	{name: "checkcast", code: "aload 6; checkcast 0 {Base}; invokevirtual {Base.p}; sreturn"},
	{name: "checkcast of an array", code: "aload 6; checkcast 11 0; arraylength; sreturn"},
	{name: "checkcast to an array of a class", code: "aload 6; checkcast 14 {Base}; sconst_0; aaload; invokevirtual {Base.p}; sreturn"},
	{name: "checkcast to an array of an interface", code: "aload_2; checkcast 14 {Shr}; arraylength; sreturn"},
	{name: "checkcast of an unrelated class", code: "aload_2; checkcast 0 {Base}; invokevirtual {Base.p}; sreturn"},
	{name: "checkcast of a short", code: "sload_1; checkcast 0 {Base}; pop; sload_1; sreturn", want: "expected reference, got short"},
	{name: "instanceof", code: "aload 6; instanceof 0 {Shr}; aload_2; instanceof 10 0; sadd; sreturn"},
	{name: "athrow", code: "new {ISOException}; dup; sload_1; invokespecial {ISOException.init}; athrow"},
	{name: "athrow of another class", code: "aload_0; athrow", want: "expected java/lang/Throwable, got class@0011"},
	{name: "athrow of null", code: "aconst_null; athrow"},
	{name: "athrow of a short", code: "sload_1; athrow", want: "got short"},
	// subroutines
	{name: "jsr", code: "jsr sub; sload_1; sreturn; sub: astore 7; ret 7"},
	{name: "jsr from two places", code: "aload_2; astore 8; jsr sub; aload 8; arraylength; pop; sload_1; sstore 8; jsr sub; sload 8; sreturn; sub: astore 7; ret 7"},
	{name: "jsr with nothing stored", code: "jsr sub; sub: pop; sload_1; sreturn"},
	{name: "jsr in jsr", code: "jsr a; sload_1; sreturn; a: astore 7; jsr b; ret 7; b: astore 8; ret 8"},
	{name: "recursion", code: "sub: jsr sub; sload_1; sreturn", want: "recursive subroutine call"},
	{name: "ret of a reference", code: "ret 0", want: "local 0: return address expected, got class@0011"},
	{name: "ret without value", code: "ret 7", want: "local 7: return address expected, got unusable value"},
	{name: "aload of a return address", code: "jsr sub; sload_1; sreturn; sub: astore 7; aload 7; pop; ret 7", want: "local 7: reference expected, got return address"},
	{name: "return address as reference", code: "jsr sub; sub: arraylength; sreturn", want: "array expected, got return address"},
	{name: "subroutine loses a local", code: "jsr sub; aload_2; arraylength; sreturn; sub: astore 7; sload_1; sstore_2; ret 7", want: "local 2: reference expected, got short"},
	// handlers
	{name: "handler", code: "sload_1; sreturn; arraylength; sreturn", handlers: []handlerPlace{{start: 0, length: 2, pc: 2}}, want: "array expected, got java/lang/Throwable"},
	{name: "handler takes the exception", code: "sload_1; sreturn; pop; sload_1; sreturn", handlers: []handlerPlace{{start: 0, length: 2, pc: 2}}},
	{name: "handler throws it on", code: "sload_1; sreturn; athrow", handlers: []handlerPlace{{start: 0, length: 2, pc: 2}}},
	{name: "handler with class", code: "sload_1; sreturn; aload_0; invokevirtual {equals}; sreturn", handlers: []handlerPlace{{start: 0, length: 2, pc: 2, catch: 33}}},
	{name: "catch type is no exception", code: "sload_1; sreturn; pop; sload_1; sreturn", handlers: []handlerPlace{{start: 0, length: 2, pc: 2, catch: 21}}, want: "is not an exception class: class@0003"},
	{name: "handler sees any local", code: "aload_2; astore 7; aload 7; arraylength; sreturn; pop; aload 7; arraylength; sreturn",
		handlers: []handlerPlace{{start: 0, length: 6, pc: 7}}, want: "local 7: reference expected, got unusable value"},
	{name: "handler sees the local", code: "aload_2; astore 7; aload 7; arraylength; sreturn; pop; aload 7; arraylength; sreturn",
		handlers: []handlerPlace{{start: 3, length: 3, pc: 7}}},
	{name: "handler sees a store in the range", code: "sload_1; pop; sload_1; sstore_2; sload_1; sreturn; pop; aload_2; arraylength; sreturn",
		handlers: []handlerPlace{{start: 0, length: 5, pc: 6}}, want: "local 2: reference expected, got unusable value"},
	{name: "handler inside its range", code: "nop; sload_1; sreturn; pop; sload_1; sreturn", handlers: []handlerPlace{{start: 0, length: 5, pc: 3}}},
	{name: "handler before its range", code: "goto a; b: pop; sload_1; sreturn; a: sload_1; sreturn", handlers: []handlerPlace{{start: 5, length: 2, pc: 2}}},
	{name: "new object and handler before it",
		code:     "goto a; b: pop; aload 7; pop; a: new {Sub}; astore 7; aload 7; sload_1; invokespecial {Sub.init}; sload_1; sreturn",
		handlers: []handlerPlace{{start: 11, length: 6, pc: 2}}, want: "local 7: reference expected"},
	// pictures of the locals
	{name: "local lost in a cycle through the branch's target", code: "sload_1; ifle b; aload_2; sconst_0; baload; sreturn; h: aload_0; astore_2; goto b; b: sload_1; ifeq h; aconst_null; athrow",
		oracle: onePicture},
	{name: "local lost in a handler that covers itself", code: "sload_1; pop; aload_2; sconst_0; baload; sreturn; pop; aload_0; astore_2; aconst_null; athrow",
		handlers: []handlerPlace{{start: 0, length: 11, pc: 6}}, oracle: onePicture},
	{name: "local lost in a covered handler's trap", code: "sload_1; ifle b; aload_2; sconst_0; baload; sreturn; astore_2; goto b; b: aconst_null; athrow",
		handlers: []handlerPlace{{start: 10, length: 2, pc: 7}}, oracle: onePicture},
	// constructors
	{name: "constructor", method: "Sub.init", code: "aload_0; sload_1; invokespecial {Base.init}; return"},
	{name: "constructor of the same class", method: "Sub.init", code: "aload_0; sload_1; invokespecial {Sub.init}; return"},
	{name: "constructor does not call", method: "Sub.init", code: "return", want: "constructor returns before it called", oracle: "it does not ask for the call"},
	{name: "constructor calls on one path", method: "Sub.init", code: "sload_1; ifeq end; aload_0; sload_1; invokespecial {Base.init}; end: return", want: "constructor returns before it called", oracle: "it does not ask for the call"},
	{name: "constructor calls twice", method: "Sub.init", code: "aload_0; dup; sload_1; invokespecial {Base.init}; sload_1; invokespecial {Base.init}; return", want: "expected uninitialised class@0003, got class@002D"},
	{name: "constructor calls Object's", method: "Sub.init", code: "aload_0; invokespecial {Object.init}; return", want: "expected uninitialised java/lang/Object, got uninitialised this"},
	{name: "constructor uses this", method: "Sub.init", code: "aload_0; invokevirtual {Base.p}; pop; aload_0; sload_1; invokespecial {Base.init}; return", want: "got uninitialised this"},
	{name: "constructor reads a field", method: "Base.init", code: "getfield_s_this {Base.s}; pop; aload_0; invokespecial {Object.init}; return", want: "got uninitialised this"},
	{name: "constructor writes a field first", method: "Base.init", code: "aload_0; sload_1; putfield_s {Base.s}; aload_0; invokespecial {Object.init}; return"},
	{name: "constructor writes a field first, this form", method: "Base.init", code: "sload_1; putfield_s_this {Base.s}; aload_0; invokespecial {Object.init}; return", oracle: "that is 2.2.2; the converters 3.1 and 3.2 write this, and their verifiers take it"},
	{name: "constructor writes an inherited field first", method: "Sub.init", code: "aload_0; sload_1; putfield_s {Base.s}; aload_0; sload_1; invokespecial {Base.init}; return", want: "got uninitialised this"},
	{name: "constructor stores this", method: "Sub.init", code: "aload_0; putstatic_a {App.so}; aload_0; sload_1; invokespecial {Base.init}; return", want: "got uninitialised this"},
	{name: "constructor loops with this", method: "Sub.init", code: "loop: sload_1; ifeq loop; aload_0; sload_1; invokespecial {Base.init}; return", want: "uninitialised object at a backward branch"},
	{name: "constructor throws", method: "Sub.init", code: "aconst_null; athrow"},
}

// build returns the small file with the test's code.
func (c codeTest) build(t testing.TB) *capfile.File {
	t.Helper()
	s := loadSmall(t)
	name := c.method
	if name == "" {
		name = "App.test"
	}
	m := &s.Method.Methods[s.method(name)]
	m.MaxStack = 8
	s.setCode(t, name, s.assemble(t, c.code), c.handlers...)
	s.Path = "small"
	return s.File
}

// TestCode checks the verdict on every body.
func TestCode(t *testing.T) {
	for _, test := range codeTests {
		faults := Verify(test.build(t), exportfile.Facts())
		switch {
		case test.want == "" && len(faults) > 0:
			t.Errorf("%s: %v", test.name, faults)
		case test.want != "" && (len(faults) == 0 || !strings.Contains(faults.Error(), test.want)):
			t.Errorf("%s: %v, want %q", test.name, faults, test.want)
		}
	}
}
