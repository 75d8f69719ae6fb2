// Package reading reads numbers and compares names.
//
//gocard:package aid=F0676F63617264103B version=1.0
package reading

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs the tests of the package, one per INS, on the command data.
//
//gocard:applet aid=F0676F63617264103B01
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

const most = 50000

// reason is a number for an error.
func reason(err error) byte {
	if err == nil {
		return 0
	}
	if n, ok := err.(*strconv.NumError); ok {
		switch n.Err {
		case strconv.ErrSyntax:
			return 1 + n.Func[5]
		case strconv.ErrRange:
			return 2 + n.Func[5]
		}
	}
	return 0xEE
}

func unsigned(b []byte) (uint32, byte) {
	v, err := strconv.ParseUint(string(b), 10, 16)
	if v > most {
		v = most
	}
	return uint32(v), reason(err)
}

func octets(b []byte) (uint32, byte) {
	v, err := strconv.ParseUint(string(b), 16, 8)
	return uint32(v), reason(err)
}

func signed(b []byte) (uint32, byte) {
	v, err := strconv.ParseInt(string(b), 10, 16)
	return uint32(v), reason(err)
}

func nibbles(b []byte) (uint32, byte) {
	v, err := strconv.ParseInt(string(b), 36, 5)
	return uint32(v), reason(err)
}

func wide(b []byte) (uint32, byte) {
	v, err := strconv.ParseInt(string(b), 10, 32)
	return uint32(v), reason(err)
}

func wideUnsigned(b []byte) (uint32, byte) {
	v, err := strconv.ParseUint(string(b), 7, 32)
	return uint32(v), reason(err)
}

func flags(b []byte) (n uint32, r byte) {
	v, err := strconv.ParseBool(string(b))
	if v {
		n = 1
	}
	if err != nil {
		r = 1
	}
	return n, r
}

// parameter is a number of a query, or what stands for it.
func parameter(query, name string, none int16) int16 {
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ := strings.Cut(pair, "=")
		if !strings.EqualFold(key, "SkK-9") && key != name {
			continue
		}
		if len(value) > 9 {
			return none
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < -5000 || n > 5000 {
			return none - 1
		}
		return int16(n)
	}
	return none
}

// header compares names of header fields.
func header(name []byte) uint32 {
	switch {
	case bytes.EqualFold(name, []byte("content-type")):
		return 1
	case strings.EqualFold("HOST", string(name)):
		return 2
	case bytes.EqualFold(name, []byte("Kiss [k]")):
		return 3
	case bytes.EqualFold(name, []byte("")):
		return 4
	}
	return 0
}

// letters counts characters that stand among others.
func letters(b []byte) (n uint32) {
	s := string(b)
	for _, r := range s {
		if strings.ContainsRune("aé€😀�", r) {
			n++
		}
		if string(r) == "é" {
			n += 0x100
		}
	}
	return n<<8 | uint32(len(strings.Trim(s, "é \t")))
}

// Process answers with four bytes and one for the error.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	in := buf[5 : 5+apdu.SetIncomingAndReceive()]
	var n uint32
	var r byte
	switch buf[1] {
	case 0:
		n, r = unsigned(in)
	case 1:
		n, r = octets(in)
	case 2:
		n, r = signed(in)
	case 3:
		n, r = nibbles(in)
	case 4:
		n, r = wide(in)
	case 5:
		n, r = wideUnsigned(in)
	case 6:
		n, r = flags(in)
	case 7:
		n = uint32(parameter(string(in), "page", 77))
	case 8:
		n = header(in)
	case 9:
		n = letters(in)
	}
	buf[0], buf[1], buf[2], buf[3], buf[4] = byte(n>>24), byte(n>>16), byte(n>>8), byte(n), r
	apdu.SetOutgoingAndSend(buf[:5])
}
