package jcre

import (
	"fmt"
	"testing"
)

func TestManageChannel(t *testing.T) {
	c := newCard(t, Config{}, &fake{}, &fake{})
	expect(t, c, sel(0)+`  => 9000
		0070000001 => 01 9000
		0070000002 => 6C01
		0070800100 => 9000
		0070800100 => 6200
		0070800000 => 6A81
		0070800900 => 6200
		0070801400 => 6A81
		00700002 => 9000
		00700002 => 6A86
		00700009 => 6A86
		00700014 => 6A81
		0070000000 => 6C01
		0070000001 => 01 9000
		00707700 => 6A81
		0C70000001 => 6882
		6070000001 => 6881
		0370770001 => 6881
		0770000001 => 6882
		0370000001 => 6881`)
}

func TestOneChannel(t *testing.T) {
	c := newCard(t, Config{Channels: 1}, &fake{})
	expect(t, c, `
		0070000001 => 6881
		0070800100 => 6881
		00707700 => 6881
		0470000001 => 6882`)
}

func TestChannelsRunOut(t *testing.T) {
	c := newCard(t, Config{Channels: 3}, &fake{})
	expect(t, c, `
		0070000001 => 01 9000
		0070000001 => 02 9000
		0070000001 => 6A81
		0380000000 => 6881`)
}

func TestSelectOpensAChannel(t *testing.T) {
	a, b := &fake{}, &fake{}
	c := newCard(t, Config{}, a, b)
	expect(t, c, sel(0)+`=> 9000
		81010000 => 6881
		01A4040006F0676F636101 => 9000
		81010000 => 9000
		80010000 => 9000
		82010000 => 6881
		C0010000 => 6881`)
	if x, y := a.took(), b.took(); x != "select process process" || y != "select process process" {
		t.Errorf("first: %s; second: %s", x, y)
	}
}

// TestSelectThatFailsOpensAChannel: the channel is open whatever becomes of the SELECT (JCRE 4.5.2); one that is a command of applets opens none.
func TestSelectThatFailsOpensAChannel(t *testing.T) {
	c := newCard(t, Config{}, &fake{})
	expect(t, c, sel(0)+` => 9000
		01A4040006F0676F636100 => 6985
		8101000000 => 6999
		02A4040006F0676F636177 => 6999
		8201000000 => 6999
		0FA4040006F0676F636100 => 6881
		03A40000023F00 => 6881
		13A4040006F0676F636100 => 6881`)
}

// TestAssignedChannel: what select and deselect find as their channel is the one that they are called for, not the command's (JCRE 4.5.1, 4.6.1).
func TestAssignedChannel(t *testing.T) {
	a := &fake{features: Features{MultiSelectable: true}}
	c := newCard(t, Config{}, a)
	a.multiF = func() {
		a.calls = append(a.calls, fmt.Sprintf("on %d selecting %t", c.Channel(), c.SelectingApplet()))
	}
	expect(t, c, sel(0)+" => 9000\n01A4040006F0676F636100 => 9000")
	a.took()
	expect(t, c, "0170000001 => 02 9000\n0070800200 => 9000")
	if got := a.took(); got != "select(true) on 2 selecting true deselect(true) on 2 selecting false" {
		t.Errorf("calls: %s", got)
	}
}

func TestMultiselection(t *testing.T) {
	plain, multi := &fake{}, &fake{features: Features{MultiSelectable: true}}
	c := newCard(t, Config{}, plain, multi)
	expect(t, c, sel(0)+" => 9000\n01A4040006F0676F636100 => 6985\n"+sel(1)+" => 9000\n01A4040006F0676F636101 => 9000\n"+sel(0)+" => 9000")
	if got := multi.took(); got != "select process select(true) process deselect(true)" {
		t.Errorf("calls: %s", got)
	}
	expect(t, c, "0070800100 => 9000")
	if got := multi.took(); got != "deselect" {
		t.Errorf("the last channel: %s", got)
	}
}

func TestDeselectMemoryStaysWhileAnotherChannelHasTheContext(t *testing.T) {
	multi := &fake{features: Features{MultiSelectable: true}}
	c := newCard(t, Config{}, multi, &fake{})
	s := []byte{1}
	AddTransient(&c.Transients, 1, ClearOnDeselect, s)
	send(t, c, sel(0))
	send(t, c, "01A4040006F0676F636100")
	send(t, c, sel(1))
	if s[0] != 1 {
		t.Error("cleared although channel 1 has the applet")
	}
	send(t, c, "0070800100")
	if s[0] != 0 {
		t.Error("not cleared although no channel has the applet")
	}
}

func TestActiveApplets(t *testing.T) {
	a := &fake{}
	c := newCard(t, Config{}, a, &fake{})
	var own, other, channel = false, true, -1
	a.processF = func(apdu *APDU) error {
		own, other = c.IsActive(c.LookupBytes(aidOf(0).Bytes())), c.IsActive(c.Lookup(aidOf(1)))
		channel = c.Channel()
		return nil
	}
	send(t, c, "02A4040006F0676F636100")
	if !own || other || channel != 2 {
		t.Errorf("active %t, other %t, channel %d", own, other, channel)
	}
	if c.LookupBytes([]byte{1}) != nil || c.LookupBytes(nil) != nil {
		t.Error("bytes that are no AID name an applet")
	}
}

// TestBusyElsewhere: an applet that is not MultiSelectable and selected on another channel takes no calls (JCRE 4.2.2); on its own channel, and
// where it is nowhere selected, it does.
func TestBusyElsewhere(t *testing.T) {
	var c *Card
	asked := map[string]bool{}
	client := &fake{processF: func(*APDU) error {
		for n := range 3 {
			asked[aidOf(n).String()] = c.BusyElsewhere(c.Lookup(aidOf(n)))
		}
		return nil
	}}
	multi := &fake{features: Features{MultiSelectable: true}}
	c = newCard(t, Config{}, client, &fake{}, multi)
	check := func(what string, plain, multiselectable bool) {
		t.Helper()
		expect(t, c, "8010000000 => 9000")
		if asked[aidOf(0).String()] || asked[aidOf(1).String()] != plain || asked[aidOf(2).String()] != multiselectable {
			t.Errorf("%s: busy %v", what, asked)
		}
	}
	expect(t, c, sel(0)+" => 9000")
	check("alone", false, false)
	expect(t, c, "01A4040006F0676F636101 => 9000\n02A4040006F0676F636102 => 9000")
	check("both selected elsewhere", true, false)
	expect(t, c, "0070800100 => 9000")
	check("channel closed", false, false)
}

// TestKept: states are registered once each, and a card tells when its registry changed.
func TestKept(t *testing.T) {
	c := newCard(t, Config{})
	c.Keep("a", nil)
	c.Keep("b", nil)
	var names []string
	c.EachKept(func(name string, _ Kept) { names = append(names, name) })
	if len(names) != 2 || names[0] != "a" || names[1] != "b" {
		t.Errorf("registered %v", names)
	}
	before := c.StateVersion()
	c.Do(func() { c.Add(Instance{AID: aidOf(7), Applet: &fake{}}) })
	if c.StateVersion() == before {
		t.Error("a new applet is no change")
	}
	defer func() {
		if recover() == nil {
			t.Error("a name was taken twice")
		}
	}()
	c.Keep("a", nil)
}
