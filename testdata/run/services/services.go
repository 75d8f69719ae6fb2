// Package services is an applet made of services: a dispatcher hands them the commands.
//
//gocard:package aid=F0676F636172641083 version=1.0
package services

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/framework/service"
)

// Applet has a dispatcher with a place for six services.
//
//gocard:applet aid=F0676F63617264108301
type Applet struct {
	framework.Applet
	dispatcher *service.Dispatcher
	before     *before
	command    *command
	after      *after
	late       *late
}

// Install makes the services.
func Install(params []byte) {
	a := &Applet{dispatcher: service.NewDispatcher(6), before: &before{}, command: &command{}, after: &after{}, late: &late{}}
	a.dispatcher.AddService(a.before, service.ProcessInputData)
	a.dispatcher.AddService(a.command, service.ProcessCommand)
	a.dispatcher.AddService(a.late, service.ProcessCommand)
	a.dispatcher.AddService(&unknown{}, service.ProcessCommand)
	a.dispatcher.AddService(a.after, service.ProcessOutputData)
	framework.Register(a)
}

// Process changes the table with INS 20, tells with INS 21 how often the services were called, and has them do the rest.
func (a *Applet) Process(apdu *framework.APDU) {
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x20:
		buf[0] = a.change(buf[framework.OffsetP1], buf[framework.OffsetP2])
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x21:
		buf[0], buf[1], buf[2], buf[3] = a.before.calls, a.command.calls, a.late.calls, a.after.calls
		apdu.SetOutgoingAndSend(buf[:4])
	case 0x22:
		buf[0] = a.around(apdu)
		apdu.SetOutgoingAndSend(buf[:1])
	default:
		a.dispatcher.Process(apdu)
	}
}

// around tells by how much the services count on while they refuse the command.
func (a *Applet) around(apdu *framework.APDU) (n byte) {
	calls := a.before.calls
	defer func() {
		recover()
		n = a.before.calls - calls
	}()
	a.dispatcher.Process(apdu)
	return 0xEE
}

// change adds or removes a service, and gives the reason of a ServiceException.
func (a *Applet) change(what, phase byte) (reason byte) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case service.ServiceException:
			reason = byte(e.Reason())
		default:
			reason = 0xEE
		}
	}()
	switch what {
	case 0:
		a.dispatcher.AddService(nil, phase)
	case 1:
		a.dispatcher.AddService(a.before, phase)
	case 2:
		a.dispatcher.AddService(a.after, phase)
	case 3:
		a.dispatcher.AddService(a.late, phase)
	case 0x10:
		a.dispatcher.RemoveService(nil, phase)
	case 0x11:
		a.dispatcher.RemoveService(a.before, phase)
	case 0x12:
		a.dispatcher.RemoveService(a.after, phase)
	case 0x13:
		a.dispatcher.RemoveService(a.late, phase)
	case 0x20: // what an abort takes back
		framework.BeginTransaction()
		a.dispatcher.RemoveService(a.before, phase)
		a.dispatcher.AddService(a.late, phase)
		framework.AbortTransaction()
	case 0x21: // a service that is nil, but not a nil interface
		var none *before
		a.dispatcher.AddService(none, phase)
	case 0x22:
		var none *before
		a.dispatcher.RemoveService(none, phase)
	}
	return 0
}

// before turns the bits of the data of INS 10 round, and refuses INS 13 with an exception.
type before struct {
	service.BasicService
	calls byte
}

func (s *before) ProcessDataIn(apdu *framework.APDU) bool {
	s.calls++
	switch s.INS(apdu) {
	case 0x10:
		n := s.ReceiveInData(apdu)
		buf := apdu.Buffer()
		for i := range n {
			buf[5+i] ^= 0xFF
		}
		return true
	case 0x13:
		panic(framework.SWConditionsNotSatisfied)
	case 0x19: // takes the last byte away
		s.ReceiveInData(apdu)
		apdu.Buffer()[framework.OffsetLc]--
	case 0x1A: // does all of it
		s.SetOutputLength(apdu, 1)
		apdu.Buffer()[5] = 0x77
		return s.Succeed(apdu)
	}
	return false
}

// command does the commands.
type command struct {
	service.BasicService
	calls byte
}

func (s *command) ProcessCommand(apdu *framework.APDU) bool {
	s.calls++
	if s.SelectingApplet() {
		s.SetOutputLength(apdu, 0)
		return s.Succeed(apdu)
	}
	buf := apdu.Buffer()
	switch s.INS(apdu) {
	case 0x10, 0x19: // an echo
		s.SetOutputLength(apdu, int16(s.ReceiveInData(apdu)))
		return s.Succeed(apdu)
	case 0x11:
		return s.Fail(apdu, 0x6A80)
	case 0x12:
		s.SetOutputLength(apdu, 2)
		buf[5], buf[6] = s.CLA(apdu), s.P1(apdu)
		return s.SucceedWithStatusWord(apdu, 0x6310)
	case 0x1B: // with no more than a status word
		s.SetOutputLength(apdu, 0)
		return s.SucceedWithStatusWord(apdu, 0x6283)
	case 0x1C:
		panic(service.ServiceCommandIsFinished)
	case 0x15:
		buf[5], buf[6], buf[7], buf[8] = s.P2(apdu), 0, 0, 0
		buf[6] = refused(func() { buf[7] = byte(s.OutputLength(apdu)) })
		buf[7] = refused(func() { buf[8] = byte(s.StatusWord(apdu)) })
		if s.IsProcessed(apdu) {
			buf[8] = 1
		}
		s.SetProcessed(apdu)
		s.SetProcessed(apdu)
		buf[9] = refused(func() { s.ReceiveInData(apdu) })
		buf[10] = refused(func() { buf[10] = s.P1(apdu) })
		buf[11] = refused(func() { s.INS(apdu) })
		if s.IsProcessed(apdu) {
			buf[8] |= 2
		}
		buf[12] = refused(func() { s.SetOutputLength(apdu, 257) })
		buf[13] = refused(func() { s.SetOutputLength(apdu, -1) })
		s.SetOutputLength(apdu, 12)
		s.SetStatusWord(apdu, 0x1234)
		buf[14], buf[15], buf[16] = byte(s.OutputLength(apdu)), byte(s.StatusWord(apdu)>>8), byte(s.StatusWord(apdu))
		return s.Succeed(apdu)
	}
	return false
}

// refused is the reason of the ServiceException that f ends with.
func refused(f func()) (reason byte) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case service.ServiceException:
			reason = byte(e.Reason())
		default:
			reason = 0xEE
		}
	}()
	f()
	return 0
}

// late is a service of its own kind.
type late struct{ calls byte }

func (s *late) ProcessDataIn(apdu *framework.APDU) bool { return false }

func (s *late) ProcessCommand(apdu *framework.APDU) bool {
	buf := apdu.Buffer()
	s.calls++
	switch buf[framework.OffsetINS] {
	case 0x16: // sends itself
		buf[0] = s.calls
		apdu.SetOutgoingAndSend(buf[:1])
		return true
	case 0x17: // only says so
		return true
	case 0x18: // as far as the length
		apdu.SetOutgoing()
		apdu.SetOutgoingLength(1)
		return true
	}
	return false
}

func (s *late) ProcessDataOut(apdu *framework.APDU) bool { return false }

// unknown is a service that only the dispatcher knows. What it changes is taken back as well.
type unknown struct {
	service.BasicService
	n byte
}

func (s *unknown) ProcessCommand(apdu *framework.APDU) bool {
	if s.INS(apdu) != 0x1D {
		return false
	}
	framework.BeginTransaction()
	s.n++
	framework.AbortTransaction()
	apdu.Buffer()[5] = s.n
	s.SetOutputLength(apdu, 1)
	return s.Succeed(apdu)
}

// after appends how often before was called.
type after struct {
	service.BasicService
	calls byte
}

func (s *after) ProcessDataOut(apdu *framework.APDU) bool {
	s.calls++
	n := s.OutputLength(apdu)
	if n == 0 {
		return false
	}
	apdu.Buffer()[5+n] = 0xAA
	s.SetOutputLength(apdu, int16(n+1))
	return true
}
