package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/jcvm"
)

// cardProfile is what is known of a card: a TOML file that gocard card info --save writes and gocard card check reads. What it does not say
// is not known.
type cardProfile struct {
	Name       string   `toml:"name,omitempty"`
	ATR        string   `toml:"atr,omitempty"`
	Target     string   `toml:"target,omitempty"`      // of gocard build: the card has at least its packages
	CAPFormats []string `toml:"cap_formats,omitempty"` // "2.1", "2.2", "2.3", "2.3 extended"
	Int        *bool    `toml:"int,omitempty"`         // the type int

	cardLimits // free persistent memory, and sizes of others

	Packages     map[string]string `toml:"packages,omitempty"`     // MAJOR.MINOR by AID or name
	Applications []string          `toml:"applications,omitempty"` // AIDs of applications
	LoadFiles    []string          `toml:"load_files,omitempty"`   // AIDs of load files whose versions are not known
}

// readProfile reads a profile.
func readProfile(name string) (p cardProfile, err error) {
	data, err := readFile(name)
	if err != nil {
		return p, environment(fmt.Errorf("read card profile: %w", err))
	}
	err = toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&p)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown):
		row, column := unknown.Errors[0].Position()
		return p, fmt.Errorf("%s:%d:%d: a card profile has no %q; it has name, atr, target, cap_formats, int, packages, applications, load_files and the "+
			"limits persistent, reset, deselect, commit, stack, frames, objects, channels, buffer, bytecodes, empty_receive, preload_data, ignore_quotas", name, row, column, strings.Join(unknown.Errors[0].Key(), "."))
	case errors.As(err, &wrong):
		row, column := wrong.Position()
		return p, fmt.Errorf("%s:%d:%d: %w", name, row, column, err)
	case err != nil:
		return p, fmt.Errorf("%s: %w", name, err)
	}
	for pkg, version := range p.Packages {
		if _, err := parsePackageVersion(version); err != nil {
			return p, fmt.Errorf("%s: package %s: %w", name, pkg, err)
		}
	}
	return p, p.addTarget()
}

// parsePackageVersion reads MAJOR.MINOR.
func parsePackageVersion(s string) (v exportfile.Version, err error) {
	if n, err := fmt.Sscanf(s, "%d.%d", &v.Major, &v.Minor); err != nil || n != 2 || v.String() != s {
		return v, fmt.Errorf("version %q is not MAJOR.MINOR", s)
	}
	return v, nil
}

// addTarget adds the packages of the target's API that the profile does not list.
func (p *cardProfile) addTarget() error {
	if p.Target == "" {
		return nil
	}
	known := false
	for _, h := range exportfile.Histories() {
		v, ok := h.Targets[p.Target]
		known = known || ok
		if _, listed := p.version(h.Name, h.AID.String()); ok && !listed {
			p.add(h.AID.String(), v.String())
		}
	}
	if !known {
		return fmt.Errorf("target %q is none of jc222, jc304, jc305, jc310", p.Target)
	}
	return nil
}

func (p *cardProfile) add(aid, version string) {
	if p.Packages == nil {
		p.Packages = map[string]string{}
	}
	p.Packages[aid] = version
}

// version is that of a package, by its name or AID.
func (p *cardProfile) version(name, aid string) (string, bool) {
	for key, version := range p.Packages {
		if strings.EqualFold(strings.ReplaceAll(key, " ", ""), aid) || name != "" && strings.ReplaceAll(key, ".", "/") == name {
			return version, true
		}
	}
	return "", false
}

// simProfile is what the simulated cards have, whatever is loaded.
func simProfile() cardProfile {
	yes := true
	p := cardProfile{Name: "gocard simulated card", CAPFormats: []string{"2.1", "2.2", "2.3", "2.3 extended"}, Int: &yes}
	for _, pkg := range jcvm.APIPackages() {
		p.add(pkg.AID.String(), fmt.Sprintf("%d.%d", pkg.Major, pkg.Minor))
	}
	return p
}

// addRegistry adds what the card's registry lists.
func (p *cardProfile) addRegistry(reg gp.Registry) {
	for _, e := range reg.LoadFiles {
		if _, err := parsePackageVersion(e.Version); err == nil {
			p.add(e.AID.String(), e.Version)
		} else {
			p.LoadFiles = append(p.LoadFiles, e.AID.String())
		}
	}
	for _, e := range reg.Applications {
		p.Applications = append(p.Applications, e.AID.String())
	}
}

// addResources adds the free memory of extended card resources (GET DATA FF21).
func (p *cardProfile) addResources(data []byte) {
	list, err := tlv.Parse(data)
	if err != nil {
		return
	}
	for _, o := range list {
		if o.Tag == 0xFF21 {
			if inner, err := tlv.Parse(o.Value); err == nil {
				list = inner
			}
		}
	}
	for _, o := range list {
		n := 0
		for _, b := range o.Value {
			n = n<<8 | int(b)
		}
		switch {
		case len(o.Value) > 4:
		case o.Tag == 0x82:
			p.Persistent = n
		case o.Tag == 0x83:
			p.Reset = n
		}
	}
}
