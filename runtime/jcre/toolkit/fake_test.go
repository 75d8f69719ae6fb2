package toolkit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/files"
	"github.com/gocard/gocard/runtime/jcre/proactive"
)

// fake is a toolkit applet made of a function.
type fake struct {
	name    string
	card    *testCard
	process func(event int16) error
}

func (f *fake) Select() (bool, error)        { return true, nil }
func (f *fake) Deselect() error              { return nil }
func (f *fake) Process(*jcre.APDU) error     { return nil }
func (f *fake) Uninstall() error             { return nil }
func (f *fake) Features() jcre.Features      { return jcre.Features{} }
func (f *fake) entry() *Entry                { return f.card.toolkit.EntryOf(f.card.card.Active()) }
func (f *fake) note(format string, a ...any) { f.card.note(f.name+" "+format, a...) }

// ProcessToolkit notes the event and does what the test wants.
func (f *fake) ProcessToolkit(event int16) error {
	f.note("%d", event)
	if f.process == nil {
		return nil
	}
	return f.process(event)
}

// display sends DISPLAY TEXT and notes the result.
func (f *fake) display(text string) error {
	h, err := f.card.toolkit.ProactiveHandler()
	if err != nil {
		f.note("handler %d", reason(err))
		return nil
	}
	if err := h.Command(0x21, 0x80, 0x02, h.Text(4, []byte(text))); err != nil {
		return err
	}
	return f.send()
}

func (f *fake) send() error {
	result, err := f.card.toolkit.Send()
	if reason(err) == 0 && err != nil {
		return err
	}
	f.note("result %02X %d", result, reason(err))
	return nil
}

// testCard is a card with a toolkit framework and a log.
type testCard struct {
	t       *testing.T
	card    *jcre.Card
	toolkit *Toolkit
	log     []string
	applets int
}

func newCard(t *testing.T, config jcre.Config, fs bool) *testCard {
	t.Helper()
	c := &testCard{t: t, card: jcre.New(config)}
	var system *files.System
	session := proactive.New(c.card)
	if fs {
		system = files.New(c.card, files.Default())
	}
	c.toolkit = New(c.card, session, system)
	return c
}

func (c *testCard) note(format string, a ...any) { c.log = append(c.log, fmt.Sprintf(format, a...)) }

// install puts an applet with toolkit parameters on the card; init runs once it has registered.
func (c *testCard) install(f *fake, parameters string, init func(e *Entry) error) error {
	c.t.Helper()
	f.card = c
	c.applets++
	aid := iso7816.MustParseAID(fmt.Sprintf("F00000000000%02X", c.applets))
	as := jcre.Instance{AID: aid, Module: aid, Package: aid, Context: jcre.Context(c.applets)}
	if parameters != "default" {
		value := unhex(c.t, parameters)
		as.SystemParameters = append([]byte{0x80, byte(len(value))}, value...)
	}
	var err error
	c.card.Do(func() {
		_, err = c.card.Install(as, func() error {
			if err := c.card.Register(f, nil); err != nil || init == nil {
				return err
			}
			return init(f.entry())
		})
	})
	return err
}

// mustInstall is install of an applet that must be taken.
func (c *testCard) mustInstall(f *fake, parameters string, init func(e *Entry) error) {
	c.t.Helper()
	if err := c.install(f, parameters, init); err != nil {
		c.t.Fatal(err)
	}
}

// instance is the n-th installed applet.
func (c *testCard) instance(n int) *jcre.Instance {
	return c.card.Lookup(iso7816.MustParseAID(fmt.Sprintf("F00000000000%02X", n)))
}

// play sends commands and compares the answers: lines of command and answer in hex.
func (c *testCard) play(script string) {
	c.t.Helper()
	for line := range strings.Lines(script) {
		command, want, ok := strings.Cut(strings.ReplaceAll(strings.TrimSpace(line), " ", ""), ">")
		if !ok {
			continue
		}
		if got := fmt.Sprintf("%X", c.card.Process(unhex(c.t, command))); got != want {
			c.t.Errorf("%s: %s, want %s", command, got, want)
		}
	}
}

// expect compares the log since the last time.
func (c *testCard) expect(want ...string) {
	c.t.Helper()
	if got, want := strings.Join(c.log, "; "), strings.Join(want, "; "); got != want {
		c.t.Errorf("got\n  %s\nwant\n  %s", got, want)
	}
	c.log = nil
}

// menu fetches SET UP MENU, answers it, and gives its items: identifier and text.
func (c *testCard) menu() string {
	c.t.Helper()
	status := c.card.Process(unhex(c.t, "80F2000C"))
	if len(status) != 2 || status[0] != 0x91 {
		return "none"
	}
	command := c.card.Process(append(unhex(c.t, "80120000"), status[1]))
	c.play("80140000 0C 810301250082028281830100 > 9000")
	h := parseEnvelope(command[:len(command)-2])
	var items []string
	for n := byte(1); ; n++ {
		v, err := h.FindValue(0x8F, n)
		if err != nil {
			return strings.Join(items, " ")
		}
		if len(v) > 0 {
			items = append(items, fmt.Sprintf("%02X%s", v[0], v[1:]))
		}
	}
}

// item initialises a menu entry.
func item(text string) func(e *Entry) error {
	return func(e *Entry) error {
		_, err := e.InitMenuEntry(NewItem([]byte(text), 0, false, 0, 0))
		return err
	}
}

// set registers events.
func set(events ...int16) func(e *Entry) error {
	return func(e *Entry) error { return e.SetEvents(events...) }
}

// all does one after another.
func all(list ...func(e *Entry) error) func(e *Entry) error {
	return func(e *Entry) error {
		for _, f := range list {
			if err := f(e); err != nil {
				return err
			}
		}
		return nil
	}
}

// fileUpdate is a change of three bytes from offset 2 on, or of a record.
func fileUpdate(t *testing.T, path string, record int) files.Update {
	t.Helper()
	return files.Update{Path: unhex(t, path), Record: record, Offset: 2, Length: 3}
}
