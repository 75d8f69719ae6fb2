package toolkit

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/files"
	"github.com/gocard/gocard/runtime/jcre/proactive"
)

// keptName is the name of the registry in card images.
const keptName = "uicc.toolkit"

// Toolkit is the toolkit framework of one card.
type Toolkit struct {
	card    *jcre.Card
	session *proactive.Engine
	files   *files.System // nil without one
	packets Packets       // nil: nothing opens secured packets
	entries []*Entry      // in order of installation
	order   []byte        // identifiers of all menu entries, initialised or not, in order of position
	next    int           // number of the next entry
	saved   []byte        // AppendState's answer while nothing changes

	// What follows belongs to a card session.
	running  *run // the applet code that runs is triggered code
	waiting  *run // its applet waits in ProactiveHandler.send
	unsent   []byte
	answer   []byte // to the command of waiting
	command  *Handler
	response *Handler
	told     told
	granted  int             // poll interval in seconds
	channels map[byte]*Entry // by identifier: who opened it
	declared map[byte]*Entry // by service identifier: who declared it

	incoming, pages parts    // of secured packets: short messages, cell broadcast pages
	submits         [][]byte // SEND SHORT MESSAGE commands with response packets, which wait
	reference       byte     // of the last response in several short messages
}

// New makes the toolkit framework of a card and connects it with the proactive session, and with the file system where there is one.
func New(card *jcre.Card, session *proactive.Engine, fs *files.System) *Toolkit {
	t := &Toolkit{card: card, session: session, files: fs, next: 1}
	t.Reset()
	session.Listen(t)
	card.Keep(keptName, t)
	card.OnInstall(t.check, t.register)
	if fs != nil {
		fs.OnUpdate(t.fileChanged)
		fs.OnDeselect(t.deselected)
	}
	return t
}

// write announces a change of n bytes of the registry.
func (t *Toolkit) write(n int, restore func()) error {
	err := t.card.WriteState(n, func() {
		restore()
		t.saved = nil
	})
	t.saved = nil
	return err
}

// Of is the toolkit framework of a card; nil without one.
func Of(card *jcre.Card) *Toolkit {
	t, _ := card.Kept(keptName).(*Toolkit)
	return t
}

// parametersOf are the toolkit parameters of an instance; nil for one that is no toolkit applet.
func (t *Toolkit) parametersOf(i *jcre.Instance) (*Parameters, error) {
	if i.SystemParameters == nil {
		p := defaultParameters(i.AID)
		p.TARs = slices.DeleteFunc(p.TARs, t.hasTAR)
		return p, nil
	}
	return parseSystem(i.SystemParameters)
}

// check judges the parameters of an applet that is about to be installed: identifiers and TARs that others have are refused.
func (t *Toolkit) check(i *jcre.Instance) error {
	p, err := t.parametersOf(i)
	if err == nil && p != nil {
		t.prune()
		err = t.conflict(p)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", err, iso7816.SWWrongData)
	}
	return nil
}

func (t *Toolkit) conflict(p *Parameters) error {
	for n, m := range p.Menu {
		twice := slices.ContainsFunc(p.Menu[:n], func(x MenuPosition) bool { return x.ID == m.ID })
		if m.ID != 0 && (twice || t.menuOwner(m.ID) != nil) {
			return fmt.Errorf("toolkit parameters: menu identifier %02X is in use", m.ID)
		}
	}
	if n := slices.IndexFunc(p.TARs, t.hasTAR); n >= 0 {
		return fmt.Errorf("toolkit parameters: TAR %X is in use", p.TARs[n][:])
	}
	return nil
}

// hasTAR reports whether some applet, or the card itself, has a TAR.
func (t *Toolkit) hasTAR(tar [3]byte) bool {
	return t.packets != nil && t.packets.Owns(tar) || slices.ContainsFunc(t.entries, func(e *Entry) bool { return slices.Contains(e.TARs, tar) })
}

// register makes the registry entry of an applet that has called Applet.register, or gives it the one that it had before.
func (t *Toolkit) register(i *jcre.Instance) {
	e := t.entryOf(iso7816.AID{})
	if e == nil {
		e = t.add(i)
	}
	if e != nil {
		e.aid = i.AID
		t.saved = nil
	}
}

// Provisional is the entry of an applet that installs and has not registered: made when it is first asked for, bound to the instance when that
// registers, forgotten with all that was registered in it when the installation fails. Nil stands for no toolkit applet, or no memory.
func (t *Toolkit) Provisional(installing *jcre.Instance) *Entry {
	if e := t.entryOf(iso7816.AID{}); e != nil {
		return e
	}
	return t.add(installing)
}

// add makes an entry that belongs to nobody yet; nil for an applet that is no toolkit applet.
func (t *Toolkit) add(i *jcre.Instance) *Entry {
	p, err := t.parametersOf(i)
	if err != nil || p == nil {
		return nil
	}
	first := byte(installMenuID + 1)
	if i.SystemParameters == nil {
		first = 1
	}
	entries, order := t.entries, slices.Clone(t.order)
	if t.write(entrySize, func() { t.entries, t.order = entries, order }) != nil {
		return nil
	}
	for n := range p.Menu {
		if p.Menu[n].ID == 0 {
			p.Menu[n].ID = t.freeMenuID(first, p.Menu)
		}
		if p.Menu[n].ID == 0 {
			p.Menu = p.Menu[:n]
			break
		}
		t.insert(p.Menu[n])
	}
	e := &Entry{Parameters: p, Number: t.next, toolkit: t}
	t.entries = append(slices.Clip(t.entries), e)
	t.next++
	return e
}

// entrySize is what a new entry counts in persistent memory.
const entrySize = 32

// freeMenuID is the first identifier that neither the card nor a list has; 0 where all are given.
func (t *Toolkit) freeMenuID(first byte, list []MenuPosition) byte {
	for id := int(first); id <= 0xFF; id++ {
		inList := slices.ContainsFunc(list, func(m MenuPosition) bool { return m.ID == byte(id) })
		if !inList && !slices.Contains(t.order, byte(id)) {
			return byte(id)
		}
	}
	return 0
}

// insert puts a menu entry at its position; those from there on move back.
func (t *Toolkit) insert(m MenuPosition) {
	at := int(m.Position) - 1
	if at < 0 || at > len(t.order) {
		at = len(t.order)
	}
	t.order = slices.Insert(t.order, at, m.ID)
}

// prune forgets applets that are no longer on the card, with all they had.
func (t *Toolkit) prune() {
	isGone := func(e *Entry) bool { return !e.aid.IsZero() && t.card.Lookup(e.aid) == nil }
	if !slices.ContainsFunc(t.entries, isGone) {
		return
	}
	entries, order := t.entries, t.order
	if t.write(entrySize, func() { t.entries, t.order = entries, order }) != nil {
		return
	}
	t.entries = slices.DeleteFunc(slices.Clone(entries), isGone)
	t.order = slices.DeleteFunc(slices.Clone(order), func(id byte) bool { return t.menuOwner(id) == nil })
	gone := func(_ byte, e *Entry) bool { return !slices.Contains(t.entries, e) }
	maps.DeleteFunc(t.channels, gone)
	maps.DeleteFunc(t.declared, gone)
}

// EntryOf is the registry entry of an instance; nil for an applet that is no toolkit applet, and before it has registered.
func (t *Toolkit) EntryOf(i *jcre.Instance) *Entry {
	if i == nil {
		return nil
	}
	return t.entryOf(i.AID)
}

func (t *Toolkit) entryOf(aid iso7816.AID) *Entry {
	if n := slices.IndexFunc(t.entries, func(e *Entry) bool { return e.aid == aid }); n >= 0 {
		return t.entries[n]
	}
	return nil
}

// Entries lists the registry in order of installation.
func (t *Toolkit) Entries() []*Entry { return t.entries }

// used collects what all entries have of a resource.
func (t *Toolkit) used(of func(*Entry) uint8) (all uint8) {
	t.prune()
	for _, e := range t.entries {
		all |= of(e)
	}
	return all
}

// taken reports whether another applet has an event.
func (t *Toolkit) taken(event int16, by *Entry) bool {
	t.prune()
	return slices.ContainsFunc(t.entries, func(e *Entry) bool { return e != by && e.IsEventSet(event) })
}

// registered lists the applets to trigger for an event: by priority, of equal ones the one that was installed last first.
func (t *Toolkit) registered(event int16) []*Entry {
	var list []*Entry
	for _, e := range t.entries {
		if e.IsEventSet(event) && e.instance() != nil {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(b.Number, a.Number))
	})
	return list
}

// told is what the terminal was told in this session by commands of the card's own.
type told struct {
	menu []byte // SET UP MENU
	poll []byte // POLL INTERVAL
}

// Reset begins a new card session (proactive.Listener).
func (t *Toolkit) Reset() {
	t.running, t.waiting, t.unsent, t.answer = nil, nil, nil, nil
	t.command, t.response = NewHandler(commandCapacity, nil), NewHandler(responseCapacity, nil)
	t.told, t.granted = told{}, 0
	t.channels, t.declared = map[byte]*Entry{}, map[byte]*Entry{}
	t.incoming, t.pages, t.submits = parts{}, parts{}, nil
}

// Idle sends what has queued up (proactive.Listener): the command of an applet that waits, then those of applets that wanted to know when
// there is room for one, then the card's own.
func (t *Toolkit) Idle() {
	t.prune()
	t.session.SetEvents(keptName, t.wantedEvents()...)
	if t.unsent != nil {
		t.sendUnsent()
		return
	}
	if t.waiting != nil || t.sendSubmits() {
		return
	}
	if targets := t.registered(EventProactiveHandlerAvailable); len(targets) > 0 {
		t.trigger(&run{event: EventProactiveHandlerAvailable}, targets)
	}
	if !t.session.Busy() {
		t.tell()
	}
}

// wantedEvents are the codes of event downloads that some applet is registered for.
func (t *Toolkit) wantedEvents() []byte {
	var codes []byte
	for event, traits := range events {
		if traits.downloaded && slices.ContainsFunc(t.entries, func(e *Entry) bool { return e.IsEventSet(event) && e.instance() != nil }) {
			codes = append(codes, traits.code)
		}
	}
	slices.Sort(codes)
	return codes
}

// tell sends the commands that follow from the registry, where the terminal does not know the present state. A command that it refuses is
// not repeated.
func (t *Toolkit) tell() {
	profile := t.session.Profile()
	if profile.Has(canSetUpMenu) {
		list := t.displayed()
		menu := t.setUpMenu(list)
		for len(menu) > maxCommand && len(list) > 0 {
			list = list[:len(list)-1]
			menu = t.setUpMenu(list)
		}
		if (len(list) > 0 || t.told.menu != nil) && !bytes.Equal(menu, t.told.menu) && t.session.Send(menu, nil) == nil {
			t.told.menu = menu
			return
		}
	}
	t.tellPoll()
}
