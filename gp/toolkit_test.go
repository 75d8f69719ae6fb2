package gp

import (
	"fmt"
	"testing"
)

func TestToolkitParameters(t *testing.T) {
	p := UICCParameters{Toolkit: &ToolkitParameters{
		Priority: 1, Timers: 2, TextLength: 0x10, Menu: []MenuEntry{{1, 1}, {0, 0}}, Channels: 3, Security: []byte{0x12}, TARs: [][3]byte{{0xB0, 0, 0x10}}, Services: 4,
	}}
	b, err := p.System()
	if got := fmt.Sprintf("%X", b); err != nil || got != "EA128010010210020101000003011203B0001004" {
		t.Errorf("%s, %v", got, err)
	}
	if b, err := (UICCParameters{Toolkit: &ToolkitParameters{Menu: make([]MenuEntry, 256)}}).System(); err == nil {
		t.Errorf("256 menu entries: %X", b)
	}
}
