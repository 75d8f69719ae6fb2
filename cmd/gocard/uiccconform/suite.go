package main

import (
	"bufio"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

//go:embed java/*.java
var shim embed.FS

// The suite's layout.
const (
	interfacesDir = "source/Annex_D_UiccInterfaces/org/etsi/scp/wg3/uicc/jcapi/userinterface"
	utilityDir    = "source/Annex_D_UiccTestUtil"
	testsDir      = "source/Annex_E_SourceCode"
)

// defects are the programs that no card can pass, by class, with the reason.
var defects = map[string]string{
	"Test_Cre_Mha_Enhd":     "it wants 28 results, and lists 26 of them",
	"Test_Cre_Mha_Erhd":     "it wants 30 results, and lists 28 of them",
	"Test_Cre_Mha_Pahd":     "it wants 47 results, and lists 45 of them",
	"Test_Cre_Mha_Prhd":     "it wants 47 results, and lists 45 of them",
	"Test_Cre_Apt_Epha":     "it wants the first applet's AID in the answer of the third",
	"Test_Api_2_Trs_IsPrAv": "it looks at a response before there is one, and ends with a NullPointerException",
}

// suite is a checkout, and the tests in it that are to run.
type suite struct {
	dir    string
	temp   string   // compiled classes
	tests  []string // class names
	passed int
	failed int
	// defective tests are not applicable.
	defective []string
	// Cases of uicc.access and uicc.toolkit, and those of them that passed.
	api, apiPassed int
}

// openSuite finds the tests and compiles all their programs.
func openSuite(dir string, match *regexp.Regexp) (*suite, error) {
	s := &suite{dir: dir}
	var sources []string
	err := filepath.WalkDir(filepath.Join(dir, testsDir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(d.Name(), "Test_") || !strings.HasSuffix(d.Name(), ".java") {
			return err
		}
		sources = append(sources, path)
		name, err := filepath.Rel(filepath.Join(dir, testsDir), path)
		name = strings.ReplaceAll(strings.TrimSuffix(filepath.ToSlash(name), ".java"), "/", ".")
		if err != nil || !match.MatchString(name) {
			return err
		}
		if _, defective := defects[name[strings.LastIndexByte(name, '.')+1:]]; defective {
			s.defective = append(s.defective, name)
		} else {
			s.tests = append(s.tests, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(s.tests) == 0 {
		return nil, fmt.Errorf("no tests of this name in %s", dir)
	}
	slices.Sort(s.tests)
	if s.temp, err = os.MkdirTemp("", "uiccconform"); err != nil {
		return nil, err
	}
	if err := s.compile(sources); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *suite) close() { os.RemoveAll(s.temp) }

// compile makes class files of the suite's interfaces, of our classes behind them, and of the tests.
func (s *suite) compile(sources []string) error {
	interfaces, err := filepath.Glob(filepath.Join(s.dir, interfacesDir, "*.java"))
	if err != nil {
		return err
	}
	entries, err := shim.ReadDir("java")
	if err != nil {
		return err
	}
	sources = append(sources, interfaces...)
	for _, e := range entries {
		text, err := shim.ReadFile("java/" + e.Name())
		if err != nil {
			return err
		}
		path := filepath.Join(s.temp, e.Name())
		if err := os.WriteFile(path, text, 0o666); err != nil {
			return err
		}
		sources = append(sources, path)
	}
	list := filepath.Join(s.temp, "sources")
	if err := os.WriteFile(list, []byte(strings.Join(sources, "\n")), 0o666); err != nil {
		return err
	}
	out, err := exec.Command("javac", "-nowarn", "-proc:none", "-encoding", "ISO-8859-1", "-d", s.temp, "@"+list).CombinedOutput()
	if err != nil {
		return fmt.Errorf("javac: %w\n%s", err, out)
	}
	return nil
}

// run plays all tests and reports.
func (s *suite) run(out io.Writer, verbose, trace bool) error {
	l, err := listen(s.dir, trace)
	if err != nil {
		return err
	}
	defer l.close()
	args := append([]string{"-Xshare:auto", "-cp", s.temp, "org.etsi.scp.wg3.uicc.jcapi.userclass.Main", l.port()}, s.tests...)
	java := exec.Command("java", args...)
	java.Stderr = os.Stderr
	pipe, err := java.StdoutPipe()
	if err != nil {
		return err
	}
	if err := java.Start(); err != nil {
		return err
	}
	s.report(out, pipe, verbose)
	if err := java.Wait(); err != nil {
		return fmt.Errorf("java: %w", err)
	}
	for _, name := range s.defective {
		fmt.Fprintf(out, "%s notapplicable: %s\n", name, defects[name[strings.LastIndexByte(name, '.')+1:]])
	}
	return nil
}

// report copies the outcomes, and what was wrong on the way to a failure.
func (s *suite) report(out io.Writer, in io.Reader, verbose bool) {
	var wrong []string
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		switch {
		case strings.HasPrefix(lines.Text(), "  "):
			wrong = append(wrong, lines.Text())
		case len(words) == 2 && words[0] == "test":
			wrong = nil
		case len(words) == 5 && words[0] == "end" && words[2] == "passed":
			s.count(words[1], true)
			fmt.Fprintf(out, "%s passed (%s results)\n", words[1], words[3])
		case len(words) == 5 && words[0] == "end":
			s.count(words[1], false)
			fmt.Fprintf(out, "%s failed (%s of %s results)\n", words[1], words[4], words[3])
			if verbose && len(wrong) > 0 {
				fmt.Fprintln(out, strings.Join(wrong, "\n"))
			}
		}
	}
}

// count notes the outcome of a test.
func (s *suite) count(name string, passed bool) {
	api := strings.HasPrefix(name, "uicc.test.access.") || strings.HasPrefix(name, "uicc.test.toolkit.")
	if api {
		s.api++
	}
	switch {
	case !passed:
		s.failed++
	case api:
		s.apiPassed++
		s.passed++
	default:
		s.passed++
	}
}
