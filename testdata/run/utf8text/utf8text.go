// Package utf8text uses strings and durations of javacardx.framework.
//
//gocard:package aid=F0676F636172642105 version=1.0
package utf8text

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacardx/framework/string"
	"github.com/gocard/gocard/runtime/javacardx/framework/time"
)

// Applet has what a string goes through, and durations.
//
//gocard:applet aid=F0676F63617264210501
type Applet struct {
	framework.Applet
	text    []byte
	long    []int16
	spent   *time.TimeDuration
	started *time.TimeDuration
}

// Install makes the objects.
func Install(params []byte) {
	framework.Register(&Applet{
		text:    make([]byte, 64),
		long:    make([]int16, 4),
		spent:   time.NewTimeDuration(framework.NotATransientObject),
		started: time.NewTimeDuration(framework.ClearOnReset),
	})
}

// Process: INS 20 with a function of strings in P1, 21 with one of durations.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	ins, p1, p2 := buf[framework.OffsetINS], buf[framework.OffsetP1], buf[framework.OffsetP2]
	n := 0
	if buf[framework.OffsetLc] != 0 {
		n = apdu.SetIncomingAndReceive()
	}
	framework.ArrayCopy(a.text, buf[5:5+n])
	switch ins {
	case 0x20:
		n = a.strings(p1, p2, a.text[:n], buf)
	case 0x21:
		n = a.durations(p1, int16(p2), a.text[:n], buf)
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:n])
}

func (a *Applet) strings(what, p2 byte, s, out []byte) int {
	defer func() {
		if e, ok := recover().(string.StringException); ok {
			panic(framework.SW(0x6A00 | e.Reason()))
		}
	}()
	half := len(s) / 2
	switch what {
	case 0:
		out[0] = byte(string.CodePointCount(s))
		return 1
	case 1:
		return string.CodePointAt(s, int16(p2), out)
	case 2:
		return string.CodePointBefore(s, int16(p2), out)
	case 3:
		return string.Substring(s, 1, int16(int8(p2)), out)
	case 4:
		framework.SetShort(out, int16(string.Compare(p2 != 0, s[:half], s[half:])))
		return 2
	case 5:
		return string.ToUpperCase(s, out)
	case 6:
		return string.Trim(s, out)
	case 7:
		framework.SetShort(out, int16(string.ParseShort(s)))
		return 2
	case 8:
		n := string.ParseLong(s, a.long)
		for i := range n {
			framework.SetShort(out[2*i:], a.long[i])
		}
		return 2 * n
	case 9:
		return string.FormatLong(a.long, out)
	case 10:
		return string.ConvertTo(s, out, p2)
	case 11:
		return string.ConvertFrom(s, out, p2)
	case 12:
		out[0] = 0
		if string.Check(s) {
			out[0] = 1
		}
		return 1
	case 13:
		return string.Replace(s, s[:1], s[1:3], out)
	}
	return 0
}

func (a *Applet) durations(what byte, unit int16, value, out []byte) int {
	defer func() {
		if e, ok := recover().(time.DateTimeException); ok {
			panic(framework.SW(0x6B00 | e.Reason()))
		}
	}()
	switch what {
	case 0:
		a.spent.Set(value, unit)
	case 1:
		a.spent.Plus(a.started)
	case 2:
		a.spent.Neg().MinusValue(1, time.Millis)
	case 3:
		out[0] = byte(a.spent.CompareTo(a.started))
		return 1
	case 4: // it takes less than a minute to get here
		time.Uptime(a.spent)
		out[0] = byte(a.spent.CompareToValue(1, time.Minutes))
		return 1
	case 5:
		a.started.Set(value, unit)
	}
	n := a.spent.ByteLength(unit)
	a.spent.ToBytes(out[:n], unit)
	return n
}
