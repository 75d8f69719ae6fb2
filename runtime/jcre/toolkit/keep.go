package toolkit

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
)

// savedToolkit is the registry in a card image.
type savedToolkit struct {
	Next    int
	Order   []byte
	Entries []savedEntry
}

type savedEntry struct {
	Number     int
	AID        string
	Parameters Parameters
	Events     []int16     `json:",omitempty"`
	Menu       []savedMenu `json:",omitempty"`
	Timers     uint8       `json:",omitempty"`
	Services   uint8       `json:",omitempty"`
	Poll       int16       `json:",omitempty"`
	Files      []savedFile `json:",omitempty"`
}

type savedMenu struct {
	ID            byte
	Enabled       bool   `json:",omitempty"`
	Attribute     []byte `json:",omitempty"`
	Text          []byte `json:",omitempty"`
	NextAction    byte   `json:",omitempty"`
	Help          bool   `json:",omitempty"`
	IconQualifier byte   `json:",omitempty"`
	Icon          byte   `json:",omitempty"`
}

type savedFile struct {
	Path []byte
	ADF  []byte `json:",omitempty"`
}

// Written says that all changes are announced with WriteState (jcre.Written).
func (t *Toolkit) Written() {}

// AppendState writes the registry (jcre.Kept).
func (t *Toolkit) AppendState(b []byte) []byte {
	if t.saved == nil {
		t.saved = t.state()
	}
	return append(b, t.saved...)
}

func (t *Toolkit) state() []byte {
	s := savedToolkit{Next: t.next, Order: t.order}
	for _, e := range t.entries {
		s.Entries = append(s.Entries, e.saved())
	}
	data, err := json.Marshal(s)
	if err != nil {
		panic("BUG: toolkit: registry: " + err.Error())
	}
	return data
}

func (e *Entry) saved() savedEntry {
	s := savedEntry{
		Number: e.Number, AID: e.aid.String(), Parameters: *e.Parameters,
		Events: e.events, Timers: e.timers, Services: e.services, Poll: e.poll,
	}
	for _, m := range e.menu {
		saved := savedMenu{
			ID: m.id, Enabled: m.enabled, Text: []byte(m.text), NextAction: m.nextAction, Help: m.help, IconQualifier: m.iconQualifier, Icon: m.icon,
		}
		if m.attributed {
			saved.Attribute = m.attribute[:]
		}
		s.Menu = append(s.Menu, saved)
	}
	for _, f := range e.files {
		s.Files = append(s.Files, savedFile{[]byte(f.Path), f.ADF.Bytes()})
	}
	return s
}

// SetState replaces the registry by one that AppendState wrote (jcre.Kept).
func (t *Toolkit) SetState(data []byte) error {
	var s savedToolkit
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	var entries []*Entry
	for _, saved := range s.Entries {
		e, err := t.load(saved)
		if err != nil {
			return fmt.Errorf("toolkit registry: %w", err)
		}
		entries = append(entries, e)
	}
	t.next, t.order, t.entries, t.saved = s.Next, s.Order, entries, nil
	return nil
}

func (t *Toolkit) load(s savedEntry) (*Entry, error) {
	aid, err := iso7816.ParseAID(s.AID)
	if err != nil {
		return nil, err
	}
	if err := s.Parameters.checkCounts(); err != nil {
		return nil, err
	}
	e := &Entry{Parameters: &s.Parameters, Number: s.Number, toolkit: t, aid: aid}
	e.registration = registration{events: s.Events, timers: s.Timers, services: s.Services, poll: s.Poll}
	for _, m := range s.Menu {
		entry := menuEntry{id: m.ID, enabled: m.Enabled, attributed: len(m.Attribute) == len(defaultAttribute)}
		copy(entry.attribute[:], m.Attribute)
		entry.Item = Item{string(m.Text), m.NextAction, m.Help, m.IconQualifier, m.Icon}
		e.menu = append(e.menu, entry)
	}
	if len(e.menu) > len(e.Menu) || slices.ContainsFunc(s.Events, func(x int16) bool { _, known := events[x]; return !known }) {
		return nil, fmt.Errorf("entry of %s is damaged", aid)
	}
	for _, f := range s.Files {
		file := FilePath{Path: string(f.Path)}
		if len(f.ADF) > 0 {
			if file.ADF, err = iso7816.NewAID(f.ADF); err != nil {
				return nil, err
			}
		}
		e.files = append(e.files, file)
	}
	return e, nil
}
