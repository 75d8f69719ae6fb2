package card

import (
	"github.com/gocard/gocard/gp/ota"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/files"
)

// tarApplications is remote application management, by the issuer security domain (TS 101 220, annex D).
var tarApplications = ota.TAR{0x00, 0x00, 0x00}

// remoteFiles are the applications for remote file management: from the MF on, or from the first ADF on, with commands in one of the formats.
// B00011 is that of the USIM on many cards.
var remoteFiles = map[ota.TAR]struct {
	application bool
	run         scriptRunner
}{
	{0xB0, 0x00, 0x00}: {false, runCompact}, {0xB0, 0x00, 0x01}: {true, runCompact}, {0xB0, 0x00, 0x10}: {false, runCompact}, {0xB0, 0x00, 0x11}: {true, runCompact},
	{0xB0, 0x01, 0x20}: {false, runExpanded}, {0xB0, 0x01, 0x30}: {false, runExpanded}, {0xB0, 0x01, 0x40}: {true, runExpanded},
}

// scriptRunner runs the commands of a packet, in a format, and makes the data of the response; outgoing are the commands that only ask for data.
type scriptRunner func(script []byte, outgoing func(iso7816.CommandAPDU) bool, run func(iso7816.CommandAPDU) iso7816.ResponseAPDU) []byte

// remoteSecurity is what the card's own applications demand: a cryptographic checksum.
const remoteSecurity = byte(ota.CryptographicChecksum)

// own finds the application of the card with a TAR; nil if there is none.
func (p *packets) own(tar ota.TAR) *addressee {
	a := &addressee{domain: p.issuer().packetDomain(), minimum: remoteSecurity}
	if tar == tarApplications {
		a.execute = p.manageApplications
		return a
	}
	m, ok := remoteFiles[tar]
	fs := files.Of(p.card)
	if !ok || fs == nil {
		return nil
	}
	a.execute = func(_ counted, script []byte) []byte {
		remote := fs.NewRemote(files.FullAccess, m.application) // all rights but those that nobody has
		defer remote.Close()
		return m.run(script, outgoingFileCommand, remote.Process)
	}
	return a
}

// manageApplications runs commands of the issuer security domain, as in a session that the packet stands for. Keys in them are encrypted under the
// key DEK of the packet's key set.
func (p *packets) manageApplications(set counted, script []byte) []byte {
	d := p.issuer()
	d.remote = packetDEK{packetKey(p.domain(set.Domain).keys.find(set.Version).key(keyDEK))}
	defer func() { d.remote = nil }()
	run := scriptRunner(runCompact)
	if isExpanded(script) {
		run = runExpanded
	}
	return run(script, func(c iso7816.CommandAPDU) bool { return c.INS == iso7816.INSGetData }, func(c iso7816.CommandAPDU) iso7816.ResponseAPDU {
		r, err := d.execute(c)
		if err != nil { // power was cut
			r.SW = iso7816.SWUnknown
		}
		return r
	})
}

// packetDEK decrypts keys and data that came in a secured packet.
type packetDEK struct{ key *ota.Key }

func (k packetDEK) DecryptKey(data []byte) ([]byte, error) {
	if k.key == nil {
		return nil, iso7816.SWReferencedDataNotFound
	}
	plain, ok := k.key.DecryptKey(data)
	if !ok {
		return nil, iso7816.SWWrongData
	}
	return plain, nil
}

// DecryptData is refused: TS 102 226 does not say how such data are padded.
func (k packetDEK) DecryptData([]byte) ([]byte, error) { return nil, iso7816.SWFuncNotSupported }

// Instructions that only ask for data: P3 is Le then.
const (
	insGetResponse  = 0xC0
	insReadBinary   = 0xB0
	insReadRecord   = 0xB2
	insRetrieveData = 0xCB
	insStatus       = 0xF2
)

func outgoingFileCommand(c iso7816.CommandAPDU) bool {
	switch c.INS {
	case insReadBinary, insReadRecord, insStatus:
		return true
	case insRetrieveData:
		return c.P2&0x80 == 0 // a further block
	}
	return false
}

// runCompact runs commands in the compact format (TS 102 226 5.2.1), one after another until one fails, as over T=0: what a command with data answers
// waits for GET RESPONSE. The result is their number, the last status word, and what the last one answers.
func runCompact(script []byte, outgoing func(iso7816.CommandAPDU) bool, run func(iso7816.CommandAPDU) iso7816.ResponseAPDU) []byte {
	last := iso7816.ResponseAPDU{SW: iso7816.SWNoError}
	var waiting []byte
	count := 0
	for rest := script; len(rest) > 0; {
		count++
		c, after, ok := cutCommand(rest, outgoing)
		if !ok {
			last = iso7816.ResponseAPDU{SW: iso7816.SWWrongLength}
			break
		}
		rest = after
		if c.INS == insGetResponse {
			last, waiting = getResponse(waiting, c.Ne), nil
		} else {
			last, waiting = run(c), nil
			if !outgoing(c) && len(last.Data) > 0 {
				waiting, last.Data = last.Data, nil
				if last.SW == iso7816.SWNoError {
					last.SW = announced(c.CLA, len(waiting))
				}
			}
		}
		if isFailure(last.SW) {
			break
		}
	}
	return append([]byte{byte(min(count, 0xFF)), byte(last.SW >> 8), byte(last.SW)}, last.Data...)
}

// Commands of a SIM say 9FXX where others say 61XX (TS 51.011 9.4.1).
const (
	claSIM    iso7816.CLA = 0xA0
	swSIMData iso7816.SW  = 0x9F00
)

// announced is the status word of a command whose answer waits.
func announced(class iso7816.CLA, n int) iso7816.SW {
	if class == claSIM {
		return swSIMData | iso7816.SW(n&0xFF)
	}
	return iso7816.SWBytesRemaining00 | iso7816.SW(n&0xFF)
}

// cutCommand takes the first command: header, P3, and as many bytes of data as P3 says, but where it asks for data.
func cutCommand(b []byte, outgoing func(iso7816.CommandAPDU) bool) (c iso7816.CommandAPDU, rest []byte, ok bool) {
	if len(b) < 5 {
		return c, nil, false
	}
	c = iso7816.CommandAPDU{CLA: iso7816.CLA(b[0]), INS: b[1], P1: b[2], P2: b[3]}
	n, rest := int(b[4]), b[5:]
	if c.INS == insGetResponse || outgoing(c) {
		c.Ne = n
		if n == 0 {
			c.Ne = iso7816.MaxShortNe
		}
		return c, rest, true
	}
	if n > len(rest) {
		return c, nil, false
	}
	c.Data, c.Ne = rest[:n], iso7816.MaxShortNe
	return c, rest[n:], true
}

// getResponse answers GET RESPONSE.
func getResponse(waiting []byte, ne int) iso7816.ResponseAPDU {
	switch {
	case waiting == nil:
		return iso7816.ResponseAPDU{SW: iso7816.SWConditionsNotSatisfied}
	case ne > len(waiting) && ne != iso7816.MaxShortNe:
		return iso7816.ResponseAPDU{SW: iso7816.SWCorrectLength00 | iso7816.SW(len(waiting)&0xFF)}
	}
	return iso7816.ResponseAPDU{Data: waiting[:min(ne, len(waiting))], SW: iso7816.SWNoError}
}

// isFailure reports whether a status word ends a list of commands: all but success and warnings.
func isFailure(sw iso7816.SW) bool {
	switch sw >> 8 {
	case 0x90, 0x61, 0x62, 0x63, swSIMData >> 8:
		return false
	}
	return true
}
