package main

import (
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/gocard/gocard/gp"
)

// privilegeFlags say what an application may do on the card.
type privilegeFlags struct{ names []string }

func (f *privilegeFlags) add(p *pflag.FlagSet) {
	p.StringArrayVar(&f.names, "privilege", nil, "a privilege of it, in the specification's words (repeatable): card-reset, global-service, delegated-management, ...")
}

func (f *privilegeFlags) privileges() (p gp.Privileges, err error) {
	for _, name := range f.names {
		q, ok := gp.PrivilegeNamed(strings.ReplaceAll(name, "-", " "))
		if !ok {
			return 0, usage("--privilege %s: want %s", name, strings.ReplaceAll(strings.Join(gp.Privileges(0xFFFFF8).Names(), ","), " ", "-"))
		}
		p |= q
	}
	return p, nil
}

// offerFlags say what an application offers to others, and where it is selected by itself.
type offerFlags struct{ services, implicit []string }

func (f *offerFlags) add(p *pflag.FlagSet) {
	p.StringArrayVar(&f.services, "service", nil, "a global service that it may offer: family and `number` in hex, as 8201, or 8200 for the family (repeatable)")
	p.StringArrayVar(&f.implicit, "implicit", nil, "select it where a logical `channel` opens, as 1, contact:1 or contactless:0 (repeatable)")
}

// read puts the flags into system parameters.
func (f *offerFlags) read(p *gp.SystemParameters) error {
	for _, text := range f.services {
		name, err := strconv.ParseUint(text, 16, 16)
		if err != nil || len(text) != 4 {
			return usage("--service %s: want four digits in hex", text)
		}
		p.Services = append(p.Services, uint16(name))
	}
	for _, text := range f.implicit {
		where := gp.ImplicitContact
		number := text
		if name, n, ok := strings.Cut(text, ":"); ok {
			number = n
			switch name {
			case "contact":
			case "contactless":
				where = gp.ImplicitContactless
			default:
				return usage("--implicit %s: the interface is contact or contactless", text)
			}
		}
		channel, err := strconv.ParseUint(number, 10, 8)
		if err != nil || channel > 19 {
			return usage("--implicit %s: logical channels are numbered from 0 to 19", text)
		}
		p.Implicit = append(p.Implicit, where|gp.ImplicitSelection(channel))
	}
	return nil
}

// memoryFlags say what memory an application may take, and what is kept for it.
type memoryFlags struct{ quota, reserve string }

const memoryHelp = "`BYTES` that the applet %s, as persistent=2048,transient=256"

func (f *memoryFlags) add(p *pflag.FlagSet) {
	p.StringVar(&f.quota, "quota", "", strings.Replace(memoryHelp, "%s", "may take at most", 1))
	p.StringVar(&f.reserve, "reserve", "", strings.Replace(memoryHelp, "%s", "is sure to get", 1))
}

func (f *memoryFlags) read(p *gp.SystemParameters) (err error) {
	if p.PersistentQuota, p.TransientQuota, err = parseMemory("--quota", f.quota); err != nil {
		return err
	}
	p.PersistentReserved, p.TransientReserved, err = parseMemory("--reserve", f.reserve)
	return err
}

func parseMemory(flag, text string) (persistent, transient int, err error) {
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		name, value, _ := strings.Cut(field, "=")
		n, err := strconv.ParseUint(value, 10, 31)
		if err != nil {
			return 0, 0, usage("%s: %s: want a number of bytes", flag, field)
		}
		switch name {
		case "persistent":
			persistent = int(n)
		case "transient":
			transient = int(n)
		default:
			return 0, 0, usage("%s: %s: want persistent or transient", flag, field)
		}
	}
	return persistent, transient, nil
}
