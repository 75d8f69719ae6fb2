package ir

import "go/token"

// Func is a function. Params[0] of a virtual method is the receiver.
type Func struct {
	Name        string     // virtual methods: the Go method name; others: unique in the program
	Recv        *Class     // class that declares a virtual method; nil: a static function
	Overrides   *APIMethod // imported method that this virtual method overrides or implements
	Params      []*Value   // OpParam, in order; they belong to no block
	Results     []Type
	ResultRoles []Role // nil or one per result
	Vars        []*Var
	Blocks      []*Block // Blocks[0] is the entry; it has no predecessor
	Depth       int      // of a function that calls itself: how often it can be active at once; 0: not known
	Pos         token.Position

	nextValue, nextBlock int
}

// FullName is the function's unique name: Class.Method for virtual methods.
func (f *Func) FullName() string {
	if f.Recv != nil {
		return f.Recv.Name + "." + f.Name
	}
	return f.Name
}

// Var is a mutable local variable of a function.
type Var struct {
	Name string
	Type Type
}

// Block is a basic block: phis first, then other values, the terminator last.
type Block struct {
	ID      int
	Func    *Func
	Values  []*Value
	Preds   []*Block
	Succs   []*Block // in the order the terminator names them
	Handler *Block   // receives exceptions raised in this block; not among Succs
}

// Value is an operation and its result.
type Value struct {
	ID     int
	Op     Op
	Type   Type // Void for operations without result
	Args   []*Value
	AuxInt int64  // constant, index, see Op
	Aux    any    // *Field, *Global, *Func, *InterfaceCall, *APIMethod, *Class, *Var, *Frame, Type, []int64; see Op
	Block  *Block // nil for parameters
	Pos    token.Position
	Role   Role   // of parameters
	Name   string // in the source, of parameters and what variables hold: for debuggers; the text form does not have it
}

// NewParam appends a parameter.
func (f *Func) NewParam(t Type, role Role) *Value {
	v := &Value{ID: f.newID(), Op: OpParam, Type: t, AuxInt: int64(len(f.Params)), Role: role}
	f.Params = append(f.Params, v)
	return v
}

// NewVar adds a mutable local.
func (f *Func) NewVar(name string, t Type) *Var {
	v := &Var{Name: name, Type: t}
	f.Vars = append(f.Vars, v)
	return v
}

// NewBlock appends an empty block.
func (f *Func) NewBlock() *Block {
	b := &Block{ID: f.nextBlock, Func: f}
	f.nextBlock++
	f.Blocks = append(f.Blocks, b)
	return b
}

// NewValue makes a value of f that stands in no block yet.
func (f *Func) NewValue(op Op, t Type, args ...*Value) *Value {
	return &Value{ID: f.newID(), Op: op, Type: t, Args: args}
}

func (f *Func) newID() int {
	f.nextValue++
	return f.nextValue - 1
}

// Reserve makes NumValues at least values and NumBlocks at least blocks, for a reader of text that gives values and blocks their IDs itself.
func (f *Func) Reserve(values, blocks int) {
	f.nextValue, f.nextBlock = max(f.nextValue, values), max(f.nextBlock, blocks)
}

// NumValues is one more than the greatest value ID of f.
func (f *Func) NumValues() int { return f.nextValue }

// NumBlocks is one more than the greatest block ID of f.
func (f *Func) NumBlocks() int { return f.nextBlock }

// Terminator is the last value of b, nil while b is under construction.
func (b *Block) Terminator() *Value {
	if n := len(b.Values); n > 0 && b.Values[n-1].Op.IsTerminator() {
		return b.Values[n-1]
	}
	return nil
}

// Phis returns the phis at the start of b.
func (b *Block) Phis() []*Value {
	n := 0
	for n < len(b.Values) && b.Values[n].Op == OpPhi {
		n++
	}
	return b.Values[:n]
}

// AddEdge makes succ a successor of b.
func (b *Block) AddEdge(succ *Block) {
	b.Succs = append(b.Succs, succ)
	succ.Preds = append(succ.Preds, b)
}
