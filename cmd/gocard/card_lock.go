package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/gp"
)

func newCardLock(s streams, f *cardFlags) *cobra.Command {
	var whole, terminate bool
	c := &cobra.Command{
		Use:   "lock AID... | lock --card",
		Short: "Lock applications, or the card",
		Long: `lock makes applications, or with --card everything but the issuer security domain, impossible to select until they are unlocked.
A card goes through INITIALIZED and SECURED on its way to CARD_LOCKED, and never back before SECURED.`,
		Example: `  gocard card lock F0676F63617264107701 --reader Identiv
  gocard card lock --card --reader Identiv`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if terminate {
				if len(args) > 0 || !whole {
					return usage("--terminate goes with --card: it ends the card's life for ever")
				}
				return f.cardState(c.Context(), s, "terminated", gp.CardTerminated)
			}
			if whole {
				return f.wholeCard(c.Context(), s, args, "locked", gp.CardInitialized, gp.CardSecured, gp.CardLocked)
			}
			return f.lockApplications(c.Context(), s, args, true)
		},
	}
	c.Flags().BoolVar(&whole, "card", false, "the card itself: CARD_LOCKED")
	c.Flags().BoolVar(&terminate, "terminate", false, "with --card: TERMINATED, for ever")
	return c
}

func newCardUnlock(s streams, f *cardFlags) *cobra.Command {
	var whole bool
	c := &cobra.Command{
		Use:     "unlock AID... | unlock --card",
		Short:   "Unlock applications, or the card",
		Example: "  gocard card unlock F0676F63617264107701 --reader Identiv",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if whole {
				return f.wholeCard(c.Context(), s, args, "unlocked", gp.CardSecured)
			}
			return f.lockApplications(c.Context(), s, args, false)
		},
	}
	c.Flags().BoolVar(&whole, "card", false, "the card itself: from CARD_LOCKED back to SECURED")
	return c
}

func (f *cardFlags) lockApplications(ctx context.Context, s streams, args []string, locked bool) error {
	if len(args) == 0 {
		return usage("lock and unlock need AIDs, or --card")
	}
	change := "unlocked"
	if locked {
		change = "locked"
	}
	aids, err := parseAIDArgs(args)
	if err != nil {
		return err
	}
	return f.withSession(ctx, func(session *gp.Session) error {
		for _, aid := range aids {
			if err := session.SetApplicationLock(ctx, aid, locked); err != nil {
				return err
			}
			if err := f.report(s, changeReport{Change: change, AID: aid.String()}); err != nil {
				return err
			}
		}
		return nil
	})
}

// wholeCard takes the card through states up to the last of them; those that it has passed are left out.
func (f *cardFlags) wholeCard(ctx context.Context, s streams, args []string, change string, way ...gp.CardState) error {
	if len(args) > 0 {
		return usage("--card locks the card itself: it goes without AIDs")
	}
	return f.withSession(ctx, func(session *gp.Session) error {
		issuer, err := session.Status(ctx, gp.KindIssuerDomain)
		if err != nil {
			return err
		}
		now := gp.CardState(0)
		if len(issuer) > 0 {
			now = gp.CardState(issuer[0].LifeCycle)
		}
		for _, state := range way {
			last := state == way[len(way)-1]
			if !last && state <= now {
				continue
			}
			if err := session.SetCardState(ctx, state); err != nil {
				return err
			}
		}
		return f.report(s, changeReport{Change: change, AID: session.FCI().AID.String()})
	})
}

func (f *cardFlags) cardState(ctx context.Context, s streams, change string, state gp.CardState) error {
	return f.withSession(ctx, func(session *gp.Session) error {
		if err := session.SetCardState(ctx, state); err != nil {
			return err
		}
		return f.report(s, changeReport{Change: change, AID: session.FCI().AID.String()})
	})
}
