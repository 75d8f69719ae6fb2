package capverify

import (
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

// verify returns the verdict and the verifier's words. A run that ends without
// its summary line is no verdict.
func (o *oracle) verify(t *testing.T, f *capfile.File) (good bool, output string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "small.cap")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	args := []string{"-Djc.home=" + o.home, "-cp", filepath.Join(o.home, "lib") + "/*", "com.sun.javacard.offcardverifier.Verifier", "-nobanner"}
	args = append(append(args, o.exports...), name)
	out, _ := exec.Command("java", args...).CombinedOutput()
	output = string(out)
	if !strings.Contains(output, "Verification completed") {
		t.Fatalf("no verdict: %s", output)
	}
	return strings.Contains(output, " 0 errors") || strings.Contains(output, "and 0 error"), output
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
