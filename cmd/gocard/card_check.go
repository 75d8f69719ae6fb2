package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"

	"github.com/gocard/gocard/gp"
)

// checkReport is the JSON form of gocard card check.
type checkReport struct {
	Schema   string    `json:"schema"`
	File     string    `json:"file"`
	OK       bool      `json:"ok"`
	Findings []finding `json:"findings"`
}

func newCardCheck(s streams, f *cardFlags) *cobra.Command {
	var profile, target string
	c := &cobra.Command{
		Use:   "check FILE.cap",
		Short: "Say before loading whether a card can take a CAP file",
		Long: `check compares what a CAP file needs with what a card has: the imported packages and their versions, the file format, the type int, memory,
and free AIDs. These are the usual reasons why cards answer 6438, 6A80, 6A84 or 6985 to LOAD and INSTALL, without saying which.

A card tells its registry and its free memory. Few tell their API: --target names it, or a profile does (--profile FILE, written by
'gocard card info --save FILE' and completed by hand). What nobody says is unknown, and no reason to fail.`,
		Example: `  gocard card check wallet.cap --reader sim
  gocard card check wallet.cap --reader Identiv --target jc304
  gocard card check wallet.cap --profile card.toml`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readCAP(args[0])
			if err != nil {
				return err
			}
			p, err := f.profileOf(c.Context(), profile, target)
			if err != nil {
				return err
			}
			return printCheck(s, f, args[0], preflight(file, p))
		},
	}
	c.Flags().StringVar(&profile, "profile", "", "TOML file that describes the card, instead of a card")
	c.Flags().StringVar(&target, "target", "", "API of the card: jc222, jc304, jc305, jc310")
	return c
}

// profileOf describes the card that the flags mean: a file, or a card that is asked.
func (f *cardFlags) profileOf(ctx context.Context, file, target string) (p cardProfile, err error) {
	if file != "" {
		if f.reader != "" {
			return p, usage("--reader and --profile: name one")
		}
		p, err = readProfile(file)
	} else {
		err = f.withCard(ctx, func(card openCard) error {
			p, err = f.askProfile(ctx, card)
			return err
		})
	}
	if err != nil || target == "" {
		return p, err
	}
	p.Target = target
	if err := p.addTarget(); err != nil {
		return p, usage("--target: %v", err)
	}
	return p, nil
}

// askProfile asks a card.
func (f *cardFlags) askProfile(ctx context.Context, card openCard) (cardProfile, error) {
	p := cardProfile{Name: f.reader}
	if f.reader == simReader {
		p = simProfile()
	}
	p.ATR = fmt.Sprintf("%X", card.atr)
	err := f.session(ctx, card, func(session *gp.Session) error {
		reg, err := session.Registry(ctx)
		if err != nil {
			return err
		}
		p.addRegistry(reg)
		if data, err := session.GetData(ctx, gp.TagExtendedResources); err == nil {
			p.addResources(data)
		} else if isTransportError(err) {
			return err
		}
		return nil
	})
	return p, err
}

// saveProfile writes what a card tells.
func (f *cardFlags) saveProfile(ctx context.Context, card openCard, name string) error {
	p, err := f.askProfile(ctx, card)
	if err != nil {
		return err
	}
	text, err := toml.Marshal(p)
	if err != nil {
		return err
	}
	const head = "# A card profile, for gocard card check --profile. Complete what the card did not tell: target, cap_formats, int.\n"
	return environment(os.WriteFile(name, append([]byte(head), text...), 0o666))
}

func printCheck(s streams, f *cardFlags, name string, findings []finding) error {
	failed := 0
	for _, x := range findings {
		if x.Verdict == verdictFails {
			failed++
		}
	}
	if f.json {
		if err := json.NewEncoder(s.out).Encode(checkReport{"gocard/check/1", name, failed == 0, findings}); err != nil {
			return err
		}
	} else {
		w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		for _, x := range findings {
			fmt.Fprintf(w, "%s\t%s\t%s\n", x.Verdict, x.What, x.Detail)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%s: %d of %d checks fail", name, failed, len(findings))
	}
	return nil
}
