package jcvm

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// Options are the limits of a machine. Zero values stand for the defaults.
type Options struct {
	Persistent     int   // bytes of persistent memory; 1 MiB
	ResetMemory    int   // bytes for CLEAR_ON_RESET arrays; 16 KiB
	DeselectMemory int   // bytes for CLEAR_ON_DESELECT arrays; 4 KiB
	CommitCapacity int   // bytes of a transaction's undo log; 3560 as the reference card has
	StackWords     int   // words of operand stack and local variables; 2048
	Frames         int   // nested calls; 256
	Objects        int   // objects on the heap; 1<<20
	Budget         int64 // bytecodes one call from outside may execute; 1<<31

	// Verify judges a CAP file before it is linked, after Validate has passed: the
	// place for the off-card verifier. nil means Validate alone.
	Verify func(*capfile.File) error
}

func (o *Options) setDefaults() {
	set := func(p *int, v int) {
		if *p <= 0 {
			*p = v
		}
	}
	set(&o.Persistent, 1<<20)
	set(&o.ResetMemory, 16<<10)
	set(&o.DeselectMemory, 4<<10)
	set(&o.CommitCapacity, 3560)
	set(&o.StackWords, 2048)
	set(&o.Frames, 256)
	set(&o.Objects, maxObjects)
	o.Objects = min(o.Objects, maxObjects)
	if o.Budget <= 0 {
		o.Budget = 1 << 31
	}
}

// VM is a Java Card virtual machine with the card it runs on. It is not safe for
// concurrent use; jcre.Card serialises what comes through Process, Reset and Invoke.
type VM struct {
	options  Options
	card     *jcre.Card
	api      *api
	env      native.Env
	heap     *heap
	packages []*Package

	execution
	spare execution // of a thread that has ended
	slice int64     // bytecodes between two calls of refill; all of the budget without an observer

	observer *Observer // nil without one
	peak     int       // most words of stack in use
	cutAt    []Place   // where power was cut last

	executed         int64   // bytecodes since the start
	deletionWanted   bool    // JCSystem.requestObjectDeletion
	installing       bool    // an install method runs in the JCRE's transaction
	off              bool    // power was cut; nothing runs until the next reset
	exceptions       []int32 // by jcre.ExceptionClass; 0: not on this card
	exceptionClasses map[*class]jcre.ExceptionClass
	aids             map[iso7816.AID]int32
	shared           map[sharedKey]int32
	lent             []lentArray
	temporary        map[sharedKey]int32 // temporary entry points
	apdu, buffer     int32               // the APDU object and its buffer
	volatile         int32               // jcre.Card.VolatileBytes
	request          int32               // HttpRequest and HttpResponse of the web server
	response         int32
	parameters       int32 // the array that install gets
	permanent        []int32
}

// execution is what a thread of the card model has for itself.
type execution struct {
	stack  []int32
	frames []frame
	depth  int   // frames in use
	sp     int   // first free word of stack
	left   int64 // bytecodes left until refill
	saved  int64 // bytecodes of the budget beyond left
}

// newExecution makes an empty stack.
func (vm *VM) newExecution() execution {
	return execution{stack: make([]int32, vm.options.StackWords+stackSlack), frames: make([]frame, vm.options.Frames)}
}

// newThread gives a thread of the card model a stack, that of one that has ended if there is one; swap exchanges it and the present one. Whoever
// waits gets a fresh budget.
func (vm *VM) newThread() (swap func(done bool)) {
	own := vm.spare
	vm.spare = execution{}
	if own.stack == nil {
		own = vm.newExecution()
	}
	return func(done bool) {
		if vm.depth > 0 {
			vm.executed += vm.options.Budget - vm.left - vm.saved
			vm.left, vm.saved = 0, vm.options.Budget
		}
		vm.execution, own = own, vm.execution
		if done {
			vm.spare, own = execution{stack: own.stack, frames: own.frames}, execution{}
		}
	}
}

// New makes a machine on a card of its own. The machine is the card's journal;
// config.Journal is ignored.
func New(config jcre.Config, options Options) *VM {
	options.setDefaults()
	vm := &VM{
		options: options, api: sharedAPI(), aids: map[iso7816.AID]int32{}, shared: map[sharedKey]int32{}, temporary: map[sharedKey]int32{},
		heap:  newHeap(&options),
		slice: options.Budget,
	}
	vm.execution = vm.newExecution()
	vm.env = env{vm}
	config.Journal = vmJournal{vm}
	vm.card = jcre.New(config)
	vm.card.Transients.OnClear(vm.clearTransients)
	vm.card.OnThread(vm.newThread)
	vm.card.OnInstall(func(*jcre.Instance) error { return nil }, vm.heap.registered)
	vm.makeExceptions()
	vm.makeEntryPoints()
	return vm
}

// makeEntryPoints makes the objects that applets get as arguments.
func (vm *VM) makeEntryPoints() {
	vm.apdu = vm.entryPoint(&object{class: vm.api.class("javacard/framework/APDU")}, flagUnstorable)
	vm.buffer = vm.entryPoint(&object{kind: kindBytes, bytes: vm.card.APDU().Buffer()}, flagUnstorable|flagGlobal)
	vm.volatile = vm.entryPoint(&object{kind: kindBytes, bytes: vm.card.VolatileBytes()}, flagUnstorable|flagGlobal)
	vm.request = vm.entryPoint(&object{class: vm.api.entryPoints["uicc/scws/HttpRequest"]}, flagUnstorable)
	vm.response = vm.entryPoint(&object{class: vm.api.entryPoints["uicc/scws/HttpResponse"]}, flagUnstorable)
	vm.parameters = vm.entryPoint(&object{kind: kindBytes, bytes: make([]byte, installBufferSize)}, flagUnstorable|flagGlobal)
}

// entryPoint adds an object of the JCRE, which is not part of the accounts.
func (vm *VM) entryPoint(o *object, f flags) int32 {
	o.flags = f | flagEntryPoint | flagUncounted | flagTransient
	r, err := vm.heap.add(o)
	if err != nil {
		panic("BUG: jcvm: uncounted object refused: " + err.Error())
	}
	vm.permanent = append(vm.permanent, r)
	return r
}

// Card is the card model: Process and Reset are there.
func (vm *VM) Card() *jcre.Card { return vm.card }

// Packages lists the loaded packages in order of loading.
func (vm *VM) Packages() []*Package { return slices.Clone(vm.packages) }

// Package finds a loaded package by AID; nil if there is none.
func (vm *VM) Package(aid iso7816.AID) *Package {
	for _, p := range vm.packages {
		if p.AID == aid {
			return p
		}
	}
	return nil
}

// Statistics counts since the machine was made; differences say what one command
// cost.
type Statistics struct {
	Bytecodes int64 // instructions of loaded packages executed; native methods count nothing
	PeakStack int   // most words of operand stacks and local variables of all frames at a time
	PeakLog   int   // most bytes of commit capacity used at a time
	Usage
}

// Statistics gives the present counts.
func (vm *VM) Statistics() Statistics {
	return Statistics{Bytecodes: vm.executed, PeakStack: vm.peak, PeakLog: vm.heap.journal.peak, Usage: vm.heap.usage}
}

// CutPower cuts the power at the n-th persistent write from now: it and all that
// follows do not happen, the card is mute until Reset, and a transaction open at
// that moment is rolled back then. 0 takes the order back.
func (vm *VM) CutPower(n int) { vm.heap.cut = n }

// Load judges and links a CAP file. Nothing of it is executed. A package with the
// AID must not be on the card; what it imports must be, in a fitting version.
func (vm *VM) Load(f *capfile.File) (*Package, error) {
	p, err := vm.load(f)
	if err != nil {
		return nil, fmt.Errorf("load package %s: %w", f.Header.Package.AID, err)
	}
	return p, nil
}

func (vm *VM) load(f *capfile.File) (*Package, error) {
	if err := vm.judge(f); err != nil {
		return nil, err
	}
	info := f.Header.Package
	if vm.find(info.AID) != nil {
		return nil, errors.New("a package with this AID is on the card already")
	}
	for i, p := range f.Header.Public {
		if vm.find(p.AID) != nil || slices.ContainsFunc(f.Header.Public[:i], func(q capfile.PublicPackage) bool { return q.AID == p.AID }) {
			return nil, fmt.Errorf("a package with the AID %s is on the card already", p.AID)
		}
	}
	if vm.off {
		return nil, jcre.ErrPowerLoss
	}
	if vm.heap.journal.open {
		return nil, errors.New("a transaction is open")
	}
	p := &Package{AID: info.AID, Major: info.MajorVersion, Minor: info.MinorVersion, Name: f.Header.PackageName, context: vm.freeContext()}
	if p.Name == "" {
		p.Name = f.Path
	}
	block, err := f.LoadFileDataBlock(false)
	if err != nil {
		return nil, err
	}
	p.image = block
	vm.heap.begin(true)
	err = vm.protect((&linker{vm: vm, f: f, p: p}).link)
	if err != nil {
		vm.heap.abort()
		vm.heap.release(p.Size)
		return nil, err
	}
	vm.heap.log.all()
	vm.heap.commit()
	vm.packages = append(vm.packages, p)
	return p, nil
}

// judge refuses a file before anything of it is used.
func (vm *VM) judge(f *capfile.File) error {
	if faults := f.Validate(); len(faults) > 0 {
		err := error(faults[0])
		if len(faults) > 1 {
			return fmt.Errorf("%w (and %d more faults)", err, len(faults)-1)
		}
		return err
	}
	if vm.options.Verify != nil {
		return vm.options.Verify(f)
	}
	return nil
}

// call executes a method with the given argument words in the context that the
// card model has active. The result is one word, the value of an int too.
func (vm *VM) call(m *method, args ...int32) (int32, error) {
	if len(args) != m.nargs {
		return 0, fmt.Errorf("call %s: %d argument words, want %d", m, len(args), m.nargs)
	}
	if m.native != nil {
		return m.native.call(vm, args)
	}
	top := vm.sp + m.locals + m.stack
	if top > vm.options.StackWords || vm.depth == len(vm.frames) {
		return 0, vm.fault(faultStack)
	}
	vm.peak = max(vm.peak, top)
	if m.code == nil {
		return 0, vm.fault(faultAbstract)
	}
	base, fp := vm.depth, vm.sp
	clear(vm.stack[fp : fp+m.locals])
	copy(vm.stack[fp:], args)
	vm.frames[base] = frame{m: m, fp: fp, context: vm.card.ActiveContext()}
	vm.depth++
	err := vm.run(base)
	vm.sp = fp
	return vm.stack[fp], err
}

// enter runs f, which calls methods. The outermost entry gets a fresh budget.
func (vm *VM) enter(f func() error) error {
	if vm.off {
		return jcre.ErrPowerLoss
	}
	if vm.depth > 0 {
		return vm.protect(f)
	}
	if vm.deletionWanted && !vm.heap.journal.open && !vm.card.Waiting() {
		vm.deletionWanted = false
		vm.collect()
	}
	vm.left, vm.saved = 0, vm.options.Budget
	err := vm.protect(f)
	vm.executed += vm.options.Budget - vm.left - vm.saved
	return err
}

// clearTransients is called by the card model when transient memory is to be
// cleared. At a reset it also ends what a power cut left behind.
func (vm *VM) clearTransients(event jcre.Event, context jcre.Context) {
	reset := event == jcre.ClearOnReset
	if reset {
		vm.off = false
		vm.heap.abort()
		vm.depth, vm.sp = 0, 0
		vm.heap.recycle()
	}
	vm.heap.clear(reset, context)
}

// vmJournal is the machine's undo log as the card model's journal.
type vmJournal struct{ vm *VM }

// Begin opens a transaction; the JCRE's own around install has no capacity limit.
func (j vmJournal) Begin() { j.vm.heap.begin(j.vm.installing) }

// Commit keeps what was written.
func (j vmJournal) Commit() { j.vm.heap.commit() }

// Abort restores what was logged.
func (j vmJournal) Abort() { j.vm.heap.abort() }

// WriteState counts and logs a write to state that the card model keeps.
func (j vmJournal) WriteState(n int, restore func()) error {
	if j.vm.off {
		return jcre.ErrPowerLoss
	}
	return j.vm.protect(func() error {
		if !j.vm.heap.beforeState(n, restore) {
			return jcre.Throw(jcre.TransactionExceptionClass, jcre.TransactionBufferFull)
		}
		return nil
	})
}

// MaxCommitCapacity is the size of the undo log in bytes.
func (j vmJournal) MaxCommitCapacity() int { return j.vm.heap.journal.capacity }

// UnusedCommitCapacity is what is left of it.
func (j vmJournal) UnusedCommitCapacity() int { return j.vm.heap.journal.unused() }
