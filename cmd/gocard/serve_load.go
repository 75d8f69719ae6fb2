package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp"
)

// serveReport is one thing that serve did; with --json, an object a line.
type serveReport struct {
	Schema   string `json:"schema"`
	Event    string `json:"event"` // built, present, deleted, loaded, installed, serving, card
	Package  string `json:"package,omitempty"`
	AID      string `json:"aid,omitempty"`
	Bytes    int    `json:"bytes,omitempty"`
	Protocol string `json:"protocol,omitempty"` // of the secure channel
	Level    string `json:"level,omitempty"`
	Millis   int64  `json:"milliseconds,omitempty"`
	URL      string `json:"url,omitempty"`
	Text     string `json:"text,omitempty"` // what the card said, or did wrong
}

// line is the report in words.
func (r serveReport) line() string {
	took := time.Duration(r.Millis) * time.Millisecond
	switch r.Event {
	case "built":
		return fmt.Sprintf("built   %s: %d bytes for the card, package %s (%v)", r.Package, r.Bytes, r.AID, took)
	case "present":
		return fmt.Sprintf("package %s is on the card already (--replace loads it anew)", r.AID)
	case "deleted":
		return fmt.Sprintf("deleted %s", r.AID)
	case "loaded":
		return fmt.Sprintf("loaded  %s: %d bytes over %s at level %s (%v)", r.AID, r.Bytes, r.Protocol, r.Level, took)
	case "installed":
		return fmt.Sprintf("installed applet %s", r.AID)
	case "serving":
		return fmt.Sprintf("serving %s (interrupt to stop)", r.URL)
	}
	return r.Text
}

func (r *serving) report(p serveReport) error {
	if r.card.json {
		p.Schema = "gocard/serve/1"
		return json.NewEncoder(r.s.out).Encode(p)
	}
	_, err := fmt.Fprintln(r.s.out, p.line())
	return err
}

// load builds what the arguments name, and puts it on the card the way it goes onto a real one.
func (r *serving) load(ctx context.Context, card openCard, args []string) error {
	var files []*capfile.File
	for _, arg := range args {
		file, err := r.buildOrRead(arg)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		return nil
	}
	return r.card.session(ctx, card, func(session *gp.Session) error {
		for _, file := range files {
			if err := r.put(ctx, session, file); err != nil {
				return err
			}
		}
		return nil
	})
}

// buildOrRead gives the CAP file that an argument means.
func (r *serving) buildOrRead(arg string) (*capfile.File, error) {
	if isCAP(arg) {
		return readRunnable(arg)
	}
	start := time.Now()
	p, built, err := r.build.compile(arg)
	if err != nil {
		return nil, err
	}
	if err := verifyForCard(built.CAP); err != nil {
		return nil, err
	}
	return built.CAP, r.report(serveReport{
		Event: "built", Package: p.Name, Bytes: built.LoadSize(), AID: fmt.Sprintf("%X", p.AID), Millis: time.Since(start).Milliseconds(),
	})
}

// put loads a CAP file and installs its applets, as far as the card does not have them.
func (r *serving) put(ctx context.Context, session *gp.Session, file *capfile.File) error {
	registry, err := session.Registry(ctx)
	if err != nil {
		return err
	}
	lf, err := gp.CAPLoadFile(file)
	if err != nil {
		return err
	}
	_, present := registry.Find(lf.AID)
	switch {
	case !present:
	case r.replace:
		if err := session.Delete(ctx, lf.AID, true); err != nil {
			return err
		}
		if err := r.report(serveReport{Event: "deleted", AID: lf.AID.String()}); err != nil {
			return err
		}
		registry, present = gp.Registry{}, false
	default:
		if err := r.report(serveReport{Event: "present", AID: lf.AID.String()}); err != nil {
			return err
		}
	}
	if !present {
		if err := r.loadFile(ctx, session, lf); err != nil {
			return err
		}
	}
	return r.install(ctx, session, registry, lf)
}

func (r *serving) loadFile(ctx context.Context, session *gp.Session, lf gp.LoadFile) error {
	start := time.Now()
	bar := newProgress(r.s, "load", "bytes", len(lf.DataBlock))
	err := session.Load(ctx, lf, gp.LoadOptions{Progress: bar.set})
	bar.finish()
	if err != nil {
		return err
	}
	return r.report(serveReport{
		Event: "loaded", AID: lf.AID.String(), Bytes: len(lf.DataBlock), Protocol: session.Channel().Protocol().String(),
		Level: session.Channel().Level().String(), Millis: time.Since(start).Milliseconds(),
	})
}

func (r *serving) install(ctx context.Context, session *gp.Session, registry gp.Registry, lf gp.LoadFile) error {
	for _, applet := range lf.Modules {
		if _, installed := registry.Find(applet); installed {
			continue
		}
		if err := session.Install(ctx, gp.Installation{LoadFile: lf.AID, Module: applet}); err != nil {
			return err
		}
		if err := r.report(serveReport{Event: "installed", AID: applet.String()}); err != nil {
			return err
		}
	}
	return nil
}
