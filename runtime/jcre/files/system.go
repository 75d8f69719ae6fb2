package files

import (
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// stateName is the name of the file system in card images.
const stateName = "files"

// System is the file system of one card.
type System struct {
	card        *jcre.Card
	mf          *File
	keys        []*key
	subscribers subscribers
	channels    map[int]*Context
	users       map[*File]*Context // of files that are not shareable
	session     int                // counts resets
	mode        mode               // of this session
	waiting     []byte             // for GET RESPONSE of a SIM
	// desel counts how often the CLEAR_ON_DESELECT memory of a firewall context was cleared.
	desel map[jcre.Context]int

	simViews map[iso7816.AID]*View // of applets that use sim.access

	onUpdate   []func(Update)
	onDeselect []func(adf iso7816.AID)

	saved []byte // AppendState's answer while nothing changes
}

// Update is a change of an EF by the terminal.
type Update struct {
	Path   []byte      // from 3F00 on
	ADF    iso7816.AID // zero outside of ADFs
	Record int         // 0 for transparent EFs
	Offset int
	Length int
	Data   []byte // the record, not to be changed
}

// New gives a card the files of a profile.
func New(card *jcre.Card, p *Profile) *System {
	s := &System{card: card, mf: p.mf.clone(), channels: map[int]*Context{}, users: map[*File]*Context{},
		subscribers: p.subscribers.clone(), simViews: map[iso7816.AID]*View{}, desel: map[jcre.Context]int{}}
	for _, k := range p.keys {
		s.keys = append(s.keys, k.fresh())
	}
	s.reset()
	card.SetFileSystem(s)
	card.AddSystem(s)
	card.Keep(stateName, s)
	card.Keep(subscribersName, s.subscribers)
	card.OnReset(s.reset)
	card.Transients.OnClear(func(e jcre.Event, c jcre.Context) {
		if e == jcre.ClearOnDeselect {
			s.desel[c]++
		}
	})
	return s
}

// Of is a card's file system; nil without one.
func Of(card *jcre.Card) *System {
	s, _ := card.FileSystem().(*System)
	return s
}

// OnUpdate registers f for changes by the terminal, not by applets.
func (s *System) OnUpdate(f func(Update)) { s.onUpdate = append(s.onUpdate, f) }

// OnDeselect registers f for the end of an application's session on a channel.
func (s *System) OnDeselect(f func(adf iso7816.AID)) { s.onDeselect = append(s.onDeselect, f) }

// Read gives the contents of an EF by its path from the MF; nil if there is none.
func (s *System) Read(path ...uint16) []byte {
	f := s.mf
	for _, fid := range path {
		if f = f.child(fid); f == nil {
			return nil
		}
	}
	return f.Data
}

func (s *System) reset() {
	s.session++
	s.mode, s.waiting = undecided, nil
	clear(s.users)
	clear(s.channels)
	clear(s.simViews)
	s.channels[0] = s.newContext()
	for _, k := range s.keys {
		k.verified = false
	}
}

func (s *System) newContext() *Context {
	return &Context{system: s, root: s.mf, dir: s.mf, free: true}
}

// adf finds the first ADF whose name begins with the given bytes.
func (s *System) adf(name []byte) *File {
	for _, f := range s.adfs() {
		if f.Name.HasPrefix(name) && len(name) > 0 {
			return f
		}
	}
	return nil
}

func (s *System) adfs() []*File {
	return slices.DeleteFunc(slices.Clone(s.mf.children), func(f *File) bool { return !f.isADF() })
}

// change announces a write of n bytes; restore undoes it.
func (s *System) change(n int, restore func()) error {
	err := s.card.WriteState(n, func() {
		restore()
		s.saved = nil
	})
	s.saved = nil
	return err
}

// write changes contents from an offset on. They are copied, as cards share those of their profile.
func (s *System) write(f *File, off int, data []byte) error {
	body := slices.Clone(f.Data)
	copy(body[off:], data)
	return s.replace(f, len(data), body)
}

// replace gives f other contents, a write of n bytes.
func (s *System) replace(f *File, n int, data []byte) error {
	old := f.Data
	if err := s.change(n, func() { f.Data = old }); err != nil {
		return err
	}
	f.Data = data
	return nil
}

func (s *System) setLife(f *File, life byte) error {
	old := f.Life
	if old == life {
		return nil
	}
	if err := s.change(1, func() { f.Life = old }); err != nil {
		return err
	}
	f.Life = life
	return nil
}
