package native

import "math/big"

// bigNumber is the state of a javacardx.framework.math.BigNumber: not negative, at most its maximum.
type bigNumber struct {
	size       int // bytes
	value, max *big.Int
}

func newBigNumber(size int) *bigNumber {
	most := new(big.Int).Lsh(big.NewInt(1), uint(8*size))
	return &bigNumber{size, new(big.Int), most.Sub(most, big.NewInt(1))}
}

func bigNumberMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", bigNumberInit},
		{Static, 1, "getMaxBytesSupported", answer(maxNumber)},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "setMaximum", stateMethod(bigNumberSetMaximum)},
		{Virtual, 2, "init", bigNumberChange(func(_, y *big.Int) *big.Int { return y })},
		{Virtual, 3, "add", bigNumberChange(func(x, y *big.Int) *big.Int { return new(big.Int).Add(x, y) })},
		{Virtual, 4, "subtract", bigNumberChange(func(x, y *big.Int) *big.Int { return new(big.Int).Sub(x, y) })},
		{Virtual, 5, "multiply", bigNumberChange(func(x, y *big.Int) *big.Int { return new(big.Int).Mul(x, y) })},
		{Virtual, 6, "compareTo", stateMethod(bigNumberCompare)},
		{Virtual, 7, "compareTo", stateMethod(bigNumberCompareBytes)},
		{Virtual, 8, "toBytes", stateMethod(bigNumberToBytes)},
		{Virtual, 9, "getByteLength", stateMethod(bigNumberByteLength)},
		{Virtual, 10, "reset", stateMethod(func(env Env, s *bigNumber, _ []int32) (int32, error) { return 0, s.set(env, new(big.Int)) })},
	}
}

func bigNumberInit(env Env, args []int32) (int32, error) {
	if args[1] <= 0 || args[1] > maxNumber {
		return 0, arithmetic()
	}
	env.SetHost(Ref(args[0]), newBigNumber(int(args[1])))
	return 0, nil
}

// operand reads (array, off, len, format).
func operand(env Env, args []int32) (*big.Int, error) {
	b, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return nil, err
	}
	return parseNumber(b, args[3])
}

// set changes the value; a negative one or one above the maximum is ArithmeticException.
func (s *bigNumber) set(env Env, v *big.Int) error {
	if v.Sign() < 0 || v.Cmp(s.max) > 0 {
		return arithmetic()
	}
	old := s.value
	if err := env.HostWrite(s.size, func() { s.value = old }); err != nil {
		return err
	}
	s.value = v
	return nil
}

func bigNumberChange(f func(x, y *big.Int) *big.Int) Func {
	return stateMethod(func(env Env, s *bigNumber, args []int32) (int32, error) {
		y, err := operand(env, args)
		if err != nil {
			return 0, err
		}
		return 0, s.set(env, f(s.value, y))
	})
}

// bigNumberSetMaximum sets a maximum that is not below the value and not above what the size holds.
func bigNumberSetMaximum(env Env, s *bigNumber, args []int32) (int32, error) {
	v, err := operand(env, args)
	if err != nil {
		return 0, err
	}
	if v.Cmp(s.value) < 0 || v.BitLen() > 8*s.size {
		return 0, arithmetic()
	}
	old := s.max
	if err := env.HostWrite(s.size, func() { s.max = old }); err != nil {
		return 0, err
	}
	s.max = v
	return 0, nil
}

func bigNumberCompare(env Env, s *bigNumber, args []int32) (int32, error) {
	other, err := state[*bigNumber](env, args[0])
	if err != nil {
		return 0, err
	}
	return int32(s.value.Cmp(other.value)), nil
}

func bigNumberCompareBytes(env Env, s *bigNumber, args []int32) (int32, error) {
	v, err := operand(env, args)
	if err != nil {
		return 0, err
	}
	return int32(s.value.Cmp(v)), nil
}

// bigNumberToBytes is toBytes(outBuf, bOff, numBytes, arrayFormat), right-aligned; what does not fit is ArithmeticException.
func bigNumberToBytes(env Env, s *bigNumber, args []int32) (int32, error) {
	if _, err := slice(env, args[0], args[1], args[2]); err != nil {
		return 0, err
	}
	b, err := s.bytes(args[3])
	if err != nil {
		return 0, err
	}
	if len(b) > int(args[2]) {
		return 0, arithmetic()
	}
	out := make([]byte, args[2])
	copy(out[len(out)-len(b):], b)
	return 0, env.Write(Ref(args[0]), int(args[1]), out, true)
}

func bigNumberByteLength(_ Env, s *bigNumber, args []int32) (int32, error) {
	b, err := s.bytes(args[0])
	return short(len(b)), err
}

func (s *bigNumber) bytes(format int32) ([]byte, error) {
	if format != formatBCD && format != formatHex {
		return nil, arithmetic()
	}
	return appendNumber(s.value, format), nil
}

// StateKind is that of big numbers.
func (s *bigNumber) StateKind() string { return "bignumber" }

// AppendState writes the maximum and the value, each in as many bytes as the number has.
func (s *bigNumber) AppendState(b []byte) []byte {
	for _, v := range []*big.Int{s.max, s.value} {
		b = append(b, v.FillBytes(make([]byte, s.size))...)
	}
	return b
}

func loadBigNumber(_ Env, data []byte) (any, error) {
	size := len(data) / 2
	if len(data)%2 != 0 || size == 0 || size > maxNumber {
		return nil, errState
	}
	s := newBigNumber(size)
	s.max.SetBytes(data[:size])
	s.value.SetBytes(data[size:])
	return s, nil
}
