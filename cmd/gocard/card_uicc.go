package main

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// toolkitHelp is what --toolkit takes.
const toolkitHelp = "toolkit applet: what it may `use`, as menu=2,text=16,timers=1,channels=0,services=0,priority=255,tar=B10001,msl=12; all may be left out. tar is whom secured packets address, msl the weakest first byte of SPI that they may have, in hex"

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
		if name == "msl" {
			b, err := hex.DecodeString(value)
			if err != nil || len(b) != 1 {
				return p, usage("--toolkit: %s: a minimum security level is one byte in hex, the first of SPI", field)
			}
			p.Security = []byte{gp.MinimumSPI, b[0]}
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
			return p, usage("--toolkit: %s: want menu, text, timers, channels, services, priority, tar or msl", field)
		}
	}
	return p, nil
}

// accessHelp is what --access takes.
const accessHelp = "what the applet may do with files of a UICC: `FILES=RIGHTS` (repeatable); FILES is uicc for those outside of ADFs, or the AID of an ADF; " +
	"RIGHTS is full, none, or always, pin1 to pin8, adm1 to adm10, local joined by +"

// uiccFlags say what an applet may use of a UICC.
type uiccFlags struct {
	toolkit     string
	access      []string
	adminAccess []string
	system      string
}

func (f *uiccFlags) add(p *pflag.FlagSet) {
	p.StringVar(&f.toolkit, "toolkit", "", toolkitHelp)
	p.StringArrayVar(&f.access, "access", nil, accessHelp)
	p.StringArrayVar(&f.adminAccess, "admin-access", nil, "the same for making, removing and resizing files: `FILES=RIGHTS`")
	p.StringVar(&f.system, "system-params", "", "further install parameters in hex, TLV with tags EA, EF")
}

// parameters are what the flags ask for; given says whether --toolkit stands there.
func (f *uiccFlags) parameters(given bool) ([]byte, error) {
	b, err := hex.DecodeString(f.system)
	switch named := given || len(f.access)+len(f.adminAccess) > 0; {
	case err != nil:
		return nil, usage("--system-params: %v", err)
	case !named:
		return b, nil
	case len(b) > 0:
		return nil, usage("--system-params has all that --toolkit and --access say: give one of them")
	}
	var p gp.UICCParameters
	if given {
		toolkit, err := parseToolkit(f.toolkit)
		if err != nil {
			return nil, err
		}
		p.Toolkit = &toolkit
	}
	if p.Access, err = parseAccess("--access", f.access); err != nil {
		return nil, err
	}
	if p.AdminAccess, err = parseAccess("--admin-access", f.adminAccess); err != nil {
		return nil, err
	}
	return p.System()
}

func parseAccess(flag string, args []string) (list []gp.FileAccess, err error) {
	for _, arg := range args {
		where, rights, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, usage("%s %s: want FILES=RIGHTS, as uicc=full", flag, arg)
		}
		var a gp.FileAccess
		if where != "uicc" {
			if a.ADF, err = iso7816.ParseAID(where); err != nil {
				return nil, usage("%s %s: %v", flag, arg, err)
			}
		}
		if a.Domain, err = gp.ParseAccessDomain(rights); err != nil {
			return nil, usage("%s %s: %v", flag, arg, err)
		}
		list = append(list, a)
	}
	return list, nil
}
