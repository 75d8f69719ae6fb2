package directive

import (
	"bytes"
	"go/parser"
	"go/token"
	"testing"
)

func TestParse(t *testing.T) {
	src := `// Package p is a test.
//
//gocard:package aid=F0 67 6F 63 61 version=1.2
//gocard:library
// gocard:no
package p
`
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	list := Parse(f.Doc, nil)
	if len(list) != 2 || list[0].Verb != "package" || list[1].Verb != "library" {
		t.Fatalf("got %+v", list)
	}
	aid, err := list[0].AID("aid")
	if err != nil || !bytes.Equal(aid, []byte{0xF0, 0x67, 0x6F, 0x63, 0x61}) {
		t.Errorf("aid %x, %v", aid, err)
	}
	major, minor, err := list[0].Version("version")
	if err != nil || major != 1 || minor != 2 {
		t.Errorf("version %d.%d, %v", major, minor, err)
	}
	if _, ok := Find(list, "applet"); ok {
		t.Error("found a directive that is not there")
	}
}

func TestBadValues(t *testing.T) {
	d := Directive{Keys: map[string]string{"aid": "F0", "hex": "G0676F6361", "n": "256", "v": "1"}}
	if _, err := d.AID("aid"); err == nil {
		t.Error("short AID accepted")
	}
	if _, err := d.AID("hex"); err == nil {
		t.Error("bad hex accepted")
	}
	if _, err := d.Byte("n"); err == nil {
		t.Error("256 accepted as a byte")
	}
	if _, _, err := d.Version("v"); err == nil {
		t.Error("version without minor accepted")
	}
}

func TestMethodDesc(t *testing.T) {
	tests := []struct {
		text   string
		params string
		result string
		ok     bool
	}{
		{"()V", "", "V", true},
		{"([BSB)Z", "[B S B", "Z", true},
		{"(Ljavacard/framework/APDU;[Ljava/lang/Object;)[S", "Ljavacard/framework/APDU; [Ljava/lang/Object;", "[S", true},
		{"(V)V", "", "", false},
		{"(B", "", "", false},
		{"()", "", "", false},
		{"()VV", "", "", false},
		{"([V)V", "", "", false},
		{"(L;)V", "", "", false},
		{"B)V", "", "", false},
	}
	for _, tt := range tests {
		params, result, err := ParseMethodDesc(tt.text)
		if (err == nil) != tt.ok {
			t.Errorf("%s: error %v, want ok %v", tt.text, err, tt.ok)
			continue
		}
		if err != nil {
			continue
		}
		got := ""
		for i, p := range params {
			if i > 0 {
				got += " "
			}
			got += p.String()
		}
		if got != tt.params || result.String() != tt.result {
			t.Errorf("%s: got (%s)%s", tt.text, got, result)
		}
	}
}

func FuzzParseMethodDesc(f *testing.F) {
	f.Add("([BSB)Z")
	f.Add("(Lx;)V")
	f.Fuzz(func(t *testing.T, s string) {
		params, _, err := ParseMethodDesc(s)
		if err != nil && params != nil {
			t.Error("value and error")
		}
	})
}
