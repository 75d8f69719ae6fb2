package main

import (
	"context"
	"encoding/hex"
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
			if len(args) == 0 && file == "" && aid == "" {
				return usage("apdu needs command APDUs in hex, --script FILE or --select AID")
			}
			lines := args
			if aid != "" {
				lines = append([]string{".select " + aid}, args...)
			}
			items, err := script.Parse("argument", strings.Join(lines, "\n"))
			if err != nil {
				return usage("%v", err)
			}
			send := func(t iso7816.Transport) error {
				r := script.Runner{Card: transportScript{c.Context(), t}, Out: s.out}
				if err := r.Run("argument", items); err != nil || file == "" {
					return err
				}
				return runScript(s, transportScript{c.Context(), t}, file, nil)
			}
			if secure {
				return f.withSession(c.Context(), func(session *gp.Session) error { return send(sessionTransport{session}) })
			}
			return f.withCard(c.Context(), func(card openCard) error { return send(card.transport) })
		},
	}
	c.Flags().StringVar(&aid, "select", "", "AID of the applet to select first")
	c.Flags().StringVar(&file, "script", "", "APDU script; - is standard input")
	c.Flags().BoolVar(&secure, "secure", false, "inside a secure channel session with the security domain")
	return c
}

// transportScript lets scripts run on any card behind a transport. A reset goes to cards that can be reset.
type transportScript struct {
	ctx       context.Context
	transport iso7816.Transport
}

func (c transportScript) Transmit(capdu []byte) ([]byte, error) {
	return c.transport.Transmit(c.ctx, capdu)
}

func (c transportScript) Reset() error {
	if r, ok := c.transport.(interface{ Reset() error }); ok {
		return r.Reset()
	}
	return fmt.Errorf("this card cannot be reset from here")
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
