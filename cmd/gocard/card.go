package main

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// keyVariable names the environment variable with the keys of the issuer security domain, so that they need not stand on a command line.
const keyVariable = "GOCARD_KEY"

// cardFlags say which card is meant and how its issuer security domain is opened.
type cardFlags struct {
	reader string
	sim    simFlags
	key    string
	kvn    uint8
	level  string
	domain string
	rule   string // of diversification
	json   bool
	trace  bool
	log    io.Writer // what --trace writes to
	shared *openCard // of a shell; nil: every verb opens the card anew
}

// add makes the flags; what the fields hold already are the defaults, for the lines of a shell.
func (f *cardFlags) add(c *cobra.Command) {
	p := c.PersistentFlags()
	p.StringVar(&f.reader, "reader", f.reader, "reader name, or a part of it; sim is the built-in simulated card (default: the only reader)")
	f.addSession(p)
	f.sim.addCard(p)
}

// addSession makes the flags that say how a security domain is opened, and what is told.
func (f *cardFlags) addSession(p *pflag.FlagSet) {
	p.StringVar(&f.key, "key", f.key, "key of the domain in hex, or ENC:MAC:DEK; better in $"+keyVariable+" (default: the well-known test key)")
	p.Uint8Var(&f.kvn, "kvn", f.kvn, "key version number; 0 lets the card choose")
	p.StringVar(&f.level, "level", f.level, "security level: clear, mac, mac+enc, rmac, mac+rmac, mac+enc+rmac, mac+enc+rmac+renc, or in hex (default: mac)")
	p.StringVar(&f.domain, "isd", f.domain, "AID of the security domain (default: the card's issuer security domain)")
	p.StringVar(&f.rule, "diversify", f.rule, "the keys are mother keys, from which this rule derives the card's: visa2, emv, visa or kdf3")
	p.BoolVar(&f.json, "json", f.json, "one JSON document")
	p.BoolVar(&f.trace, "trace", f.trace, "show every command and response APDU, as they go to the card, on standard error")
}

func newCard(s streams) *cobra.Command {
	f := &cardFlags{log: s.err}
	c := newCardVerbs(s, f)
	c.AddCommand(newCardShell(s, f))
	return c
}

// newCardVerbs is `gocard card` without the shell, whose lines it executes.
func newCardVerbs(s streams, f *cardFlags) *cobra.Command {
	c := &cobra.Command{
		Use:   "card VERB",
		Short: "Load and manage applets on a card, through GlobalPlatform",
		Example: `  gocard card readers
  gocard card list --reader sim
  gocard card install wallet.cap --reader Identiv
  gocard card apdu --reader Identiv --select F0676F63617264107701 8050000002`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("card needs a verb; see 'gocard card --help'")
			}
			return noVerb(c, args)
		},
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	f.add(c)
	for _, add := range []func(streams, *cardFlags) *cobra.Command{
		newCardReaders, newCardInfo, newCardList, newCardLoad, newCardInstall, newCardUninstall, newCardDelete, newCardLock, newCardUnlock,
		newCardDomain, newCardExtradite, newCardUpdate, newCardPutKey, newCardStoreData, newCardAPDU, newCardCheck,
	} {
		c.AddCommand(add(s, f))
	}
	return c
}

// withCard runs do with an open card and closes it.
func (f *cardFlags) withCard(ctx context.Context, do func(openCard) error) error {
	card, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer card.close()
	return do(card)
}

// withSession runs do in a secure channel session with the security domain.
func (f *cardFlags) withSession(ctx context.Context, do func(*gp.Session) error) error {
	return f.withCard(ctx, func(card openCard) error { return f.session(ctx, card, do) })
}

// session runs do in a secure channel session on an open card.
func (f *cardFlags) session(ctx context.Context, card openCard, do func(*gp.Session) error) error {
	keys, level, err := f.keys()
	if err != nil {
		return err
	}
	session, err := f.selectDomain(ctx, card)
	if err != nil {
		return err
	}
	if err := session.Authenticate(ctx, keys, gp.AuthOptions{Level: level, Diversify: scp.Diversification(f.rule)}); err != nil {
		return err
	}
	return do(session)
}

func (f *cardFlags) selectDomain(ctx context.Context, card openCard) (*gp.Session, error) {
	var aid iso7816.AID
	if f.domain != "" {
		var err error
		if aid, err = iso7816.ParseAID(f.domain); err != nil {
			return nil, usage("--isd: %v", err)
		}
	}
	return gp.Select(ctx, card.transport, aid)
}

// keys reads the key set from the flag or the environment. Its errors never show what they read.
func (f *cardFlags) keys() (scp.KeySet, scp.Level, error) {
	level, err := scp.ParseLevel(orDefault(f.level, "mac"))
	if err != nil {
		return scp.KeySet{}, 0, usage("--level: %v", err)
	}
	text := orDefault(f.key, os.Getenv(keyVariable))
	if text == "" {
		return scp.DefaultKeySet(f.kvn), level, nil
	}
	keys, err := parseKeys(text, f.kvn)
	return keys, level, err
}

func orDefault(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// parseAIDArg reads an AID argument.
func parseAIDArg(s string) (iso7816.AID, error) {
	aid, err := iso7816.ParseAID(s)
	if err != nil {
		return aid, usage("%v; an AID is 5 to 16 bytes in hex", err)
	}
	return aid, nil
}

// parseAIDArgs reads all AID arguments, before anything is done with the first.
func parseAIDArgs(args []string) ([]iso7816.AID, error) {
	var aids []iso7816.AID
	for _, arg := range args {
		aid, err := parseAIDArg(arg)
		if err != nil {
			return nil, err
		}
		aids = append(aids, aid)
	}
	return aids, nil
}
