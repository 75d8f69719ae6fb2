package exportfile

import (
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

var framework = iso7816.MustParseAID("A0000000620101")

func TestLookup(t *testing.T) {
	tests := []struct {
		major, minor uint8
		want         string
		ok           bool
	}{
		{1, 2, "1.2", true},
		{1, 3, "1.3", true},
		{1, 0, "1.0", true},
		{1, 7, "1.8", true}, // the lowest later one
		{1, 10, "", false},
		{2, 0, "", false},
	}
	for _, test := range tests {
		p, ok := Lookup(framework, test.major, test.minor)
		if ok != test.ok || ok && versionOf(p) != test.want {
			t.Errorf("framework %d.%d: %v, want %s", test.major, test.minor, p, test.want)
		}
	}
	if _, ok := Lookup(iso7816.MustParseAID("F000000000"), 1, 0); ok {
		t.Error("an unknown AID is found")
	}
}

func versionOf(p *Package) string {
	return string([]byte{'0' + p.Major, '.', '0' + p.Minor})
}

// TestFactNames looks up what the compiler and the card need most.
func TestFactNames(t *testing.T) {
	p, _ := Lookup(framework, 1, 3)
	applet := p.ClassNamed("Applet")
	if applet == nil || applet.Token != 3 || applet != p.Class(3) || applet != p.ClassNamed("javacard/framework/Applet") {
		t.Fatalf("Applet: %+v", applet)
	}
	if applet.Super() != "java/lang/Object" || applet.IsInterface() || applet.VirtualMethodCount() != 8 {
		t.Errorf("Applet: super %s, interface %v, %d virtual methods", applet.Super(), applet.IsInterface(), applet.VirtualMethodCount())
	}
	if m := applet.VirtualMethod(7); m == nil || m.Name != "process" || m.IsStatic() {
		t.Errorf("virtual method 7: %+v", m)
	}
	if m := applet.StaticMethod(1); m == nil || m.Name != "install" {
		t.Errorf("static method 1: %+v", m)
	}
	if m := applet.StaticMethod(0); m == nil || m.Name != "<init>" {
		t.Errorf("static method 0: %+v", m)
	}
	if m := applet.MethodNamed("register", "([BSB)V"); m == nil || m.Token != 2 {
		t.Errorf("register with AID: %+v", m)
	}
	if m := applet.MethodNamed("register", ""); m == nil || m.Token != 1 {
		t.Errorf("register: %+v", m)
	}
	iso := p.ClassNamed("ISO7816")
	if f := iso.FieldNamed("SW_WRONG_LENGTH"); f == nil || !f.HasConstant || f.Constant != 0x6700 || f.Token != NoToken {
		t.Errorf("SW_WRONG_LENGTH: %+v", f)
	}
	if f := iso.Field(NoToken, true); f != nil {
		t.Errorf("a constant is found by token: %+v", f)
	}
	if p.Class(200) != nil || p.ClassNamed("Nothing") != nil || applet.VirtualMethod(100) != nil || applet.FieldNamed("x") != nil {
		t.Error("something that does not exist is found")
	}
	if object := must(t, "A0000000620001", 1, 0).Class(0); object.Super() != "" || object.VirtualMethodCount() != 1 {
		t.Errorf("Object: %+v", object)
	}
}

func must(t *testing.T, aid string, major, minor uint8) *Package {
	t.Helper()
	p, ok := Lookup(iso7816.MustParseAID(aid), major, minor)
	if !ok {
		t.Fatalf("no facts for %s %d.%d", aid, major, minor)
	}
	return p
}

// TestScws holds the project's own table: tokens once used must stay.
func TestScws(t *testing.T) {
	p := must(t, "A0000000090005FFFFFFFF8915000000", 1, 0)
	for token, name := range []string{"ScwsExtension", "HttpRequest", "HttpResponse", "ScwsConstants", "ScwsExtensionRegistry", "ScwsException"} {
		c := p.Class(uint8(token))
		if c == nil || c.ShortName() != name || c.IsInterface() != (token < 4) {
			t.Errorf("class %d: %+v, want %s", token, c, name)
		}
	}
	methods := map[string][]string{
		"ScwsExtension": {"doGet", "doHead", "doPost", "doPut", "doDelete", "doOptions", "doTrace"},
		"HttpRequest": {"findAndCopyKeywordValue", "findAndCopyKeywordValue", "readContent", "getContentLength", "getContentType", "readContentType",
			"getRequestHttpVersion", "getRequestID", "isFirst", "isComplete", "cancelProcessing"},
		"HttpResponse": {"finalizeHeader", "writeStatusCode", "setContentType", "appendHeaderVariable", "appendHeaderVariable", "appendHeaderVariable",
			"appendContent", "enableChunkMode", "flush", "sendError", "reset", "getRemainingResponseBufferSize"},
		"ScwsException": {"equals", "getReason", "setReason"},
	}
	for name, want := range methods {
		c := p.ClassNamed(name)
		if c.VirtualMethodCount() != len(want) {
			t.Errorf("%s: %d methods, want %d", name, c.VirtualMethodCount(), len(want))
		}
		for token, method := range want {
			if m := c.VirtualMethod(uint8(token)); m == nil || m.Name != method {
				t.Errorf("%s method %d: %+v, want %s", name, token, m, method)
			}
		}
	}
	registry := p.ClassNamed("ScwsExtensionRegistry")
	if m := registry.StaticMethod(0); m == nil || m.Name != "register" || m.Descriptor != "(Luicc/scws/ScwsExtension;[BSS)V" {
		t.Errorf("register: %+v", m)
	}
	if p.ClassNamed("ScwsExtension").Flags&AccShareable != 0 {
		t.Error("ScwsExtension is shareable")
	}
}
