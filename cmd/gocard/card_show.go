package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/pcsc"
	"github.com/gocard/gocard/runtime/iso7816"
)

// readerReport is one line of gocard card readers --json.
type readerReport struct {
	Name string `json:"name"`
	Card bool   `json:"card"`
	ATR  string `json:"atr,omitempty"`
}

func newCardReaders(s streams, f *cardFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "readers",
		Short:   "List the card readers",
		Example: "  gocard card readers --json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			readers := []readerReport{{Name: simReader, Card: true}}
			found, err := listReaders()
			for _, r := range found {
				readers = append(readers, readerReport{r.Name, r.CardPresent, fmt.Sprintf("%X", r.ATR)})
			}
			if f.json {
				if err := json.NewEncoder(s.out).Encode(map[string]any{"schema": "gocard/readers/1", "readers": readers}); err != nil {
					return err
				}
			} else {
				printReaders(s, readers)
			}
			return environment(err) // what is missing, and how to get it
		},
	}
}

func listReaders() ([]pcsc.Reader, error) {
	pc, err := pcsc.Open()
	if err != nil {
		return nil, err
	}
	defer pc.Close()
	return pc.Readers()
}

func printReaders(s streams, readers []readerReport) {
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, r := range readers {
		state := "no card"
		switch {
		case r.Name == simReader:
			state = "the built-in simulated card"
		case r.Card:
			state = "card, ATR " + r.ATR
		}
		fmt.Fprintf(w, "%s\t%s\n", r.Name, state)
	}
	w.Flush()
}

// infoReport is what the card tells without keys.
type infoReport struct {
	Schema         string   `json:"schema"`
	ATR            string   `json:"atr,omitempty"`
	Domain         string   `json:"domain"`
	GlobalPlatform string   `json:"globalplatform,omitempty"`
	SCPs           []string `json:"scps,omitempty"`
	Keys           []string `json:"keys,omitempty"`
	CPLC           string   `json:"cplc,omitempty"`
}

func newCardInfo(s streams, f *cardFlags) *cobra.Command {
	var save string
	cmd := &cobra.Command{
		Use:   "info",
		Short: "What the card says about itself, without keys",
		Example: `  gocard card info --reader Identiv
  gocard card info --reader Identiv --save card.toml`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.withCard(c.Context(), func(card openCard) error {
				session, err := f.selectDomain(c.Context(), card)
				if err != nil {
					return err
				}
				r, err := readInfo(c, session)
				if err != nil {
					return err
				}
				r.ATR = fmt.Sprintf("%X", card.atr)
				if err := printInfo(s, f, r); err != nil || save == "" {
					return err
				}
				return f.saveProfile(c.Context(), card, save)
			})
		},
	}
	cmd.Flags().StringVar(&save, "save", "", "write a card profile, which needs the domain's keys, for 'gocard card check'")
	return cmd
}

// readInfo asks for the data objects that cards usually give without keys; what a card does not have is left out.
func readInfo(c *cobra.Command, session *gp.Session) (infoReport, error) {
	r := infoReport{Schema: "gocard/info/1", Domain: session.FCI().AID.String()}
	recognition := session.FCI().Recognition
	data, err := session.GetData(c.Context(), gp.TagRecognitionData)
	if err == nil {
		if rec, err := gp.ParseRecognitionData(data); err == nil {
			recognition = rec
		}
	} else if isTransportError(err) {
		return r, err
	}
	r.GlobalPlatform = recognition.Version
	for _, o := range recognition.SCPs {
		r.SCPs = append(r.SCPs, o.String())
	}
	if keys, err := session.KeyInformation(c.Context()); err == nil {
		for _, k := range keys {
			r.Keys = append(r.Keys, fmt.Sprintf("version %02X id %02X type %02X, %d bytes", k.Version, k.ID, k.Type, k.Length))
		}
	}
	if cplc, err := session.GetData(c.Context(), gp.TagCPLC); err == nil {
		r.CPLC = fmt.Sprintf("%X", cplc)
	}
	return r, nil
}

// isTransportError reports whether err is not just the card saying no.
func isTransportError(err error) bool {
	var sw iso7816.SW
	return !errors.As(err, &sw)
}

func printInfo(s streams, f *cardFlags, r infoReport) error {
	if f.json {
		return json.NewEncoder(s.out).Encode(r)
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, line := range [][2]string{{"ATR", r.ATR}, {"security domain", r.Domain}, {"GlobalPlatform", r.GlobalPlatform}, {"CPLC", r.CPLC}} {
		if line[1] != "" {
			fmt.Fprintf(w, "%s\t%s\n", line[0], line[1])
		}
	}
	for _, p := range r.SCPs {
		fmt.Fprintf(w, "secure channel\t%s\n", p)
	}
	for _, k := range r.Keys {
		fmt.Fprintf(w, "key\t%s\n", k)
	}
	return w.Flush()
}

// entryReport is one object in gocard card list --json.
type entryReport struct {
	Kind       string   `json:"kind"`
	AID        string   `json:"aid"`
	State      string   `json:"state"`
	Privileges []string `json:"privileges,omitempty"`
	Implicit   []string `json:"implicit,omitempty"`
	Domain     string   `json:"domain,omitempty"`
	LoadFile   string   `json:"load_file,omitempty"`
	Version    string   `json:"version,omitempty"`
	Modules    []string `json:"modules,omitempty"`
}

func newCardList(s streams, f *cardFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List applications and load files",
		Example: "  gocard card list --reader sim",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.withSession(c.Context(), func(session *gp.Session) error {
				reg, err := session.Registry(c.Context())
				if err != nil {
					return err
				}
				return printRegistry(s, f, reg)
			})
		},
	}
}

func printRegistry(s streams, f *cardFlags, reg gp.Registry) error {
	var entries []entryReport
	if reg.IssuerDomain != nil {
		entries = append(entries, reportEntry(*reg.IssuerDomain))
	}
	for _, e := range append(reg.Applications, reg.LoadFiles...) {
		entries = append(entries, reportEntry(e))
	}
	if f.json {
		return json.NewEncoder(s.out).Encode(map[string]any{"schema": "gocard/list/1", "entries": entries})
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, e := range entries {
		line := []string{e.Kind, e.AID, e.State, e.Version}
		if e.Version == "" {
			line = line[:3] // no blanks at the ends of lines
		}
		fmt.Fprintln(w, strings.Join(line, "\t"))
		for _, m := range e.Modules {
			fmt.Fprintf(w, "  applet\t%s\n", m)
		}
	}
	return w.Flush()
}

func reportEntry(e gp.Entry) entryReport {
	r := entryReport{Kind: e.Kind.String(), AID: e.AID.String(), State: e.State(), Privileges: e.Privileges.Names(), Version: e.Version}
	if e.LoadFile != (iso7816.AID{}) {
		r.LoadFile = e.LoadFile.String()
	}
	if e.Domain != (iso7816.AID{}) {
		r.Domain = e.Domain.String()
	}
	for _, i := range e.Implicit {
		r.Implicit = append(r.Implicit, i.String())
	}
	for _, m := range e.Modules {
		r.Modules = append(r.Modules, m.String())
	}
	return r
}
