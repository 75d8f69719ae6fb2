package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
)

// TestImagePrograms is the kept card of each program of testdata/run: after every command, a card made from a copy of the image is in the
// state of the card that runs.
func TestImagePrograms(t *testing.T) {
	for _, p := range programs(t) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			files, err := readCAPs(p.buildAll(t))
			if err != nil {
				t.Fatal(err)
			}
			f := simFlags{scp: "03:70", image: filepath.Join(t.TempDir(), "card")}
			sim, err := f.makeCard(files, true)
			if err != nil {
				t.Fatal(err)
			}
			defer sim.Close()
			text, err := os.ReadFile(p.script())
			if err != nil {
				t.Fatal(err)
			}
			items, err := script.Parse(p.script(), string(text))
			if err != nil {
				t.Fatal(err)
			}
			r := script.Runner{Card: simScript{sim}, Out: io.Discard, After: func(item script.Item) error { return sameAsImage(t, sim, f.image) }}
			if err := r.Run(p.script(), items); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// sameAsImage compares a card with one made from a copy of its image.
func sameAsImage(t *testing.T, sim *card.Card, image string) error {
	t.Helper()
	b, err := os.ReadFile(image)
	if err != nil {
		return err
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		return err
	}
	other, err := card.New(card.Config{Image: copied})
	if err != nil {
		return err
	}
	defer other.Close()
	want, err := sim.Snapshot()
	if err != nil {
		return err
	}
	got, err := other.Snapshot()
	if err == nil && !bytes.Equal(got, want) {
		err = fmt.Errorf("the image brings back %d bytes of state other than the card's %d", len(got), len(want))
	}
	return err
}

// TestImageCannotBeWritten: a script ends where the card cannot keep what a command wrote, and that is the surroundings' fault.
func TestImageCannotBeWritten(t *testing.T) {
	wallet := program{name: "wallet", dir: filepath.Join(root, "testdata/run/wallet")}
	files, err := readCAPs(wallet.buildAll(t))
	if err != nil {
		t.Fatal(err)
	}
	f := simFlags{scp: "03:70", image: filepath.Join(t.TempDir(), "card")}
	sim, err := f.makeCard(files, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Close(); err != nil { // the file is closed, the card runs
		t.Fatal(err)
	}
	var out bytes.Buffer
	in := strings.NewReader(".select F0676F63617264107701\n80 20 00 00 04 31323334\n80 30 00 00 02 0001\n80 30 00 00 02 0001\n")
	err = runScript(streams{in: in, out: &out, err: io.Discard}, simScript{sim}, "-", nil)
	if code := exitCode(err); code != exitEnvironment {
		t.Errorf("exit code %d (%v), want %d\n%s", code, err, exitEnvironment, out.Bytes())
	}
}

// TestImageKill kills a process that credits a wallet, again and again, at any moment: the card remembers every credit that it confirmed,
// and at most the one that was under way.
func TestImageKill(t *testing.T) {
	wallet := program{name: "wallet", dir: filepath.Join(root, "testdata/run/wallet")}.build(t)
	image := filepath.Join(t.TempDir(), "card")
	const begin = ".select F0676F63617264107701\n80 20 00 00 04 31323334\n"
	balance := 0
	for round := range 6 {
		confirmed := creditUntilKilled(t, image, wallet, begin, 10+37*round)
		var out, errs bytes.Buffer
		in := strings.NewReader(begin + "80 50 00 00 02\n")
		if code := run(t.Context(), []string{"sim", "--image", image, "--apdu", "-"}, streams{in: in, out: &out, err: &errs}); code != exitOK {
			t.Fatalf("round %d: exit code %d\n%s", round, code, errs.String())
		}
		var now int
		if _, err := fmt.Sscanf(strings.Split(out.String(), "\n")[2], "%X 9000", &now); err != nil {
			t.Fatalf("round %d: %v in %q", round, err, out.String())
		}
		if now < balance+confirmed || now > balance+confirmed+1 {
			t.Errorf("round %d: the wallet has %d, had %d before and confirmed %d credits of 1", round, now, balance, confirmed)
		}
		balance = now
	}
}

// creditUntilKilled lets a child process credit 1 endlessly, kills it after n answers while more are under way, and counts the credits that
// it confirmed.
func creditUntilKilled(t *testing.T, image, wallet, begin string, n int) (confirmed int) {
	t.Helper()
	script := filepath.Join(t.TempDir(), "credit.apdu")
	if err := os.WriteFile(script, []byte(begin+strings.Repeat("80 30 00 00 02 0001\n", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("gocard", "sim", "--image", image, "--apdu", script, wallet)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for answers := 0; lines.Scan(); answers++ {
		if answers == n {
			cmd.Process.Kill()
		}
		if answers >= 2 && lines.Text() == "9000" {
			confirmed++
		}
	}
	_ = cmd.Wait() // it was killed
	if confirmed < n-2 {
		t.Fatalf("the child confirmed %d credits before it was killed after %d answers", confirmed, n)
	}
	return confirmed
}
