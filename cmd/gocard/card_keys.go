package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
)

// newKeyVariable names the environment variable with the new keys of put-key.
const newKeyVariable = "GOCARD_NEW_KEY"

func newCardPutKey(s streams, f *cardFlags) *cobra.Command {
	var text, rule string
	var version, replace uint8
	var outer bool
	c := &cobra.Command{
		Use:   "put-key",
		Short: "Put a new key set into the security domain",
		Long: `put-key puts ENC, MAC and DEK keys into the domain. The first set takes the place of the keys that the card came with: whoever loses the new
ones has lost the card. What the card answers is compared with the keys' check values.`,
		Example: `  GOCARD_NEW_KEY=... gocard card put-key --new-kvn 1 --reader Identiv
  gocard card put-key --new-kvn 2 --replace 1 --new-key ENC:MAC:DEK --reader Identiv`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if version == 0 {
				return usage("put-key needs --new-kvn: the key version number of the new set, 1 to 127")
			}
			given := orDefault(text, os.Getenv(newKeyVariable))
			if given == "" {
				return usage("put-key needs the new keys in $%s or --new-key", newKeyVariable)
			}
			keys, err := parseKeys(given, version)
			if err != nil {
				return err
			}
			return f.withSession(c.Context(), func(session *gp.Session) error {
				if rule != "" {
					if keys, err = keys.Diversify(scp.Diversification(rule), session.Diversification()); err != nil {
						return usage("--new-diversify: %v", err)
					}
				}
				if err := session.PutKeys(c.Context(), keys, gp.PutKeyOptions{Replace: replace, Outer: outer}); err != nil {
					return err
				}
				return f.report(s, changeReport{Change: "put key", AID: session.FCI().AID.String(), KeyVersion: fmt.Sprintf("%02X", version)})
			})
		},
	}
	p := c.Flags()
	p.StringVar(&text, "new-key", "", "new key in hex, or ENC:MAC:DEK; better in $"+newKeyVariable)
	p.Uint8Var(&version, "new-kvn", 0, "key version number of the new set")
	p.Uint8Var(&replace, "replace", 0, "key version number of the set to replace; 0 adds one")
	p.StringVar(&rule, "new-diversify", "", "the new keys are mother keys: visa2, emv, visa or kdf3")
	p.BoolVar(&outer, "outer", false, "send AES keys without their length in front, as some cards want them")
	return c
}

// parseKeys reads one key, or three divided by colons. Its errors never show what they read.
func parseKeys(text string, version byte) (scp.KeySet, error) {
	parts := strings.Split(text, ":")
	if len(parts) == 1 {
		parts = []string{text, text, text}
	}
	if len(parts) != 3 {
		return scp.KeySet{}, usage("the key is one value in hex, or three divided by colons")
	}
	var raw [3][]byte
	for i, p := range parts {
		var err error
		if raw[i], err = hex.DecodeString(p); err != nil {
			return scp.KeySet{}, usage("the key is not hexadecimal")
		}
	}
	keys, err := scp.NewKeySet(version, raw[0], raw[1], raw[2])
	if err != nil {
		return scp.KeySet{}, usage("%v", err)
	}
	return keys, nil
}
