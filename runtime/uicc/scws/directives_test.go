package scws

import (
	"testing"

	"github.com/gocard/gocard/runtime/cardtest"
)

func TestDirectivesAgreeWithTheTable(t *testing.T) {
	cardtest.CheckAPI(t, ".", "../../../backend/javacard/exportfile/facts")
}
