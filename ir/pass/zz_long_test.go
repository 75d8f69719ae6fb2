package pass_test

import (
	"errors"
	"os"
	"strconv"
	"testing"

	"github.com/gocard/gocard/ir/diag"
)

func TestZZLong(t *testing.T) {
	from, _ := strconv.Atoi(os.Getenv("FROM"))
	to, _ := strconv.Atoi(os.Getenv("TO"))
	for seed := from; seed < to; seed++ {
		src := randomProgram(int64(seed)).String()
		for _, hasInt := range []bool{false, true} {
			_, err := same(t, src, seed%3, hasInt)
			var list diag.List
			if err != nil && !errors.As(err, &list) {
				t.Fatalf("seed %d: %.3000s", seed, err.Error())
			}
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
	}
}
