package files

import "github.com/gocard/gocard/runtime/jcre"

// Types of files and structures of EFs in the answers of a SIM (TS 51.011 9.3).
const (
	gsmMF, gsmDF, gsmEF = 0x01, 0x02, 0x04

	gsmCyclic    = 0x03
	gsmIncrease  = 0x40 // in byte 8 of cyclic EFs
	gsmActivated = 0x01 // in byte 12
)

// Access conditions (TS 51.011 9.3).
const (
	gsmAlways = 0x0
	gsmCHV1   = 0x1
	gsmCHV2   = 0x2
	gsmADM    = 0x4
	gsmNever  = 0xF
)

// GSMStatus is the answer of a SIM to SELECT and STATUS (TS 51.011 9.2.1): of a file, or of the current directory for nil.
func (v *View) GSMStatus(f *File) []byte {
	if f == nil {
		f = v.dir
	}
	return v.system.gsmHeader(f)
}

func (s *System) gsmHeader(f *File) []byte {
	if f.isDirectory() {
		return s.gsmDirectory(f)
	}
	return s.gsmFile(f)
}

func (s *System) gsmDirectory(f *File) []byte {
	kind, free := byte(gsmDF), min(maxMemory-s.memory(), 0xFFFF)
	if f.parent == nil {
		kind = gsmMF
	}
	dirs, efs := 0, 0
	for _, c := range f.children {
		switch {
		case c.isADF(): // unknown to a SIM
		case c.isDirectory():
			dirs++
		default:
			efs++
		}
	}
	b := []byte{0, 0, byte(free >> 8), byte(free), byte(f.ID >> 8), byte(f.ID), kind, 0, 0, 0, 0, 0, 10}
	characteristics := byte(0x31) // clock stop allowed, 1.8 and 3 V
	chv1, chv2, codes := s.key(pin1), s.key(pin2), len(s.keys)
	for _, k := range s.keys {
		if k.pukMax > 0 {
			codes++
		}
	}
	if chv1 == nil || !chv1.enabled {
		characteristics |= 0x80
	}
	b = append(b, characteristics, byte(dirs), byte(efs), byte(codes), 0)
	return append(append(b, chv1.gsmStatus()...), append(chv2.gsmStatus(), 0)...)
}

// gsmStatus has a byte for a CHV and one for its UNBLOCK CHV: whether it is there, and its tries.
func (k *key) gsmStatus() []byte {
	if k == nil {
		return []byte{0, 0}
	}
	b := []byte{0x80 | k.tries, 0}
	if k.pukMax > 0 {
		b[1] = 0x80 | k.pukTries
	}
	return b
}

func (s *System) gsmFile(f *File) []byte {
	both := func(high, low action) byte { return s.gsmCondition(f, high)<<4 | s.gsmCondition(f, low) }
	b := []byte{0, 0, byte(len(f.Data) >> 8), byte(len(f.Data)), byte(f.ID >> 8), byte(f.ID), gsmEF, 0,
		both(actRead, actUpdate), s.gsmCondition(f, actIncrease) << 4, both(actActivate, actDeactivate), 0, 2, 0, 0}
	if f.Life == lifeActivated {
		b[11] = gsmActivated
	}
	switch f.Kind {
	case LinearFixed:
		b[13], b[14] = 0x01, byte(f.RecordLen)
	case Cyclic:
		b[13], b[14] = gsmCyclic, byte(f.RecordLen)
		if b[9]>>4 != gsmNever {
			b[7] = gsmIncrease
		}
	}
	return b
}

// gsmCondition is the first of ALW, CHV1, CHV2 and ADM that allows an action.
func (s *System) gsmCondition(f *File, a action) byte {
	for _, c := range []struct {
		who  condition
		code byte
	}{{condition{always: true}, gsmAlways}, {condition{key: pin1}, gsmCHV1}, {condition{key: pin2}, gsmCHV2}} {
		if s.allowed(c.who, f, a) {
			return c.code
		}
	}
	for ref := byte(firstADM); ref <= lastADM; ref++ {
		if s.allowed(condition{key: ref}, f, a) {
			return gsmADM
		}
	}
	return gsmNever
}

// condition is the rights of who meets one condition.
type condition struct {
	always bool
	key    byte
}

func (c condition) Always() bool      { return c.always }
func (c condition) Key(ref byte) bool { return ref == c.key && ref != 0 }

// SIMView is the view of an applet that uses sim.access: of all outside of ADFs, at the MF again for each call of the applet by the card.
func (s *System) SIMView(owner *jcre.Instance) *View {
	v := s.simViews[owner.AID]
	call := s.card.CallNumber()
	if v == nil || v.call != call || v.root != s.mf {
		v = s.NewView(s.mf.Name, jcre.ClearOnReset, owner.Context, DomainOf(owner, s.mf.Name, false))
		v.call = call
		s.simViews[owner.AID] = v
	}
	return v
}
