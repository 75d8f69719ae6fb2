package capverify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// inputPackage is what the configuration of the converter says of a package of an extended file.
type inputPackage struct {
	PackageName, PackageAID string
	Version                 string              `json:"version"`
	BaseDir                 string              `json:"baseDir"`
	Public                  bool                `json:"public"`
	Applets                 []map[string]string `json:"applets,omitempty"`
}

// extendedKit converts packages of testdata/extended into one extended CAP file.
type extendedKit struct {
	home, dir, classes string
}

func newExtendedKit(t *testing.T) *extendedKit {
	t.Helper()
	if os.Getenv("JC_SDKS") == "" {
		t.Skip("JC_SDKS is not set: it names a checkout of the Java Card kits, whose converters are judges here")
	}
	k := &extendedKit{home: filepath.Join(os.Getenv("JC_SDKS"), "jc320v25.1_kit"), dir: t.TempDir()}
	k.classes = filepath.Join(k.dir, "classes")
	sources, err := filepath.Glob("testdata/extended/ext/*/*.java")
	if err != nil {
		t.Fatal(err)
	}
	sources = append(sources, bigClasses(t, k.dir)...)
	run(t, "javac", append([]string{
		"--release", "7", "-g", "-nowarn", "-Xlint:-options", "-proc:none", "-cp", filepath.Join(k.home, "lib/api_classic-3.1.0.jar"), "-d", k.classes,
	}, sources...)...)
	lowerClassFiles(t, k.classes, 51)
	return k
}

// bigClasses writes classes whose code does not fit into one block.
func bigClasses(t *testing.T, dir string) []string {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "ext/big"), 0o755); err != nil {
		t.Fatal(err)
	}
	var names []string
	for c := range 3 {
		var b strings.Builder
		fmt.Fprintf(&b, "package ext.big;\npublic class Big%d {\n", c)
		for m := range 100 {
			fmt.Fprintf(&b, "public static short m%d(short a) { try {\n", m)
			for i := range 24 {
				fmt.Fprintf(&b, "a = (short) (a * %d + (a >> 1) - s);\n", 200+i+m)
			}
			fmt.Fprintf(&b, "if (a == 7) { a = Big%d.m%d(a); } } catch (RuntimeException e) { a = 1; } return a; }\n", (c+1)%3, m)
		}
		fmt.Fprintf(&b, "static short s = %d; int wide = 70000;\n}\n", c+3)
		names = append(names, filepath.Join(dir, fmt.Sprintf("ext/big/Big%d.java", c)))
		if err := os.WriteFile(names[c], []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

func colons(aid string) string {
	var parts []string
	for i := 0; i < len(aid); i += 2 {
		parts = append(parts, "0x"+aid[i:i+2])
	}
	return strings.Join(parts, ":")
}

// pkg describes a package whose AID is that of the file with n behind it.
func (k *extendedKit) pkg(name, aid string, applets ...string) inputPackage {
	p := inputPackage{PackageName: name, PackageAID: colons(aid), Version: "1.0", BaseDir: k.classes, Public: true}
	for i, a := range applets {
		p.Applets = append(p.Applets, map[string]string{"ClassAID": colons(fmt.Sprintf("%s%02X", aid, i+1)), "ClassName": a})
	}
	return p
}

// convert makes a CAP file and returns its name.
func (k *extendedKit) convert(t *testing.T, name, aid string, packages ...inputPackage) string {
	t.Helper()
	resource := filepath.Join(k.dir, "resource")
	if err := os.WriteFile(resource, bytes.Repeat([]byte("resource "), 40), 0o644); err != nil {
		t.Fatal(err)
	}
	config := map[string]any{"inputConfig": map[string]any{
		"CAP_AID": colons(aid), "CAP_name": name, "CAP_version": "1.2", "target": "3.1.0", "debug": true, "integer": name == "blocks",
		"outputDir": k.dir, "exportPath": k.classes, "inputPackages": packages, "staticResources": []any{map[string]any{"id": -5, "file": resource}},
	}}
	text, err := json.Marshal(config)
	if err == nil {
		err = os.WriteFile(filepath.Join(k.dir, name+".json"), text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	run(t, "java", "-Djc.home="+k.home, "-cp", filepath.Join(k.home, "lib")+"/*", "com.sun.javacard.converter.Main", "-config", filepath.Join(k.dir, name+".json"))
	return filepath.Join(k.dir, name, "javacard", name+".cap")
}

// TestExtendedFromKit reads extended files that the converter of kit 3.2 makes: three packages that extend and call each other's classes, and code of
// more than one block that imports a package of the first file. They verify, and come out again byte for byte.
func TestExtendedFromKit(t *testing.T) {
	k := newExtendedKit(t)
	private := k.pkg("ext.mid", "F0676F63617802")
	private.Public = false
	first := k.convert(t, "packages", "F0676F63617800", k.pkg("ext.base", "F0676F63617801"), private, k.pkg("ext.app", "F0676F63617803", "ext.app.First", "ext.app.Second"))
	base, err := os.ReadFile(filepath.Join(k.classes, "ext/base/javacard/base.exp"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := exportfile.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	second := k.convert(t, "blocks", "F0676F63617900", k.pkg("ext.big", "F0676F63617901"), k.pkg("ext.user", "F0676F63617902", "ext.user.User"))
	for name, blocks := range map[string]int{first: 1, second: 2} {
		f, err := capfile.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !f.IsExtended() || len(f.MethodBlocks()) != blocks {
			t.Errorf("%s: format %s, %d blocks, want %d", name, f.Header.Format, len(f.MethodBlocks()), blocks)
		}
		for _, e := range Verify(f, append([]*exportfile.Package{own}, exportfile.Facts()...)) {
			t.Errorf("%s: %v", name, e)
		}
		components, err := f.Components()
		if err != nil {
			t.Fatal(err)
		}
		want := zipComponents(t, name)
		for _, c := range components {
			if !bytes.Equal(c.Data, want[c.Name]) {
				t.Errorf("%s: %s changes when read and written", name, c.Name)
			}
		}
		if len(components) != len(want) {
			t.Errorf("%s: %d components, want %d", name, len(components), len(want))
		}
	}
}
