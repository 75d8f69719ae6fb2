package jcre

import (
	"bytes"
	"errors"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// TestServiceLimits: data that do not fit into the buffer, and a response of 256 bytes. testdata/run/services has the rest.
func TestServiceLimits(t *testing.T) {
	reason := func(what string, err error, want uint16) {
		t.Helper()
		if !errors.Is(err, serviceException(want)) {
			t.Errorf("%s: %v, want reason %d", what, err, want)
		}
	}
	long := iso7816.CommandAPDU{CLA: 0x80, INS: 1, Data: make([]byte, 129)}
	small := NewAPDU(MinAPDUBufferSize)
	small.Start(long, false)
	_, err := small.ReceiveInData()
	reason("129 bytes into a buffer of 133", err, ServiceCommandDataTooLong)
	long.Data = long.Data[:128]
	small.Start(long, false)
	if n, err := small.ReceiveInData(); n != 128 || err != nil {
		t.Errorf("128 bytes: %d, %v", n, err)
	}
	if n, err := small.ReceiveInData(); n != 128 || err != nil {
		t.Errorf("128 bytes again: %d, %v", n, err)
	}
	reason("129 bytes of output", small.SetOutputLength(129), ServiceIllegalParam)

	a := NewAPDU(0)
	a.Start(iso7816.CommandAPDU{CLA: 0x80, INS: 1, Ne: 256}, false)
	if err := errors.Join(a.SetOutputLength(256), a.Succeed(0x6310)); err != nil {
		t.Fatal(err)
	}
	if n, err := a.OutputLength(); n != 256 || a.Buffer()[4] != 0 || err != nil {
		t.Errorf("output of 256 bytes: %d, La %d, %v", n, a.Buffer()[4], err)
	}
	a.Buffer()[260] = 0x5A
	if sw, err := a.SendOutput(); sw != 0x6310 || err != nil || !bytes.Equal(a.Response(), a.Buffer()[5:]) {
		t.Errorf("response %X, %04X, %v", a.Response(), sw, err)
	}
	a.Start(iso7816.CommandAPDU{CLA: 0x80, INS: 1, Ne: 256}, false)
	if err := errors.Join(a.SetOutputLength(256), a.Fail(0x6985)); err != nil {
		t.Fatal(err)
	}
	if n, err := a.OutputLength(); n != 0 || err != nil {
		t.Errorf("output of a command that failed: %d, %v", n, err)
	}
}
