package handset

import (
	"context"
	"fmt"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
)

// profile is what this terminal can.
var profile = cat.NewProfile(cat.MaxChannels,
	cat.ProfileDownload, cat.CanTimerExpiration, cat.CanDisplayText, cat.CanMoreTime, cat.CanPollInterval, cat.CanPollingOff, cat.CanRefresh,
	cat.CanSetUpEventList, cat.CanDataAvailable, cat.CanChannelStatus, cat.CanTimerStart, cat.CanTimerValue, cat.CanDateTime, cat.CanLanguage,
	cat.CanOpenChannel, cat.CanCloseChannel, cat.CanReceiveData, cat.CanSendData, cat.CanGetChannelStatus, cat.CanTCPServer)

// begin begins a card session: TERMINAL PROFILE, and two STATUS, at which a card may say what it did not at once.
func (t *Terminal) begin(ctx context.Context) error {
	t.events, t.poll, t.malformed, t.restart = map[cat.Event]bool{}, pollInterval, 0, false
	sw, err := t.command(ctx, cat.INSTerminalProfile, 0, profile)
	if err != nil {
		return err
	}
	if !sw.IsSuccess() {
		return fmt.Errorf("TERMINAL PROFILE: %w; the card has no card application toolkit, or none that is selected after a reset", sw)
	}
	for range 2 {
		if err := t.status(ctx); err != nil {
			return err
		}
	}
	return nil
}

// resetCard is the end of a card session and the beginning of the next.
func (t *Terminal) resetCard(ctx context.Context) error {
	for id := range t.channels {
		t.closeChannel(id)
	}
	t.timers = [maxTimers + 1]timer{}
	if err := t.config.Reset(); err != nil {
		return err
	}
	return t.begin(ctx)
}

// status asks the card whether it wants something. What it answers else is of no concern.
func (t *Terminal) status(ctx context.Context) error {
	_, err := t.command(ctx, cat.INSStatus, cat.StatusNoData, nil)
	return err
}

// envelope tells the card of something; false says that the card is too busy for it now.
func (t *Terminal) envelope(ctx context.Context, data []byte) (bool, error) {
	sw, err := t.command(ctx, cat.INSEnvelope, 0, data)
	switch {
	case err != nil:
		return false, err
	case sw == iso7816.SWToolkitBusy:
		t.notBefore = t.clock.Now().Add(retryAfter)
		return false, nil
	case !sw.IsSuccess() && !sw.IsWarning():
		t.config.Log("ENVELOPE %X: %v", data, sw)
	}
	return true, nil
}

// command sends a command, and does what the card wants then until it wants nothing more. The status word is that of the command.
func (t *Terminal) command(ctx context.Context, ins, p2 byte, data []byte) (iso7816.SW, error) {
	r, err := t.exchange(ctx, iso7816.CommandAPDU{CLA: 0x80, INS: ins, P2: p2, Data: data})
	if err != nil {
		return 0, err
	}
	for sw := r.SW; sw.Is(iso7816.SWProactive00) && !t.restart; {
		if sw, err = t.proactive(ctx, sw); err != nil {
			return 0, err
		}
	}
	return r.SW, nil
}

func (t *Terminal) exchange(ctx context.Context, c iso7816.CommandAPDU) (iso7816.ResponseAPDU, error) {
	r, err := iso7816.Exchange(ctx, t.card, c)
	t.nextPoll = t.pollTime()
	return r, err
}

// proactive fetches one command and answers it. The status word is that of the answer.
func (t *Terminal) proactive(ctx context.Context, announced iso7816.SW) (iso7816.SW, error) {
	n := int(announced & 0xFF)
	if n == 0 {
		n = cat.MaxCommand
	}
	r, err := t.exchange(ctx, iso7816.CommandAPDU{CLA: 0x80, INS: cat.INSFetch, Ne: n})
	if err != nil {
		return 0, err
	}
	if !r.SW.IsSuccess() {
		t.config.Log("FETCH of the %d bytes that the card announced: %v", n, r.SW)
		return r.SW, nil
	}
	response, err := t.respond(ctx, r.Data)
	if err != nil || t.restart {
		return r.SW, err
	}
	r, err = t.exchange(ctx, iso7816.CommandAPDU{CLA: 0x80, INS: cat.INSTerminalResponse, Data: response.Bytes()})
	if err == nil && !r.SW.IsSuccess() {
		t.config.Log("TERMINAL RESPONSE to %v: %v", response.Type, r.SW)
	}
	return r.SW, err
}

// respond makes the response to what FETCH brought. Commands that cannot be read are answered, too, but not for ever.
func (t *Terminal) respond(ctx context.Context, data []byte) (cat.Response, error) {
	command, err := cat.ParseCommand(data)
	if err == nil {
		t.malformed = 0
		r := t.do(ctx, command)
		r.Details = command.Details
		return r, nil
	}
	t.config.Log("%v, in %X", err, data)
	if t.malformed++; t.malformed >= maxMalformed {
		return cat.Response{}, fmt.Errorf("the card sends nothing but what cannot be read: %w, in %X", err, data)
	}
	return cat.Response{Details: command.Details, Result: cat.ResultDataNotUnderstood}, nil
}
