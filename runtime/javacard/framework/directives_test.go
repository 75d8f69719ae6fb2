package framework

import (
	"testing"

	"github.com/gocard/gocard/runtime/cardtest"
)

func TestDirectivesAgreeWithExportFiles(t *testing.T) {
	cardtest.CheckAPI(t, ".", "../../../backend/javacard/exportfile/facts")
}
