package files

// security is what a file's control parameters say of access: a reference to a record of an EF_ARR, or rules in compact format. The zero value
// has no rule, which means never.
type security struct {
	ARR     uint16 // file identifier of the EF_ARR, 0 without a reference
	Records []arrRecord
	Compact []byte // value of 8C: AM byte and SC bytes
}

// arrRecord is one record of the EF_ARR, for a security environment.
type arrRecord struct{ SE, Record byte }

// action is an operation that access rules speak of: a bit of the access mode byte of EFs or DFs (221 9.2.2), or an instruction.
type action struct {
	mode byte // AM byte with the one bit
	ins  byte // of commands that AM_DO 84 names; they have no bit
}

// The actions.
var (
	actRead        = action{mode: 0x01}
	actUpdate      = action{mode: 0x02}
	actDeactivate  = action{mode: 0x08}
	actActivate    = action{mode: 0x10}
	actTerminate   = action{mode: 0x20}
	actDelete      = action{mode: 0x40} // the file itself
	actIncrease    = action{ins: insIncrease}
	actResize      = action{ins: insResizeFile}
	actDeleteChild = action{mode: 0x01} // of a directory
	actCreateEF    = action{mode: 0x02} // in a directory
	actCreateDF    = action{mode: 0x04} // in a directory
)

// Rights is who asks: the terminal with the PINs it has presented, or an applet with its access domain.
type Rights interface {
	// Always reports whether the condition ALWAYS is met.
	Always() bool
	// Key reports whether the condition "key ref was verified" is met.
	Key(ref byte) bool
}

// allowed judges an action on f.
func (s *System) allowed(who Rights, f *File, a action) bool {
	if f.Security.Compact != nil {
		return compactAllows(who, f.Security.Compact, a)
	}
	arr := s.findARR(f)
	if arr == nil || arr.Kind != LinearFixed {
		return false
	}
	for _, r := range f.Security.Records {
		if (r.SE == 0 || r.SE == 1) && int(r.Record) >= 1 && int(r.Record) <= arr.records() {
			return ruleAllows(who, arr.record(int(r.Record)), a)
		}
	}
	return false
}

// findARR finds the EF_ARR that f refers to: in f itself if it is a directory, else from its parent upwards (221 9.2.5).
func (s *System) findARR(f *File) *File {
	if f.Security.ARR == 0 {
		return nil
	}
	for dir := f; dir != nil; dir = dir.parent {
		if arr := dir.child(f.Security.ARR); arr != nil {
			return arr
		}
	}
	return nil
}

// ruleAllows judges the rule of an EF_ARR record: pairs of access mode and security conditions (221 9.2.4).
func ruleAllows(who Rights, rule []byte, a action) bool {
	for len(rule) > 0 && rule[0] != 0x00 && rule[0] != 0xFF {
		tag, value, rest, ok := nextTLV(rule)
		if !ok {
			return false
		}
		matches := false
		switch {
		case tag == 0x80 && len(value) == 1:
			matches = a.mode != 0 && value[0]&a.mode != 0
		case tag&0xF0 == 0x80:
			matches = a.ins != 0 && containsINS(tag, value, a.ins)
		}
		_, _, after, ok := nextTLV(rest)
		if !ok {
			return false
		}
		if matches {
			return conditionMet(who, rest[:len(rest)-len(after)])
		}
		rule = after
	}
	return false
}

// containsINS judges an AM_DO 81 to 8F: it lists any of CLA, INS, P1, P2, as its tag's low bits say (ISO 7816-4 5.4.3.2).
func containsINS(tag byte, value []byte, ins byte) bool {
	size, at := 0, -1
	for bit, part := byte(8), 0; part < 4; bit, part = bit>>1, part+1 {
		if tag&bit == 0 {
			continue
		}
		if part == 1 {
			at = size
		}
		size++
	}
	if at < 0 || len(value)%size != 0 {
		return false
	}
	for ; len(value) > 0; value = value[size:] {
		if value[at] == ins {
			return true
		}
	}
	return false
}

// conditionMet judges one SC_DO.
func conditionMet(who Rights, do []byte) bool {
	tag, value, _, ok := nextTLV(do)
	if !ok {
		return false
	}
	switch tag {
	case 0x90:
		return len(value) == 0 && who.Always()
	case 0xA4:
		ref, ok := keyReference(value)
		return ok && who.Key(ref)
	case 0xA0, 0xA7, 0xAF: // or, and, not
		return conditionsMet(who, tag, value)
	}
	return false // 97 is never
}

func conditionsMet(who Rights, tag byte, list []byte) bool {
	const or, and = 0xA0, 0xA7
	for n := 0; len(list) > 0; n++ {
		_, _, rest, ok := nextTLV(list)
		if !ok || n > 16 {
			return false
		}
		met := conditionMet(who, list[:len(list)-len(rest)])
		switch {
		case tag == or && met:
			return true
		case tag != or && met != (tag == and):
			return false
		}
		list = rest
	}
	return tag != or
}

// keyReference is the key of a control reference template for user authentication: 83 01 ref 95 01 08.
func keyReference(template []byte) (ref byte, ok bool) {
	for len(template) > 0 {
		tag, value, rest, good := nextTLV(template)
		if !good {
			return 0, false
		}
		if tag == 0x83 && len(value) == 1 {
			ref, ok = value[0], true
		}
		template = rest
	}
	return ref, ok
}

// compactAllows judges a rule in compact format (ISO 7816-4 5.4.3.1): the AM byte, and a security condition byte for each of its bits, from the
// highest on.
func compactAllows(who Rights, rule []byte, a action) bool {
	if len(rule) == 0 || a.mode == 0 {
		return false
	}
	at := 1
	for bit := byte(0x40); bit != 0; bit >>= 1 {
		if rule[0]&bit == 0 {
			continue
		}
		if at >= len(rule) {
			return false
		}
		if bit == a.mode {
			return rule[at] == 0 && who.Always()
		}
		at++
	}
	return false
}
