package native

import (
	"bytes"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// TLVAID is the package AID of javacardx.framework.tlv.
var TLVAID = iso7816.MustParseAID("A000000062020803")

// tlvPackage is javacardx.framework.tlv. Methods stand with the class that declares them first; what they do depends on the object's state.
func tlvPackage() packageTable {
	return packageTable{aid: TLVAID, name: "javacardx/framework/tlv", classes: []classTable{
		{0, "BERTLV", tlvMethods()},
		{1, "BERTag", tagMethods()},
		{2, "ConstructedBERTLV", constructedMethods()},
		{3, "ConstructedBERTag", []entry{{Constructor, 0, "<init>", newTag(true)}, {Virtual, 8, "init", stateMethod(tagInitNumber)}}},
		{4, "PrimitiveBERTLV", primitiveMethods()},
		{5, "PrimitiveBERTag", []entry{{Constructor, 0, "<init>", newTag(false)}, {Virtual, 8, "init", stateMethod(tagInitNumber)}}},
		{6, "TLVException", reasonMethods(jcre.TLVExceptionClass)},
	}}
}

// tagState is the state of a BERTag.
type tagState struct {
	constructed bool
	tag         []byte // nil: empty
}

func tagMethods() []entry {
	number := func(f func(tag []byte) int32) Func {
		return stateMethod(func(_ Env, s *tagState, _ []int32) (int32, error) {
			if s.tag == nil {
				return 0, tlvThrow(tlvEmptyTag)
			}
			return f(s.tag), nil
		})
	}
	size := func(tag []byte) int32 { return int32(len(tag)) }
	constructed := func(tag []byte) int32 { return flag(isConstructed(tag)) }
	return []entry{
		{Constructor, 0, "<init>", nothing},
		{Static, 1, "getInstance", tagInstance},
		{Static, 2, "toBytes", staticTag},
		{Static, 3, "size", ofTagAt(size)},
		{Static, 4, "tagNumber", ofTagAt(tagNumber)},
		{Static, 5, "isConstructed", ofTagAt(constructed)},
		{Static, 6, "tagClass", ofTagAt(tagClass)},
		{Static, 7, "verifyFormat", verifyTag},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "size", number(size)},
		{Virtual, 2, "toBytes", stateMethod(tagToBytes)},
		{Virtual, 3, "tagNumber", number(tagNumber)},
		{Virtual, 4, "isConstructed", number(constructed)},
		{Virtual, 5, "tagClass", number(tagClass)},
		{Virtual, 6, "equals", stateMethod(tagEquals)},
		{Virtual, 7, "init", stateMethod(tagInit)},
	}
}

func newTag(constructed bool) Func {
	return func(env Env, args []int32) (int32, error) {
		env.SetHost(Ref(args[0]), &tagState{constructed: constructed})
		return 0, nil
	}
}

// tagObject makes a tag of the class that fits.
func tagObject(env Env, tag []byte) (int32, error) {
	class := "javacardx/framework/tlv/PrimitiveBERTag"
	if isConstructed(tag) {
		class = "javacardx/framework/tlv/ConstructedBERTag"
	}
	return newObject(env, class, &tagState{isConstructed(tag), bytes.Clone(tag)})
}

// tagInstance is BERTag.getInstance(bArray, bOff).
func tagInstance(env Env, args []int32) (int32, error) {
	b, err := tail(env, args[0], args[1])
	if err != nil {
		return 0, err
	}
	tag, err := tagPrefix(b)
	if err != nil {
		return 0, err
	}
	return tagObject(env, tag)
}

func tagToBytes(env Env, s *tagState, args []int32) (int32, error) {
	if s.tag == nil {
		return 0, tlvThrow(tlvEmptyTag)
	}
	return output(env, s.tag, args[0], args[1])
}

// tagEquals is equals(BERTag); null is not equal.
func tagEquals(env Env, s *tagState, args []int32) (int32, error) {
	if args[0] == 0 {
		return 0, nil
	}
	other, err := state[*tagState](env, args[0])
	switch {
	case err != nil:
		return 0, err
	case s.tag == nil || other.tag == nil:
		return 0, tlvThrow(tlvEmptyTag)
	}
	return flag(bytes.Equal(s.tag, other.tag)), nil
}

// tagInit is init(bArray, bOff): the tag's type must be the object's.
func tagInit(env Env, s *tagState, args []int32) (int32, error) {
	b, err := tail(env, args[0], args[1])
	if err != nil {
		return 0, err
	}
	tag, err := tagPrefix(b)
	if err == nil && isConstructed(tag) != s.constructed {
		err = tlvThrow(tlvMalformedTag)
	}
	if err != nil {
		return 0, err
	}
	return 0, s.set(env, bytes.Clone(tag))
}

// tagInitNumber is init(tagClass, tagNumber).
func tagInitNumber(env Env, s *tagState, args []int32) (int32, error) {
	tag, err := makeTag(args[0], s.constructed, args[1])
	if err != nil {
		return 0, err
	}
	return 0, s.set(env, tag)
}

func (s *tagState) set(env Env, tag []byte) error {
	old := s.tag
	if err := env.HostWrite(len(tag), func() { s.tag = old }); err != nil {
		return err
	}
	s.tag = tag
	return nil
}

// StateKind is that of tags.
func (s *tagState) StateKind() string { return "bertag" }

// AppendState writes the type and the tag.
func (s *tagState) AppendState(b []byte) []byte {
	return append(append(b, byte(flag(s.constructed))), s.tag...)
}

func loadTag(_ Env, data []byte) (any, error) {
	if len(data) == 0 || len(data) > 1+maxTag {
		return nil, errState
	}
	s := &tagState{constructed: data[0] != 0}
	if len(data) > 1 {
		s.tag = bytes.Clone(data[1:])
	}
	return s, nil
}
