package native

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// TimeAID is the package AID of javacardx.framework.time.
var TimeAID = iso7816.MustParseAID("A000000062020807")

// Reason codes of javacardx.framework.time.DateTimeException.
const (
	timeInvalidValue = 1 // DateTimeException.INVALID_VALUE
	timeInvalidUnit  = 2 // DateTimeException.INVALID_UNIT
)

// timeUnits are TimeDuration's units in microseconds, from MICROS on.
var timeUnits = []int64{1, 1e3, 1e6, 60e6, 3600e6, 86400e6}

const firstUnit = 2 // TimeDuration.MICROS

// timePackage is javacardx.framework.time.
func timePackage() packageTable {
	return packageTable{aid: TimeAID, name: "javacardx/framework/time", classes: []classTable{
		{0, "DateTimeException", reasonMethods(jcre.DateTimeExceptionClass)},
		{1, "SysTime", []entry{{Static, 0, "uptime", uptime}, {Virtual, 0, "equals", objectEquals}}},
		{2, "TimeDuration", []entry{
			{Static, 0, "getInstance", func(env Env, args []int32) (int32, error) { return newDuration(env, args[0], 0) }},
			{Static, 1, "getInstance", durationOf},
			{Virtual, 0, "equals", objectEquals},
			{Virtual, 1, "getMemoryType", stateMethod(func(_ Env, d *duration, _ []int32) (int32, error) { return int32(d.memory), nil })},
			{Virtual, 2, "isNegative", stateMethod(func(_ Env, d *duration, _ []int32) (int32, error) { return flag(d.micros < 0), nil })},
			{Virtual, 3, "abs", durationMethod(func(_ Env, d *duration, _ []int32) (int64, error) { return max(d.micros, -d.micros), nil })},
			{Virtual, 4, "neg", durationMethod(func(_ Env, d *duration, _ []int32) (int64, error) { return -d.micros, nil })},
			{Virtual, 5, "reset", durationMethod(func(Env, *duration, []int32) (int64, error) { return 0, nil })},
			{Virtual, 6, "compareTo", stateMethod(compareDurations(durationArg))},
			{Virtual, 7, "compareTo", stateMethod(compareDurations(unitArgs))},
			{Virtual, 8, "minus", durationMethod(addDuration(durationArg, -1))},
			{Virtual, 9, "minus", durationMethod(addDuration(unitArgs, -1))},
			{Virtual, 10, "plus", durationMethod(addDuration(durationArg, 1))},
			{Virtual, 11, "plus", durationMethod(addDuration(unitArgs, 1))},
			{Virtual, 12, "set", durationMethod(durationBytes)},
			{Virtual, 13, "toBytes", stateMethod(durationToBytes)},
			{Virtual, 14, "getByteLength", stateMethod(durationByteLength)},
		}},
	}}
}

// duration is the state of a TimeDuration: microseconds above the least int64, so that each has its negative.
type duration struct {
	memory jcre.Event // JCSystem.MEMORY_TYPE_*
	micros int64
}

func timeThrow(reason uint16) error { return jcre.Throw(jcre.DateTimeExceptionClass, reason) }

// unit is a unit in microseconds.
func unit(u int32) (int64, error) {
	if u < firstUnit || int(u) >= firstUnit+len(timeUnits) {
		return 0, timeThrow(timeInvalidUnit)
	}
	return timeUnits[u-firstUnit], nil
}

// inUnit is n units in microseconds.
func inUnit(n int64, u int32) (int64, error) {
	micros, err := unit(u)
	if err != nil {
		return 0, err
	}
	if high, low := bits.Mul64(uint64(max(n, -n)), uint64(micros)); n == math.MinInt64 || high != 0 || low > math.MaxInt64 {
		return 0, timeThrow(timeInvalidValue)
	}
	return n * micros, nil
}

func newDuration(env Env, memory int32, micros int64) (int32, error) {
	if memory < 0 || memory > int32(jcre.ClearOnDeselect) {
		return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	}
	if memory != 0 {
		if err := env.Card().CheckTransient(0, jcre.Event(memory)); err != nil {
			return 0, err
		}
	}
	return newObject(env, "javacardx/framework/time/TimeDuration", makeDuration(env, jcre.Event(memory), micros))
}

func makeDuration(env Env, memory jcre.Event, micros int64) *duration {
	d := &duration{memory, micros}
	if memory != jcre.NotATransientObject {
		own := env.Card().ActiveContext()
		env.Card().Transients.OnClear(func(e jcre.Event, c jcre.Context) {
			if e == jcre.ClearOnReset || e == memory && c == own {
				d.micros = 0
			}
		})
	}
	return d
}

// durationOf is getInstance(memoryType, value, unit).
func durationOf(env Env, args []int32) (int32, error) {
	micros, err := inUnit(int64(args[1]), args[2])
	if err != nil {
		return 0, err
	}
	return newDuration(env, args[0], micros)
}

// durationMethod is a method that changes the duration and gives it back.
func durationMethod(f func(env Env, d *duration, args []int32) (int64, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		d, err := state[*duration](env, args[0])
		if err != nil {
			return 0, err
		}
		micros, err := f(env, d, args[1:])
		if err != nil {
			return 0, err
		}
		return args[0], d.set(env, micros)
	}
}

func (d *duration) set(env Env, micros int64) error {
	if old := d.micros; d.memory == jcre.NotATransientObject {
		if err := env.HostWrite(8, func() { d.micros = old }); err != nil {
			return err
		}
	}
	d.micros = micros
	return nil
}

// durationArg is an argument of type TimeDuration, unitArgs one of value and unit.
func durationArg(env Env, args []int32) (int64, error) {
	d, err := state[*duration](env, args[0])
	if err != nil {
		return 0, err
	}
	return d.micros, nil
}

func unitArgs(_ Env, args []int32) (int64, error) { return inUnit(int64(args[0]), args[1]) }

func compareDurations(arg func(Env, []int32) (int64, error)) func(Env, *duration, []int32) (int32, error) {
	return func(env Env, d *duration, args []int32) (int32, error) {
		other, err := arg(env, args)
		return flag(d.micros > other) - flag(d.micros < other), err
	}
}

func addDuration(arg func(Env, []int32) (int64, error), sign int64) func(Env, *duration, []int32) (int64, error) {
	return func(env Env, d *duration, args []int32) (int64, error) {
		other, err := arg(env, args)
		if err != nil {
			return 0, err
		}
		other *= sign
		sum := d.micros + other
		if (sum > d.micros) != (other > 0) && other != 0 || sum == math.MinInt64 {
			return 0, timeThrow(timeInvalidValue)
		}
		return sum, nil
	}
}

// durationBytes is set(array, off, len, unit): a signed number, at most eight bytes.
func durationBytes(env Env, _ *duration, args []int32) (int64, error) {
	b, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	if len(b) == 0 || len(b) > 8 {
		return 0, timeThrow(timeInvalidValue)
	}
	n := int64(int8(b[0]))
	for _, x := range b[1:] {
		n = n<<8 | int64(x)
	}
	return inUnit(n, args[3])
}

// shortest is the duration in a unit, rounded toward zero, as the shortest signed number.
func (d *duration) shortest(u int32) ([]byte, error) {
	micros, err := unit(u)
	if err != nil {
		return nil, err
	}
	b := binary.BigEndian.AppendUint64(nil, uint64(d.micros/micros))
	for len(b) > 1 && (b[0] == 0 && b[1] < 0x80 || b[0] == 0xFF && b[1] >= 0x80) {
		b = b[1:]
	}
	return b, nil
}

// durationToBytes is toBytes(array, off, len, unit): a signed number in so many bytes.
func durationToBytes(env Env, d *duration, args []int32) (int32, error) {
	if _, err := slice(env, args[0], args[1], args[2]); err != nil {
		return 0, err
	}
	b, err := d.shortest(args[3])
	if err != nil {
		return 0, err
	}
	if len(b) > int(args[2]) {
		return 0, timeThrow(timeInvalidValue)
	}
	for len(b) < int(args[2]) {
		b = append([]byte{byte(int8(b[0]) >> 7)}, b...)
	}
	return output(env, b, args[0], args[1])
}

func durationByteLength(_ Env, d *duration, args []int32) (int32, error) {
	b, err := d.shortest(args[0])
	return int32(len(b)), err
}

// uptime is SysTime.uptime(duration): the time since the last reset.
func uptime(env Env, args []int32) (int32, error) {
	d, err := state[*duration](env, args[0])
	if err != nil {
		return 0, err
	}
	return 0, d.set(env, env.Card().Uptime().Microseconds())
}

// StateKind is that of durations.
func (d *duration) StateKind() string { return "duration" }

// AppendState writes the memory type and a persistent value.
func (d *duration) AppendState(b []byte) []byte {
	micros := d.micros
	if d.memory != jcre.NotATransientObject {
		micros = 0
	}
	return binary.BigEndian.AppendUint64(append(b, byte(d.memory)), uint64(micros))
}

func loadDuration(env Env, data []byte) (any, error) {
	if len(data) != 9 || data[0] > byte(jcre.ClearOnDeselect) {
		return nil, errState
	}
	return makeDuration(env, jcre.Event(data[0]), int64(binary.BigEndian.Uint64(data[1:]))), nil
}
