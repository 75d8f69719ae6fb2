package jcre

import "github.com/gocard/gocard/runtime/iso7816"

type channel struct {
	open      bool
	selected  *Instance
	selection uint64 // number of the selection
	implicit  iso7816.AID
}

const (
	selectByName      = 0x04
	selectFirstOrOnly = 0x00
	selectNext        = 0x02
)

// execute does what the JCRE does with a command that no system answers: MANAGE CHANNEL and SELECT itself, the rest goes to the selected applet.
func (c *Card) execute(cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
	n := cmd.CLA.Channel()
	if n >= len(c.channels) {
		return status(iso7816.SWLogicalChannelNotSupported)
	}
	c.channel, c.origin = n, n
	if r, ok := c.system(cmd); ok {
		return r
	}
	switch {
	case cmd.CLA.IsInterindustry() && cmd.INS == iso7816.INSManageChannel:
		return c.manageChannel(cmd)
	case isSelectByName(cmd):
		if target, ok := c.selectTarget(n, cmd); ok {
			return c.selectCommand(n, cmd, target)
		}
		c.selectNobody(n, cmd)
	}
	if !c.channels[n].open {
		return status(iso7816.SWLogicalChannelNotSupported)
	}
	if sel := c.channels[n].selected; sel != nil {
		return c.process(sel, cmd, false)
	}
	return c.withoutApplet(n, cmd)
}

func status(sw iso7816.SW) iso7816.ResponseAPDU { return iso7816.ResponseAPDU{SW: sw} }

// isSelectByName tells the SELECT that selects applets from those that are commands of theirs (JCRE 4.5.2).
func isSelectByName(cmd iso7816.CommandAPDU) bool {
	plain := cmd.CLA.IsInterindustry() && !cmd.CLA.IsSecureMessaging() && !cmd.CLA.IsChaining()
	return plain && cmd.INS == iso7816.INSSelect && cmd.P1 == selectByName
}

// selectTarget finds the instance a SELECT by name means. One that names nobody is an ordinary command.
func (c *Card) selectTarget(n int, cmd iso7816.CommandAPDU) (*Instance, bool) {
	// P2 bits 4 and 3 only say which control information is wanted.
	occurrence := cmd.P2 &^ 0x0C
	if len(cmd.Data) == 0 && !c.config.Default.IsZero() {
		return c.selectable(c.Lookup(c.config.Default))
	}
	switch {
	case occurrence == selectFirstOrOnly:
		if i, ok := c.selectable(c.LookupBytes(cmd.Data)); ok {
			return i, true
		}
		return c.partialMatch(cmd.Data, nil)
	case occurrence == selectNext:
		return c.partialMatch(cmd.Data, c.channels[n].selected)
	}
	return nil, false
}

func (c *Card) selectable(i *Instance) (*Instance, bool) { return i, i != nil && !i.Hidden }

// partialMatch finds the first instance after the given one whose AID begins with prefix.
func (c *Card) partialMatch(prefix []byte, after *Instance) (*Instance, bool) {
	if !c.config.PartialSelect || len(prefix) < iso7816.AIDMinLength {
		return nil, false
	}
	passed := after == nil
	for _, i := range c.registry {
		if passed && !i.Hidden && i.AID.HasPrefix(prefix) {
			return i, true
		}
		passed = passed || i == after
	}
	return nil, false
}

// selectCommand selects on channel n and hands the SELECT to the applet's process (JCRE 4.5).
func (c *Card) selectCommand(n int, cmd iso7816.CommandAPDU, target *Instance) iso7816.ResponseAPDU {
	c.channels[n].open = true // whatever becomes of the command
	if !c.multiselectionAllowed(n, target) {
		return status(iso7816.SWConditionsNotSatisfied)
	}
	c.reselecting = c.channels[n].selected == target
	defer func() { c.reselecting = false }()
	c.deselect(n)
	if c.files != nil {
		c.files.AppletSelected(n)
	}
	if !c.selectInstance(n, target) {
		return status(iso7816.SWAppletSelectFailed)
	}
	return c.process(target, cmd, true)
}

// selectNobody is what a SELECT by name does that means no applet, before it is a command like others: it opens the channel (JCRE 4.5.2). On a UICC
// only one of a directory does, which also takes the applet off the channel.
func (c *Card) selectNobody(n int, cmd iso7816.CommandAPDU) {
	switch {
	case !c.isUICC():
		c.channels[n].open = true
	case c.files.Selects(cmd):
		c.channels[n].open = true
		c.deselect(n)
	}
}

// selectInstance calls select, as code of channel n. False and every exception leave the channel without an applet.
func (c *Card) selectInstance(n int, i *Instance) bool {
	defer c.onChannel(n)()
	others := c.contextActive(i.Context)
	c.selections++
	c.channels[n].selected, c.channels[n].selection = i, c.selections
	accepted := false
	c.selecting = true
	leftOpen, err := c.call(i, func() (err error) {
		accepted, err = callSelect(i, others, c.selectedElsewhere(n, i))
		return err
	})
	c.selecting = false
	if err != nil || leftOpen || !accepted {
		c.channels[n].selected = nil
		c.clearOnDeselect(i.Context)
		return false
	}
	return true
}

func callSelect(i *Instance, contextActive, instanceActive bool) (bool, error) {
	if m, ok := i.Applet.(MultiSelectable); ok && contextActive && i.Applet.Features().MultiSelectable {
		return m.SelectMulti(instanceActive)
	}
	return i.Applet.Select()
}

// deselect takes the applet off channel n: deselect is called, what it throws is ignored (JCRE 4.6).
func (c *Card) deselect(n int) {
	i := c.channels[n].selected
	if i == nil {
		return
	}
	defer c.onChannel(n)()
	c.abortOpen()
	elsewhere := c.selectedElsewhere(n, i)
	c.channels[n].selected = nil
	others := c.contextActive(i.Context)
	c.channels[n].selected = i
	_, _ = c.call(i, func() error {
		if m, ok := i.Applet.(MultiSelectable); ok && others && i.Applet.Features().MultiSelectable {
			return m.DeselectMulti(elsewhere)
		}
		return i.Applet.Deselect()
	})
	c.channels[n].selected = nil
	c.clearOnDeselect(i.Context)
}

// onChannel makes n the channel of what runs, whose instance select and deselect find assigned to them; what it returns takes it back.
func (c *Card) onChannel(n int) (back func()) {
	before := c.channel
	c.channel = n
	return func() { c.channel = before }
}

// clearOnDeselect clears a context's CLEAR_ON_DESELECT arrays once no channel has one of its applets selected.
func (c *Card) clearOnDeselect(ctx Context) {
	if !c.contextActive(ctx) {
		c.Transients.Clear(ClearOnDeselect, ctx)
	}
}

func (c *Card) contextActive(ctx Context) bool {
	for n := range c.channels {
		if i := c.channels[n].selected; i != nil && i.Context == ctx {
			return true
		}
	}
	return false
}

func (c *Card) selectedElsewhere(n int, i *Instance) bool {
	for m := range c.channels {
		if m != n && c.channels[m].selected == i {
			return true
		}
	}
	return false
}

// multiselectionAllowed is the rule that a package active on another channel takes part only if all of its active applets,
// and the new one, are MultiSelectable (JCRE 4.2).
func (c *Card) multiselectionAllowed(n int, target *Instance) bool {
	for m := range c.channels {
		i := c.channels[m].selected
		if m == n || i == nil || i.Context != target.Context {
			continue
		}
		if !i.Applet.Features().MultiSelectable || !target.Applet.Features().MultiSelectable {
			return false
		}
	}
	return true
}

// process hands a command to an applet and makes the response of how it ends (JCRE 3.3, 7.6).
func (c *Card) process(i *Instance, cmd iso7816.CommandAPDU, selecting bool) iso7816.ResponseAPDU {
	extended := i.Applet.Features().ExtendedLength
	if cmd.Extended && !extended {
		return status(iso7816.SWWrongLength)
	}
	c.apdu.Start(cmd, extended)
	c.selecting, c.processing = selecting, true
	leftOpen, err := c.call(i, func() error { return i.Applet.Process(c.apdu) })
	c.selecting, c.processing = false, false
	sw := StatusWord(err)
	if leftOpen && err == nil {
		sw = iso7816.SWUnknown
	}
	return iso7816.ResponseAPDU{Data: c.apdu.Response(), SW: sw}
}

// BusyElsewhere reports whether a call from the running applet into i must be refused: i is not MultiSelectable, it is
// selected on another channel, and its context is not the one selected on this channel (JCRE 4.2.2, 6.2.7).
func (c *Card) BusyElsewhere(i *Instance) bool {
	if i == nil || !c.selectedElsewhere(c.channel, i) || i.Applet.Features().MultiSelectable {
		return false
	}
	sel := c.channels[c.channel].selected
	return sel == nil || sel.Context != i.Context
}
