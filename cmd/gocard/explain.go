package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/frontend/subset"
	"github.com/gocard/gocard/runtime/iso7816"
)

// explainReport is the JSON form of gocard explain.
type explainReport struct {
	Schema string `json:"schema"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Cause  string `json:"cause,omitempty"`
	Bad    string `json:"bad,omitempty"`
	Good   string `json:"good,omitempty"`
}

func newExplain(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "explain CODE",
		Short: "Explain a diagnostic code, a status word, or a build flag",
		Example: `  gocard explain GC1001
  gocard explain 6A80
  gocard explain --int`,
		Args:               cobra.ArbitraryArgs,
		DisableFlagParsing: true, // build flags are arguments here
		RunE: func(c *cobra.Command, args []string) error {
			var codes []string
			for _, a := range args {
				switch a {
				case "--json":
					asJSON = true
				case "-h", "--help":
					return c.Help()
				default:
					codes = append(codes, a)
				}
			}
			if len(codes) != 1 {
				return usage("explain needs one code; see 'gocard explain --help'")
			}
			r, err := explain(codes[0])
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(s.out).Encode(r)
			}
			printExplanation(s, r)
			return nil
		},
	}
	return c
}

func explain(code string) (explainReport, error) {
	r := explainReport{Schema: "gocard/explain/1", Code: strings.ToUpper(code)}
	if rule, ok := subset.Lookup(r.Code); ok {
		r.Title, r.Cause, r.Bad, r.Good = rule.Title, rule.Explanation, rule.Bad, rule.Good
		return r, nil
	}
	var flags buildFlags
	c := &cobra.Command{}
	flags.add(c)
	name := strings.TrimLeft(code, "-")
	f := c.Flags().Lookup(name)
	if f == nil && len(name) == 1 {
		f = c.Flags().ShorthandLookup(name)
	}
	if f != nil {
		r.Code, r.Title = "--"+f.Name, f.Usage
		r.Cause = flagCauses[f.Name]
		return r, nil
	}
	if n, err := strconv.ParseUint(code, 16, 16); err == nil && len(code) == 4 {
		r.Title = iso7816.SW(n).Error()
		r.Cause = swCauses[iso7816.SW(n)]
		return r, nil
	}
	return r, fmt.Errorf("%q is no diagnostic code (GC1001), status word (6A80) or build flag (--int) that gocard knows", code)
}

func printExplanation(s streams, r explainReport) {
	fmt.Fprintf(s.out, "%s: %s\n", r.Code, r.Title)
	if r.Cause != "" {
		fmt.Fprintf(s.out, "\n%s\n", r.Cause)
	}
	for _, part := range [][2]string{{"refused", r.Bad}, {"accepted", r.Good}} {
		if part[1] != "" {
			fmt.Fprintf(s.out, "\n%s:\n\n\t%s\n", part[0], strings.ReplaceAll(strings.TrimSpace(part[1]), "\n", "\n\t"))
		}
	}
}

// flagCauses says more about build flags than their usage line.
var flagCauses = map[string]string{
	"target":   "The target decides the CAP format and the versions of the API packages that are imported. jc222 runs on the oldest cards; a card refuses packages newer than its own (6438, 6A80, 6985 at LOAD).",
	"int":      "Java Card's 32-bit integers are optional. With --int the CAP file demands a card that has them; without, 32-bit values must fit 16 bits. A program that calls an API method with an int in its signature (uicc.scws has such) demands it in any case.",
	"optimize": "0 leaves out all optimisations that are not needed, 1 makes the cheap ones, 2 all. The results are the same; size and speed differ.",
	"exp":      "Export files describe packages that the card has and gocard does not know.",
}

// swCauses says what usually lies behind a status word when cards are managed.
var swCauses = map[iso7816.SW]string{
	0x6300: "At EXTERNAL AUTHENTICATE: the host cryptogram is wrong, so the keys are. Cards count such attempts and block; gocard checks the card's cryptogram first and does not send the command with wrong keys.",
	0x6438: "At LOAD: an imported package is missing on the card, or older than the CAP file wants. Build for an older target.",
	0x6700: "The command has another length than the card expects.",
	0x6982: "The card wants an authenticated session, or the session was broken by a wrong MAC: open a new one.",
	0x6985: "The card will not do this now: at DELETE something depends on the object or it is selected; at INSTALL the AID is in use or install threw an exception; at LOAD no INSTALL [for load] came before.",
	0x6A80: "The data is wrong: at LOAD the CAP file was refused (format, imports, verification); at INSTALL the parameters, or install threw an exception.",
	0x6A82: "No application or file with this AID.",
	0x6A84: "Not enough memory on the card.",
	0x6A86: "P1 and P2 are wrong, for LOAD: blocks out of order.",
	0x6A88: "The object that the command names is not there: key version, AID, data object.",
	0x6D00: "The applet does not know the instruction.",
	0x6E00: "The applet does not know the class.",
	0x6F00: "A run-time error ended the applet: index out of range, nil, division by zero, a failed type assertion, an uncaught exception.",
	0x6999: "The applet could not be selected: its Select returned false or panicked, or nothing is selected.",
}
