package frontend

import (
	"slices"
	"testing"
)

// TestDemand holds that of the standard library only what is mentioned is read: the byte order of an applet brings in neither the rest of its package nor
// what that imports.
func TestDemand(t *testing.T) {
	w := loadQuickly(Config{Pattern: "../testdata/lower/applets/counter", Target: "jc304"})
	if w == nil {
		t.Fatal("the quick listing gave up")
	}
	binary := w.byPath["encoding/binary"]
	if binary == nil {
		t.Fatal("encoding/binary is not read")
	}
	if binary.types.Scope().Lookup("BigEndian") == nil || binary.types.Scope().Lookup("Read") != nil {
		t.Errorf("encoding/binary has %v", binary.types.Scope().Names())
	}
	if slices.ContainsFunc(w.order, func(p *pkg) bool { return p.path == "slices" }) {
		t.Error("slices is read, which nothing mentions")
	}
}

func TestPlainPattern(t *testing.T) {
	for pattern, want := range map[string]bool{".": true, "./a": true, "../a": true, "/a/b": true, "./...": false, "a/b": false, "./a.go": false, "": false} {
		if got := plainPattern(pattern); got != want {
			t.Errorf("%q: %v", pattern, got)
		}
	}
}

// TestPlainRoot compares what is found without the go command with what that says, and holds that it is asked where it could differ.
func TestPlainRoot(t *testing.T) {
	t.Setenv("GOENV", "off")
	cfg := Config{Pattern: "../applets/scws/helpdesk"}
	got, goroot, ok := plainRoot(cfg, goEnv())
	want, _, wantRoot, asked := askGo(cfg)
	if !ok || !asked || got.Dir != want.Dir || got.ImportPath != want.ImportPath || goroot != wantRoot ||
		got.Module.Path != want.Module.Path || got.Module.GoVersion != want.Module.GoVersion || got.Module.Dir != want.Module.Dir {
		t.Errorf("got %+v in %s (%v), want %+v in %s", got, goroot, ok, want, wantRoot)
	}
	for name, value := range map[string]string{
		"GOWORK": "/x/go.work", "GO111MODULE": "off", "GOEXPERIMENT": "x", "GOTOOLCHAIN": "go1.99.0", "GOROOT": t.TempDir(), "PATH": t.TempDir(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			if _, _, ok := plainRoot(cfg, goEnv()); ok {
				t.Errorf("%s=%s is not minded", name, value)
			}
		})
	}
}
