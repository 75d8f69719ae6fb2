package card

import (
	"slices"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// sealedParts collects a command that some hosts (GlobalPlatformPro) cut after secure messaging: the whole command has one C-MAC, over its length in
// the extended form, and its parts have the bit of P1 that says that more follows. A part with a C-MAC of its own is a command by itself, so nobody
// can take the one form for the other. Parts are only kept: nothing happens before the C-MAC of the whole is right, and what does not get one ends the
// session, as any wrong C-MAC does.
type sealedParts struct {
	open    bool
	command iso7816.CommandAPDU // header of the first part, all data so far
}

// inParts are the instructions whose P1 says with bit 8 that more follows, and nothing else.
var inParts = []byte{iso7816.INSInstall, iso7816.INSDelete, iso7816.INSPutKey}

// partFollows is bit 8 of P1.
const partFollows = 0x80

// join takes a command with secure messaging. more says that it was kept as a part; else whole is a command to unwrap.
func (p *sealedParts) join(c iso7816.CommandAPDU, session *scp.CardSession) (whole iso7816.CommandAPDU, more bool, err error) {
	follows := c.P1&partFollows != 0
	switch {
	case !p.open && (!follows || !slices.Contains(inParts, c.INS) || session.Level()&scp.LevelCMAC == 0 || session.Accepts(c)):
		return c, false, nil
	case !p.open:
		c.Data = slices.Clone(c.Data) // the next command comes into the same memory
		*p = sealedParts{true, c}
		return iso7816.CommandAPDU{}, true, nil
	}
	was := p.command
	*p = sealedParts{}
	if was.CLA != c.CLA || was.INS != c.INS || was.P1&^partFollows != c.P1&^partFollows || was.P2 != c.P2 || len(was.Data)+len(c.Data) > maxParts {
		return iso7816.CommandAPDU{}, false, iso7816.SWSecurityStatusNotSatisfied
	}
	c.Data = append(was.Data, c.Data...)
	if follows {
		*p = sealedParts{true, c}
		return iso7816.CommandAPDU{}, true, nil
	}
	return c, false, nil
}
