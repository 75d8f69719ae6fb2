package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/cmd/gocard/speed"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
)

// bench has the two cards that are compared, and a directory to work in.
type bench struct{ dir string }

func newBench(dir string) (*bench, error) {
	_, err := speed.Output(speed.Peers(), "go", "build", "-o", dir+"/", "./crefrun")
	return &bench{dir}, err
}

// reset is the line of a script that takes the power away.
const reset = "reset"

// commands are the script of a package: each method with several arguments.
func commands() (lines []string) {
	for i, args := range []string{"0000", "0001", "FFFF", "0007", "7FFF", "8000", "0123"} {
		for k := range methods {
			lines = append(lines, fmt.Sprintf("%02X%02X%s00", 0x80+(k+i)%4*4, k, args))
		}
		if i == 3 {
			lines = append(lines, reset)
		}
	}
	return lines
}

// compare runs the package of a seed on both cards.
func (b *bench) compare(seed uint64) (n, differences int, err error) {
	source := program(seed)
	capFile, err := b.convert(seed, source)
	if err != nil {
		return 0, 0, err
	}
	lines := commands()
	want, err := b.reference(capFile, lines)
	if err != nil && strings.Contains(err.Error(), "cref ended") {
		return 0, 0, errDied
	}
	if err != nil {
		return 0, 0, err
	}
	got, err := ours(capFile, lines)
	if err != nil {
		return 0, 0, err
	}
	sent := strings.Fields(strings.ReplaceAll(strings.Join(lines, " "), reset, ""))
	if len(want) < len(sent) || len(got) < len(sent) {
		return 0, 0, fmt.Errorf("%d commands, %d and %d answers", len(sent), len(got), len(want))
	}
	for i, command := range sent {
		if got[i] != want[i] {
			differences++
			fmt.Printf("seed %d: %s: got %s, the reference card %s\n", seed, command, got[i], want[i])
			break // what follows depends on the state
		}
	}
	if differences > 0 {
		err = keep(seed, source)
	}
	return len(sent), differences, err
}

// errRefused: a package may have 255 exception handlers, and javac makes int of constant expressions of short.
var errRefused = errors.New("the converter refuses the package")

// errDied: the process of the reference card ended in the middle of a script, most often by a segmentation fault.
var errDied = errors.New("the reference card dies")

// convert makes a CAP file of a source: Oracle's converter 3.0.5 with the API of the reference card, as that of 2.2.2 does not take the order in
// which today's javac writes exception handlers.
func (b *bench) convert(seed uint64, source string) (string, error) {
	file, classes := filepath.Join(b.dir, "Random.java"), filepath.Join(b.dir, "classes")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		return "", err
	}
	kits := os.Getenv("JC_SDKS")
	card, converter := filepath.Join(kits, "jc222_kit"), filepath.Join(kits, "jc305u3_kit")
	if _, err := speed.Output(b.dir, "javac", "--release", "7", "-g", "-nowarn", "-Xlint:-options", "-proc:none", "-cp", filepath.Join(card, "lib/api.jar"),
		"-d", classes, file); err != nil {
		return "", err
	}
	args := []string{"-Djc.home=" + converter, "-cp", filepath.Join(converter, "lib/*"), "com.sun.javacard.converter.Main",
		"-classdir", classes, "-d", b.dir, "-out", "CAP", "-exportpath", filepath.Join(card, "api_export_files")}
	if seed%2 == 1 {
		args = append(args, "-i")
	}
	args = append(args, "-applet", "0xF0:0x67:0x6F:0x63:0x61:0x72:0x64:0x12:0x0E:0x01", "Random",
		"gocard.random", "0xF0:0x67:0x6F:0x63:0x61:0x72:0x64:0x12:0x0E", "1.0")
	capFile := filepath.Join(b.dir, "gocard/random/javacard/random.cap")
	_ = os.Remove(capFile) // of another seed
	out, err := speed.Output(b.dir, "java", args...)
	if err != nil && strings.Contains(err.Error(), "conversion completed with") {
		return "", errRefused
	}
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(capFile); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return capFile, nil
}

// reference gives the answers of the reference card.
func (b *bench) reference(capFile string, lines []string) ([]string, error) {
	name := filepath.Join(b.dir, "script.apdu")
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return nil, err
	}
	out, err := speed.Output(".", filepath.Join(b.dir, "crefrun"), "-cap", capFile, "-script", name)
	return strings.Fields(strings.ToUpper(string(out))), err
}

// ours gives the answers of our card.
func ours(capFile string, lines []string) (answers []string, err error) {
	file, err := capfile.ReadFile(capFile)
	if err != nil {
		return nil, err
	}
	c, err := card.New(card.Config{NothingSelected: true})
	if err != nil {
		return nil, err
	}
	applet := file.Applet.Applets[0].AID
	if err := c.Load(file); err != nil {
		return nil, err
	}
	if err := c.Install(file.Header.Package.AID, applet); err != nil {
		return nil, err
	}
	ctx := context.Background()
	if _, err := c.Transmit(ctx, script.SelectCommand(applet)); err != nil {
		return nil, err
	}
	for _, line := range lines {
		if line == reset {
			c.Reset()
			if _, err := c.Transmit(ctx, script.SelectCommand(applet)); err != nil {
				return nil, err
			}
			continue
		}
		capdu, err := hex.DecodeString(line)
		if err != nil {
			return nil, err
		}
		answer, err := c.Transmit(ctx, capdu)
		if err != nil {
			return nil, err
		}
		answers = append(answers, fmt.Sprintf("%X", answer))
	}
	return answers, nil
}

// keep writes the source of a package that differs.
func keep(seed uint64, source string) error {
	dir := filepath.Join("testdata/difftest", fmt.Sprintf("j%d", seed))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "Random.java"), []byte(source), 0o644)
}
