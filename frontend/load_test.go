package frontend

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

func TestLoadBadConfig(t *testing.T) {
	if _, err := Load(Config{Target: "jc999"}); err == nil || !strings.Contains(err.Error(), "jc999") {
		t.Errorf("unknown target: %v", err)
	}
	var list diag.List
	_, err := Load(Config{Dir: testdata, Pattern: "./missing"})
	if !errors.As(err, &list) || list[0].Code != "GC5001" {
		t.Errorf("missing package: %v", err)
	}
	_, err = Load(Config{Dir: testdata, Pattern: "./applets/..."})
	if !errors.As(err, &list) || list[0].Code != "GC5001" {
		t.Errorf("several packages: %v", err)
	}
	for _, pattern := range []string{"fmt", "load_test.go", "./testdata/program", "./testdata/testonly", runtimeModule + "/runtime/jcre", runtimeModule + "/runtime/javacard/framework"} {
		_, err = Load(Config{Pattern: pattern})
		if !errors.As(err, &list) || list[0].Code != "GC5001" || !strings.Contains(list[0].Message, pattern) {
			t.Errorf("%s is no package for a card: %v", pattern, err)
		}
	}
	_, err = Load(Config{Dir: testdata, Pattern: "applets/counter"})
	if !errors.As(err, &list) || list[0].Code != "GC5001" || list[0].Fix != "folders begin with a dot: ./applets/counter" {
		t.Errorf("folder without its dot: %v", err)
	}
	_, err = Load(Config{Dir: t.TempDir()})
	if !errors.Is(err, ErrEnvironment) || err.Error() != "load .: there is no go.mod here or above; "+noModule {
		t.Errorf("no module: %v", err)
	}
}

func TestLoadWithoutGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Load(Config{Dir: testdata, Pattern: "./applets/counter"})
	if !errors.Is(err, ErrEnvironment) || !strings.Contains(err.Error(), "go command") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want one sentence about the go command", err)
	}
}

func TestOverlay(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join(testdata, "applets", "counter"))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "counter.go")
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Load(Config{Dir: dir, Overlay: map[string][]byte{name: []byte(strings.ReplaceAll(string(src), "version=1.0", "version=7.9"))}})
	if err != nil {
		t.Fatal(err)
	}
	if p.Major != 7 || p.Minor != 9 {
		t.Errorf("version %d.%d, want the overlay's 7.9", p.Major, p.Minor)
	}
}

// TestPositions holds that names of files are the same on every machine: relative in the user's module, import paths elsewhere.
func TestPositions(t *testing.T) {
	p, err := Load(Config{Dir: filepath.Join(testdata, "applets", "counter")})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Install":                           "counter.go",
		"binary.bigEndian.PutUint16":        "encoding/binary/binary.go",
		"framework.APDU.SetOutgoingAndSend": "../../../../runtime/javacard/framework/apdu.go",
	}
	for name, file := range want {
		f := find(p, name)
		if f == nil {
			t.Errorf("no function %s", name)
		} else if f.Pos.Filename != file || f.Pos.Line == 0 {
			t.Errorf("%s stands at %s, want %s", name, f.Pos, file)
		}
	}
}

func find(p *ir.Program, name string) *ir.Func {
	for _, f := range p.Funcs {
		if f.FullName() == name {
			return f
		}
	}
	return nil
}

func TestExampleAID(t *testing.T) {
	if got := exampleAID("example.com/x"); len(got) != 18 || !strings.HasPrefix(got, "F0676F63617264") {
		t.Errorf("got %s", got)
	}
	if exampleAID("a") == exampleAID("b") {
		t.Error("two packages are offered one AID")
	}
}

// TestReadOnce holds that a package that was read once gives the same programs as one that is read for each target.
func TestReadOnce(t *testing.T) {
	cfg := Config{Pattern: "../testdata/run/evaluation"}
	source, err := Read(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, cfg.Target = range Targets {
		for _, cfg.Int = range []bool{false, true} {
			got, err := source.Program(cfg.Target, cfg.Int)
			if err != nil {
				t.Fatal(err)
			}
			want, err := Load(cfg)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != want.String() {
				t.Errorf("target %s, int %v: the program comes out otherwise than when read anew", cfg.Target, cfg.Int)
			}
		}
	}
}
