package pass_test

import (
	"fmt"
	"testing"

	"github.com/gocard/gocard/ir"
)

// TestIntegers compiles every operation of every kind, and conversions between all kinds, and compares results at the ends of ranges.
func TestIntegers(t *testing.T) {
	binary := []ir.Op{ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpDiv, ir.OpRem, ir.OpAnd, ir.OpOr, ir.OpXor}
	compare := []ir.Op{ir.OpEq, ir.OpNe, ir.OpLt, ir.OpLe, ir.OpGt, ir.OpGe}
	for k := ir.I8; k <= ir.U32; k++ {
		src := "program t none 1.0\n"
		for _, op := range binary {
			src += fmt.Sprintf("func F%s(x %s, y %s) %s {\nb0:\n\tz %s = %s x, y\n\treturn z\n}\n", op, k, k, k, k, op)
		}
		for _, op := range compare {
			src += fmt.Sprintf("func F%s(x %s, y %s) bool {\nb0:\n\tz bool = %s x, y\n\treturn z\n}\n", op, k, k, op)
		}
		for _, op := range []ir.Op{ir.OpNeg, ir.OpCom} {
			src += fmt.Sprintf("func F%s(x %s) %s {\nb0:\n\tz %s = %s x\n\treturn z\n}\n", op, k, k, k, op)
		}
		for _, op := range []ir.Op{ir.OpShl, ir.OpShr} {
			for _, ck := range []ir.Kind{ir.U8, ir.U16} {
				src += fmt.Sprintf("func F%s%s(x %s, y %s) %s {\nb0:\n\tz %s = %s x, y\n\treturn z\n}\n", op, ck, k, ck, k, k, op)
			}
			for _, n := range []int{0, 1, 7, 8, 15, 16, 20, 31, 32, 40} {
				src += fmt.Sprintf("func F%s%d(x %s) %s {\nb0:\n\ty u8 = const %d\n\tz %s = %s x, y\n\treturn z\n}\n", op, n, k, k, n, k, op)
			}
		}
		for to := ir.I8; to <= ir.U16; to++ {
			src += fmt.Sprintf("func F%s(x %s) %s {\nb0:\n\tz %s = conv x\n\treturn z\n}\n", to, k, to, to)
		}
		sameAlways(t, src)
	}
}

// TestConvert32 converts words to 32 bits and back.
func TestConvert32(t *testing.T) {
	for k := ir.I8; k <= ir.U16; k++ {
		for via := ir.I32; via <= ir.U32; via++ {
			for to := ir.I8; to <= ir.U32; to++ {
				src := fmt.Sprintf("program t none 1.0\nfunc F(x %s) %s {\nb0:\n\ty %s = conv x\n\tz %s = conv y\n\treturn z\n}\n", k, to, via, to)
				sameAlways(t, src)
			}
		}
	}
}
