package jcvm

import "github.com/gocard/gocard/runtime/iso7816"

// Observer is told what a machine does. Its functions run inside of the machine and
// may ask it where it stands; they must do nothing else with it.
type Observer struct {
	Step  func()      // before each bytecode
	Write func(n int) // before each write of n bytes to persistent memory
}

// Observe makes the machine tell an observer; nil ends it. Without one, observation
// costs nothing.
func (vm *VM) Observe(o *Observer) {
	vm.observer, vm.slice, vm.heap.onWrite = o, vm.options.Budget, nil
	if o == nil {
		return
	}
	vm.heap.onWrite = o.Write
	if o.Step != nil {
		vm.slice = 1
	}
}

// refill gives the interpreter its next share of the budget; 0 when it is used up.
func (vm *VM) refill() int64 {
	share := min(vm.slice, vm.saved)
	vm.saved -= share
	if share > 0 && vm.observer != nil && vm.observer.Step != nil {
		vm.observer.Step()
	}
	return share
}

// Place is a place in the code of a loaded package.
type Place struct {
	Package iso7816.AID
	Method  uint16 // offset of its header in the Method component
	PC      int    // counted from the method's first bytecode
}

// Depth is the number of methods that are running.
func (vm *VM) Depth() int { return vm.depth }

// Running is where the i-th running method stands, 0 being the outermost. The
// innermost one stands at the bytecode to be executed or that is writing, the others
// at their calls.
func (vm *VM) Running(i int) Place {
	f := &vm.frames[i]
	return Place{f.m.pkg.AID, f.m.at.Offset, f.pc}
}

// Code is the code of the innermost method, to be read only.
func (vm *VM) Code() []byte { return vm.frames[vm.depth-1].m.code }

// PowerCutAt is where the power was cut last: the write, then the calls that led to
// it; nothing when it was not in code.
func (vm *VM) PowerCutAt() []Place { return vm.cutAt }
