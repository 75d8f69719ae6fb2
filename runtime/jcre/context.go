package jcre

// Activation is one entry of the stack of contexts: which instance's code runs, and in which context.
type Activation struct {
	Instance *Instance // nil for the JCRE
	Context  Context

	call       uint64 // number of the call by the card that the code belongs to; 0 outside of one
	unselected bool   // what follows is code that no command of a channel has called
}

// Switch runs f as instance i: a context switch by the JCRE into applet code, or from one applet into another through a
// shareable interface object (JCRE 6.1.2). A virtual machine that switches by itself may use it just for JCSystem.getAID
// and getPreviousContextAID.
func (c *Card) Switch(i *Instance, f func() error) error {
	defer c.Enable(i)()
	return f()
}

// Enable is Switch in two halves: it switches to instance i, what it returns switches back.
func (c *Card) Enable(i *Instance) (back func()) {
	depth := c.Enter(i)
	return func() { c.Leave(depth) }
}

// Enter is Enable for who calls it often: it switches to instance i, and Leave of what it returns, which is never 0, switches back.
func (c *Card) Enter(i *Instance) (depth int) {
	a := Activation{Instance: i}
	if i != nil {
		a.Context = i.Context
	}
	if n := len(c.stack); n > 0 {
		a.call = c.stack[n-1].call
	}
	c.stack = append(c.stack, a)
	return len(c.stack)
}

// Leave ends what Enter began, and all that was entered since.
func (c *Card) Leave(depth int) { c.stack = c.stack[:depth-1] }

// CallNumber tells one call of applet code by the card from others, whoever's code runs in it.
func (c *Card) CallNumber() uint64 {
	if n := len(c.stack); n > 0 {
		return c.stack[n-1].call
	}
	return 0
}

// Active is the instance whose code runs (JCSystem.getAID); nil for the JCRE, and in install before register.
func (c *Card) Active() *Instance {
	if n := len(c.stack); n > 0 {
		return c.stack[n-1].Instance
	}
	return nil
}

// ActiveContext is the currently active context.
func (c *Card) ActiveContext() Context {
	if n := len(c.stack); n > 0 {
		return c.stack[n-1].Context
	}
	return JCREContext
}

// Previous is the instance active at the last context switch (JCSystem.getPreviousContextAID); nil for the JCRE.
func (c *Card) Previous() *Instance {
	now := c.ActiveContext()
	for n := len(c.stack) - 2; n >= 0; n-- {
		if c.stack[n].Context != now {
			return c.stack[n].Instance
		}
	}
	return nil
}

func (c *Card) switchContext(a Activation, f func() error) error {
	depth := len(c.stack)
	c.stack = append(c.stack, a)
	defer func() { c.stack = c.stack[:depth] }()
	return f()
}
