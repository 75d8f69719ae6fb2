package card

import (
	"bytes"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// TestSystemParameters: EA comes first, CA in EF stands for it.
func TestSystemParameters(t *testing.T) {
	for _, c := range []struct{ name, parameters, application, system, err string }{
		{"none", "", "", "", ""},
		{"C9 alone", "C902 0102", "0102", "", ""},
		{"EA", "C900 EA03 800101", "", "800101", ""},
		{"CA as shadysim writes it", "EF1A C80200FF C70200FF CA10 0100 FF 00 15 02 0000 0000 00 00 03 B00010 C900", "",
			"800E FF 00 15 02 0000 0000 00 00 03 B00010 8104 00 0100 00", ""},
		{"CA without security level", "EF0B CA09 0100 FF 00 15 01 0000 04", "", "8008 FF 00 15 01 0000 04 00 8104 00 0100 00", ""},
		{"CA without channels", "EF0A CA08 0100 FF 00 15 01 0000", "", "8008 FF 00 15 01 0000 00 00 8104 00 0100 00", ""},
		{"CA that is cut", "EF09 CA07 0100 FF 00 15 01 00", "", "8005 FF 00 15 01 00 8104 00 0100 00", ""},
		{"EA before CA", "EF04 CA02 0000 EA03 800101", "", "800101", ""},
		{"CA without an access domain", "EF02 CA00", "", "", "6A80"},
		{"CA that ends in its access domain", "EF04 CA02 0200", "", "", "6A80"},
		{"EF that is no TLV", "EF02 CA05", "", "", "6A80"},
	} {
		var in installation
		err := in.read(unhex(t, c.parameters))
		application, system := in.Parameters, in.System
		switch {
		case c.err != "":
			must(t, c.name, err, iso7816.SWWrongData)
		case err != nil || system == nil:
			t.Errorf("%s: %X, %v", c.name, system, err)
		case !bytes.Equal(application, unhex(t, c.application)) || !bytes.Equal(system, unhex(t, c.system)):
			t.Errorf("%s: %X and %X", c.name, application, system)
		}
	}
}
