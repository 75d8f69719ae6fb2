package gp

import (
	"fmt"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// The forms are those of installations in ETSI TS 102 268.
func TestUICCParameters(t *testing.T) {
	domain := func(text string) AccessDomain {
		d, err := ParseAccessDomain(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	adf := iso7816.MustParseAID("A0000000090005FFFFFFFF89E0000002")
	for _, tt := range []struct {
		p    UICCParameters
		want string
	}{
		{UICCParameters{}, "EA00"},
		{UICCParameters{Access: []FileAccess{{Domain: domain("full")}, {ADF: adf, Domain: domain("none")}}},
			"EA1A8118" + "00010000" + "10A0000000090005FFFFFFFF89E0000002" + "01FF00"},
		{UICCParameters{Toolkit: &ToolkitParameters{Priority: 1}, AdminAccess: []FileAccess{{Domain: domain("pin1+adm2+always")}}},
			"EA13" + "80080100000000000000" + "8207" + "00040201020400"},
		{UICCParameters{Access: []FileAccess{{Domain: domain("adm2+local")}}}, "EA09" + "8107" + "00040200020800"},
		{UICCParameters{Access: []FileAccess{{Domain: domain("pin8+adm10+adm8")}}}, "EA09" + "8107" + "00040280800200"},
	} {
		b, err := tt.p.System()
		if got := fmt.Sprintf("%X", b); err != nil || got != tt.want {
			t.Errorf("got %s, want %s, %v", got, tt.want, err)
		}
	}
	for _, bad := range []string{"", "all", "pin0", "pin9", "adm11", "pin", "full+none", "always+"} {
		if d, err := ParseAccessDomain(bad); err == nil {
			t.Errorf("%q: %X", bad, d)
		}
	}
}
