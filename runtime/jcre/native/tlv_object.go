package native

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// tlvState is the state of a BERTLV: a tag, and a value or elements. As on the reference card it refers to the objects that it was made of: a tag
// that changes later changes the TLV.
type tlvState struct {
	constructed bool
	tag         Ref // 0: empty
	value       []byte
	elements    []Ref
}

// EachReference names the tag and the elements.
func (s *tlvState) EachReference(f func(r *Ref)) {
	f(&s.tag)
	for i := range s.elements {
		f(&s.elements[i])
	}
}

// tlvMethods are those of BERTLV.
func tlvMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", nothing},
		{Static, 1, "getInstance", tlvInstance},
		{Static, 2, "verifyFormat", verifyTLV},
		{Static, 3, "getTag", tlvTagTo},
		{Static, 4, "getLength", tlvLengthAt},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "toBytes", stateMethod(tlvToBytes)},
		{Virtual, 2, "getTag", filledMethod(func(_ Env, s *tlvState, _ []int32) (int32, error) { return int32(s.tag), nil })},
		{Virtual, 3, "getLength", stateMethod(tlvLength)},
		{Virtual, 4, "size", stateMethod(tlvSize)},
		{Virtual, 5, "init", stateMethod(tlvInit)},
	}
}

func primitiveMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", newTLV(false)},
		{Static, 1, "getValueOffset", tlvValueOffset},
		{Static, 2, "toBytes", tlvCompose},
		{Static, 3, "appendValue", tlvAppendValue},
		{Virtual, 6, "init", stateMethod(primitiveInit)},
		{Virtual, 7, "appendValue", filledMethod(func(env Env, s *tlvState, args []int32) (int32, error) { return primitiveSet(env, s, s.value, args) })},
		{Virtual, 8, "replaceValue", filledMethod(func(env Env, s *tlvState, args []int32) (int32, error) { return primitiveSet(env, s, nil, args) })},
		{Virtual, 9, "getValue", filledMethod(func(env Env, s *tlvState, args []int32) (int32, error) { return output(env, s.value, args[0], args[1]) })},
	}
}

func constructedMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", newTLV(true)},
		{Static, 1, "append", tlvAppend},
		{Static, 2, "find", tlvFind},
		{Static, 3, "findNext", tlvFindNext},
		{Virtual, 6, "init", stateMethod(constructedInitElement)},
		{Virtual, 7, "init", stateMethod(constructedInit)},
		{Virtual, 8, "append", filledMethod(constructedAppend)},
		{Virtual, 9, "delete", filledMethod(constructedDelete)},
		{Virtual, 10, "find", stateMethod(constructedFind)},
		{Virtual, 11, "findNext", stateMethod(constructedFindNext)},
	}
}

// filledMethod is a stateMethod of a TLV that is not empty.
func filledMethod(f func(Env, *tlvState, []int32) (int32, error)) Func {
	return stateMethod(func(env Env, s *tlvState, args []int32) (int32, error) {
		if s.tag == 0 {
			return 0, tlvThrow(tlvEmptyTLV)
		}
		return f(env, s, args)
	})
}

// newTLV is the constructor with an expected size; both classes grow as needed.
func newTLV(constructed bool) Func {
	return func(env Env, args []int32) (int32, error) {
		if args[1] < 0 {
			return 0, tlvThrow(tlvInvalidParam)
		}
		env.SetHost(Ref(args[0]), &tlvState{constructed: constructed})
		return 0, nil
	}
}

// tlvInstance is BERTLV.getInstance(bArray, bOff, bLen).
func tlvInstance(env Env, args []int32) (int32, error) {
	b, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	if !wellFormed(b) {
		return 0, tlvThrow(tlvMalformedTLV)
	}
	return tlvObject(env, b)
}

// tlvObject makes the object of a well formed TLV structure.
func tlvObject(env Env, b []byte) (int32, error) {
	s, err := tlvContent(env, b)
	if err != nil {
		return 0, err
	}
	class := "javacardx/framework/tlv/PrimitiveBERTLV"
	if s.constructed {
		class = "javacardx/framework/tlv/ConstructedBERTLV"
	}
	return newObject(env, class, s)
}

// tlvContent makes objects of what a well formed TLV structure holds.
func tlvContent(env Env, b []byte) (*tlvState, error) {
	h, err := parseHeader(b)
	if err != nil {
		return nil, err
	}
	s := &tlvState{constructed: isConstructed(h.tag)}
	tag, err := tagObject(env, h.tag)
	if err != nil {
		return nil, err
	}
	s.tag = Ref(tag)
	if !s.constructed {
		s.value = bytes.Clone(b[h.size:])
		return s, nil
	}
	s.elements, err = elementObjects(env, b[h.size:])
	return s, err
}

// elementObjects makes the objects of TLV structures in a row.
func elementObjects(env Env, b []byte) (list []Ref, err error) {
	malformed := eachElement(b, func(element []byte) bool {
		var r int32
		r, err = tlvObject(env, element)
		list = append(list, Ref(r))
		return err == nil
	})
	if malformed != nil {
		err = malformed
	}
	return list, err
}

// set changes what the TLV consists of.
func (s *tlvState) set(env Env, to tlvState) error {
	old := *s
	if err := env.HostWrite(2+len(to.value)+2*len(to.elements), func() { *s = old }); err != nil {
		return err
	}
	*s = to
	return nil
}

// tagOf gives a tag that is not empty.
func tagOf(env Env, r Ref) ([]byte, error) {
	s, err := state[*tagState](env, int32(r))
	if err == nil && s.tag == nil {
		err = tlvThrow(tlvEmptyTag)
	}
	if err != nil {
		return nil, err
	}
	return s.tag, nil
}

// bytes is the whole TLV structure.
func (s *tlvState) bytes(env Env) ([]byte, error) {
	if s.tag == 0 {
		return nil, tlvThrow(tlvEmptyTLV)
	}
	tag, err := tagOf(env, s.tag)
	if err != nil {
		return nil, err
	}
	value := s.value
	for _, r := range s.elements {
		element, err := state[*tlvState](env, int32(r))
		if err != nil {
			return nil, err
		}
		b, err := element.bytes(env)
		if err != nil {
			return nil, err
		}
		value = append(value, b...)
	}
	return checkedTLV(tag, value)
}

func tlvToBytes(env Env, s *tlvState, args []int32) (int32, error) {
	b, err := s.bytes(env)
	if err != nil {
		return 0, err
	}
	return output(env, b, args[0], args[1])
}

func tlvSize(env Env, s *tlvState, _ []int32) (int32, error) {
	b, err := s.bytes(env)
	return short(len(b)), err
}

func tlvLength(env Env, s *tlvState, _ []int32) (int32, error) {
	b, err := s.bytes(env)
	if err != nil {
		return 0, err
	}
	h, err := parseHeader(b)
	return int32(h.length), err
}

// tlvInit is init(bArray, bOff, bLen): a TLV structure of the object's type.
func tlvInit(env Env, s *tlvState, args []int32) (int32, error) {
	b, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	if !wellFormed(b) || isConstructed(b) != s.constructed {
		return 0, tlvThrow(tlvMalformedTLV)
	}
	to, err := tlvContent(env, b)
	if err != nil {
		return 0, err
	}
	return short(len(b)), s.set(env, *to)
}

// primitiveInit is init(tag, vArray, vOff, vLen).
func primitiveInit(env Env, s *tlvState, args []int32) (int32, error) {
	if _, err := tagOf(env, Ref(args[0])); err != nil {
		return 0, err
	}
	value, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	return changed(env, s, tlvState{tag: Ref(args[0]), value: bytes.Clone(value)})
}

// primitiveSet puts (vArray, vOff, vLen) behind the part of the value that stays.
func primitiveSet(env Env, s *tlvState, keep []byte, args []int32) (int32, error) {
	more, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	return changed(env, s, tlvState{tag: s.tag, value: slices.Concat(keep, more)})
}

// changed changes the TLV if the result is not too long, and answers the new size.
func changed(env Env, s *tlvState, to tlvState) (int32, error) {
	b, err := to.bytes(env)
	if err != nil {
		return 0, err
	}
	to.constructed = s.constructed
	return short(len(b)), s.set(env, to)
}

// constructedInitElement is init(tag, aTLV).
func constructedInitElement(env Env, s *tlvState, args []int32) (int32, error) {
	if _, err := tagOf(env, Ref(args[0])); err != nil {
		return 0, err
	}
	if err := s.mayHold(env, args[1]); err != nil {
		return 0, err
	}
	return changed(env, s, tlvState{tag: Ref(args[0]), elements: []Ref{Ref(args[1])}})
}

// constructedInit is init(tag, vArray, vOff, vLen): the value is one TLV structure at least.
func constructedInit(env Env, s *tlvState, args []int32) (int32, error) {
	if _, err := tagOf(env, Ref(args[0])); err != nil {
		return 0, err
	}
	value, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	if len(value) == 0 || eachElement(value, func([]byte) bool { return true }) != nil {
		return 0, tlvThrow(tlvIllegalSize)
	}
	elements, err := elementObjects(env, value)
	if err != nil {
		return 0, err
	}
	return changed(env, s, tlvState{tag: Ref(args[0]), elements: elements})
}

// mayHold judges an element: not empty, and not the TLV itself or one that holds it.
func (s *tlvState) mayHold(env Env, r int32) error {
	element, err := state[*tlvState](env, r)
	switch {
	case err != nil:
		return err
	case element.holds(env, s):
		return tlvThrow(tlvInvalidParam)
	case element.tag == 0:
		return tlvThrow(tlvEmptyTLV)
	}
	return nil
}

// holds reports whether s is other, or has it somewhere inside.
func (s *tlvState) holds(env Env, other *tlvState) bool {
	return s == other || slices.ContainsFunc(s.elements, func(r Ref) bool {
		element, ok := env.Host(r).(*tlvState)
		return ok && element.holds(env, other)
	})
}

func constructedAppend(env Env, s *tlvState, args []int32) (int32, error) {
	if err := s.mayHold(env, args[0]); err != nil {
		return 0, err
	}
	return changed(env, s, tlvState{tag: s.tag, elements: append(slices.Clone(s.elements), Ref(args[0]))})
}

// occurrence finds the n-th occurrence of an element, counted from 1.
func (s *tlvState) occurrence(r, n int32) (int, error) {
	for i, e := range s.elements {
		if e == Ref(r) {
			n--
			if n == 0 {
				return i, nil
			}
		}
	}
	return 0, tlvThrow(tlvInvalidParam)
}

// constructedDelete is delete(aTLV, occurrenceNum).
func constructedDelete(env Env, s *tlvState, args []int32) (int32, error) {
	i, err := s.occurrence(args[0], args[1])
	if err != nil {
		return 0, err
	}
	return changed(env, s, tlvState{tag: s.tag, elements: slices.Delete(slices.Clone(s.elements), i, i+1)})
}

// constructedFind is find(tag); null stands for any tag.
func constructedFind(env Env, s *tlvState, args []int32) (int32, error) {
	return s.find(env, 0, args[0])
}

// constructedFindNext is findNext(tag, aTLV, occurrenceNum).
func constructedFindNext(env Env, s *tlvState, args []int32) (int32, error) {
	i, err := s.occurrence(args[1], args[2])
	if err != nil {
		return 0, err
	}
	return s.find(env, i+1, args[0])
}

func (s *tlvState) find(env Env, from int, tag int32) (int32, error) {
	if tag == 0 {
		if from < len(s.elements) {
			return int32(s.elements[from]), nil
		}
		return 0, nil
	}
	if len(s.elements) == 0 {
		return 0, nil
	}
	want, err := tagOf(env, Ref(tag))
	if err != nil {
		return 0, err
	}
	for _, r := range s.elements[from:] {
		element, err := state[*tlvState](env, int32(r))
		if err != nil {
			return 0, err
		}
		own, err := tagOf(env, element.tag)
		if err != nil {
			return 0, err
		}
		if bytes.Equal(own, want) {
			return int32(r), nil
		}
	}
	return 0, nil
}

// StateKind is that of TLVs.
func (s *tlvState) StateKind() string { return "bertlv" }

// AppendState writes the type, the number of elements, tag and elements, and the value.
func (s *tlvState) AppendState(b []byte) []byte {
	b = append(b, byte(flag(s.constructed)))
	b = binary.BigEndian.AppendUint16(b, uint16(len(s.elements)))
	for _, r := range append([]Ref{s.tag}, s.elements...) {
		b = binary.BigEndian.AppendUint32(b, uint32(r))
	}
	return append(b, s.value...)
}

func loadTLV(_ Env, data []byte) (any, error) {
	if len(data) < 7 {
		return nil, errState
	}
	s := &tlvState{constructed: data[0] != 0}
	n := int(binary.BigEndian.Uint16(data[1:]))
	refs := data[3:]
	if len(refs) < 4*(n+1) {
		return nil, errState
	}
	s.tag = Ref(binary.BigEndian.Uint32(refs))
	for i := range n {
		s.elements = append(s.elements, Ref(binary.BigEndian.Uint32(refs[4*i+4:])))
	}
	if !s.constructed {
		s.value = bytes.Clone(refs[4*(n+1):])
	}
	return s, nil
}
