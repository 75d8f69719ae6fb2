package main

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// judgeSource is the program that runs a kit's verifier again and again.
//
//go:embed Judge.java
var judgeSource []byte

// kit is one of the two judges.
type kit struct {
	name, dir string
	built     bool // the API's export files are built in, and there is a -target
}

var kits = []kit{{"3.0.5", "jc305u3_kit", false}, {"3.2", "jc320v25.1_kit", true}}

// reads reports whether the kit knows the subject's format.
func (k kit) reads(s *subject) bool { return k.built || s.format < capfile.Format23 }

// args are the verifier's arguments in front of the CAP file.
func (k kit) args(s *subject) []string {
	args := []string{"-nobanner"}
	if k.built && s.format < capfile.Format23 {
		args = append(args, "-target", "3.0.5")
	}
	args = append(args, s.exports...)
	if !k.built {
		args = append(args, s.apiExports...)
	}
	return args
}

// verdict is what a judge said. A run that breaks off counts as a refusal: the file has not been accepted.
type verdict struct {
	asked, good bool
	message     string
}

// judge is a running Judge.java.
type judge struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	log *strings.Builder
}

func startJudge(home, tmp string) (*judge, error) {
	source := filepath.Join(tmp, "Judge.java")
	if err := os.WriteFile(source, judgeSource, 0o644); err != nil {
		return nil, err
	}
	jars, err := filepath.Glob(filepath.Join(home, "lib", "*.jar"))
	if err != nil || len(jars) == 0 {
		return nil, fmt.Errorf("no kit in %s", home)
	}
	j := &judge{log: &strings.Builder{}}
	j.cmd = exec.Command("java", "-Djava.security.manager=allow", "-Djc.home="+home, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
		"-cp", strings.Join(jars, string(os.PathListSeparator)), source)
	j.cmd.Stderr = j.log
	out, err := j.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if j.in, err = j.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	j.out = bufio.NewReader(out)
	return j, j.cmd.Start()
}

// verdict asks for a verdict in the fast way, and again in the slow one, which counts, when it is not what is expected or when check is set.
func (j *judge) verdict(args []string, good, check bool) (verdict, error) {
	v, err := j.ask(args)
	if err != nil || v.good == good && !check {
		return v, err
	}
	slow, err := j.ask(append([]string{"fresh"}, args...))
	if err == nil && check && slow.good != v.good {
		err = fmt.Errorf("the verifier says good=%v and then good=%v of the same file: %s, %s", v.good, slow.good, v.message, slow.message)
	}
	return slow, err
}

func (j *judge) ask(args []string) (verdict, error) {
	if slices.ContainsFunc(args, func(a string) bool { return strings.ContainsAny(a, "\t\n") }) {
		return verdict{}, errors.New("a file name has a tab or a line end")
	}
	if _, err := io.WriteString(j.in, strings.Join(args, "\t")+"\n"); err != nil {
		return verdict{}, fmt.Errorf("the verifier ended: %w: %s", err, j.log)
	}
	line, err := j.out.ReadString('\n')
	if err != nil {
		return verdict{}, fmt.Errorf("the verifier ended: %w: %s", err, j.log)
	}
	word, message, _ := strings.Cut(strings.TrimSpace(line), "\t")
	return verdict{true, word == "ok", message}, nil
}

func (j *judge) close() {
	j.in.Close()
	_ = j.cmd.Wait()
}
