package handset

import (
	"context"
	"time"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/cat"
)

// maxTimers is the number of timers, 1 to 8 (CAT 6.4.21).
const maxTimers = 8

// timer is a timer of the card; without a time it is deactivated.
type timer struct {
	at       time.Time
	duration time.Duration
}

// Qualifiers of TIMER MANAGEMENT.
const (
	timerStart      = 0x00
	timerDeactivate = 0x01
	timerValue      = 0x02
)

// timerManagement is TIMER MANAGEMENT.
func (t *Terminal) timerManagement(_ context.Context, c cat.Command) cat.Response {
	v := c.Find(cat.TagTimerIdentifier)
	if len(v) != 1 || v[0] < 1 || v[0] > maxTimers {
		return failed(cat.ResultDataNotUnderstood)
	}
	id := v[0]
	now := t.clock.Now()
	switch c.Qualifier {
	case timerStart:
		d, ok := decodeTimer(c.Find(cat.TagTimerValue))
		if !ok {
			return failed(cat.ResultDataNotUnderstood)
		}
		t.timers[id] = timer{now.Add(d), d}
		return done(cat.Obj(cat.TagTimerIdentifier, id))
	case timerDeactivate, timerValue:
		running := t.timers[id]
		if running.at.IsZero() {
			return failed(cat.ResultTimerState)
		}
		if c.Qualifier == timerDeactivate {
			t.timers[id] = timer{}
		}
		return done(cat.Obj(cat.TagTimerIdentifier, id), timerObject(running.at.Sub(now)))
	}
	return failed(cat.ResultDataNotUnderstood)
}

// expired tells the card of a timer that has run down; false says that none has.
func (t *Terminal) expired(ctx context.Context) (bool, error) {
	now := t.clock.Now()
	for id := range t.timers {
		timer := &t.timers[id]
		if timer.at.IsZero() || now.Before(timer.at) {
			continue
		}
		value := cat.Obj(cat.TagDeviceIdentities, byte(cat.Terminal), byte(cat.UICC)).Append(nil)
		value = cat.Obj(cat.TagTimerIdentifier, byte(id)).Append(value)
		value = timerObject(timer.duration + now.Sub(timer.at)).Append(value)
		old := *timer
		timer.at = time.Time{} // the card may start it again at once
		said, err := t.envelope(ctx, tlv.Append(nil, cat.TagTimerExpiration, value))
		if !said && timer.at.IsZero() {
			*timer = old
		}
		return true, err
	}
	return false, nil
}

// timerObject is hours, minutes and seconds, each swapped (CAT 8.38).
func timerObject(d time.Duration) cat.Object {
	s := max(0, int(d/time.Second))
	return cat.Obj(cat.TagTimerValue, swapped(s/3600%100), swapped(s/60%60), swapped(s%60))
}

func decodeTimer(v []byte) (time.Duration, bool) {
	if len(v) != 3 {
		return 0, false
	}
	d := time.Duration(0)
	for _, b := range v {
		n, ok := unswapped(b)
		if !ok {
			return 0, false
		}
		d = d*60 + time.Duration(n)*time.Second
	}
	return d, true
}
