package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/pcsc"
	"github.com/gocard/gocard/runtime/iso7816"
)

// simReader is the reader name of the built-in simulated card.
const simReader = "sim"

// openCard is a card that commands can be sent to.
type openCard struct {
	transport iso7816.Transport
	reset     func() error
	atr       []byte
	close     func()
}

// open connects to the card that --reader names.
func (f *cardFlags) open(context.Context) (openCard, error) {
	if f.shared != nil {
		return *f.shared, nil
	}
	if f.reader == simReader {
		f.sim.rule = f.rule
		files, err := readCAPs(f.sim.caps)
		if err != nil {
			return openCard{}, err
		}
		sim, err := f.sim.makeCard(files, false)
		if err != nil {
			return openCard{}, err
		}
		reset := func() error {
			sim.Reset()
			return nil
		}
		return openCard{f.wire(sim), reset, sim.ATR(), func() { sim.Close() }}, nil
	}
	if f.sim.image != "" {
		return openCard{}, usage("--image is for --reader sim")
	}
	if len(f.sim.caps) > 0 {
		return openCard{}, usage("--cap is for --reader sim; put a CAP file on a real card with 'gocard card install'")
	}
	pc, err := pcsc.Open()
	if err != nil {
		return openCard{}, environment(err)
	}
	reader, err := pc.Connect(f.reader)
	if err != nil {
		return openCard{}, environment(errors.Join(err, pc.Close()))
	}
	return openCard{gp.FetchResponses(f.wire(reader)), reader.Reset, reader.ATR(), func() {
		reader.Close()
		pc.Close()
	}}, nil
}

// wire is t with what goes over it shown where --trace asks for it. What t cannot carry is a failure of the surroundings; status words
// are answers of the card.
func (f *cardFlags) wire(t iso7816.Transport) iso7816.Transport {
	return iso7816.TransportFunc(func(ctx context.Context, capdu []byte) ([]byte, error) {
		if f.trace {
			fmt.Fprintf(f.log, "> %X\n", capdu)
		}
		rapdu, err := t.Transmit(ctx, capdu)
		if f.trace && err == nil {
			fmt.Fprintf(f.log, "< %X\n", rapdu)
		}
		return rapdu, environment(err)
	})
}
