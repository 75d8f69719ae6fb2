package jcre

import (
	"crypto/rand"
	"errors"
	"io"
	"os"
	"slices"
	"sync"
	"time"
	"unsafe"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// MaxChannels is the largest number of logical channels of a Config.
const MaxChannels = iso7816.MaxLogicalChannel + 1

// Config is how a card is made.
type Config struct {
	// Native cards run natively compiled applets, so their code holds the baton.
	Native bool
	// Journal makes persistent writes undoable; nil where there are none.
	Journal Journal
	// BufferSize is the size of the APDU buffer, at least MinAPDUBufferSize; 0 means APDUBufferSize.
	BufferSize int
	// Channels is the number of logical channels, 1 to MaxChannels; 0 means 4.
	Channels int
	Habits   Habits
	// T0 makes the card's protocol T=0 as applets see it; otherwise it is T=1.
	T0 bool
	// UICC makes the file system answer on channels without a selected applet.
	UICC bool
	// PartialSelect makes SELECT accept the leading bytes of an AID, and P2 02 the next match (JCRE 4.5, optional).
	PartialSelect bool
	// Trace, if not nil, gets the Go stack of each panic in natively compiled applets.
	Trace io.Writer
	// Random is the source of random numbers; nil means crypto/rand or, where the environment variable GOCARD_SEED is set, numbers that it
	// decides: the card then makes the same keys and signatures again, and so do all machines that run the same program.
	Random io.Reader
	// Now is the card's clock, by which SysTime.uptime counts; nil means time.Now.
	Now func() time.Time
	// Log, if not nil, gets a line for what an applet asks for and the card does not have.
	Log io.Writer
	// Default is the instance selected at reset and by a SELECT without AID; zero means none.
	Default iso7816.AID
}

// Card is a card: registry, channels, APDU object, transaction state and transient memory. Process, Reset, Invoke and Do
// may be called from any goroutine, one runs at a time; all other methods are for code that runs inside of these.
type Card struct {
	Transients Transients
	// Sensitive is what SensitiveResult asserts.
	Sensitive SensitiveResult
	// Host is what runtime/jcre/hostapi keeps for a card of natively compiled applets.
	Host any

	mu            sync.Mutex
	config        Config
	journal       Journal
	registry      []*Instance
	channels      []channel
	channel       int // that of the command being processed, or of what a command selects or deselects
	origin        int // that of the command being processed
	apdu          *APDU
	volatile      []byte // see VolatileBytes
	globals       []globalArray
	stack         []Activation
	selecting     bool
	reselecting   bool // a SELECT selects the applet that is selected already
	processing    bool // a process method runs
	installing    *installation
	threads       []*Thread
	running       *Thread // the thread whose code runs; nil outside of threads
	onThread      []func() (swap func(done bool))
	calls         uint64 // of applet code so far
	extensions    []*Extension
	systems       []System
	files         FileSystem // nil without one
	inTransaction bool
	undo          []func() // of the open transaction
	muted         bool     // power was cut; nothing is answered until Reset
	sealed        bool     // the response has a MAC over its status word
	onReset       []func()
	onInstall     []installHook
	powered       time.Time // the last reset
	session       uint64    // how many resets there were
	platform      GlobalPlatform
	selections    uint64
	onDone        func() error
	keepings      []keeping
	version       uint64
	shared        map[any]*Instance // shareable interface objects of native applets, with their owners
}

// New makes a card without applets, just reset.
func New(config Config) *Card {
	if config.Channels < 1 || config.Channels > MaxChannels {
		config.Channels = 4
	}
	c := &Card{config: config, journal: config.Journal, apdu: NewAPDU(config.BufferSize), volatile: make([]byte, volatileSize)}
	c.apdu.habits, c.apdu.outBlock = config.Habits, c.OutBlockSize()
	if c.journal == nil {
		c.journal = noJournal{}
	}
	if c.config.Random == nil {
		c.config.Random = defaultRandom()
	}
	if c.config.Now == nil {
		c.config.Now = time.Now
	}
	c.powered = c.config.Now()
	c.channels = make([]channel, config.Channels)
	c.channels[0].open = true
	return c
}

// Uptime is the time since the last reset.
func (c *Card) Uptime() time.Duration { return c.config.Now().Sub(c.powered) }

// Session tells one session from others: it changes with each Reset.
func (c *Card) Session() uint64 { return c.session }

// APDU is the card's APDU object.
func (c *Card) APDU() *APDU { return c.apdu }

// volatileSize is the size of VolatileBytes.
const volatileSize = 512

// VolatileBytes is the array of UICCPlatform.getTheVolatileByteArray, a global array as the APDU buffer is.
func (c *Card) VolatileBytes() []byte { return c.volatile }

// IsGlobal reports whether p points into a global array: one that all applets may use, and transactions leave alone.
func (c *Card) IsGlobal(p unsafe.Pointer) bool {
	for _, array := range [][]byte{c.apdu.Buffer(), c.volatile} {
		start := uintptr(unsafe.Pointer(unsafe.SliceData(array)))
		if at := uintptr(p); at >= start && at < start+uintptr(cap(array)) {
			return true
		}
	}
	return slices.ContainsFunc(c.globals, func(g globalArray) bool { return g.start <= uintptr(p) && uintptr(p) < g.end })
}

// Trace is Config.Trace.
func (c *Card) Trace() io.Writer { return c.config.Trace }

// Random is the source of random numbers.
func (c *Card) Random() io.Reader { return c.config.Random }

func defaultRandom() io.Reader {
	if seed := os.Getenv("GOCARD_SEED"); seed != "" {
		return crypto.NewSeeded([]byte(seed))
	}
	return rand.Reader
}

// Log is Config.Log.
func (c *Card) Log() io.Writer { return c.config.Log }

// Protocol is APDU.getProtocol.
func (c *Card) Protocol() byte {
	if c.config.T0 {
		return ProtocolT0
	}
	return ProtocolT1
}

// InBlockSize is APDU.getInBlockSize.
func (c *Card) InBlockSize() int {
	if c.config.T0 {
		return 1
	}
	return BlockSize
}

// OutBlockSize is APDU.getOutBlockSize.
func (c *Card) OutBlockSize() int {
	if c.config.T0 {
		return t0OutBlockSize
	}
	return BlockSize
}

// Default is the AID of the instance that is selected by a SELECT without AID, and, where SetImplicit says nothing else, at reset and on a channel
// that is opened; zero means none.
func (c *Card) Default() iso7816.AID { return c.config.Default }

// SetDefault changes Default.
func (c *Card) SetDefault(aid iso7816.AID) { c.config.Default = aid }

// SetImplicit chooses the instance that is selected on a channel which opens: at reset, or by MANAGE CHANNEL from the basic channel.
func (c *Card) SetImplicit(channel int, aid iso7816.AID) {
	if channel < len(c.channels) {
		c.channels[channel].implicit = aid
	}
}

// implicit is the instance to select on a channel that opens; nil for none.
func (c *Card) implicit(channel int) *Instance {
	aid := c.channels[channel].implicit
	if aid.IsZero() {
		aid = c.config.Default
	}
	i := c.Lookup(aid)
	if i == nil || i.Hidden {
		return nil
	}
	return i
}

// Channel is the logical channel of the command being processed, or of what it selects or deselects (JCSystem.getAssignedChannel).
func (c *Card) Channel() int { return c.channel }

// CLAChannel is the logical channel of the command being processed as its class byte says (APDU.getCLAChannel). In select and deselect it differs from
// Channel if MANAGE CHANNEL came on another channel.
func (c *Card) CLAChannel() int { return c.origin }

// SelectingApplet is Applet.selectingApplet: the command being processed is the SELECT that selected the running applet.
func (c *Card) SelectingApplet() bool { return c.selecting }

// ReselectingApplet is Applet.reSelectingApplet: the running applet was selected on its channel when the SELECT that selects it came. deselect, select
// and process can ask.
func (c *Card) ReselectingApplet() bool { return c.reselecting }

// CurrentAPDU is APDU.getCurrentAPDU: SecurityException unless the running applet is the selected one and processes a
// command.
func (c *Card) CurrentAPDU() (*APDU, error) {
	sel := c.channels[c.channel].selected
	if !c.processing || sel == nil || c.Active() != sel {
		return nil, &Exception{Class: SecurityExceptionClass}
	}
	return c.apdu, nil
}

// OnReset registers f to be called at each Reset, after transient memory was cleared: the host takes off validated flags.
func (c *Card) OnReset(f func()) { c.onReset = append(c.onReset, f) }

// OnDone registers what keeps the card's persistent state: it is called at the end of everything that runs the card, before
// its result is seen. An error leaves the card mute, as if its power was cut.
func (c *Card) OnDone(f func() error) { c.onDone = f }

// done is called at the end of everything that runs the card.
func (c *Card) done() {
	if c.onDone != nil && c.onDone() != nil {
		c.muted = true
	}
}

// Reset is a card reset: an open transaction is aborted, all transient memory cleared, every channel but the basic one
// closed, and the default instance selected (JCRE 4.1, 5.2, 7.6).
func (c *Card) Reset() {
	c.lock()
	defer c.unlock()
	c.muted, c.stack, c.installing, c.selecting, c.reselecting, c.processing = false, nil, nil, false, false, false
	c.powered = c.config.Now()
	c.session++
	c.abortOpen()
	c.abandonThreads()
	c.apdu.Stop()
	for n := range c.channels {
		c.channels[n] = channel{implicit: c.channels[n].implicit}
	}
	c.channel = 0
	c.channels[0].open = true
	c.Transients.Clear(ClearOnReset, JCREContext)
	for _, f := range c.onReset {
		f()
	}
	if i := c.implicit(0); i != nil {
		c.selectInstance(0, i)
	}
	c.done()
}

// Process executes one command APDU and gives the response APDU. It gives nil when power was cut meanwhile.
func (c *Card) Process(capdu []byte) []byte {
	c.lock()
	defer c.unlock()
	if c.muted {
		return nil
	}
	cmd, err := iso7816.ParseCommand(capdu)
	if err != nil {
		return iso7816.ResponseAPDU{SW: malformed(capdu)}.Bytes()
	}
	c.sealed = false
	r := c.execute(cmd)
	if !c.muted {
		for _, s := range c.systems {
			s.Answered(cmd, &r)
		}
	}
	c.apdu.Stop()
	c.done()
	if c.muted {
		return nil
	}
	return r.Bytes()
}

func malformed(capdu []byte) iso7816.SW {
	if len(capdu) > 0 && !iso7816.CLA(capdu[0]).IsValid() {
		return iso7816.SWClaNotSupported
	}
	return iso7816.SWWrongLength
}

// Invoke lets the JCRE call code of instance i outside of a command, as the web server does: f runs in i's context. A
// transaction that it leaves open is aborted, and counts as TransactionException IN_PROGRESS.
func (c *Card) Invoke(i *Instance, f func() error) error {
	c.lock()
	defer c.unlock()
	if c.muted {
		return ErrPowerLoss
	}
	err := c.InvokeInside(i, f)
	c.done()
	if c.muted {
		return ErrPowerLoss
	}
	return err
}

// InvokeInside is Invoke for what runs inside of the card already.
func (c *Card) InvokeInside(i *Instance, f func() error) error {
	leftOpen, err := c.call(i, f)
	if leftOpen && err == nil {
		return Throw(TransactionExceptionClass, TransactionInProgress)
	}
	return err
}

// Call lets the JCRE call code of instance i while a command is processed that is not the instance's: the toolkit framework does. The
// instance does not count as selected. A transaction that it leaves open is aborted.
func (c *Card) Call(i *Instance, f func() error) error {
	depth := len(c.stack)
	c.stack = append(c.stack, Activation{unselected: true})
	defer func() { c.stack = c.stack[:depth] }()
	_, err := c.call(i, f)
	return err
}

// call runs applet code: context switch, open transactions aborted afterwards, power loss noticed.
func (c *Card) call(i *Instance, f func() error) (leftOpen bool, err error) {
	c.calls++
	n := c.calls
	c.Sensitive.Reset()
	err = c.Switch(i, func() error {
		c.stack[len(c.stack)-1].call = n
		return f()
	})
	if errors.Is(err, ErrPowerLoss) {
		c.muted = true
		return false, err
	}
	return c.abortOpen(), err
}
