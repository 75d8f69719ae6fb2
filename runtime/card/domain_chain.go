package card

import "github.com/gocard/gocard/runtime/iso7816"

// commandChain collects a command that comes as a chain (ISO/IEC 7816-4 5.3.3): commands with the same header, all but the last with the
// chaining bit of the class byte. Each has its own secure messaging, and its own response.
type commandChain struct {
	open        bool
	ins, p1, p2 byte
	data        []byte
}

// unchained are the commands that do not come in chains.
var unchained = map[byte]bool{iso7816.INSSelect: true, iso7816.INSBeginRMACSession: true, iso7816.INSEndRMACSession: true}

// link takes a plain command. more says that it is answered with 9000 and the chain goes on; else whole is the command, with all the data
// of its chain. A command that is not the next of an open chain gets 6883 and ends the chain.
func (k *commandChain) link(c iso7816.CommandAPDU) (whole iso7816.CommandAPDU, more bool, err error) {
	was := *k
	*k = commandChain{}
	switch {
	case was.open && (was.ins != c.INS || was.p1 != c.P1 || was.p2 != c.P2):
		return iso7816.CommandAPDU{}, false, iso7816.SWLastCommandExpected
	case !was.open && !c.CLA.IsChaining():
		return c, false, nil
	case unchained[c.INS]:
		return iso7816.CommandAPDU{}, false, iso7816.SWCommandChainingNotSupported
	case len(was.data)+len(c.Data) > maxParts:
		return iso7816.CommandAPDU{}, false, iso7816.SWFileFull
	}
	data := append(was.data, c.Data...)
	if c.CLA.IsChaining() {
		*k = commandChain{true, c.INS, c.P1, c.P2, data}
		return iso7816.CommandAPDU{}, true, nil
	}
	c.Data = data
	return c, false, nil
}
