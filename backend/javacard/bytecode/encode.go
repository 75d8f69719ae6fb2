package bytecode

import "fmt"

// Append encodes in behind code. PC is not looked at: offsets are relative, so
// the result does not depend on it. An operand that does not fit is an error,
// and code is returned as it was.
func Append(code []byte, in Instr) ([]byte, error) {
	if !in.Op.Valid() {
		return code, fmt.Errorf("encode: invalid opcode 0x%02x", uint8(in.Op))
	}
	if err := in.check(); err != nil {
		return code, fmt.Errorf("encode: %w", err)
	}
	out := append(code, byte(in.Op))
	for i, o := range table[in.Op].Operands {
		var err error
		if o.isSwitch() {
			if err = in.Switch.check(o); err == nil {
				out = in.Switch.append(o, out)
			}
		} else if err = checkOperand(o, in.Args[i]); err == nil {
			out = appendOperand(out, o, in.Args[i])
		}
		if err != nil {
			return code, fmt.Errorf("encode: %s: %w", in.Op, err)
		}
	}
	return out, nil
}

// AppendAll encodes the instructions one after the other.
func AppendAll(code []byte, list []Instr) ([]byte, error) {
	out := code
	for i, in := range list {
		var err error
		if out, err = Append(out, in); err != nil {
			return code, fmt.Errorf("instruction %d: %w", i, err)
		}
	}
	return out, nil
}

// checkOperand tests that v fits the operand.
func checkOperand(o Operand, v int32) error {
	fits := true
	switch o {
	case OperandByte, OperandBranch1:
		fits = v == int32(int8(v))
	case OperandShort, OperandBranch2:
		fits = v == int32(int16(v))
	case OperandInt:
	case OperandCP2:
		fits = v == int32(uint16(v))
	default:
		fits = v == int32(uint8(v))
	}
	if !fits {
		return fmt.Errorf("operand %d does not fit into %d bytes", v, operandSize[o])
	}
	return nil
}

func appendOperand(code []byte, o Operand, v int32) []byte {
	for shift := 8 * (operandSize[o] - 1); shift >= 0; shift -= 8 {
		code = append(code, byte(v>>shift))
	}
	return code
}
