package ir

// Op is an operation.
type Op uint8

// The operations. k is the kind of the result, a b c are arguments. "Traps" means a run-time error of Go, a RuntimeException on the card.
const (
	OpInvalid Op = iota

	// Constants and inputs.
	OpConst // AuxInt, of an integer kind or Bool
	OpNull  // the null reference, of a reference type
	OpParam // AuxInt: index; stands in Func.Params, in no block
	OpPhi   // one argument per predecessor, in the order of Preds

	// Integers; both arguments and the result have kind k; all wrap.
	OpAdd
	OpSub
	OpMul
	OpDiv // truncates; traps on b = 0; least / -1 = least
	OpRem // sign of a; traps on b = 0
	OpAnd
	OpOr
	OpXor
	OpShl // b of any unsigned kind, or of a signed kind that is not negative; counts of Bits(k) and more give 0
	OpShr // arithmetic for signed k, logical for unsigned; large counts give 0 or -1
	OpNeg
	OpCom  // bitwise complement
	OpConv // a of any integer kind or Bool, to k: wraps

	// Bool results; arguments of one kind. OpEq and OpNe also take Bool and references.
	OpEq
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpInBounds // 0 <= a < b, signed; a, b integers of one kind, b >= 0
	OpNot      // of Bool

	// Memory. A null object or array and an index out of range trap.
	OpFieldGet  // a object; Aux *Field
	OpFieldSet  // a object, b value; Aux *Field
	OpGlobalGet // Aux *Global
	OpGlobalSet // a value; Aux *Global
	OpArrayGet  // a array, b index (integer); result kind says signedness of bytes and shorts
	OpArraySet  // a array, b index, c value
	OpArrayLen  // a array; result I16, not negative
	OpVarGet    // Aux *Var
	OpVarSet    // a value; Aux *Var

	// Objects.
	OpNew      // zeroed object; Aux *Class; persistent
	OpNewArray // a length (traps when negative); Type is the array; persistent, zeroed
	OpFrameRef // array of the transient frame that holds a local array; Aux *Frame
	OpFrameOff // offset of that local array in it, I16; Aux *Frame
	OpCast     // a reference, to Type: traps when it is not null and not of that type
	OpIsA      // a reference; Aux Type; Bool; null is of no type

	// Calls. Type is the first result's; further results are OpExtract values that follow the call directly.
	OpCall          // Aux *Func, static (Recv nil)
	OpCallVirtual   // a receiver, then arguments; Aux *Func names the method, the receiver's class decides
	OpCallInterface // a receiver, then arguments; Aux *InterfaceCall
	OpCallAPI       // receiver (unless static or new), then arguments; Aux *APIMethod
	OpExtract       // a call; AuxInt: index of the result, from 1

	// Exceptions.
	OpCatch // the exception, first value of a handler block; type is a reference to Throwable

	// Terminators.
	OpJump        // to Succs[0]
	OpIf          // a Bool; Succs[0] if true, Succs[1] if false
	OpSwitch      // a integer; Aux []int64 cases, Succs[i] for case i, last successor is the default
	OpReturn      // one argument per result
	OpThrow       // a reference to a Throwable
	OpTrap        // AuxInt: TrapKind
	OpUnreachable // after a call that does not return

	opCount
)

// TrapKind is the kind of a run-time error.
type TrapKind uint8

// The kinds of run-time errors that OpTrap raises.
const (
	TrapIndex TrapKind = iota
	TrapSlice
	TrapNil
	TrapConvert
	TrapPanic   // panic with a value that has no status word
	TrapRefused // programs in which it may happen are refused; Aux: *diag.Diagnostic that says so
)

// InterfaceCall is the Aux of OpCallInterface.
type InterfaceCall struct {
	Interface *Class
	Method    *Method
}

// Frame is a local array that lives in the transient frame while its function runs (decision D8).
type Frame struct {
	Name string
	Elem Kind
	Len  int
	Func *Func
}

type opInfo struct {
	name string
	prop property
}

type property uint8

const (
	pure  property = 1 << iota // result depends on arguments only; may be removed, moved, merged
	reads                      // reads memory
	write                      // writes memory or has another effect
	trap                       // may raise an exception
	term                       // ends a block
	comm                       // commutative
)

var opTable = [opCount]opInfo{
	OpInvalid: {"invalid", 0},
	OpConst:   {"const", pure}, OpNull: {"null", pure}, OpParam: {"param", pure}, OpPhi: {"phi", 0},
	OpAdd: {"add", pure | comm}, OpSub: {"sub", pure}, OpMul: {"mul", pure | comm}, OpDiv: {"div", pure | trap}, OpRem: {"rem", pure | trap},
	OpAnd: {"and", pure | comm}, OpOr: {"or", pure | comm}, OpXor: {"xor", pure | comm}, OpShl: {"shl", pure}, OpShr: {"shr", pure},
	OpNeg: {"neg", pure}, OpCom: {"com", pure}, OpConv: {"conv", pure},
	OpEq: {"eq", pure | comm}, OpNe: {"ne", pure | comm}, OpLt: {"lt", pure}, OpLe: {"le", pure}, OpGt: {"gt", pure}, OpGe: {"ge", pure},
	OpInBounds: {"inbounds", pure}, OpNot: {"not", pure},
	OpFieldGet: {"fieldget", reads | trap}, OpFieldSet: {"fieldset", write | trap},
	OpGlobalGet: {"globalget", reads}, OpGlobalSet: {"globalset", write},
	OpArrayGet: {"arrayget", reads | trap}, OpArraySet: {"arrayset", write | trap}, OpArrayLen: {"arraylen", pure | trap},
	OpVarGet: {"varget", reads}, OpVarSet: {"varset", write},
	OpNew: {"new", write | trap}, OpNewArray: {"newarray", write | trap},
	OpFrameRef: {"frameref", pure}, OpFrameOff: {"frameoff", pure},
	OpCast: {"cast", pure | trap}, OpIsA: {"isa", pure},
	OpCall: {"call", reads | write | trap}, OpCallVirtual: {"callvirtual", reads | write | trap},
	OpCallInterface: {"callinterface", reads | write | trap}, OpCallAPI: {"callapi", reads | write | trap},
	OpExtract: {"extract", 0}, OpCatch: {"catch", 0},
	OpJump: {"jump", term}, OpIf: {"if", term}, OpSwitch: {"switch", term}, OpReturn: {"return", term},
	OpThrow: {"throw", term | trap}, OpTrap: {"trap", term | trap}, OpUnreachable: {"unreachable", term},
}

// String returns the operation as the text form writes it.
func (o Op) String() string { return opTable[o].name }

// OpByName is the inverse of Op.String.
func OpByName(s string) (Op, bool) {
	for o := OpConst; o < opCount; o++ {
		if opTable[o].name == s {
			return o, true
		}
	}
	return OpInvalid, false
}

// IsTerminator reports whether o ends a block.
func (o Op) IsTerminator() bool { return opTable[o].prop&term != 0 }

// IsPure reports whether the result depends on the arguments alone. A pure operation that traps may be removed only if it cannot trap.
func (o Op) IsPure() bool { return opTable[o].prop&pure != 0 }

// Reads reports whether o reads memory.
func (o Op) Reads() bool { return opTable[o].prop&reads != 0 }

// HasEffect reports whether o writes memory or has another effect that must stay.
func (o Op) HasEffect() bool { return opTable[o].prop&(write|term) != 0 }

// Traps reports whether o may raise an exception.
func (o Op) Traps() bool { return opTable[o].prop&trap != 0 }

// Commutes reports whether the arguments may be exchanged.
func (o Op) Commutes() bool { return opTable[o].prop&comm != 0 }

// IsCompare reports whether o compares two integers of one kind.
func (o Op) IsCompare() bool { return o >= OpEq && o <= OpGe }

// IsCall reports whether o is a call.
func (o Op) IsCall() bool { return o >= OpCall && o <= OpCallAPI }
