package jcvm

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/gocard/gocard/runtime/jcre"
)

// Fault says that the machine stopped an applet for a reason that is no Java
// exception: it cannot be caught, the card answers 6F00.
type Fault struct {
	Reason string // what happened
	Method string // package and method
	PC     int    // counted from the method's first bytecode
	Cause  error  // what the Go runtime said, for code that no verifier passes
}

// Error returns reason and place.
func (f *Fault) Error() string {
	if f.Cause != nil {
		return fmt.Sprintf("execute %s at pc %d: %s: %v", f.Method, f.PC, f.Reason, f.Cause)
	}
	return fmt.Sprintf("execute %s at pc %d: %s", f.Method, f.PC, f.Reason)
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// The reasons of faults.
const (
	faultBudget   = "bytecode budget used up"
	faultStack    = "stack overflow"
	faultAbstract = "abstract method called"
	faultOpcode   = "invalid opcode"
	faultCode     = "ill-typed code"
)

// fault makes a Fault at the newest frame, whose pc has been saved.
func (vm *VM) fault(reason string) error {
	f := &Fault{Reason: reason, Method: "no method"}
	if vm.depth > 0 {
		top := &vm.frames[vm.depth-1]
		f.Method, f.PC = top.m.String(), top.pc
	}
	return f
}

// protect runs f, which executes card code, and keeps what must not escape: a
// power cut becomes jcre.ErrPowerLoss, and a Go run-time error, which only code
// that no verifier passes can cause, becomes a Fault. Whatever happens, the
// machine's stacks are as before. Any other panic is a bug and goes on.
func (vm *VM) protect(f func() error) (err error) {
	depth, sp := vm.depth, vm.sp
	defer func() {
		switch r := recover().(type) {
		case nil:
		case powerCut:
			vm.off, vm.cutAt = true, nil
			for i := vm.depth - 1; i >= 0; i-- {
				vm.cutAt = append(vm.cutAt, vm.Running(i))
			}
			err = jcre.ErrPowerLoss
		case runtime.Error:
			fault := vm.fault(faultCode).(*Fault)
			fault.Cause = r
			err = fault
		default:
			panic(r)
		}
		vm.depth, vm.sp = depth, sp
	}()
	return f()
}

// thrownError is an exception object that left the frames of a run. It unwraps to
// the card model's exception.
type thrownError struct {
	object int32
	class  string
	as     *jcre.Exception
}

// Error returns the class and what it counts as.
func (e *thrownError) Error() string { return "exception " + e.class + " (" + e.as.Error() + ")" }

// Unwrap returns the exception as the card model knows it.
func (e *thrownError) Unwrap() error { return e.as }

// thrown gives the object to throw for an error of a native method; 0 for errors
// that are no exceptions and stop the machine.
func (vm *VM) thrown(err error) int32 {
	var thrown *thrownError
	if errors.As(err, &thrown) {
		return thrown.object
	}
	var e *jcre.Exception
	if errors.As(err, &e) {
		return vm.exception(e.Class, e.Reason)
	}
	return 0
}
