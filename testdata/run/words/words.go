// Package words keeps strings that are views of the command while nothing changes it.
//
//gocard:package aid=F0676F636172641062 version=1.0
package words

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264106201
type Applet struct {
	framework.Applet
	text [24]byte
	used int
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

type pair struct {
	key, value string
	at         int
}

// next cuts the first word off.
func next(s string) (word, rest string) {
	for i := range len(s) {
		if s[i] == ' ' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func (a *Applet) line() string { return string(a.text[:a.used]) }

// split is a word with what stands behind its first '='.
func split(word string) pair {
	p := pair{key: word, at: -1}
	for i := range len(word) {
		if word[i] == '=' {
			p.key, p.value, p.at = word[:i], word[i+1:], i
			break
		}
	}
	return p
}

func longer(s, t string) string {
	if len(s) > len(t) {
		return s
	}
	return t
}

// Process keeps the data of INS 10; INS 11 answers with the number of words and the longest, INS 12 with the value of key "n", INS 13 with the second line
// of the same text, INS 14 with a choice.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		a.used = copy(a.text[:], buf[5:5+apdu.SetIncomingAndReceive()])
		return
	case 0x11:
		rest := a.line()
		best := ""
		for len(rest) > 0 && n < 20 {
			var word string
			word, rest = next(rest)
			best = longer(word, best)
			n++
		}
		buf[0] = byte(n)
		n = 1 + copy(buf[1:], best)
	case 0x12:
		word, rest := next(a.line())
		p := split(word)
		if p.key != "n" {
			p = split(rest)
		}
		buf[0] = byte(p.at)
		n = 1 + copy(buf[1:], p.value)
	case 0x13:
		s := a.line()
		t := s
		if len(s) > 4 {
			t = s[4:]
		}
		a.used = 0
		n = copy(buf, t)
	case 0x14:
		apdu.SetIncomingAndReceive()
		s := string(buf[5:8])
		switch s {
		case "abc":
			s = s[1:]
		case "abd":
			s = "other"
		}
		n += copy(buf[n:], s[1:3])
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:n])
}
