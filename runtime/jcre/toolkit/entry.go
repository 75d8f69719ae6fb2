package toolkit

import (
	"math/bits"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Entry is what the registry has of one applet: the state of its ToolkitRegistry object.
type Entry struct {
	*Parameters
	// Number is that of the ToolkitRegistry object; it is never given to another entry.
	Number int

	toolkit *Toolkit
	aid     iso7816.AID // zero while it is provisional
	registration
}

// registration is what an applet has registered. Slices are never changed in place, so that an old registration can be put back.
type registration struct {
	events   []int16
	menu     []menuEntry // initialised ones, in the order of the install parameters
	timers   uint8       // bit n is timer n+1
	services uint8       // bit n is service n
	poll     int16       // as requested; 0: no polling
	files    []FilePath
}

// change makes a change of n bytes that happens as a whole or, if f or the transaction refuses, not at all.
func (e *Entry) change(n int, f func(r *registration) error) error {
	r := e.registration
	if err := f(&r); err != nil {
		return err
	}
	old := e.registration
	if err := e.toolkit.write(n, func() { e.registration = old }); err != nil {
		return err
	}
	e.registration = r
	return nil
}

// instance is the applet, nil where it is not selectable: installed only, or locked.
func (e *Entry) instance() *jcre.Instance {
	if i := e.toolkit.card.Lookup(e.aid); i != nil && !i.Hidden {
		return i
	}
	return nil
}

// IsEventSet is ToolkitRegistry.isEventSet.
func (e *Entry) IsEventSet(event int16) bool {
	switch event {
	case EventMenuSelection:
		return len(e.menu) > 0
	case EventMenuSelectionHelpRequest:
		return slices.ContainsFunc(e.menu, func(m menuEntry) bool { return m.help })
	case EventTimerExpiration:
		return e.timers != 0
	case EventStatusCommand:
		return e.poll != pollNone
	case EventLocalConnection:
		return e.services != 0
	case EventExternalFileUpdate:
		return len(e.files) > 0
	}
	return slices.Contains(e.events, event)
}

// SetEvents is ToolkitRegistry.setEvent and setEventList.
func (e *Entry) SetEvents(list ...int16) error {
	return e.change(2*len(list), func(r *registration) error {
		next := slices.Clone(r.events)
		for _, event := range list {
			if err := e.mayRegister(event); err != nil {
				return err
			}
			if !slices.Contains(next, event) {
				next = append(next, event)
			}
		}
		r.events = next
		return nil
	})
}

func (e *Entry) mayRegister(event int16) error {
	traits, known := events[event]
	switch {
	case !known:
		return throw(EventNotSupported)
	case traits.implied:
		return throw(EventNotAllowed)
	case traits.exclusive && e.toolkit.taken(event, e):
		return throw(EventAlreadyRegistered)
	case traits.tar && len(e.TARs) == 0:
		return throw(TARNotDefined)
	}
	return nil
}

// ClearEvent is ToolkitRegistry.clearEvent.
func (e *Entry) ClearEvent(event int16) error {
	traits, known := events[event]
	switch {
	case !known:
		return throw(EventNotSupported)
	case traits.implied && event != EventExternalFileUpdate:
		return throw(EventNotAllowed)
	}
	return e.change(2, func(r *registration) error {
		r.events = slices.DeleteFunc(slices.Clone(r.events), func(x int16) bool { return x == event })
		if event == EventExternalFileUpdate {
			r.files = nil
		}
		return nil
	})
}

// AllocateTimer is ToolkitRegistry.allocateTimer.
func (e *Entry) AllocateTimer() (id byte, err error) {
	used := e.toolkit.used(func(x *Entry) uint8 { return x.timers })
	if bits.OnesCount8(e.timers) >= int(e.Timers) || used == 0xFF {
		return 0, throw(NoTimerAvailable)
	}
	n := bits.TrailingZeros8(^used)
	return byte(n + 1), e.change(1, func(r *registration) error {
		r.timers |= 1 << n
		return nil
	})
}

// ReleaseTimer is ToolkitRegistry.releaseTimer.
func (e *Entry) ReleaseTimer(id byte) error {
	if !e.hasTimer(id) {
		return throw(InvalidTimerID)
	}
	return e.change(1, func(r *registration) error {
		r.timers &^= 1 << (id - 1)
		return nil
	})
}

func (e *Entry) hasTimer(id byte) bool { return id >= 1 && id <= maxTimers && e.timers>>(id-1)&1 != 0 }

// AllocateService is ToolkitRegistry.allocateServiceIdentifier.
func (e *Entry) AllocateService() (id byte, err error) {
	used := e.toolkit.used(func(x *Entry) uint8 { return x.services })
	if bits.OnesCount8(e.services) >= int(e.Services) || used == 0xFF {
		return 0, throw(NoServiceIDAvailable)
	}
	n := bits.TrailingZeros8(^used)
	return byte(n), e.change(1, func(r *registration) error {
		r.services |= 1 << n
		return nil
	})
}

// ReleaseService is ToolkitRegistry.releaseServiceIdentifier.
func (e *Entry) ReleaseService(id byte) error {
	if !e.hasService(id) {
		return throw(InvalidServiceID)
	}
	return e.change(1, func(r *registration) error {
		r.services &^= 1 << id
		return nil
	})
}

func (e *Entry) hasService(id byte) bool { return id < maxServices && e.services>>id&1 != 0 }

// Special durations of requestPollInterval.
const (
	pollNone   = 0  // ToolkitConstants.POLL_NO_DURATION
	pollSystem = -1 // ToolkitConstants.POLL_SYSTEM_DURATION
	pollMax    = 15300
)

// systemPoll is the interval in seconds that the card chooses.
const systemPoll = 30

// RequestPollInterval is ToolkitRegistry.requestPollInterval.
func (e *Entry) RequestPollInterval(seconds int16) error {
	if seconds < pollSystem || seconds > pollMax {
		return throw(RegistryError)
	}
	return e.change(2, func(r *registration) error {
		r.poll = seconds
		return nil
	})
}

// PollInterval is ToolkitRegistry.getPollInterval: what the terminal granted, or what was requested until it has.
func (e *Entry) PollInterval() int16 {
	switch {
	case e.poll == pollNone:
		return 0
	case e.toolkit.granted > 0:
		return int16(min(e.toolkit.granted, pollMax))
	}
	return int16(e.pollSeconds())
}

func (e *Entry) pollSeconds() int {
	if e.poll == pollSystem {
		return systemPoll
	}
	return int(e.poll)
}
