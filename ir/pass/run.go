package pass

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/ir"
)

// Options says what the passes may do.
type Options struct {
	OptLevel int        // 0: what is needed, 1: what makes code smaller at no price, 2: inlining and whole-program shapes
	HasInt   bool       // the CAP file may use the card's 32-bit int (ACC_INT)
	Roots    []*ir.Func // functions that are called from outside, besides install, init and methods of the card's classes

	// After is called behind each pass that ran, with its name: tests verify there, the driver prints. Nil is allowed.
	After func(name string, p *ir.Program) error
}

// Pass is one rewriting of a program.
type Pass struct {
	Name   string
	Level  int // least Options.OptLevel at which it runs
	Run    func(p *ir.Program, opt *Options) error
	Judges bool // it refuses programs for what it cannot prove; what it proves may depend on the passes before
}

// Run applies Pipeline to p. A diag.List is returned for what the author of the program has to change; p is not usable then.
func Run(p *ir.Program, opt Options) error {
	for i, s := range Pipeline {
		if opt.OptLevel < s.Level {
			continue
		}
		err := s.apply(p, &opt)
		if err != nil && s.Judges && opt.OptLevel < 2 {
			err = judgeAgain(p, opt, i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Pass) apply(p *ir.Program, opt *Options) error {
	if err := s.Run(p, opt); err != nil || opt.After == nil {
		return err
	}
	if err := opt.After(s.Name, p); err != nil {
		return fmt.Errorf("after pass %s: %w", s.Name, err)
	}
	return nil
}

// judgeAgain asks pass i again behind all passes that run at the highest level before it: whether a program is accepted must not depend on the level.
func judgeAgain(p *ir.Program, opt Options, i int) error {
	skipped := slices.IndexFunc(Pipeline, func(s Pass) bool { return s.Level > opt.OptLevel })
	opt.OptLevel = 2
	for _, s := range Pipeline[skipped : i+1] {
		if err := s.apply(p, &opt); err != nil {
			return err
		}
	}
	return nil
}

// eachFunc makes a pass of a function that rewrites one ir.Func and reads nothing of others.
func eachFunc(rewrite func(f *ir.Func)) func(*ir.Program, *Options) error {
	return func(p *ir.Program, _ *Options) error {
		p.EachFunc(func(_ int, f *ir.Func) { rewrite(f) })
		return nil
	}
}
