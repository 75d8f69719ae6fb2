package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcvm"
)

// memReport is what a program takes of a card's memory, in bytes as the simulated card counts them: the package when it is loaded, each applet when it
// is installed with its own AID and no parameters.
type memReport struct {
	Package int          `json:"package"` // persistent: code, tables, arrays of the file
	Applets []appletLine `json:"applets"`
}

type appletLine struct {
	AID        string            `json:"aid"`
	Persistent int               `json:"persistent"`
	Reset      int               `json:"transient_reset"`
	Deselect   int               `json:"transient_deselect"`
	Stack      javacard.StackUse `json:"stack"`
}

// measureMemory loads what was built into a simulated card, behind the libraries that it needs, and installs its applets. The first applet's figures
// include what the package makes once.
func measureMemory(p *ir.Program, r *javacard.Result, libraries []*javacard.Result) (*memReport, error) {
	c, err := card.New(card.Config{})
	if err != nil {
		return nil, err
	}
	defer c.Close()
	last := c.Statistics()
	taken := func() jcvm.Usage {
		now := c.Statistics()
		u := jcvm.Usage{
			Persistent: now.Persistent - last.Persistent, TransientReset: now.TransientReset - last.TransientReset,
			TransientDeselect: now.TransientDeselect - last.TransientDeselect,
		}
		last = now
		return u
	}
	rep := &memReport{Applets: []appletLine{}}
	for _, file := range append(slices.Clone(libraries), r) {
		taken()
		if err := c.Load(file.CAP); err != nil {
			return nil, fmt.Errorf("--report mem: %w", err)
		}
	}
	rep.Package = taken().Persistent
	for _, a := range p.Applets {
		aid, err := iso7816.NewAID(a.AID)
		if err != nil {
			return nil, err
		}
		if err := c.Install(r.CAP.Header.Package.AID, aid); err != nil {
			return nil, fmt.Errorf("--report mem: install applet %s in the simulated card: %w", aid, err)
		}
		u := taken()
		rep.Applets = append(rep.Applets, appletLine{fmt.Sprintf("%X", a.AID), u.Persistent, u.TransientReset, u.TransientDeselect, r.Stack(p, a)})
	}
	return rep, nil
}

func printMemory(out io.Writer, m *memReport) error {
	_, err := fmt.Fprintf(out, "package: %d bytes persistent\n", m.Package)
	for _, a := range m.Applets {
		fmt.Fprintf(out, "applet %s: %d bytes persistent, %d transient until reset, %d until deselect\n", a.AID, a.Persistent, a.Reset, a.Deselect)
		_, err = fmt.Fprintf(out, "  deepest stack: %d words, %s\n", a.Stack.Words, strings.Join(a.Stack.Path, " > "))
		if len(a.Stack.Cycle) > 0 {
			_, err = fmt.Fprintf(out, "  deeper where functions call each other by way of the card or of other packages: %s\n", strings.Join(a.Stack.Cycle, " > "))
		}
	}
	return err
}
