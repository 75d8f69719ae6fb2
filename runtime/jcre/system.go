package jcre

import "github.com/gocard/gocard/runtime/iso7816"

// System is what a card has besides applets and answers whatever applet is selected: the toolkit of a UICC.
type System interface {
	// Command is asked before anybody else gets a command; ok is false where it is not the system's.
	Command(cmd iso7816.CommandAPDU) (r iso7816.ResponseAPDU, ok bool)
	// Answered sees each response before it goes out, and may change it.
	Answered(cmd iso7816.CommandAPDU, r *iso7816.ResponseAPDU)
}

// AddSystem registers a system; they are asked in order.
func (c *Card) AddSystem(s System) { c.systems = append(c.systems, s) }

// SealStatus says that the response to the command being processed has a MAC over its status word (R-MAC): a system that changed it would make
// the response look forged. What it has to announce, it announces with a later response.
func (c *Card) SealStatus() { c.sealed = true }

// StatusSealed reports whether SealStatus was called for this command.
func (c *Card) StatusSealed() bool { return c.sealed }

// FileSystem answers on logical channels without a selected applet: the file system of a UICC (TS 102 221).
type FileSystem interface {
	// Selects reports whether a SELECT by name that no applet answers means one of its directories. The applet selected on the channel is
	// then deselected before Process.
	Selects(cmd iso7816.CommandAPDU) bool
	// Process answers a command.
	Process(channel int, cmd iso7816.CommandAPDU) iso7816.ResponseAPDU
	// ChannelOpened begins channel n, which a command on channel from opened; ChannelClosed ends it. A reset closes all.
	ChannelOpened(n, from int)
	ChannelClosed(n int)
	// AppletSelected says that an applet comes to channel n: an application of the file system ends there.
	AppletSelected(n int)
}

// SetFileSystem gives the card its file system. Applets reach it through uicc.access on every card; commands do with Config.UICC, and otherwise
// are SW_APPLET_SELECT_FAILED where no applet is selected.
func (c *Card) SetFileSystem(f FileSystem) { c.files = f }

// Selected is the instance selected on the logical channel of the command being processed; nil where none is.
func (c *Card) Selected() *Instance { return c.channels[c.channel].selected }

// FileSystem is what SetFileSystem set; nil without one.
func (c *Card) FileSystem() FileSystem { return c.files }

// system asks the systems for an answer.
func (c *Card) system(cmd iso7816.CommandAPDU) (iso7816.ResponseAPDU, bool) {
	for _, s := range c.systems {
		if r, ok := s.Command(cmd); ok {
			return r, true
		}
	}
	return iso7816.ResponseAPDU{}, false
}

// isUICC reports whether the file system answers commands.
func (c *Card) isUICC() bool { return c.config.UICC && c.files != nil }

// withoutApplet answers a command on channel n where no applet is selected.
func (c *Card) withoutApplet(n int, cmd iso7816.CommandAPDU) iso7816.ResponseAPDU {
	if c.isUICC() {
		return c.files.Process(n, cmd)
	}
	return status(iso7816.SWAppletSelectFailed)
}
