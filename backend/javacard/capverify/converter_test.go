package capverify

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// kit is a converter of one of the Java Card kits.
type kit struct {
	dir, api, main string
	args           []string
	classFile      byte // newest class file version it reads
}

// kits are those that JDK 17 can run on a package with shareable interfaces;
// the 3.0.5 kit makes proxies for these and wants an older JDK.
var kits = []kit{
	{"jc222_kit", "api.jar", "Converter", []string{"-exportpath", "api_export_files"}, 49},
	{"jc310r20210706_kit", "api_classic-3.1.0.jar", "Main", []string{"-target", "3.1.0"}, 51},
	{"jc320v25.1_kit", "api_classic-3.0.5.jar", "Main", []string{"-target", "3.0.5"}, 51},
}

// convert compiles testdata/odd and returns the names of the CAP and export file.
func (k kit) convert(t *testing.T) (capName, expName string) {
	t.Helper()
	home := filepath.Join(os.Getenv("JC_SDKS"), k.dir)
	classes, out := t.TempDir(), t.TempDir()
	sources, err := filepath.Glob("testdata/odd/*.java")
	if err != nil {
		t.Fatal(err)
	}
	run(t, "javac", append([]string{
		"--release", "7", "-g", "-nowarn", "-Xlint:-options", "-proc:none", "-cp", filepath.Join(home, "lib", k.api), "-d", classes,
	}, sources...)...)
	lowerClassFiles(t, classes, k.classFile)
	args := []string{
		"-Djc.home=" + home, "-cp", filepath.Join(home, "lib") + "/*", "com.sun.javacard.converter." + k.main,
		"-classdir", classes, "-d", out, "-out", "CAP", "EXP", "-i", "-applet", "0xF0:0x67:0x6F:0x63:0x61:0x72:0x64:0xAA:0x01:0x01", "App",
	}
	for _, a := range k.args {
		if a == "api_export_files" {
			a = filepath.Join(home, a)
		}
		args = append(args, a)
	}
	run(t, "java", append(args, "odd.t", "0xF0:0x67:0x6F:0x63:0x61:0x72:0x64:0xAA:0x01", "1.0")...)
	return filepath.Join(out, "odd/t/javacard/t.cap"), filepath.Join(out, "odd/t/javacard/t.exp")
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// lowerClassFiles writes an older version number into class files, which JDK 17
// does not write by itself.
func lowerClassFiles(t *testing.T, dir string, version byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		b[7] = min(b[7], version)
		return os.WriteFile(name, b, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestConverters reads what the converters make of a Java program: it verifies,
// and every component comes out again byte for byte.
func TestConverters(t *testing.T) {
	if os.Getenv("JC_SDKS") == "" {
		t.Skip("JC_SDKS is not set: it names a checkout of the Java Card kits, whose converters are judges here")
	}
	for _, k := range kits {
		t.Run(k.dir, func(t *testing.T) {
			name, _ := k.convert(t)
			f, err := capfile.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range Verify(f, exportfile.Facts()) {
				t.Error(e)
			}
			components, err := f.Components()
			if err != nil {
				t.Fatal(err)
			}
			want := zipComponents(t, name)
			if len(components) != len(want) {
				t.Errorf("%d components, want %d", len(components), len(want))
			}
			for _, c := range components {
				if !bytes.Equal(c.Data, want[c.Name]) {
					t.Errorf("%s changes when read and written", c.Name)
				}
			}
		})
	}
}

// zipComponents reads the components of a CAP file without our reader.
func zipComponents(t *testing.T, name string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out := map[string][]byte{}
	for _, entry := range z.File {
		dir, base := filepath.Split(entry.Name)
		if !strings.HasSuffix(dir, "/javacard/") {
			continue
		}
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[base], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// mutants is the number of spoilt copies that TestMutants judges.
const mutants = 60

// TestMutants changes one byte of a converted file at a time. What the reference
// verifier refuses, we refuse. The Header is left alone, as another AID or
// version asks for another export file.
func TestMutants(t *testing.T) {
	o := newOracle(t)
	name, exp := kits[0].convert(t)
	o.exports = append(o.exports, exp)
	f, err := capfile.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	components, err := f.Components()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	agree := 0
	for range mutants {
		c := &components[1+random.IntN(len(components)-1)]
		at := 3 + random.IntN(len(c.Data)-3)
		change := byte(1) << random.IntN(8)
		c.Data[at] ^= change
		what := fmt.Sprintf("%s offset %d xor %02x", c.Tag, at-3, change)
		good, output := o.verifyZip(t, f.Path, components)
		if ours := verifyComponents(components); good == (ours == nil) {
			agree++
		} else if ours == nil {
			t.Errorf("%s: we accept it, the reference verifier says %s", what, output)
		} else {
			t.Logf("%s: the reference verifier accepts it, we say %v", what, ours)
		}
		c.Data[at] ^= change
	}
	t.Logf("%d of %d verdicts agree", agree, mutants)
}

// verifyComponents gives components to our reader and verifier.
func verifyComponents(components []capfile.Component) error {
	byTag := map[capfile.Tag][]byte{}
	for _, c := range components {
		byTag[c.Tag] = c.Data
	}
	f, err := capfile.Parse(byTag)
	if err != nil {
		return err
	}
	return Verify(f, exportfile.Facts()).Err()
}
