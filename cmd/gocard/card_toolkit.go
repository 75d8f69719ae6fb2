package main

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/gocard/gocard/gp"
)

// toolkitHelp is what --toolkit takes.
const toolkitHelp = "toolkit applet: what it may use, as `menu=2,text=16,timers=1,channels=0,services=0,priority=255,tar=B00010`; all may be left out"

// parseToolkit reads --toolkit.
func parseToolkit(arg string) (gp.ToolkitParameters, error) {
	p := gp.ToolkitParameters{Priority: 0xFF, TextLength: 16}
	for _, field := range strings.FieldsFunc(arg, func(r rune) bool { return r == ',' || r == ' ' }) {
		name, value, _ := strings.Cut(field, "=")
		if name == "tar" {
			b, err := hex.DecodeString(value)
			if err != nil || len(b) != 3 {
				return p, usage("--toolkit: %s: a TAR is three bytes in hex", field)
			}
			p.TARs = append(p.TARs, [3]byte(b))
			continue
		}
		n, err := strconv.ParseUint(value, 10, 8)
		if err != nil {
			return p, usage("--toolkit: %s: want a number from 0 to 255", field)
		}
		switch name {
		case "menu":
			p.Menu = make([]gp.MenuEntry, n)
		case "text":
			p.TextLength = byte(n)
		case "timers":
			p.Timers = byte(n)
		case "channels":
			p.Channels = byte(n)
		case "services":
			p.Services = byte(n)
		case "priority":
			p.Priority = byte(n)
		default:
			return p, usage("--toolkit: %s: want menu, text, timers, channels, services, priority or tar", field)
		}
	}
	return p, nil
}

// systemParameters are what --toolkit and --system-params ask for.
func systemParameters(toolkit *string, system string) ([]byte, error) {
	b, err := hex.DecodeString(system)
	switch {
	case err != nil:
		return nil, usage("--system-params: %v", err)
	case toolkit == nil:
		return b, nil
	case len(b) > 0:
		return nil, usage("--toolkit and --system-params: give one of them")
	}
	p, err := parseToolkit(*toolkit)
	if err != nil {
		return nil, err
	}
	return p.System()
}
