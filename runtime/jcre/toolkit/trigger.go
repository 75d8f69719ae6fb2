package toolkit

import (
	"errors"
	"slices"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/files"
)

// run is the triggering of one applet after another for one event.
type run struct {
	event     int16
	envelope  *Handler // nil: no EnvelopeHandler
	response  *Handler // nil: no EnvelopeResponseHandler, or none any more
	proactive bool     // the ProactiveHandler is available
	thread    *jcre.Thread
	entry     *Entry // the applet that runs
	posted    []byte // answer to the envelope
	sw        iso7816.SW
}

// withoutProactive are the events whose applets cannot send proactive commands.
var withoutProactive = map[int16]bool{EventFirstCommandAfterATR: true, EventApplicationDeselect: true}

// trigger calls the applets. Where they may send proactive commands they run in a thread, and trigger returns when the first of them waits.
// While one waits others run without. Behind them come those that wanted to know when they may.
func (t *Toolkit) trigger(r *run, targets []*Entry) {
	r.sw = iso7816.SWNoError
	if len(targets) == 0 {
		return
	}
	if t.waiting != nil || t.session.Profile() == nil || withoutProactive[r.event] {
		t.chain(r, targets)
		return
	}
	t.card.Fork(func() {
		r.proactive, r.thread = true, t.card.Thread()
		t.chain(r, targets)
		if more := t.registered(EventProactiveHandlerAvailable); r.event != EventProactiveHandlerAvailable && len(more) > 0 {
			t.chain(&run{event: EventProactiveHandlerAvailable, proactive: true, thread: r.thread}, more)
		}
	})
}

// chain calls processToolkit of one applet after another. What they throw is ignored, but 9300 of an event that nobody else has processed.
func (t *Toolkit) chain(r *run, targets []*Entry) {
	outer := t.running
	defer func() { t.running = outer }()
	busy, done := false, false
	for _, e := range targets {
		i := e.instance()
		if i == nil {
			continue
		}
		err := t.call(r, e, i)
		switch {
		case errors.Is(err, jcre.ErrAbandoned), errors.Is(err, jcre.ErrPowerLoss):
			return
		case errors.Is(err, iso7816.SWToolkitBusy):
			busy = true
		default:
			done = true
		}
	}
	if busy && !done {
		r.sw = iso7816.SWToolkitBusy
	}
}

// call calls one applet, whose handlers are as if it was the first.
func (t *Toolkit) call(r *run, e *Entry, i *jcre.Instance) error {
	a, ok := i.Applet.(jcre.Toolkit)
	if !ok {
		return nil
	}
	if r.event == EventProactiveHandlerAvailable {
		if err := e.ClearEvent(r.event); err != nil {
			return err
		}
	}
	r.entry, t.running = e, r
	if r.proactive {
		t.command.Clear()
		t.response.Clear()
	}
	if r.envelope != nil {
		r.envelope.current = false
	}
	if r.response != nil {
		r.response.Clear()
	}
	return t.card.Call(i, func() error { return a.ProcessToolkit(r.event) })
}

// FirstCommand triggers EVENT_FIRST_COMMAND_AFTER_ATR (proactive.Listener).
func (t *Toolkit) FirstCommand() {
	t.prune()
	t.trigger(&run{event: EventFirstCommandAfterATR}, t.registered(EventFirstCommandAfterATR))
}

// Profile triggers EVENT_PROFILE_DOWNLOAD (proactive.Listener). The terminal has forgotten menu and poll interval, or never knew them.
func (t *Toolkit) Profile() {
	t.told = told{}
	t.trigger(&run{event: EventProfileDownload}, t.registered(EventProfileDownload))
}

// Status triggers EVENT_STATUS_COMMAND (proactive.Listener).
func (t *Toolkit) Status(byte) {
	t.trigger(&run{event: EventStatusCommand}, t.registered(EventStatusCommand))
}

// fileChanged triggers the events of a change by the terminal.
func (t *Toolkit) fileChanged(u files.Update) {
	t.messageStored(u)
	t.fileUpdated(u)
}

// fileUpdated triggers EVENT_EXTERNAL_FILE_UPDATE for the applets that are registered for a file or its directory.
func (t *Toolkit) fileUpdated(u files.Update) {
	file := FilePath{string(u.Path), u.ADF}
	var targets []*Entry
	for _, e := range t.registered(EventExternalFileUpdate) {
		if slices.ContainsFunc(e.registration.files, file.isIn) {
			targets = append(targets, e)
		}
	}
	if len(targets) == 0 {
		return
	}
	at := u.Offset
	if u.Record > 0 {
		at = u.Record
	}
	h := newEnvelope(cat.TagEventDownload)
	_ = h.AppendTLV(required(cat.TagDeviceIdentities), []byte{byte(cat.Terminal), byte(cat.UICC)})
	_ = h.AppendTLV(required(tagFileList), []byte{1}, u.Path)
	if !u.ADF.IsZero() {
		_ = h.AppendTLV(required(tagAID), u.ADF.Bytes())
	}
	_ = h.AppendTLV(required(tagFileUpdate), []byte{byte(at >> 8), byte(at), byte(u.Length >> 8), byte(u.Length)})
	t.trigger(&run{event: EventExternalFileUpdate, envelope: h}, targets)
}

// deselected triggers EVENT_APPLICATION_DESELECT for the end of an application's session.
func (t *Toolkit) deselected(application iso7816.AID) {
	h := newEnvelope(cat.TagEventDownload)
	_ = h.AppendTLV(required(cat.TagDeviceIdentities), []byte{byte(cat.Terminal), byte(cat.UICC)})
	_ = h.AppendTLV(required(tagAID), application.Bytes())
	t.trigger(&run{event: EventApplicationDeselect, envelope: h}, t.registered(EventApplicationDeselect))
}

// required is a tag with the comprehension required bit.
func required(tag cat.Tag) byte { return byte(tag) | comprehensionRequired }
