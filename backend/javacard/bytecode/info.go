package bytecode

// Operand is the kind of one operand of an instruction.
type Operand uint8

// The operand kinds. A switch has exactly one operand, which covers everything
// behind the opcode.
const (
	OperandLocal   Operand = iota + 1 // u1 index of a local variable
	OperandByte                       // s1 constant
	OperandShort                      // s2 constant
	OperandInt                        // s4 constant
	OperandCP1                        // u1 index into the constant pool
	OperandCP2                        // u2 index into the constant pool
	OperandBranch1                    // s1 offset from the opcode
	OperandBranch2                    // s2 offset from the opcode
	OperandTableS                     // s2 default, s2 low, s2 high, s2 offsets
	OperandTableI                     // s2 default, s4 low, s4 high, s2 offsets
	OperandLookupS                    // s2 default, u2 npairs, (s2 match, s2 offset)
	OperandLookupI                    // s2 default, u2 npairs, (s4 match, s2 offset)
	OperandAtype                      // u1 array type of newarray, checkcast, instanceof
	OperandNargs                      // u1 argument words of invokeinterface
	OperandToken                      // u1 interface method token
	OperandDup                        // u1 mn of dup_x and swap_x
)

// operandSize is the number of bytes of each operand kind, 0 for switches.
var operandSize = [...]int{
	OperandLocal: 1, OperandByte: 1, OperandShort: 2, OperandInt: 4, OperandCP1: 1, OperandCP2: 2,
	OperandBranch1: 1, OperandBranch2: 2, OperandTableS: 0, OperandTableI: 0, OperandLookupS: 0, OperandLookupI: 0,
	OperandAtype: 1, OperandNargs: 1, OperandToken: 1, OperandDup: 1,
}

// Size returns the operand's length in bytes, 0 for switch tables, whose length
// depends on their contents.
func (o Operand) Size() int { return operandSize[o] }

// isSwitch reports whether the operand is one of the four switch tables.
func (o Operand) isSwitch() bool { return o >= OperandTableS && o <= OperandLookupI }

// Flags are properties of an opcode.
type Flags uint8

// The flags of the opcode table.
const (
	FlagInt      Flags = 1 << iota // needs int support (ACC_INT)
	FlagBranch                     // has branch targets: if, goto, jsr, switches
	FlagEnds                       // the next instruction does not follow: goto, ret, returns, athrow, switches
	FlagReturn                     // leaves the method normally
	FlagThrows                     // may throw a Java exception
	FlagVariable                   // stack effect depends on operands: invoke*, dup_x, swap_x
	FlagReserved                   // never in a CAP file: impdep1, impdep2
)

// Atype values of newarray, checkcast and instanceof (JCVM 7.5, newarray).
const (
	AtypeClass     = 0  // checkcast, instanceof: the class or interface of the Classref
	AtypeBoolean   = 10 // T_BOOLEAN
	AtypeByte      = 11 // T_BYTE
	AtypeShort     = 12 // T_SHORT
	AtypeInt       = 13 // T_INT
	AtypeReference = 14 // T_REFERENCE: checkcast, instanceof: array of the Classref
)

// PoolTags is a set of constant pool tags, bit n for tag n (JCVM 6.8).
type PoolTags uint8

// Has reports whether the set contains tag.
func (p PoolTags) Has(tag uint8) bool { return tag < 8 && p&(1<<tag) != 0 }

const (
	poolClassref         PoolTags = 1 << 1
	poolInstanceFieldref PoolTags = 1 << 2
	poolVirtualMethodref PoolTags = 1 << 3
	poolSuperMethodref   PoolTags = 1 << 4
	poolStaticFieldref   PoolTags = 1 << 5
	poolStaticMethodref  PoolTags = 1 << 6
)

// noImplied is Info.Implied of an opcode without an implied operand.
const noImplied = -128

// Info is one row of the opcode table.
//
// Pop and Push give the stack picture, left deepest: s a short word, i an int
// (two words), r a reference, a a return address, w any one word. Return and
// athrow pop what they return and leave nothing. For opcodes with FlagVariable
// both are empty.
type Info struct {
	Mnemonic string
	Operands []Operand // nil when there are none; not to be changed
	Pop      string
	Push     string
	Pool     PoolTags // constant pool tags allowed for the operand, 0 when it has none
	implied  int8
	Flags    Flags
}

// Implied returns the operand that the opcode itself implies: n of aload_n,
// sstore_n and sconst_n, -1 for sconst_m1, 0 for getfield_a_this.
func (i Info) Implied() (int, bool) { return int(i.implied), i.implied != noImplied }

// Words returns the number of words of a stack picture.
func Words(picture string) int {
	n := len(picture)
	for i := range len(picture) {
		if picture[i] == 'i' {
			n++
		}
	}
	return n
}

// The operand layouts that occur, shared by the rows of the table.
var (
	none          []Operand
	local         = []Operand{OperandLocal}
	value1        = []Operand{OperandByte}
	value2        = []Operand{OperandShort}
	value4        = []Operand{OperandInt}
	inc1          = []Operand{OperandLocal, OperandByte}
	inc2          = []Operand{OperandLocal, OperandShort}
	cp1           = []Operand{OperandCP1}
	cp2           = []Operand{OperandCP2}
	branch1       = []Operand{OperandBranch1}
	branch2       = []Operand{OperandBranch2}
	tableS        = []Operand{OperandTableS}
	tableI        = []Operand{OperandTableI}
	lookupS       = []Operand{OperandLookupS}
	lookupI       = []Operand{OperandLookupI}
	atype         = []Operand{OperandAtype}
	atypeCP       = []Operand{OperandAtype, OperandCP2}
	interfaceCall = []Operand{OperandNargs, OperandCP2, OperandToken}
	dupmn         = []Operand{OperandDup}
)
