package capfile

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// names is a small table of what the imports of the small file offer.
func names(pkg PackageInfo, tag ConstantTag, class, token uint8) string {
	framework := pkg.AID.String() == "A0000000620101"
	switch {
	case tag == 0 && framework:
		return "javacard/framework"
	case tag == 0:
		return "java/lang"
	case tag == ConstantClassref && framework && class == 10:
		return "javacard/framework/APDU"
	case tag == ConstantVirtualMethodref && framework && class == 10 && token == 1:
		return "getBuffer"
	case tag == ConstantClassref && framework && class == 7:
		return "javacard/framework/ISOException"
	}
	return ""
}

// TestDump keeps the whole dump of the small file as a golden.
func TestDump(t *testing.T) {
	var b bytes.Buffer
	if err := Dump(&b, small(t), names, true); err != nil {
		t.Fatal(err)
	}
	const name = "testdata/small.dump"
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want, got := strings.Split(string(golden), "\n"), strings.Split(b.String(), "\n")
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Fatalf("dump differs from %s in line %d (go test -run TestDump -update writes it):\n%s", name, i+1, strings.Join(got[i:min(i+1, len(got))], ""))
		}
	}
}

// TestOutlineJSON checks that the outline is usable as JSON.
func TestOutlineJSON(t *testing.T) {
	o, err := small(t).Outline(nil, false)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Schema  string
		Package struct{ AID, Version string }
		Methods []struct{ Size int }
	}
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if back.Schema != "gocard/dump-cap/1" || back.Package.AID != "F0676F636172642A01" || back.Package.Version != "1.0" || len(back.Methods) != 13 {
		t.Errorf("outline: %+v", back)
	}
}

// TestManifest checks attributes and line breaks.
func TestManifest(t *testing.T) {
	f := small(t)
	f.AppletNames = []string{strings.Repeat("LongName", 12)}
	manifest := string(f.manifest())
	for _, line := range strings.Split(manifest, "\r\n") {
		if len(line) > 72 {
			t.Errorf("line of %d bytes: %s", len(line), line)
		}
	}
	for _, want := range []string{
		"Manifest-Version: 1.0\r\n", "Application-Type: classic-applet\r\n", "Classic-Package-AID: //aid/F0676F6361/72642A01\r\n",
		"\r\n\r\nName: small\r\n", "Java-Card-CAP-File-Version: 2.1\r\n", "Java-Card-Package-Version: 1.0\r\n",
		"Java-Card-Applet-1-AID: 0xf0:0x67:0x6f:0x63:0x61:0x72:0x64:0x2a:0x01:0x0\r\n 1\r\n", "Java-Card-Imported-Package-2-Version: 1.3\r\n",
		"Java-Card-Integer-Support-Required: TRUE\r\n",
	} {
		if !strings.Contains(manifest, want) {
			t.Errorf("no %q in the manifest:\n%s", want, manifest)
		}
	}
	if strings.Contains(manifest, "Time") {
		t.Error("the manifest holds a time")
	}
	if got := manifestAppletNames([]byte(manifest)); len(got) != 1 || got[0] != f.AppletNames[0] {
		t.Errorf("applet names %q", got)
	}
}

func TestConstants(t *testing.T) {
	tests := []struct {
		c    Constant
		info [3]byte
		text string
	}{
		{NewClassref(ExternalClass(2, 5)), [3]byte{0x82, 5, 0}, "Classref 2.5"},
		{NewClassref(InternalClass(0x123)), [3]byte{1, 0x23, 0}, "Classref class@0123"},
		{NewInstanceFieldref(InternalClass(16), 3), [3]byte{0, 16, 3}, "InstanceFieldref class@0010.3"},
		{NewVirtualMethodref(ExternalClass(0, 0), 0), [3]byte{0x80, 0, 0}, "VirtualMethodref 0.0.0"},
		{NewSuperMethodref(InternalClass(16), 0x81), [3]byte{0, 16, 0x81}, "SuperMethodref class@0010.129"},
		{NewStaticRef(ConstantStaticFieldref, 0x102), [3]byte{0, 1, 2}, "StaticFieldref @0102"},
		{NewExternalStaticRef(ConstantStaticMethodref, 1, 16, 6), [3]byte{0x81, 16, 6}, "StaticMethodref 1.16.6"},
	}
	for _, test := range tests {
		if test.c.Info != test.info || test.c.String() != test.text {
			t.Errorf("%x %s, want %x %s", test.c.Info, test.c, test.info, test.text)
		}
	}
	pool := ConstantPool{[]Constant{tests[0].c, tests[1].c}}
	if pool.Index(tests[1].c) != 1 || pool.Index(tests[2].c) != -1 {
		t.Error("constants are not found by value")
	}
	if _, ok := pool.At(2); ok {
		t.Error("a constant beyond the end is found")
	}
	if NoClass.String() != "none" || NoClass.IsExternal() != true {
		t.Errorf("no class: %s", NoClass)
	}
}
