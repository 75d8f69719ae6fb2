package capverify

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// oracle is the off-card verifier of one of the Java Card kits, our judge.
type oracle struct {
	home    string
	exports []string // export files, imported packages first
}

// newOracle prepares the 2.2.2 kit's verifier; the test is skipped without it.
func newOracle(t *testing.T) *oracle {
	t.Helper()
	root := os.Getenv("JC_SDKS")
	if root == "" {
		t.Skip("JC_SDKS is not set: it names a checkout of the Java Card kits, whose verifier is the judge here")
	}
	o := &oracle{home: filepath.Join(root, "jc222_kit")}
	for _, name := range []string{"java/lang/javacard/lang.exp", "javacard/framework/javacard/framework.exp"} {
		o.exports = append(o.exports, filepath.Join(o.home, "api_export_files", name))
	}
	own, err := exportfile.ParseText(smallExport)
	if err != nil {
		t.Fatal(err)
	}
	b, err := own.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "small.exp")
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
	o.exports = append(o.exports, name)
	return o
}

// verify returns the verdict on f and the verifier's words.
func (o *oracle) verify(t *testing.T, f *capfile.File) (good bool, output string) {
	t.Helper()
	components, err := f.Components()
	if err != nil {
		t.Fatal(err)
	}
	return o.verifyZip(t, f.Path, components)
}

// verifyZip returns the verdict on components, which need not make sense. A run
// that ends without its summary line is no verdict and counts as refused.
func (o *oracle) verifyZip(t *testing.T, path string, components []capfile.Component) (good bool, output string) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, c := range components {
		w, err := z.Create(path + "/javacard/" + c.Name)
		if err == nil {
			_, err = w.Write(c.Data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "test.cap")
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-Djc.home=" + o.home, "-cp", filepath.Join(o.home, "lib") + "/*", "com.sun.javacard.offcardverifier.Verifier", "-nobanner"}
	args = append(append(args, o.exports...), name)
	out, _ := exec.Command("java", args...).CombinedOutput()
	return strings.Contains(string(out), "and 0 errors."), string(out)
}

// TestOracle compares every verdict of the code tests with the reference
// verifier's.
func TestOracle(t *testing.T) {
	o := newOracle(t)
	if good, output := o.verify(t, loadSmall(t).withPath()); !good {
		t.Fatalf("the small file is refused: %s", output)
	}
	for _, test := range codeTests {
		good, output := o.verify(t, test.build(t))
		differs := good != (test.want == "")
		switch {
		case differs && test.oracle == "":
			t.Errorf("%s: we say %q, the reference verifier: %s", test.name, test.want, output)
		case !differs && test.oracle != "":
			t.Errorf("%s: the reference verifier agrees, though %s", test.name, test.oracle)
		}
	}
}
