package handset

import (
	"context"
	"time"

	"github.com/gocard/gocard/runtime/cat"
)

// commands are the proactive commands that the terminal knows.
var commands = map[cat.CommandType]func(*Terminal, context.Context, cat.Command) cat.Response{
	cat.Refresh:                 (*Terminal).refresh,
	cat.MoreTime:                (*Terminal).moreTime,
	cat.PollInterval:            (*Terminal).pollInterval,
	cat.PollingOff:              (*Terminal).pollingOff,
	cat.SetUpEventList:          (*Terminal).setUpEventList,
	cat.DisplayText:             (*Terminal).displayText,
	cat.ProvideLocalInformation: (*Terminal).provideLocalInformation,
	cat.TimerManagement:         (*Terminal).timerManagement,
	cat.OpenChannel:             (*Terminal).openChannel,
	cat.CloseChannel:            (*Terminal).closeChannelCommand,
	cat.ReceiveData:             (*Terminal).receiveData,
	cat.SendData:                (*Terminal).sendData,
	cat.GetChannelStatus:        (*Terminal).getChannelStatus,
}

// do does a command.
func (t *Terminal) do(ctx context.Context, c cat.Command) cat.Response {
	f, ok := commands[c.Type]
	if !ok {
		t.config.Log("the card sent %v, which this terminal does not know", c.Type)
		return cat.Response{Result: cat.ResultBeyondCapabilities}
	}
	return f(t, ctx, c)
}

func done(objects ...cat.Object) cat.Response { return cat.Response{Objects: objects} }

func failed(r cat.Result, additional ...byte) cat.Response {
	return cat.Response{Result: r, Additional: additional}
}

// refreshReset is the mode of REFRESH that resets the card (CAT 6.4.7).
const refreshReset = 0x04

// refresh is REFRESH: the terminal keeps nothing of the card's files, so only a reset is work.
func (t *Terminal) refresh(_ context.Context, c cat.Command) cat.Response {
	if c.Qualifier != refreshReset {
		return done()
	}
	if t.config.Reset == nil {
		return failed(cat.ResultBeyondCapabilities)
	}
	t.restart = true
	return done()
}

func (t *Terminal) moreTime(context.Context, cat.Command) cat.Response { return done() }

// units of a duration (CAT 8.8).
var units = [...]time.Duration{time.Minute, time.Second, time.Second / 10}

// pollInterval is POLL INTERVAL. What is less than a second is granted as one.
func (t *Terminal) pollInterval(_ context.Context, c cat.Command) cat.Response {
	v := c.Find(cat.TagDuration)
	switch {
	case v == nil:
		return failed(cat.ResultValuesMissing)
	case len(v) != 2 || int(v[0]) >= len(units) || v[1] == 0:
		return failed(cat.ResultDataNotUnderstood)
	}
	t.poll = min(max(time.Duration(v[1])*units[v[0]], time.Second), maxPoll)
	granted := cat.Obj(cat.TagDuration, 1, byte(t.poll/time.Second))
	if t.poll > 255*time.Second {
		granted = cat.Obj(cat.TagDuration, 0, byte(t.poll/time.Minute))
	}
	return done(granted)
}

func (t *Terminal) pollingOff(context.Context, cat.Command) cat.Response {
	t.poll = 0
	return done()
}

// pollTime is when the next STATUS is due; zero for never.
func (t *Terminal) pollTime() time.Time {
	if t.poll == 0 {
		return time.Time{}
	}
	return t.clock.Now().Add(t.poll)
}

// lastEvent is the last event that CAT 8.25 knows.
const lastEvent = 0x1D

// setUpEventList is SET UP EVENT LIST; the list takes the place of the last one. Events that never happen here, such as calls, may be in it.
func (t *Terminal) setUpEventList(_ context.Context, c cat.Command) cat.Response {
	list := c.Find(cat.TagEventList)
	if list == nil {
		return failed(cat.ResultValuesMissing)
	}
	events := map[cat.Event]bool{}
	for _, b := range list {
		if b > lastEvent {
			return failed(cat.ResultBeyondCapabilities)
		}
		events[cat.Event(b)] = true
	}
	t.events = events
	return done()
}

// displayText is DISPLAY TEXT: a line of the log.
func (t *Terminal) displayText(_ context.Context, c cat.Command) cat.Response {
	v := c.Find(cat.TagTextString)
	if v == nil {
		return failed(cat.ResultValuesMissing)
	}
	text, ok := decodeText(v)
	if !ok {
		return failed(cat.ResultDataNotUnderstood)
	}
	t.config.Log("the card says: %q", text)
	return done()
}

// Qualifiers of PROVIDE LOCAL INFORMATION.
const (
	localDateTime = 0x03
	localLanguage = 0x04
)

// provideLocalInformation is PROVIDE LOCAL INFORMATION, for what a terminal without a network knows.
func (t *Terminal) provideLocalInformation(_ context.Context, c cat.Command) cat.Response {
	switch c.Qualifier {
	case localDateTime:
		now := t.clock.Now()
		_, offset := now.Zone()
		return done(cat.Obj(cat.TagDateTime, swapped(now.Year()%100), swapped(int(now.Month())), swapped(now.Day()), swapped(now.Hour()),
			swapped(now.Minute()), swapped(now.Second()), timeZone(offset)))
	case localLanguage:
		return done(cat.Obj(cat.TagLanguage, 'e', 'n'))
	}
	return failed(cat.ResultBeyondCapabilities)
}

// swapped is a number below 100 in two digits, the lower one first (semi-octets).
func swapped(n int) byte { return byte(n%10<<4 | n/10) }

// unswapped is the opposite of swapped; ok is false for what is no number.
func unswapped(b byte) (n int, ok bool) {
	low, high := int(b>>4), int(b&0xF)
	return high*10 + low, low < 10 && high < 10
}

// timeZone is an offset in quarters of an hour; bit 4 says that it is negative (TS 123 040 9.2.3.11).
func timeZone(seconds int) byte {
	quarters := seconds / (15 * 60)
	if quarters < 0 {
		return swapped(-quarters) | 0x08
	}
	return swapped(quarters)
}
