package card

import (
	"bytes"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Tags of the expanded format (TS 102 226 5.2.2).
const (
	tagCommandScript           = 0xAA
	tagCommandScriptIndefinite = 0xAE
	indefiniteLength           = 0x80

	tagResponseScript           tlv.Tag = 0xAB
	tagResponseScriptIndefinite         = 0xAF
	tagScriptCommand                    = 0x22 // C-APDU
	tagScriptResponse           tlv.Tag = 0x23 // R-APDU
	tagScriptCount              tlv.Tag = 0x80
	tagBadFormat                tlv.Tag = 0x90
)

// Values of the bad format TLV.
const (
	badTag    = 0x01
	badLength = 0x02
)

// isExpanded tells the format of commands where the TAR does not: no command has one of these as its class.
func isExpanded(script []byte) bool {
	return len(script) > 0 && (script[0] == tagCommandScript || script[0] == tagCommandScriptIndefinite)
}

// runExpanded runs commands in the expanded format, one after another until one fails. The result has their number, and the responses to those that want
// data and to the last.
func runExpanded(script []byte, _ func(iso7816.CommandAPDU) bool, run func(iso7816.CommandAPDU) iso7816.ResponseAPDU) []byte {
	list, indefinite, bad := openScript(script)
	var responses []byte
	count := 0
	for len(list) > 0 && bad == 0 {
		var command []byte
		if command, list, bad = nextScriptCommand(list); bad != 0 {
			break
		}
		c, err := iso7816.ParseCommand(command)
		r := iso7816.ResponseAPDU{SW: iso7816.SWWrongLength}
		if err == nil {
			r = run(c)
		}
		if c.Ne == 0 {
			r.Data = nil
		}
		count++
		failed := isFailure(r.SW)
		if c.Ne > 0 || failed || len(list) == 0 {
			responses = tlv.Append(responses, tagScriptResponse, append(bytes.Clone(r.Data), byte(r.SW>>8), byte(r.SW)))
		}
		if failed {
			break
		}
	}
	if bad != 0 {
		responses = tlv.Append(responses, tagBadFormat, []byte{bad})
	}
	number := []byte{byte(count)}
	if count > 0x7F {
		number = []byte{byte(count >> 8), byte(count)}
	}
	out := append(tlv.Append(nil, tagScriptCount, number), responses...)
	if indefinite {
		return append(append([]byte{tagResponseScriptIndefinite, indefiniteLength}, out...), 0, 0)
	}
	return tlv.Append(nil, tagResponseScript, out)
}

// openScript takes the template off; bad says what is wrong with it.
func openScript(script []byte) (list []byte, indefinite bool, bad byte) {
	switch {
	case len(script) == 0 || !isExpanded(script):
		return nil, false, badTag
	case script[0] == tagCommandScriptIndefinite:
		if len(script) < 4 || script[1] != indefiniteLength || !bytes.HasSuffix(script, []byte{0, 0}) {
			return nil, true, badLength
		}
		return script[2 : len(script)-2], true, 0
	}
	n, size, err := tlv.ReadLength(script[1:], 1)
	if err != nil || n != len(script)-1-size {
		return nil, false, badLength
	}
	return script[1+size:], false, 0
}

// nextScriptCommand takes the first C-APDU off.
func nextScriptCommand(list []byte) (command, rest []byte, bad byte) {
	if list[0] != tagScriptCommand {
		return nil, nil, badTag
	}
	n, size, err := tlv.ReadLength(list[1:], 1)
	if err != nil || n > len(list)-1-size {
		return nil, nil, badLength
	}
	return list[1+size:][:n], list[1+size+n:], 0
}
