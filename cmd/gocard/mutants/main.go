// Command mutants spoils CAP files, one defect each, and compares what capverify says of them with the verdicts of Oracle's off-card
// verifiers 3.0.5 and 3.2. Its last line is "mutants n=N agree=N accepted_wrongly=N"; it ends with 1 when fewer than 99 % agree or when a
// file is accepted here that one of them refuses.
//
// In: the repository as the working directory, JC_SDKS (a checkout of the kits), a JDK 17; -caps DIR adds CAP files, with their export files
// beside them, to those that gocard builds from testdata/run and applets. Every difference is printed. The same seed gives the same mutants.
package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
)

const leastAgreement = 0.99

func main() {
	n := flag.Int("n", 1000, "number of mutants")
	seed := flag.Uint64("seed", 1, "seed of the random choices")
	caps := flag.String("caps", "", "directory with more CAP files")
	match := flag.String("match", "", "use the files alone whose names this pattern fits, as extended*")
	only := flag.String("only", "", "use the operators alone whose names this pattern fits, as class-*")
	flag.Parse()
	if flag.NArg() != 0 || *n < 1 {
		flag.Usage()
		os.Exit(2)
	}
	root := os.Getenv("JC_SDKS")
	if root == "" {
		fmt.Fprintln(os.Stderr, "mutants: JC_SDKS does not name a checkout of the Java Card kits (docs/conformance.md)")
		os.Exit(3)
	}
	s, err := run(root, *caps, *only, *match, *n, *seed)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(3)
	}
	s.print()
	if float64(s.agree) < leastAgreement*float64(s.n) || s.wrong > 0 {
		os.Exit(1)
	}
}

func run(root, caps, only, match string, n int, seed uint64) (*summary, error) {
	tmp, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	subjects, err := collect(root, tmp, caps)
	if err != nil {
		return nil, err
	}
	if match != "" {
		subjects = slices.DeleteFunc(subjects, func(s *subject) bool { fits, _ := path.Match(match, s.name); return !fits })
	}
	if len(subjects) == 0 {
		return nil, errors.New("no CAP files")
	}
	// A file that a judge refuses as it is tells nothing when it is spoilt.
	unspoilt := make([]*mutant, len(subjects))
	for i, s := range subjects {
		unspoilt[i] = &mutant{subject: s, components: s.components}
	}
	if err := judgeAll(root, tmp, unspoilt); err != nil {
		return nil, err
	}
	subjects = nil
	for _, m := range unspoilt {
		if m.differs() {
			fmt.Fprintf(os.Stderr, "left out, as a judge refuses it: %s\n", m.difference())
			continue
		}
		subjects = append(subjects, m.subject)
	}
	use := operators
	if only != "" {
		use = slices.DeleteFunc(slices.Clone(operators), func(o operator) bool { fits, _ := path.Match(only, o.name); return !fits })
	}
	if len(use) == 0 {
		return nil, fmt.Errorf("no operator is called as %s", only)
	}
	mutants := make([]*mutant, n)
	for i := range mutants {
		if mutants[i] = mutate(subjects, use, rand.New(rand.NewPCG(seed, uint64(i)))); mutants[i] == nil {
			return nil, fmt.Errorf("mutant %d: no operator applies", i)
		}
		mutants[i].ours = mutants[i].verify()
	}
	if err := judgeAll(root, tmp, mutants); err != nil {
		return nil, err
	}
	s := &summary{n: n, byOperator: map[string]int{}}
	for _, m := range mutants {
		s.add(m)
	}
	return s, nil
}

// judgeAll asks both verifiers, each in a process of its own.
func judgeAll(root, tmp string, mutants []*mutant) error {
	var wait sync.WaitGroup
	errs := make([]error, len(kits))
	for i, kit := range kits {
		wait.Go(func() { errs[i] = judgeKit(kit, root, filepath.Join(tmp, kit.dir), mutants, i) })
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func judgeKit(kit kit, root, tmp string, mutants []*mutant, column int) error {
	if err := os.MkdirAll(tmp, 0o755); err != nil {
		return err
	}
	j, err := startJudge(filepath.Join(root, kit.dir), tmp)
	if err != nil {
		return err
	}
	defer j.close()
	for i, m := range mutants {
		if !kit.reads(m.subject) {
			continue
		}
		name := filepath.Join(tmp, "mutant.cap")
		if err := m.write(name); err != nil {
			return err
		}
		if m.theirs[column], err = j.verdict(append(kit.args(m.subject), name), m.ours == nil, i%checkEvery == 0); err != nil {
			return err
		}
	}
	return nil
}

// checkEvery is how often a verdict that agrees is asked for again in the slow way.
const checkEvery = 50

// summary counts the verdicts and keeps the differences.
type summary struct {
	n, agree, wrong int
	bad             int // refused by both sides
	byOperator      map[string]int
	differences     []string
}

func (s *summary) add(m *mutant) {
	s.byOperator[m.operator]++
	if !m.differs() {
		s.agree++
		if m.ours != nil {
			s.bad++
		}
		return
	}
	if m.ours == nil {
		s.wrong++
	}
	s.differences = append(s.differences, m.difference())
}

func (s *summary) print() {
	slices.Sort(s.differences)
	for _, d := range s.differences {
		fmt.Println(d)
	}
	names := make([]string, 0, len(s.byOperator))
	for name := range s.byOperator {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Printf("%6d %s\n", s.byOperator[name], name)
	}
	fmt.Printf("refused by all: %d\n", s.bad)
	fmt.Printf("mutants n=%d agree=%d accepted_wrongly=%d\n", s.n, s.agree, s.wrong)
}
