package main

import (
	"encoding/hex"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// dataFormats are the structures that --format names.
var dataFormats = map[string]gp.DataFormat{"none": gp.FormatNone, "dgi": gp.FormatDGI, "tlv": gp.FormatTLV}

func newCardStoreData(s streams, f *cardFlags) *cobra.Command {
	var to, format string
	c := &cobra.Command{
		Use:   "store-data HEX...",
		Short: "Store personalization data in the security domain or an application",
		Example: `  gocard card store-data --format tlv 4203112233 --reader Identiv     the issuer's number
  gocard card store-data --to F0676F63617264107701 0102030405 --reader Identiv`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			kind, ok := dataFormats[format]
			if !ok {
				return usage("--format %q is none of none, dgi, tlv", format)
			}
			data, err := hex.DecodeString(strings.Join(strings.Fields(strings.Join(args, " ")), ""))
			if err != nil {
				return usage("the data is not hexadecimal: %v", err)
			}
			var aid iso7816.AID
			if to != "" {
				if aid, err = parseAIDArg(to); err != nil {
					return err
				}
			}
			return f.withSession(c.Context(), func(session *gp.Session) error {
				if to != "" {
					if err := session.Personalize(c.Context(), aid); err != nil {
						return err
					}
				}
				if err := session.StoreData(c.Context(), data, kind); err != nil {
					return err
				}
				return f.report(s, changeReport{Change: "stored", AID: orAID(aid, session.FCI().AID).String(), Bytes: len(data)})
			})
		},
	}
	c.Flags().StringVar(&to, "to", "", "AID of an application of the domain (default: the domain itself)")
	c.Flags().StringVar(&format, "format", "none", "structure of the data: none, dgi or tlv")
	return c
}
