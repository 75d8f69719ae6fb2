package main

import (
	"cmp"
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
	Flags  string `json:"flags,omitempty"` // with which the bad example is refused
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
		r.Title, r.Cause, r.Bad, r.Good, r.Flags = rule.Title, rule.Explanation, rule.Bad, rule.Good, rule.Flags
		return r, nil
	}
	c := newBuild(streams{})
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
	if digits := strings.TrimPrefix(r.Code, "0X"); len(digits) == 4 {
		if n, err := strconv.ParseUint(digits, 16, 16); err == nil {
			r.Code, r.Title = digits, iso7816.SW(n).Error()
			r.Cause = cmp.Or(swCauses[iso7816.SW(n)], swClasses[n>>8])
			if r.Cause == "" && iso7816.SW(n).Text() == "" {
				r.Cause = swUnnamed
			}
			return r, nil
		}
	}
	return r, fmt.Errorf("%q is no diagnostic code (GC1001), status word (6A80) or build flag (--int) that gocard knows", code)
}

func printExplanation(s streams, r explainReport) {
	fmt.Fprintf(s.out, "%s: %s\n", r.Code, r.Title)
	if r.Cause != "" {
		fmt.Fprintf(s.out, "\n%s\n", r.Cause)
	}
	refused := "refused"
	if r.Flags != "" {
		refused += " with " + r.Flags
	}
	for _, part := range [][2]string{{refused, r.Bad}, {"accepted", r.Good}} {
		if part[1] != "" {
			fmt.Fprintf(s.out, "\n%s:\n\n\t%s\n", part[0], strings.ReplaceAll(strings.TrimSpace(part[1]), "\n", "\n\t"))
		}
	}
}

// flagCauses says more about build flags than their usage line.
var flagCauses = map[string]string{
	"target":   "The target decides the CAP format and the versions of the API packages that are imported. jc222 runs on the oldest cards; a card refuses packages newer than its own (6438, 6A80, 6985 at LOAD).",
	"int":      "Java Card's 32-bit integers are optional. With --int the CAP file demands a card that has them; without, they are pairs of 16-bit ones: the same results, more code. A program that calls an API method with an int in its signature (uicc.scws has such) demands it in any case.",
	"optimize": "0 leaves out all optimisations that are not needed, 1 makes the cheap ones, 2 all. The results are the same; size and speed differ.",
	"output":   "The CAP file; what --emit writes stands beside it, with other endings.",
	"emit":     "exp is the export file of a library, ir the program in the compiler's own form, map what stands where in the CAP file.",
	"exp":      "Export files describe packages that the card has and gocard does not know.",
}

// swClasses say what the first byte of a status word means (ISO 7816-4, 5.6) where nothing is known of the whole.
var swClasses = map[uint64]string{
	0x61: "The command was carried out, and more data waits: GET RESPONSE fetches as many bytes as the low byte says.",
	0x62: "A warning: the command was carried out, and nothing was changed.",
	0x63: "A warning: the command was carried out, and something was changed. 63CX counts: X tries are left.",
	0x64: "The command failed, and nothing was changed.",
	0x65: "The command failed, and something was changed; the memory of the card may be faulty.",
	0x66: "The command failed for a reason of security.",
	0x91: "The command was carried out, and the card wants something of the terminal: FETCH brings the proactive command, of as many bytes as the low byte says (00 is 256). Terminals such as 'gocard serve' do that by themselves.",
	0x6C: "Le is wrong: the low byte is the right one. The command is sent again with it.",
}

// swUnnamed is said of a status word without a name.
const swUnnamed = "No specification gives this status word a meaning; ask who wrote the applet."

// swCauses says what usually lies behind a status word when cards are managed.
var swCauses = map[iso7816.SW]string{
	0x9000: "The command was carried out.",
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
	0x9300: "The toolkit of the card is busy with another proactive command: send the envelope again after that.",
	0x6999: "No applet is selected: Select returned false or panicked, no applet has the AID of the SELECT, or there was none.",
}
