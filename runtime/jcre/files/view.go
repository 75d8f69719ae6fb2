package files

import (
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// View is what an applet sees of a file system through uicc.access.FileView: a place of its own in the tree, and rights of its own.
type View struct {
	Context
	Domain Domain
	Event  jcre.Event
	Admin  bool
	Owner  jcre.Context // the firewall context that may use it

	began sessions
	call  uint64 // of a SIMView: the call of the applet that it is for
	saved []byte // a place from a card image, not looked up yet
}

// sessions says when a transient view began.
type sessions struct{ reset, deselect int }

// NewView makes a view of the ADF with the given name, or with a zero name of all that is not in an ADF. It is nil where there is no such ADF.
func (s *System) NewView(name iso7816.AID, event jcre.Event, owner jcre.Context, d Domain) *View {
	root := s.root(name)
	if root == nil {
		return nil
	}
	v := &View{Domain: d, Event: event, Owner: owner}
	v.system = s
	v.restart(root)
	v.began = s.now(v)
	return v
}

func (s *System) root(name iso7816.AID) *File {
	if name.IsZero() {
		return s.mf
	}
	for _, f := range s.adfs() {
		if f.Name == name {
			return f
		}
	}
	return nil
}

func (s *System) now(v *View) sessions {
	now := sessions{}
	if v.Event != jcre.NotATransientObject {
		now.reset = s.session
	}
	if v.Event == jcre.ClearOnDeselect {
		now.deselect = s.desel[v.Owner]
	}
	return now
}

// Enter is called before each use: a transient view is at its beginning again after the event that clears it.
func (v *View) Enter() *Context {
	if root := v.system.root(v.root.Name); root != v.root && root != nil { // a card image came in between
		v.saved = v.AppendPlace(nil)
		v.restart(root)
	}
	if len(v.saved) > 0 {
		v.restore(v.saved)
		v.saved = nil
	}
	if now := v.system.now(v); now != v.began {
		v.began = now
		v.restart(v.root)
	}
	v.refresh()
	return &v.Context
}

// Root is the name of the ADF that the view is confined to; zero for the UICC's file system.
func (v *View) Root() iso7816.AID { return v.root.Name }

// CurrentPath is the path of the current EF, or else of the current directory.
func (v *View) CurrentPath() []byte {
	c := v.Enter()
	if c.ef != nil {
		return c.ef.path()
	}
	return c.dir.path()
}

// FCP is the answer of select and status: control parameters of a file, or of the current directory for nil.
func (v *View) FCP(f *File) []byte {
	if f == nil {
		f = v.dir
	}
	return v.system.fcp(f)
}

// AppendPlace appends where a persistent view is: the record pointer, and the identifiers from below the root.
func (v *View) AppendPlace(b []byte) []byte {
	if len(v.saved) > 0 {
		return append(b, v.saved...)
	}
	if v.Event != jcre.NotATransientObject {
		return b
	}
	f := v.dir
	if v.ef != nil {
		f = v.ef
	}
	b = append(b, byte(v.record))
	return append(b, f.path()[len(v.root.path()):]...)
}

// RestoreView is NewView with a place that AppendPlace gave. It is nil when there is no such ADF.
func (s *System) RestoreView(name iso7816.AID, event jcre.Event, owner jcre.Context, d Domain, place []byte) *View {
	v := s.NewView(name, event, owner, d)
	if v != nil && event == jcre.NotATransientObject && len(place) > 0 {
		v.saved = slices.Clone(place)
	}
	return v
}

// restore finds a place again; what is gone leaves the view at its root.
func (v *View) restore(place []byte) {
	v.restart(v.root)
	path, ok := identifiers(place[1:])
	if !ok {
		return
	}
	if _, err := v.selectPath(v.root, path); err != nil {
		v.restart(v.root)
		return
	}
	if v.ef != nil && v.ef.hasRecords() && int(place[0]) <= v.ef.records() {
		v.record = int(place[0])
	}
}
