package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/pflag"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/files"
)

// simFlags say what simulated card is made.
type simFlags struct {
	scp   string
	image string
	caps  []string // for the card verbs
	proto string
	limit string
	rule  string // by which the card's keys follow from the test key
	uicc  bool
	files string // profile of the file system
}

func (f *simFlags) add(p *pflag.FlagSet) {
	p.StringVar(&f.image, "image", f.image, "simulated card: file that keeps what is on it; made if it does not exist")
	p.StringVar(&f.proto, "protocol", orDefault(f.proto, "both"), "simulated card: transmission protocol in the ATR: t0, t1 or both")
	p.StringVar(&f.limit, "limits", f.limit, "simulated card: TOML file with memory sizes and habits, or a card profile: persistent, reset, deselect, commit, stack, frames, objects, channels, buffer, empty_receive, preload_data, ignore_quotas")
	p.BoolVar(&f.uicc, "uicc", f.uicc, "simulated card: a UICC, whose file system is selected after reset and answers TS 102 221")
	p.StringVar(&f.files, "files", f.files, "simulated card: profile of the files of a new card; without it, those of a USIM")
	p.StringVar(&f.scp, "scp", orDefault(f.scp, "03:70"), "simulated card: secure channel protocol and parameter i, as 02:15, 02:55, 03:00, 03:70, 03:71")
}

func (f *simFlags) addCard(p *pflag.FlagSet) {
	f.add(p)
	p.StringArrayVar(&f.caps, "cap", f.caps, "simulated card: CAP file that is on it, installed (repeatable)")
}

// domain is the issuer security domain that --scp asks for.
func (f *simFlags) domain() (card.DomainConfig, error) {
	var protocol, i byte
	if n, err := fmt.Sscanf(f.scp, "%2x:%2x", &protocol, &i); err != nil || n != 2 || len(f.scp) != 5 {
		return card.DomainConfig{}, usage("--scp %q is not of the form 03:70: protocol and parameter i in hex", f.scp)
	}
	c := card.DomainConfig{Protocol: scp.Protocol(protocol), I: i, PlainSCP03: protocol == 3 && i == 0, Diversify: scp.Diversification(f.rule)}
	if err := c.Check(); err != nil {
		flags := "--scp " + f.scp
		if f.rule != "" {
			flags += " --diversify " + f.rule
		}
		return card.DomainConfig{}, usage("%s: %v", flags, err)
	}
	return c, nil
}

// protocols are the values of --protocol; none stands for both.
var protocols = map[string]card.Protocol{"": card.ProtocolBoth, "both": card.ProtocolBoth, "t0": card.ProtocolT0, "t1": card.ProtocolT1}

// config is the card that the flags ask for, without an image.
func (f *simFlags) config(nothingSelected bool) (card.Config, error) {
	domain, err := f.domain()
	if err != nil {
		return card.Config{}, err
	}
	config := card.Config{Domain: domain, NothingSelected: nothingSelected}
	config.Machine.Verify = verifyForCard
	var ok bool
	if config.Protocol, ok = protocols[f.proto]; !ok {
		return card.Config{}, usage("--protocol %q is none of t0, t1, both", f.proto)
	}
	config.UICC = f.uicc
	if f.files != "" {
		text, err := readFile(f.files)
		if err != nil {
			return card.Config{}, environment(fmt.Errorf("read profile of files: %w", err))
		}
		if config.Files, err = files.ParseProfile(f.files, string(text)); err != nil {
			return card.Config{}, err
		}
	}
	if f.limit != "" {
		if err := readLimits(f.limit, &config); err != nil {
			return card.Config{}, err
		}
	}
	return config, nil
}

// copyCard makes another card in the state of a snapshot.
func (f *simFlags) copyCard(snapshot []byte) (*card.Card, error) {
	config, err := f.config(true)
	if err != nil {
		return nil, err
	}
	config.Snapshot = snapshot
	return card.New(config)
}

// makeCard makes a simulated card with CAP files loaded and their applets installed.
func (f *simFlags) makeCard(files []*capfile.File, nothingSelected bool) (*card.Card, error) {
	config, err := f.config(nothingSelected)
	if err != nil {
		return nil, err
	}
	config.Image = f.image
	c, err := card.New(config)
	if err != nil {
		return nil, imageError(err)
	}
	for _, file := range files {
		if err := putOn(c, file); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return c, nil
}

// putOn loads a CAP file and installs its applets. What an image has brought back is there already; another version of it is not what was
// asked for.
func putOn(c *card.Card, file *capfile.File) error {
	info := file.Header.Package
	if major, minor, ok := c.Package(info.AID); ok {
		if major != info.MajorVersion || minor != info.MinorVersion {
			return fmt.Errorf("package %s: the card image has version %d.%d, the CAP file is version %d.%d; delete it with 'gocard card delete --reader sim --image FILE --related %[1]s' first",
				info.AID, major, minor, info.MajorVersion, info.MinorVersion)
		}
		return nil
	}
	if err := c.Load(file); err != nil {
		return err
	}
	if file.Applet == nil {
		return nil
	}
	for _, a := range file.Applet.Applets {
		if err := c.Install(info.AID, a.AID); err != nil {
			return err
		}
	}
	return nil
}

// imageError gives errors of a card image their exit code: a damaged one is wrong, one that cannot be read or written is the surroundings'
// fault.
func imageError(err error) error {
	var damaged *card.ImageError
	var path *fs.PathError
	switch {
	case errors.As(err, &damaged):
		return err
	case errors.As(err, &path), errors.Is(err, card.ErrImageInUse):
		return environment(err)
	}
	return err
}

// verifyForCard is the off-card verifier in front of a card. It needs the Descriptor component and the export files of all imports; where
// they are not at hand the file has passed the checks of structure, and the simulated card runs its code under the machine's own guard.
func verifyForCard(f *capfile.File) error {
	if f.Descriptor == nil {
		return nil
	}
	for _, p := range f.Import.Packages {
		if _, ok := exportfile.Lookup(p.AID, p.MajorVersion, p.MinorVersion); !ok {
			return nil
		}
	}
	return capverify.Verify(f, capverify.Exports(f)).Err()
}
