package apdu

import (
	"testing"

	"github.com/gocard/gocard/runtime/cardtest"
)

func TestDirectivesAgreeWithExportFiles(t *testing.T) {
	cardtest.CheckAPI(t, ".", "../../../backend/javacard/exportfile/facts")
}

func TestIsExtendedLength(t *testing.T) {
	type applet struct{ ExtendedLength }
	type other struct{}
	if !IsExtendedLength(&applet{}) || IsExtendedLength(&other{}) || IsExtendedLength(nil) {
		t.Error("IsExtendedLength does not tell an applet that embeds the mark from one that does not")
	}
}
