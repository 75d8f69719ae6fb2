package bytecode

import "strconv"

// Opcode is the first byte of an instruction (JCVM 7). The set is the same in
// CAP formats 2.1 to 2.3.
type Opcode uint8

// The opcodes in numeric order. Name and value are those of JCVM 7.5; each
// underscore of a mnemonic starts a new capital.
const (
	OpNop             Opcode = 0x00
	OpAconstNull      Opcode = 0x01
	OpSconstM1        Opcode = 0x02
	OpSconst0         Opcode = 0x03
	OpSconst1         Opcode = 0x04
	OpSconst2         Opcode = 0x05
	OpSconst3         Opcode = 0x06
	OpSconst4         Opcode = 0x07
	OpSconst5         Opcode = 0x08
	OpIconstM1        Opcode = 0x09
	OpIconst0         Opcode = 0x0A
	OpIconst1         Opcode = 0x0B
	OpIconst2         Opcode = 0x0C
	OpIconst3         Opcode = 0x0D
	OpIconst4         Opcode = 0x0E
	OpIconst5         Opcode = 0x0F
	OpBspush          Opcode = 0x10
	OpSspush          Opcode = 0x11
	OpBipush          Opcode = 0x12
	OpSipush          Opcode = 0x13
	OpIipush          Opcode = 0x14
	OpAload           Opcode = 0x15
	OpSload           Opcode = 0x16
	OpIload           Opcode = 0x17
	OpAload0          Opcode = 0x18
	OpAload1          Opcode = 0x19
	OpAload2          Opcode = 0x1A
	OpAload3          Opcode = 0x1B
	OpSload0          Opcode = 0x1C
	OpSload1          Opcode = 0x1D
	OpSload2          Opcode = 0x1E
	OpSload3          Opcode = 0x1F
	OpIload0          Opcode = 0x20
	OpIload1          Opcode = 0x21
	OpIload2          Opcode = 0x22
	OpIload3          Opcode = 0x23
	OpAaload          Opcode = 0x24
	OpBaload          Opcode = 0x25
	OpSaload          Opcode = 0x26
	OpIaload          Opcode = 0x27
	OpAstore          Opcode = 0x28
	OpSstore          Opcode = 0x29
	OpIstore          Opcode = 0x2A
	OpAstore0         Opcode = 0x2B
	OpAstore1         Opcode = 0x2C
	OpAstore2         Opcode = 0x2D
	OpAstore3         Opcode = 0x2E
	OpSstore0         Opcode = 0x2F
	OpSstore1         Opcode = 0x30
	OpSstore2         Opcode = 0x31
	OpSstore3         Opcode = 0x32
	OpIstore0         Opcode = 0x33
	OpIstore1         Opcode = 0x34
	OpIstore2         Opcode = 0x35
	OpIstore3         Opcode = 0x36
	OpAastore         Opcode = 0x37
	OpBastore         Opcode = 0x38
	OpSastore         Opcode = 0x39
	OpIastore         Opcode = 0x3A
	OpPop             Opcode = 0x3B
	OpPop2            Opcode = 0x3C
	OpDup             Opcode = 0x3D
	OpDup2            Opcode = 0x3E
	OpDupX            Opcode = 0x3F
	OpSwapX           Opcode = 0x40
	OpSadd            Opcode = 0x41
	OpIadd            Opcode = 0x42
	OpSsub            Opcode = 0x43
	OpIsub            Opcode = 0x44
	OpSmul            Opcode = 0x45
	OpImul            Opcode = 0x46
	OpSdiv            Opcode = 0x47
	OpIdiv            Opcode = 0x48
	OpSrem            Opcode = 0x49
	OpIrem            Opcode = 0x4A
	OpSneg            Opcode = 0x4B
	OpIneg            Opcode = 0x4C
	OpSshl            Opcode = 0x4D
	OpIshl            Opcode = 0x4E
	OpSshr            Opcode = 0x4F
	OpIshr            Opcode = 0x50
	OpSushr           Opcode = 0x51
	OpIushr           Opcode = 0x52
	OpSand            Opcode = 0x53
	OpIand            Opcode = 0x54
	OpSor             Opcode = 0x55
	OpIor             Opcode = 0x56
	OpSxor            Opcode = 0x57
	OpIxor            Opcode = 0x58
	OpSinc            Opcode = 0x59
	OpIinc            Opcode = 0x5A
	OpS2b             Opcode = 0x5B
	OpS2i             Opcode = 0x5C
	OpI2b             Opcode = 0x5D
	OpI2s             Opcode = 0x5E
	OpIcmp            Opcode = 0x5F
	OpIfeq            Opcode = 0x60
	OpIfne            Opcode = 0x61
	OpIflt            Opcode = 0x62
	OpIfge            Opcode = 0x63
	OpIfgt            Opcode = 0x64
	OpIfle            Opcode = 0x65
	OpIfnull          Opcode = 0x66
	OpIfnonnull       Opcode = 0x67
	OpIfAcmpeq        Opcode = 0x68
	OpIfAcmpne        Opcode = 0x69
	OpIfScmpeq        Opcode = 0x6A
	OpIfScmpne        Opcode = 0x6B
	OpIfScmplt        Opcode = 0x6C
	OpIfScmpge        Opcode = 0x6D
	OpIfScmpgt        Opcode = 0x6E
	OpIfScmple        Opcode = 0x6F
	OpGoto            Opcode = 0x70
	OpJsr             Opcode = 0x71
	OpRet             Opcode = 0x72
	OpStableswitch    Opcode = 0x73
	OpItableswitch    Opcode = 0x74
	OpSlookupswitch   Opcode = 0x75
	OpIlookupswitch   Opcode = 0x76
	OpAreturn         Opcode = 0x77
	OpSreturn         Opcode = 0x78
	OpIreturn         Opcode = 0x79
	OpReturn          Opcode = 0x7A
	OpGetstaticA      Opcode = 0x7B
	OpGetstaticB      Opcode = 0x7C
	OpGetstaticS      Opcode = 0x7D
	OpGetstaticI      Opcode = 0x7E
	OpPutstaticA      Opcode = 0x7F
	OpPutstaticB      Opcode = 0x80
	OpPutstaticS      Opcode = 0x81
	OpPutstaticI      Opcode = 0x82
	OpGetfieldA       Opcode = 0x83
	OpGetfieldB       Opcode = 0x84
	OpGetfieldS       Opcode = 0x85
	OpGetfieldI       Opcode = 0x86
	OpPutfieldA       Opcode = 0x87
	OpPutfieldB       Opcode = 0x88
	OpPutfieldS       Opcode = 0x89
	OpPutfieldI       Opcode = 0x8A
	OpInvokevirtual   Opcode = 0x8B
	OpInvokespecial   Opcode = 0x8C
	OpInvokestatic    Opcode = 0x8D
	OpInvokeinterface Opcode = 0x8E
	OpNew             Opcode = 0x8F
	OpNewarray        Opcode = 0x90
	OpAnewarray       Opcode = 0x91
	OpArraylength     Opcode = 0x92
	OpAthrow          Opcode = 0x93
	OpCheckcast       Opcode = 0x94
	OpInstanceof      Opcode = 0x95
	OpSincW           Opcode = 0x96
	OpIincW           Opcode = 0x97
	OpIfeqW           Opcode = 0x98
	OpIfneW           Opcode = 0x99
	OpIfltW           Opcode = 0x9A
	OpIfgeW           Opcode = 0x9B
	OpIfgtW           Opcode = 0x9C
	OpIfleW           Opcode = 0x9D
	OpIfnullW         Opcode = 0x9E
	OpIfnonnullW      Opcode = 0x9F
	OpIfAcmpeqW       Opcode = 0xA0
	OpIfAcmpneW       Opcode = 0xA1
	OpIfScmpeqW       Opcode = 0xA2
	OpIfScmpneW       Opcode = 0xA3
	OpIfScmpltW       Opcode = 0xA4
	OpIfScmpgeW       Opcode = 0xA5
	OpIfScmpgtW       Opcode = 0xA6
	OpIfScmpleW       Opcode = 0xA7
	OpGotoW           Opcode = 0xA8
	OpGetfieldAW      Opcode = 0xA9
	OpGetfieldBW      Opcode = 0xAA
	OpGetfieldSW      Opcode = 0xAB
	OpGetfieldIW      Opcode = 0xAC
	OpGetfieldAThis   Opcode = 0xAD
	OpGetfieldBThis   Opcode = 0xAE
	OpGetfieldSThis   Opcode = 0xAF
	OpGetfieldIThis   Opcode = 0xB0
	OpPutfieldAW      Opcode = 0xB1
	OpPutfieldBW      Opcode = 0xB2
	OpPutfieldSW      Opcode = 0xB3
	OpPutfieldIW      Opcode = 0xB4
	OpPutfieldAThis   Opcode = 0xB5
	OpPutfieldBThis   Opcode = 0xB6
	OpPutfieldSThis   Opcode = 0xB7
	OpPutfieldIThis   Opcode = 0xB8
	OpImpdep1         Opcode = 0xFE
	OpImpdep2         Opcode = 0xFF
)

// Valid reports whether op may stand in a CAP file: 00 to B8. The two
// implementation dependent opcodes FE and FF never do.
func (op Opcode) Valid() bool { return op <= OpPutfieldIThis }

// String returns the mnemonic as the specification spells it, or the value in
// hexadecimal when op is not defined.
func (op Opcode) String() string {
	if name := table[op].Mnemonic; name != "" {
		return name
	}
	return "opcode_0x" + strconv.FormatUint(uint64(op), 16)
}

// Info returns op's row of the opcode table; the zero Info for undefined ones.
func (op Opcode) Info() Info { return table[op] }

// Lookup returns the opcode with the given mnemonic.
func Lookup(mnemonic string) (Opcode, bool) {
	for i := range table {
		if table[i].Mnemonic == mnemonic && mnemonic != "" {
			return Opcode(i), true
		}
	}
	return 0, false
}
