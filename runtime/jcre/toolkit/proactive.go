package toolkit

import (
	"github.com/gocard/gocard/runtime/cat"
)

// available is the run that may use the ProactiveHandler.
func (t *Toolkit) available() (*run, error) {
	if t.running == nil || !t.running.proactive {
		return nil, throw(HandlerNotAvailable)
	}
	return t.running, nil
}

// ProactiveHandler is the content of the ProactiveHandler; HANDLER_NOT_AVAILABLE where the running code has none.
func (t *Toolkit) ProactiveHandler() (*Handler, error) {
	_, err := t.available()
	return t.command, err
}

// ProactiveResponseHandler is the content of the ProactiveResponseHandler, which is available when the ProactiveHandler is.
func (t *Toolkit) ProactiveResponseHandler() (*Handler, error) {
	_, err := t.available()
	return t.response, err
}

// Command fills a handler with command details, device identities and what follows; the number of the command is always 1.
func (h *Handler) Command(typ, qualifier, device byte, more ...func() error) error {
	undo := h.Save()
	h.Clear()
	_ = h.AppendTLV(required(cat.TagCommandDetails), []byte{1, typ, qualifier})
	err := h.AppendTLV(required(cat.TagDeviceIdentities), []byte{byte(cat.UICC), device})
	for _, f := range more {
		if err == nil {
			err = f()
		}
	}
	if err != nil {
		undo()
	}
	return err
}

// Text appends a text string; an empty text has no coding scheme.
func (h *Handler) Text(dcs byte, text []byte) func() error {
	return func() error {
		if len(text) == 0 {
			return h.AppendTLV(required(cat.TagTextString))
		}
		if len(text) > maxText {
			return throw(HandlerOverflow)
		}
		return h.AppendTLV(required(cat.TagTextString), []byte{dcs}, text)
	}
}

// maxText is the longest text of DISPLAY TEXT.
const maxText = 240

// ResponseLength appends the lengths of GET INPUT.
func (h *Handler) ResponseLength(min, max byte) func() error {
	return func() error { return h.AppendTLV(required(tagResponseLength), []byte{min, max}) }
}

const tagResponseLength cat.Tag = 0x11

// declareService is DECLARE SERVICE.
const declareService cat.CommandType = 0x47

// details are type and qualifier of the command, and the channel it goes to, 0 for none; ok is false for a list without command details.
func details(h *Handler) (typ cat.CommandType, qualifier, channel byte, ok bool) {
	e, ok := h.search(byte(cat.TagCommandDetails), 1)
	if !ok || e.end-e.start < 3 {
		return 0, 0, 0, false
	}
	if d, ok := h.search(byte(cat.TagDeviceIdentities), 1); ok && d.end-d.start >= 2 {
		if id, ok := cat.Device(h.list[d.start+1]).Channel(); ok {
			channel = byte(id)
		}
	}
	return cat.CommandType(h.list[e.start+1]), h.list[e.start+2], channel, true
}

// allowed reports whether an applet may send a command: not what the card sends by itself, and not what uses resources of others.
func (t *Toolkit) allowed(e *Entry, h *Handler) bool {
	typ, _, channel, ok := details(h)
	if !ok {
		return true
	}
	switch typ {
	case cat.SetUpMenu, cat.SetUpEventList, cat.PollInterval, cat.PollingOff:
		return false
	case cat.OpenChannel:
		n := 0
		for _, owner := range t.channels {
			if owner == e {
				n++
			}
		}
		return n < int(e.Channels)
	case cat.CloseChannel, cat.SendData, cat.ReceiveData:
		return t.channels[channel] == e
	case cat.TimerManagement:
		id, _ := h.first(cat.TagTimerIdentifier)
		return e.hasTimer(id)
	case declareService:
		id, ok := serviceID(h)
		return ok && e.hasService(id)
	}
	return true
}

// serviceID is the service identifier in the first service record: its second byte.
func serviceID(h *Handler) (byte, bool) {
	e, ok := h.search(byte(tagServiceRecord), 1)
	if !ok || e.end-e.start < 2 {
		return 0, false
	}
	return h.list[e.start+1], true
}

// Send is ProactiveHandler.send: the applet waits until the terminal has answered. It gives the general result.
func (t *Toolkit) Send() (result byte, err error) {
	r, err := t.available()
	if err != nil {
		return 0, err
	}
	if !t.allowed(r.entry, t.command) {
		return 0, throw(CommandNotAllowed)
	}
	r.response = nil
	t.unsent = appendBER(nil, cat.TagProactiveCommand, t.command.list)
	t.waiting, t.running = r, nil
	t.sendUnsent()
	err = t.card.Wait()
	t.waiting, t.running = nil, r
	if err != nil {
		return 0, err
	}
	t.response.Fill(t.answer)
	t.account(r.entry)
	result, err = t.response.GeneralResult()
	t.response.current = false
	return result, err
}

// sendUnsent hands the command of the waiting applet to the session, if nobody else has one under way.
func (t *Toolkit) sendUnsent() {
	r := t.waiting
	err := t.session.Send(t.unsent, func(response []byte) {
		t.answer = response
		r.thread.Resume()
	})
	if err == nil {
		t.unsent = nil
	}
}

// account notes which channels and services an applet has after a command that was done.
func (t *Toolkit) account(e *Entry) {
	result, ok := t.response.first(cat.TagResult)
	if !ok || !cat.Result(result).Performed() {
		return
	}
	typ, qualifier, channel, _ := details(t.command)
	switch typ {
	case cat.OpenChannel:
		if status, ok := t.response.first(cat.TagChannelStatus); ok {
			t.channels[status&channelMask] = e
		}
	case cat.CloseChannel:
		delete(t.channels, channel)
	case declareService:
		id, _ := serviceID(t.command)
		if qualifier == 0 {
			t.declared[id] = e
		} else {
			delete(t.declared, id)
		}
	}
}

// GeneralResult is ProactiveResponseHandler.getGeneralResult.
func (h *Handler) GeneralResult() (byte, error) { return h.byteAt(byte(cat.TagResult), 0) }

// AdditionalInformation is what follows the general result.
func (h *Handler) AdditionalInformation() ([]byte, error) {
	v, err := h.FindValue(byte(cat.TagResult), 1)
	switch {
	case err != nil:
		return nil, err
	case len(v) == 0:
		return nil, throw(OutOfTLVBoundaries)
	}
	return v[1:], nil
}

// TextString is the text of the first text string, without the coding scheme.
func (h *Handler) TextString() ([]byte, error) {
	v, err := h.FindValue(byte(cat.TagTextString), 1)
	if err != nil || len(v) == 0 {
		return nil, err
	}
	return v[1:], nil
}

// TextCodingScheme is ProactiveResponseHandler.getTextStringCodingScheme.
func (h *Handler) TextCodingScheme() (byte, error) { return h.byteAt(byte(cat.TagTextString), 0) }

// ChannelData is n bytes of the first channel data.
func (h *Handler) ChannelData(n int) ([]byte, error) {
	if _, err := h.FindValue(byte(cat.TagChannelData), 1); err != nil {
		return nil, err
	}
	return h.Part(0, n)
}

// IsPrioritizedProactiveHandlerAvailableEventSet is the method of ToolkitRegistrySystem: another applet of the same or a higher priority
// waits for the ProactiveHandler.
func (t *Toolkit) IsPrioritizedProactiveHandlerAvailableEventSet(i *Entry) bool {
	for _, e := range t.registered(EventProactiveHandlerAvailable) {
		if e != i && (i == nil || e.Priority <= i.Priority) {
			return true
		}
	}
	return false
}
