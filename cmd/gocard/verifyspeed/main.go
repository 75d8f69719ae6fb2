// Command verifyspeed measures how long capverify takes for the help desk's CAP file, read from disk with the export facts it needs, against
// Oracle's off-card verifier of the 3.2 kit started from the shell on the same file. Its last line is "verifyspeed ratio=R": medians of five,
// taken alternately, gocard / Oracle; it ends with 1 above the target.
//
// In: the repository as the working directory, JC_SDKS (Oracle's kits), a JDK on PATH.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/cmd/gocard/speed"
	"github.com/gocard/gocard/runtime/iso7816"
)

const target = 0.01

// scwsAID is the one imported package that the kit does not have.
var scwsAID = iso7816.MustParseAID("A0000000090005FFFFFFFF8915000000")

func main() {
	speed.Main("verifyspeed", "%.4f", measure, func(ratio float64) bool { return ratio <= target })
}

func measure(tmp string) (float64, error) {
	kit := filepath.Join(os.Getenv("JC_SDKS"), "jc320v25.1_kit")
	name, export := filepath.Join(tmp, "helpdesk.cap"), filepath.Join(tmp, "scws.exp")
	if _, err := speed.Output(".", "go", "run", "./cmd/gocard", "build", "-o", name, "./applets/scws/helpdesk"); err != nil {
		return 0, err
	}
	scws, _ := exportfile.Lookup(scwsAID, 1, 0)
	b, err := scws.Append(nil)
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(export, b, 0o644); err != nil {
		return 0, err
	}
	var ours, theirs []time.Duration
	for range speed.Rounds {
		start := time.Now()
		if err := verify(name); err != nil {
			return 0, err
		}
		ours = append(ours, time.Since(start))
		start = time.Now()
		if err := oracle(kit, export, name); err != nil {
			return 0, err
		}
		theirs = append(theirs, time.Since(start))
	}
	a, o := speed.Median(ours), speed.Median(theirs)
	fmt.Printf("capverify %v, Oracle's verifier %v (medians of %d)\n", a.Round(10*time.Microsecond), o.Round(time.Millisecond), speed.Rounds)
	return float64(a) / float64(o), nil
}

func verify(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	f, err := capfile.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	return capverify.Verify(f, capverify.Exports(f)).Err()
}

func oracle(kit, export, name string) error {
	jars, err := filepath.Glob(filepath.Join(kit, "lib", "*.jar"))
	if err != nil {
		return err
	}
	cmd := exec.Command("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djc.home="+kit, "-cp", strings.Join(jars, string(os.PathListSeparator)),
		"com.sun.javacard.offcardverifier.Verifier", "-nobanner", "-target", "3.0.5", export, name)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "and 0 errors") {
		return fmt.Errorf("run the kit's verifier: %w: %s", err, out)
	}
	return nil
}
