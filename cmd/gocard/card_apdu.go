package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/script"
)

func newCardAPDU(s streams, f *cardFlags) *cobra.Command {
	var aid, file string
	var secure bool
	c := &cobra.Command{
		Use:   "apdu [HEX...]",
		Short: "Send command APDUs",
		Long: `apdu sends command APDUs and prints for each the response data in hex, a space, and the status word.
With --secure they go through a secure channel session with the security domain.`,
		Example: `  gocard card apdu --reader Identiv --select F0676F63617264107701 8050000002
  gocard card apdu --reader sim --secure 80F28002024F0000
  gocard card apdu --reader Identiv --script wallet.apdu`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && file == "" && aid == "":
				return usage("apdu needs command APDUs in hex, --script FILE or --select AID")
			case secure && aid != "":
				return usage("--secure is a session with a security domain; to select another one use --isd")
			}
			items, err := script.Parse("argument", strings.Join(args, "\n"))
			if err != nil {
				return usage("%v", err)
			}
			s := s
			if f.json {
				s.out = responseLines{json.NewEncoder(s.out)}
			}
			send := func(card openCard) error {
				on := transportScript{c.Context(), card}
				if err := selectFirst(s, on, aid); err != nil {
					return err
				}
				r := script.Runner{Card: on, Out: s.out}
				if err := r.Run("argument", items); err != nil || file == "" {
					return err
				}
				return runScript(s, on, file, nil)
			}
			if secure {
				return f.withSession(c.Context(), func(session *gp.Session) error { return send(openCard{transport: sessionTransport{session}}) })
			}
			return f.withCard(c.Context(), send)
		},
	}
	c.Flags().StringVar(&aid, "select", "", "AID of the applet to select first")
	c.Flags().StringVar(&file, "script", "", "APDU script; - is standard input")
	c.Flags().BoolVar(&secure, "secure", false, "inside a secure channel session with the security domain")
	return c
}

// responseLines turns the lines of a transcript into objects.
type responseLines struct{ to *json.Encoder }

// Write takes one line.
func (w responseLines) Write(line []byte) (int, error) {
	words := strings.Fields(string(line))
	r := map[string]string{"schema": "gocard/response/1", "sw": words[len(words)-1]}
	if len(words) > 1 {
		r["data"] = words[0]
	}
	return len(line), w.to.Encode(r)
}

// selectFirst selects the applet that the commands are for; without it they would go to another.
func selectFirst(s streams, card script.Card, text string) error {
	if text == "" {
		return nil
	}
	aid, err := parseAIDArg(text)
	if err != nil {
		return err
	}
	b, err := card.Transmit(script.SelectCommand(aid))
	if err != nil {
		return fmt.Errorf("select %s: %w", aid, err)
	}
	r, err := iso7816.ParseResponse(b)
	if err != nil {
		return fmt.Errorf("select %s: %w", aid, err)
	}
	fmt.Fprintln(s.out, r)
	if r.SW.IsSuccess() || r.SW.IsWarning() {
		return nil
	}
	return fmt.Errorf("select %s: %w; 'gocard card list' shows what is on the card", aid, r.SW)
}

// transportScript lets scripts run on any card behind a transport. A reset goes to cards that can be reset.
type transportScript struct {
	ctx  context.Context
	card openCard
}

func (c transportScript) Transmit(capdu []byte) ([]byte, error) {
	return c.card.transport.Transmit(c.ctx, capdu)
}

func (c transportScript) Reset() error {
	if c.card.reset == nil {
		return errors.New("a reset would end the secure channel session")
	}
	return environment(c.card.reset())
}

func (c transportScript) CutAfter(int) error { return script.ErrNoCut }

// sessionTransport sends APDUs through a secure channel session.
type sessionTransport struct{ session *gp.Session }

func (t sessionTransport) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	cmd, err := iso7816.ParseCommand(capdu)
	if err != nil {
		return nil, fmt.Errorf("command %s: %w", strings.ToUpper(hex.EncodeToString(capdu)), err)
	}
	r, err := t.session.Transmit(ctx, cmd)
	if err != nil {
		return nil, err
	}
	return r.Bytes(), nil
}
