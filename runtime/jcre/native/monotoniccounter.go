package native

import (
	"cmp"
	"encoding/binary"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// CounterAID is javacardx.security.util.
var CounterAID = iso7816.MustParseAID("A000000062020503")

// maxCounter is the most bytes that a MonotonicCounter has.
const maxCounter = 8

// counterState is the state of a MonotonicCounter.
type counterState struct {
	size   int // bytes
	memory jcre.Event
	value  uint64
}

// counterPackage is javacardx.security.util, which has the class MonotonicCounter alone.
func counterPackage() packageTable {
	return packageTable{aid: CounterAID, name: "javacardx/security/util", classes: []classTable{{0, "MonotonicCounter", []entry{
		{Static, 0, "getInstance", newCounter},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "getMemoryType", stateMethod(func(_ Env, s *counterState, _ []int32) (int32, error) { return int32(s.memory), nil })},
		{Virtual, 2, "getSize", stateMethod(func(_ Env, s *counterState, _ []int32) (int32, error) { return short(s.size), nil })},
		{Virtual, 3, "setValue", stateMethod(counterSetValue)},
		{Virtual, 4, "get", stateMethod(counterGet)},
		{Virtual, 5, "incrementBy", stateMethod(counterIncrement)},
		{Virtual, 6, "compareTo", stateMethod(counterCompareBytes)},
		{Virtual, 7, "compareTo", stateMethod(counterCompare)},
		{Virtual, 8, "equalsMax", stateMethod(func(_ Env, s *counterState, _ []int32) (int32, error) { return flag(s.value == s.max()), nil })},
	}}}}
}

// newCounter is getInstance(size, memoryType).
func newCounter(env Env, args []int32) (int32, error) {
	memory := jcre.Event(args[1])
	if args[0] < 1 || args[0] > maxCounter || args[1] < 0 || args[1] > int32(jcre.ClearOnDeselect) {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	}
	if memory != jcre.NotATransientObject {
		if err := env.Card().CheckTransient(0, memory); err != nil {
			return 0, err
		}
	}
	return newObject(env, "javacardx/security/util/MonotonicCounter", makeCounter(env, int(args[0]), memory))
}

func makeCounter(env Env, size int, memory jcre.Event) *counterState {
	s := &counterState{size: size, memory: memory}
	clearWith(env, memory, func() { s.value = 0 })
	return s
}

func (s *counterState) max() uint64 { return ^uint64(0) >> (64 - 8*s.size) }

// set changes the value, past an open transaction; a lower one, or one above the maximum, is ArithmeticException. The result is the low half of it.
func (s *counterState) set(env Env, value uint64, ok bool) (int32, error) {
	if !ok || value < s.value || value > s.max() {
		return 0, arithmetic()
	}
	if s.memory == jcre.NotATransientObject {
		if err := env.HostWrite(s.size, nil); err != nil {
			return 0, err
		}
	}
	s.value = value
	return short(int(value)), nil
}

// counterOperand reads (array, off, len); ok tells that the number fits into a counter.
func counterOperand(env Env, args []int32) (n uint64, ok bool, err error) {
	b, err := slice(env, args[0], args[1], args[2])
	ok = true
	for _, x := range b {
		ok = ok && n>>56 == 0
		n = n<<8 | uint64(x)
	}
	return n, ok, err
}

// counterSetValue is setValue(value, off, len).
func counterSetValue(env Env, s *counterState, args []int32) (int32, error) {
	n, ok, err := counterOperand(env, args)
	if err != nil {
		return 0, err
	}
	return s.set(env, n, ok)
}

// counterGet is get(array, off), whose result is the offset behind the value.
func counterGet(env Env, s *counterState, args []int32) (int32, error) {
	value := binary.BigEndian.AppendUint64(nil, s.value)[maxCounter-s.size:]
	return short(int(args[1]) + s.size), write(env, args[0], args[1], value, true)
}

// counterIncrement is incrementBy(amount).
func counterIncrement(env Env, s *counterState, args []int32) (int32, error) {
	sum := s.value + uint64(args[0])
	return s.set(env, sum, args[0] >= 0 && sum >= s.value)
}

// counterCompareBytes is compareTo(value, off, len).
func counterCompareBytes(env Env, s *counterState, args []int32) (int32, error) {
	n, ok, err := counterOperand(env, args)
	if err != nil || !ok {
		return -1, err
	}
	return int32(cmp.Compare(s.value, n)), nil
}

// counterCompare is compareTo(other).
func counterCompare(env Env, s *counterState, args []int32) (int32, error) {
	other, err := state[*counterState](env, args[0])
	if err != nil {
		return 0, err
	}
	return int32(cmp.Compare(s.value, other.value)), nil
}

// StateKind is that of counters.
func (s *counterState) StateKind() string { return "counter" }

// AppendState writes size, kind of memory, and the value of a persistent counter.
func (s *counterState) AppendState(b []byte) []byte {
	b = append(b, byte(s.size), byte(s.memory))
	if s.memory == jcre.NotATransientObject {
		b = binary.BigEndian.AppendUint64(b, s.value)
	}
	return b
}

func loadCounter(env Env, data []byte) (any, error) {
	if len(data) < 2 || data[0] < 1 || data[0] > maxCounter || data[1] > byte(jcre.ClearOnDeselect) {
		return nil, errState
	}
	s := makeCounter(env, int(data[0]), jcre.Event(data[1]))
	if data = data[2:]; s.memory == jcre.NotATransientObject {
		if len(data) != 8 || binary.BigEndian.Uint64(data) > s.max() {
			return nil, errState
		}
		s.value = binary.BigEndian.Uint64(data)
	}
	return s, nil
}
