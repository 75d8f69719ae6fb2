package jcre

import "github.com/gocard/gocard/runtime/iso7816"

const (
	manageOpen  = 0x00
	manageClose = 0x80
)

// manageChannel is the MANAGE CHANNEL command, which the JCRE does itself (JCRE 4.5.1, 4.6.1).
func (c *Card) manageChannel(cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
	switch {
	case cmd.CLA.IsSecureMessaging():
		return status(iso7816.SWSecureMessagingNotSupported)
	case !c.channels[c.channel].open || len(c.channels) == 1:
		return status(iso7816.SWLogicalChannelNotSupported)
	case cmd.P1 == manageOpen:
		return c.openChannel(cmd)
	case cmd.P1 == manageClose:
		return c.closeChannel(cmd)
	}
	return status(iso7816.SWFuncNotSupported)
}

// openChannel opens channel P2, or for P2 00 the first free one, whose number it answers. The new channel selects what
// the channel of the command has selected; opened from the basic channel, the instance that is implicit there.
func (c *Card) openChannel(cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
	n := int(cmd.P2)
	if n == 0 {
		if cmd.Ne != 1 {
			return status(iso7816.SWCorrectLength00 | 1)
		}
		n = c.freeChannel()
	}
	switch {
	case n == 0 || n >= MaxChannels:
		return status(iso7816.SWFuncNotSupported)
	case n >= len(c.channels) || c.channels[n].open:
		return status(iso7816.SWIncorrectP1P2)
	}
	from := c.implicit(n)
	if c.channel != 0 {
		from = c.channels[c.channel].selected
	}
	if from != nil && !from.Hidden {
		if !c.multiselectionAllowed(n, from) {
			return status(iso7816.SWConditionsNotSatisfied)
		}
		if !c.selectInstance(n, from) {
			return status(iso7816.SWAppletSelectFailed)
		}
	}
	c.channels[n].open = true
	if c.files != nil {
		c.files.ChannelOpened(n, c.channel)
	}
	if cmd.P2 == 0 {
		return iso7816.ResponseAPDU{Data: []byte{byte(n)}, SW: iso7816.SWNoError}
	}
	return status(iso7816.SWNoError)
}

func (c *Card) freeChannel() int {
	for n := 1; n < len(c.channels); n++ {
		if !c.channels[n].open {
			return n
		}
	}
	return 0
}

func (c *Card) closeChannel(cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
	n := int(cmd.P2)
	switch {
	case n == 0 || n >= MaxChannels:
		return status(iso7816.SWFuncNotSupported)
	case n >= len(c.channels) || !c.channels[n].open:
		return status(iso7816.SWWarningNoInformation)
	}
	c.deselect(n)
	c.channels[n].open = false
	if c.files != nil {
		c.files.ChannelClosed(n)
	}
	return status(iso7816.SWNoError)
}
