package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Where most cards have the code of supplementary security domains.
const (
	domainLoadFile = "A0000001515350"
	domainModule   = "A000000151535041"
)

func newCardDomain(s streams, f *cardFlags) *cobra.Command {
	var from, module, params, text string
	var version uint8
	var privileges privilegeFlags
	c := &cobra.Command{
		Use:   "domain AID",
		Short: "Make a supplementary security domain, with keys of its own",
		Long: `domain installs a supplementary security domain below the domain of the session. With new keys it then opens a session with the new domain, which the
keys of this session do, and puts them there: from then on they alone open it.`,
		Example: `  GOCARD_NEW_KEY=... gocard card domain F0676F6361726400D1 --reader Identiv
  gocard card domain F0676F6361726400D2 --privilege delegated-management --new-key ENC:MAC:DEK --reader Identiv
  gocard card list --isd F0676F6361726400D1 --reader Identiv`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			wanted, err := installation(from, module, args[0], params)
			if err == nil {
				wanted.Privileges, err = privileges.privileges()
			}
			if err != nil {
				return err
			}
			wanted.Privileges |= gp.SecurityDomain
			return f.withCard(c.Context(), func(card openCard) error {
				if err := f.session(c.Context(), card, func(session *gp.Session) error { return session.Install(c.Context(), wanted) }); err != nil {
					return err
				}
				if err := f.report(s, changeReport{Change: "installed", AID: wanted.Instance.String()}); err != nil {
					return err
				}
				given := orDefault(text, os.Getenv(newKeyVariable))
				if given == "" {
					return nil
				}
				return f.personalizeDomain(c.Context(), s, card, wanted.Instance, given, version)
			})
		},
	}
	p := c.Flags()
	p.StringVar(&text, "new-key", "", "key of the domain in hex, or ENC:MAC:DEK; better in $"+newKeyVariable+" (default: it keeps those of the domain above it)")
	p.Uint8Var(&version, "new-kvn", 1, "key version number of the domain's keys")
	p.StringVar(&from, "code", domainLoadFile, "AID of the load file with the code of security domains")
	p.StringVar(&module, "module", domainModule, "AID of the module in it")
	p.StringVar(&params, "params", "", "install parameters in hex, as the card wants them")
	privileges.add(p)
	return c
}

// installation is one from AIDs and parameters as flags give them.
func installation(from, module, instance, params string) (in gp.Installation, err error) {
	for _, aid := range []struct {
		text string
		to   *iso7816.AID
	}{{from, &in.LoadFile}, {module, &in.Module}, {instance, &in.Instance}} {
		if *aid.to, err = parseAIDArg(aid.text); err != nil {
			return in, err
		}
	}
	in.Parameters, err = parseHex("--params", params)
	return in, err
}

// personalizeDomain gives a fresh domain its keys, in a session that the keys of the domain above open.
func (f *cardFlags) personalizeDomain(ctx context.Context, s streams, card openCard, aid iso7816.AID, text string, version byte) error {
	keys, err := parseKeys(text, version)
	if err != nil {
		return err
	}
	own := *f
	own.domain = aid.String()
	return own.session(ctx, card, func(session *gp.Session) error {
		if err := session.PutKeys(ctx, keys, gp.PutKeyOptions{}); err != nil {
			return err
		}
		return f.reportKey(s, session, version)
	})
}

func newCardExtradite(s streams, f *cardFlags) *cobra.Command {
	var to string
	c := &cobra.Command{
		Use:     "extradite AID... --to DOMAIN",
		Short:   "Move applications or load files to another security domain",
		Example: "  gocard card extradite F0676F63617264107701 --to F0676F6361726400D1 --reader Identiv",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			aids, err := parseAIDArgs(args)
			if err != nil {
				return err
			}
			if to == "" {
				return usage("extradite needs --to, the AID of the domain")
			}
			domain, err := parseAIDArg(to)
			if err != nil {
				return err
			}
			return f.withSession(c.Context(), func(session *gp.Session) error {
				for _, aid := range aids {
					if err := session.Extradite(c.Context(), aid, domain, nil); err != nil {
						return err
					}
					if err := f.report(s, changeReport{Change: "extradited", AID: aid.String()}); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&to, "to", "", "AID of the security domain that they will belong to")
	return c
}

func newCardUpdate(s streams, f *cardFlags) *cobra.Command {
	var none bool
	var privileges privilegeFlags
	var offers offerFlags
	c := &cobra.Command{
		Use:   "update AID",
		Short: "Change the registry entry of an application: privileges, services, implicit selection",
		Example: `  gocard card update F0676F63617264107701 --privilege card-reset --reader Identiv
  gocard card update F0676F63617264107701 --implicit contact:1 --service 8201 --reader Identiv`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			aid, err := parseAIDArg(args[0])
			if err != nil {
				return err
			}
			update := gp.RegistryUpdate{AID: aid}
			granted, err := privileges.privileges()
			if err != nil {
				return err
			}
			if none || len(privileges.names) > 0 {
				update.Privileges = &granted
			}
			var system gp.SystemParameters
			if err := offers.read(&system); err != nil {
				return err
			}
			if update.Parameters = system.Bytes(); update.Parameters == nil && update.Privileges == nil {
				return usage("update needs --privilege, --no-privileges, --service or --implicit")
			}
			return f.withSession(c.Context(), func(session *gp.Session) error {
				if err := session.UpdateRegistry(c.Context(), update); err != nil {
					return err
				}
				return f.report(s, changeReport{Change: "updated", AID: aid.String()})
			})
		},
	}
	c.Flags().BoolVar(&none, "no-privileges", false, "take all privileges away, but those named")
	privileges.add(c.Flags())
	offers.add(c.Flags())
	return c
}
