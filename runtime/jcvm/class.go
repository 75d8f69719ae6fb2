package jcvm

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// packageVisible marks the token of a package-visible virtual method (JCVM 4.3.7.6).
const packageVisible = 0x80

// class is a resolved class or interface of a loaded package or of the card's
// API: superclass and dispatch tables are flattened, so that a call is one index.
type class struct {
	pkg       *Package
	name      string // for messages: export file name, or package AID and offset
	offset    uint16 // in the Class component; 0 for classes of the API
	super     *class // nil for Object and for interfaces
	isIface   bool
	shareable bool // is, extends or implements Shareable (ACC_SHAREABLE)

	fieldBase int    // words of the superclasses' fields
	fields    int    // words of all fields
	refs      []bool // refs[i]: field word i holds a reference

	public  []*method // public virtual methods by token, inherited ones included
	visible []*method // package-visible virtual methods by token without bit 7

	supers []*class         // interface: all superinterfaces
	itable []interfaceTable // class: all interfaces, inherited ones included
}

// interfaceTable maps the methods of one interface to a class's own.
type interfaceTable struct {
	iface   *class
	tokens  []uint8   // public virtual token by interface method token
	methods []*method // by interface method token
}

// method is a resolved method: bytecode, native, or abstract.
type method struct {
	pkg      *Package
	at       capfile.MethodAt // in the Method component, for messages
	nargs    int              // words, this included
	locals   int              // words, arguments included
	stack    int              // words
	code     []byte           // nil for native and abstract methods
	handlers []handler
	native   *nativeMethod
	abstract bool
}

// handler is one exception handler, its addresses counted from the method's
// first bytecode.
type handler struct {
	start, end int
	target     int
	catch      *class // nil: any exception
	stop       bool   // no later handler covers a part of the range
}

func (m *method) String() string {
	if m.native != nil {
		return m.native.name
	}
	if m.at.Block > 0 {
		return fmt.Sprintf("%s method %d:%04X", m.pkg, m.at.Block, m.at.Offset)
	}
	return fmt.Sprintf("%s method %04X", m.pkg, m.at.Offset)
}

// isSubclassOf reports whether c is d or has d among its superclasses.
func (c *class) isSubclassOf(d *class) bool {
	for ; c != nil; c = c.super {
		if c == d {
			return true
		}
	}
	return false
}

// implements reports whether the class implements the interface, or the
// interface extends it.
func (c *class) implements(iface *class) bool {
	for _, s := range c.supers {
		if s == iface {
			return true
		}
	}
	return c == iface || c.interfaceTable(iface) != nil
}

func (c *class) interfaceTable(iface *class) *interfaceTable {
	for i := range c.itable {
		if c.itable[i].iface == iface {
			return &c.itable[i]
		}
	}
	return nil
}

// lookupInterface finds the method that implements an interface method, nil
// when the class does not implement the interface.
func (c *class) lookupInterface(iface *class, token uint8) *method {
	t := c.interfaceTable(iface)
	if t == nil || int(token) >= len(t.methods) {
		return nil
	}
	return t.methods[token]
}

// virtual finds a virtual method by token; bit 7 marks a package-visible one.
func (c *class) virtual(token uint8) *method {
	table := c.public
	if token&packageVisible != 0 {
		table = c.visible
		token &^= packageVisible
	}
	if int(token) >= len(table) {
		return nil
	}
	return table[token]
}

// assignableTo reports whether a value of type c may be used as a d (JCVM 7.5,
// checkcast): c and d are classes or interfaces.
func (c *class) assignableTo(d *class) bool {
	if d.isIface {
		return c.implements(d)
	}
	return c.isSubclassOf(d) || d.super == nil && c.isIface
}

// inherit starts c's tables with those of its superclass. Package-visible
// methods are inherited inside one package only.
func (c *class) inherit(super *class) {
	if super == nil {
		return
	}
	c.super = super
	c.fieldBase, c.fields = super.fields, super.fields
	c.refs = append([]bool(nil), super.refs...)
	c.public = append([]*method(nil), super.public...)
	if super.pkg == c.pkg {
		c.visible = append([]*method(nil), super.visible...)
	}
	c.shareable = c.shareable || super.shareable
}

// addFields appends the fields a class declares: words, and the run of
// reference tokens (JCVM 6.9.2, first_reference_token, reference_count).
func (c *class) addFields(words, firstReference, references int) error {
	if references > 0 && firstReference+references > words {
		return fmt.Errorf("references at tokens %d to %d, but %d words", firstReference, firstReference+references-1, words)
	}
	own := make([]bool, words)
	for i := range references {
		own[firstReference+i] = true
	}
	c.fields += words
	c.refs = append(c.refs, own...)
	return nil
}

// override puts methods into a dispatch table from base on; nil entries leave
// what is inherited (0xFFFF in the CAP file).
func override(table []*method, base int, methods []*method) []*method {
	for len(table) < base+len(methods) {
		table = append(table, nil)
	}
	for i, m := range methods {
		if m != nil {
			table[base+i] = m
		}
	}
	return table
}

// inheritInterfaces appends the superclass's interfaces, after the class's own, so
// that what it lists itself is found first. The methods are the class's.
func (c *class) inheritInterfaces() error {
	if c.super == nil {
		return nil
	}
	for _, t := range c.super.itable {
		if err := c.addInterface(t.iface, t.tokens); err != nil {
			return err
		}
	}
	return nil
}

// addInterface appends an interface with the public tokens of its methods.
func (c *class) addInterface(iface *class, tokens []uint8) error {
	t := interfaceTable{iface: iface, tokens: tokens, methods: make([]*method, len(tokens))}
	for i, token := range tokens {
		m := c.virtual(token)
		if m == nil || token&packageVisible != 0 {
			return fmt.Errorf("interface %s: method %d maps to token %d, which the class does not have", iface.name, i, token)
		}
		t.methods[i] = m
	}
	c.itable = append(c.itable, t)
	return nil
}
