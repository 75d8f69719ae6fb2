// Package text has strings.
//
//gocard:package aid=F0676F636172640701 version=1.0
package text

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
)

const greeting = "hello"

var motto = "make it so"

// Applet keeps a name.
//
//gocard:applet aid=F0676F63617264070101
type Applet struct {
	framework.Applet
	name  string
	runes int
}

// Install makes the applet.
func Install(params []byte) {
	framework.Register(&Applet{name: string(params[1:])})
}

// Process runs everything.
func (a *Applet) Process(apdu *framework.APDU) {
	b := apdu.Buffer()
	switch string(b[5:10]) {
	case "login":
		a.runes = 1
	case greeting, motto:
		a.runes = 2
	}
	if a.name == greeting[1:] || a.name < motto || a.name != "" {
		b[0] = a.name[b[1]]
	}
	copy(b, motto)
	for i := range a.name {
		b[i]++
	}
	for i, r := range motto {
		if r == 'ä' {
			a.runes += i
		}
	}
	if hasPrefix(motto, "make") && a.name[2:] == string(b[:4]) {
		a.runes++
	}
	a.name = motto
}

func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }
