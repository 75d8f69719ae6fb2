// Package ircard is a card whose applets the IR interpreter executes: the third machine of differential tests, beside the native host and the
// virtual machine.
//
// In: an ir.Program in Go form or in card form. Out: a script.Card with every applet installed. It connects interp.API on one side to native.Env on
// the other, and knows nothing of how the program was made.
package ircard

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/interp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/files"
	"github.com/gocard/gocard/runtime/jcre/native"
	"github.com/gocard/gocard/runtime/jcre/proactive"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// Card is a card whose applets the IR interpreter executes. It is a script.Card.
type Card struct {
	machine  *interp.Machine
	model    *jcre.Card
	table    map[native.Key]native.Method
	objects  []*interp.Object // by native.Ref; 0 is null
	refs     map[*interp.Object]native.Ref
	shared   map[string]native.Ref
	aids     map[iso7816.AID]native.Ref
	apdu     native.Ref
	buffer   native.Ref
	volatile native.Ref
}

var _ native.Env = (*Card)(nil)

// New installs every applet of a program, as gocard sim does with a CAP file. cardForm says in which form the program is.
func New(p *ir.Program, cardForm bool) (*Card, error) {
	c := &Card{
		table: native.Table(), objects: []*interp.Object{nil},
		refs: map[*interp.Object]native.Ref{nil: 0}, aids: map[iso7816.AID]native.Ref{}, shared: map[string]native.Ref{},
	}
	m, err := interp.New(p, interp.Config{Card: cardForm, API: c})
	if err != nil {
		return nil, err
	}
	c.machine = m
	completeImports(m)
	c.model = jcre.New(jcre.Config{Journal: heapJournal{&m.Heap}})
	toolkit.New(c.model, proactive.New(c.model), files.New(c.model, files.Default()))
	c.model.Transients.OnClear(func(e jcre.Event, _ jcre.Context) { m.Heap.Clear(interp.Event(e)) })
	if err := card.Attach(c.model, card.DomainConfig{}, noPersonalization); err != nil {
		return nil, err
	}
	c.buffer = c.ref(&interp.Object{Elem: ir.U8, Bytes: c.model.APDU().Buffer(), Event: interp.ClearOnReset})
	c.volatile = c.ref(&interp.Object{Elem: ir.U8, Bytes: c.model.VolatileBytes(), Event: interp.ClearOnReset})
	c.apdu = c.ref(&interp.Object{Class: m.Imported("javacard/framework/APDU")})
	if !cardForm { // in card form Install begins with it
		if err := m.Init(); err != nil {
			return nil, err
		}
	}
	for _, a := range p.Applets {
		if err := c.install(p, a); err != nil {
			return nil, err
		}
	}
	c.model.Reset()
	return c, nil
}

// completeImports tells the imported classes which imported interfaces they implement: the program need not say so.
func completeImports(m *interp.Machine) {
	for _, class := range m.Program.Classes {
		if class.API == nil || class.Interface {
			continue
		}
		x := facts(class.API)
		if x == nil {
			continue
		}
		for _, name := range x.Interfaces {
			if i := m.Imported(name); i != nil && !class.Inherits(i) {
				class.Implements = append(class.Implements, i)
			}
		}
	}
}

// noPersonalization answers STORE DATA commands for applets.
func noPersonalization(*jcre.Instance, []byte) ([]byte, error) {
	return nil, errors.New("the IR interpreter calls no methods for personalization")
}

func (c *Card) install(p *ir.Program, a *ir.Applet) error {
	aid, err := iso7816.NewAID(a.AID)
	if err != nil {
		return err
	}
	pkg, err := iso7816.NewAID(p.AID)
	if err != nil {
		return err
	}
	params := append(aid.AppendLV(nil), 0, 0)
	array := &interp.Object{Elem: ir.U8, Bytes: params, Event: interp.ClearOnReset}
	c.model.Do(func() {
		_, err = c.model.Install(jcre.Instance{AID: aid, Module: aid, Package: pkg, Context: 1}, func() error {
			_, err := c.machine.Call(a.Install, interp.Value{Ref: array}, interp.Number(0), interp.Number(int64(len(params))))
			return cardError(err)
		})
	})
	return err
}

// heapJournal is the interpreter's undo log as the card model uses it.
type heapJournal struct{ heap *interp.Heap }

func (j heapJournal) Begin()  { j.heap.Begin() }
func (j heapJournal) Commit() { j.heap.Commit() }
func (j heapJournal) Abort()  { j.heap.Abort() }

// Call executes an imported method (interp.API).
func (c *Card) Call(_ *interp.Machine, m *ir.APIMethod, args []interp.Value) (interp.Value, error) {
	api := m.Class.API
	aid, err := iso7816.NewAID(api.Package.AID)
	if err != nil {
		return interp.Value{}, err
	}
	kinds := map[ir.InvokeKind]native.Kind{
		ir.InvokeStatic: native.Static, ir.InvokeConstructor: native.Constructor, ir.InvokeVirtual: native.Virtual,
		ir.InvokeSuper: native.Virtual, ir.InvokeInterface: native.Interface,
	}
	method, ok := c.table[native.Key{Package: aid, Class: api.Token, Kind: kinds[m.Kind], Token: m.Token}]
	if !ok {
		return interp.Value{}, fmt.Errorf("no native method %s.%s", m.Class.Name, m.Name)
	}
	var words []int32
	params := m.Params
	if len(args) > len(params) {
		words, args = append(words, int32(c.ref(args[0].Ref))), args[1:]
	}
	for i, a := range args {
		if params[i].IsRef() {
			words = append(words, int32(c.ref(a.Ref)))
			continue
		}
		for range params[i].Kind.Words() {
			words = append(words, int32(a.N))
		}
	}
	result, err := method.Call(c, words)
	if err != nil {
		return interp.Value{}, interpError(err)
	}
	if m.Result.IsRef() {
		return interp.Value{Ref: c.objects[result]}, nil
	}
	return interp.Number(int64(result)), nil
}

// cardError turns the interpreter's exceptions into the card model's; interpError is its inverse.
func cardError(err error) error {
	var e *interp.Exception
	if !errors.As(err, &e) {
		return err
	}
	reason := e.Reason
	if e.Object != nil {
		if r, ok := e.Object.Host.(native.Reason); ok {
			reason = uint16(r)
		}
	}
	for _, class := range jcre.ExceptionClasses() {
		if class.String() == e.Class {
			return &jcre.Exception{Class: class, Reason: reason}
		}
	}
	return err
}

func interpError(err error) error {
	var e *jcre.Exception
	if !errors.As(err, &e) {
		return err
	}
	return &interp.Exception{Class: e.Class.String(), Reason: e.Reason}
}

// ref gives an object its number.
func (c *Card) ref(o *interp.Object) native.Ref {
	r, ok := c.refs[o]
	if !ok {
		r = native.Ref(len(c.objects))
		c.objects, c.refs[o] = append(c.objects, o), r
	}
	return r
}

// The rest is native.Env.

func (c *Card) Card() *jcre.Card { return c.model }

func (c *Card) Bytes(array native.Ref) ([]byte, error) {
	if array == 0 {
		return nil, &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	}
	return c.objects[array].Bytes, nil
}

func (c *Card) Write(array native.Ref, off int, data []byte, atomic bool) error {
	if array == 0 {
		return &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	}
	c.machine.Heap.WriteBytes(c.objects[array], off, data, atomic)
	return nil
}

// elementKinds are the arrays' element types in the card's terms.
var elementKinds = map[ir.Kind]native.ElementKind{
	ir.Bool: native.Boolean, ir.I8: native.Byte, ir.U8: native.Byte, ir.I16: native.Short, ir.U16: native.Short, ir.I32: native.Int, ir.U32: native.Int,
}

func (c *Card) Elements(array native.Ref) (native.ElementKind, []int32, error) {
	o := c.objects[array]
	if o == nil {
		return 0, nil, &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	}
	kind, ok := elementKinds[o.Elem]
	if !ok {
		return 0, nil, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
	}
	var words []int32
	for i := range o.Len() {
		words = append(words, int32(o.Element(i)))
	}
	return kind, words, nil
}

func (c *Card) SetElements(array native.Ref, off int, words []int32, atomic bool) error {
	for i, w := range words {
		c.machine.Heap.SetElement(c.objects[array], off+i, int64(w), atomic)
	}
	return nil
}

// MakeView is for programs in Java: a Go slice can always be written.
func (*Card) MakeView(native.Ref, int, int, int32, native.Ref) (native.Ref, error) {
	return 0, &jcre.Exception{Class: jcre.SecurityExceptionClass}
}

// ViewAttributes knows no views.
func (*Card) ViewAttributes(native.Ref) (int32, bool) { return 0, false }

// ViewOf is for programs in Java, too.
func (*Card) ViewOf([]byte) (native.Ref, error) {
	return 0, &jcre.Exception{Class: jcre.SecurityExceptionClass}
}

// StaticResources are nothing that programs in Go have.
func (*Card) StaticResources() []byte { return nil }

func (c *Card) MakeGlobal(kind native.ElementKind, length int) (native.Ref, error) {
	return c.MakeArray(kind, length, jcre.ClearOnReset)
}

func (c *Card) MakeArray(kind native.ElementKind, length int, event jcre.Event) (native.Ref, error) {
	types := map[native.ElementKind]ir.Type{
		native.Boolean: ir.Array(ir.Bool), native.Byte: ir.Array(ir.U8), native.Short: ir.Array(ir.I16), native.Int: ir.Array(ir.I32),
		native.Reference: ir.ArrayOf(nil),
	}
	if event == jcre.NotATransientObject {
		o, err := c.machine.Heap.NewArray(types[kind], length)
		return c.ref(o), err
	}
	o, err := c.machine.Heap.NewTransient(types[kind], length, interp.Event(event))
	return c.ref(o), err
}

func (c *Card) NewBytes(data []byte) (native.Ref, error) {
	o, err := c.machine.Heap.NewArray(ir.Array(ir.U8), len(data))
	if err == nil {
		copy(o.Bytes, data)
	}
	return c.ref(o), err
}

func (c *Card) Lend(data []byte) (array native.Ref, release func()) {
	return c.ref(&interp.Object{Elem: ir.U8, Bytes: bytes.Clone(data), Event: interp.ClearOnReset}), func() {}
}

func (c *Card) NewObject(class string, state any) (native.Ref, error) {
	return c.ref(&interp.Object{Class: c.cardClass(class), Host: state}), nil
}

// cardClass is the class of the card's objects behind a class or interface. If the program names only what they are besides, or it is not the only
// thing they are, it is a class that inherits all that the program names.
func (c *Card) cardClass(name string) *ir.Class {
	class := c.machine.Imported(name)
	if class != nil && native.Supers[name] == "" {
		return class
	}
	own := &ir.Class{Name: name + " object"}
	for _, n := range append(superInterfaces(name), name, native.Supers[name]) {
		if class := c.machine.Imported(n); class != nil {
			own.Implements = append(own.Implements, class)
		}
	}
	return own
}

// superInterfaces are those of an interface of the API.
func superInterfaces(name string) []string {
	for _, h := range exportfile.Histories() {
		versions := exportfile.Versions(h.AID)
		if c := versions[len(versions)-1].ClassNamed(name); c != nil {
			return slices.Clone(c.Interfaces)
		}
	}
	return nil
}

func (c *Card) Knows(class string) bool { return c.machine.Imported(class) != nil }

func (c *Card) Shared(class string, number int) (native.Ref, error) {
	key := fmt.Sprint(class, " ", number)
	r, ok := c.shared[key]
	if !ok {
		r, _ = c.NewObject(class, nil)
		c.shared[key] = r
	}
	return r, nil
}

func (c *Card) Temporary(class string, number int) (native.Ref, error) {
	return c.Shared(class, number)
}

func (c *Card) VolatileBytes() native.Ref { return c.volatile }

func (c *Card) TransientEvent(r native.Ref) jcre.Event {
	if r == 0 {
		return jcre.NotATransientObject
	}
	return jcre.Event(c.objects[r].Event)
}

func (c *Card) Use(r native.Ref) error {
	if r == 0 {
		return &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	}
	return nil
}

func (c *Card) Host(r native.Ref) any {
	o := c.objects[r]
	if o == nil {
		return nil
	}
	if o.Host == nil && o.Exception != nil {
		return native.Reason(o.Exception.Reason)
	}
	return o.Host
}

func (c *Card) SetHost(r native.Ref, state any) { c.objects[r].Host = state }

func (c *Card) HostWrite(_ int, restore func()) error {
	if restore != nil {
		c.machine.Heap.OnAbort(restore)
	}
	return nil
}

func (c *Card) EntryPointAID(aid iso7816.AID) (native.Ref, error) {
	r, ok := c.aids[aid]
	if !ok {
		r = c.ref(&interp.Object{Class: c.machine.Imported("javacard/framework/AID"), Host: aid})
		c.aids[aid] = r
	}
	return r, nil
}

func (c *Card) APDU() native.Ref       { return c.apdu }
func (c *Card) APDUBuffer() native.Ref { return c.buffer }

func (c *Card) Applet(this native.Ref) (jcre.Applet, error) {
	return &applet{c, c.objects[this]}, nil
}

func (c *Card) Extension(native.Ref) (web.Extension, error) {
	return nil, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
}

// CallBack calls the program's method, or the card's that its class inherits; all objects are of one context.
func (c *Card) CallBack(object native.Ref, iface string, token uint8, args ...int32) (int32, error) {
	o, i := c.objects[object], c.machine.Imported(iface)
	switch {
	case o == nil:
		return 0, &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	case i == nil:
		return 0, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
	}
	if f := interp.Override(o.Class, i.API.Package.Name, i.API.Token, ir.InvokeInterface, token); f != nil {
		return c.callProgram(f, o, args)
	}
	if m, ok := c.inherited(o.Class, i.API, token); ok {
		return m.Call(c, append([]int32{int32(object)}, args...))
	}
	return 0, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
}

// inherited finds the card's method with which an imported superclass implements one of an imported interface.
func (c *Card) inherited(class *ir.Class, iface *ir.APIClass, token uint8) (m native.Method, ok bool) {
	want := facts(iface).VirtualMethod(token)
	for s := class; s != nil; s = s.Super {
		if s.API == nil {
			continue
		}
		x := facts(s.API)
		if x == nil {
			return m, false
		}
		if own := x.MethodNamed(want.Name, want.Descriptor); own != nil {
			aid, _ := iso7816.NewAID(s.API.Package.AID)
			m, ok = c.table[native.Key{Package: aid, Class: x.Token, Kind: native.Virtual, Token: own.Token}]
			return m, ok
		}
	}
	return m, false
}

// facts is what export files say of a class; nil if nothing is known.
func facts(c *ir.APIClass) *exportfile.Class {
	aid, _ := iso7816.NewAID(c.Package.AID)
	if p, ok := exportfile.Lookup(aid, c.Package.Major, c.Package.Minor); ok {
		return p.Class(c.Token)
	}
	return nil
}

func (c *Card) callProgram(f *ir.Func, o *interp.Object, args []int32) (int32, error) {
	values := []interp.Value{{Ref: o}}
	for _, p := range f.Params[1:] {
		v := interp.Number(int64(args[0]))
		if p.Type.IsRef() {
			v = interp.Value{Ref: c.objects[args[0]]}
		}
		values, args = append(values, v), args[p.Type.Kind.Words():]
	}
	result, err := c.machine.Call(f, values...)
	switch {
	case err != nil:
		return 0, cardError(err)
	case len(result) == 0:
		return 0, nil
	case f.Results[0].IsRef():
		return int32(c.ref(result[0].Ref)), nil
	}
	return int32(result[0].N), nil
}

// Implements looks at the object's class.
func (c *Card) Implements(object native.Ref, iface string) bool {
	o, i := c.objects[object], c.machine.Imported(iface)
	return o != nil && i != nil && o.Class.Inherits(i)
}

// Caught gives the error back: Go programs have no references to exceptions.
func (c *Card) Caught(err error) (int32, error) { return 0, err }

// SharedObject asks the server.
func (c *Card) SharedObject(server, client *jcre.Instance, parameter byte) (native.Ref, error) {
	var aid native.Ref
	if client != nil && !client.AID.IsZero() {
		aid, _ = c.EntryPointAID(client.AID)
	}
	a, ok := server.Applet.(*applet)
	if !ok {
		return 0, nil
	}
	var shared *interp.Object
	err := c.model.Switch(server, func() error {
		result, defined, err := a.call(tokenGetShareable, interp.Value{Ref: c.objects[aid]}, interp.Number(int64(int8(parameter))))
		if defined && err == nil {
			shared = result[0].Ref
		}
		return err
	})
	if err != nil {
		return 0, nil
	}
	return c.ref(shared), nil
}

func (c *Card) AvailableMemory(jcre.Event) int { return 32767 }

func (c *Card) RequestObjectDeletion() {}

// applet is an applet object of the interpreter as the card model sees it.
type applet struct {
	card   *Card
	object *interp.Object
}

// Virtual method tokens of javacard.framework.Applet.
const (
	tokenDeselect     = 4
	tokenGetShareable = 5
	tokenSelect       = 6
	tokenProcess      = 7
)

func (a *applet) call(token uint8, args ...interp.Value) (result []interp.Value, defined bool, err error) {
	f := interp.Override(a.object.Class, "javacard/framework", 3, ir.InvokeVirtual, token)
	if f == nil {
		return nil, false, nil
	}
	result, err = a.card.machine.Call(f, append([]interp.Value{{Ref: a.object}}, args...)...)
	return result, true, cardError(err)
}

func (a *applet) Select() (bool, error) {
	result, defined, err := a.call(tokenSelect)
	return !defined || err == nil && result[0].N != 0, err
}

func (a *applet) Deselect() error {
	_, _, err := a.call(tokenDeselect)
	return err
}

func (a *applet) Process(*jcre.APDU) error {
	_, _, err := a.call(tokenProcess, interp.Value{Ref: a.card.objects[a.card.apdu]})
	return err
}

func (a *applet) Uninstall() error { return nil }

const multiSelectable = "javacard/framework/MultiSelectable"

// SelectMulti and DeselectMulti are those of MultiSelectable.
func (a *applet) SelectMulti(active bool) (bool, error) {
	accepted, err := a.card.CallBack(a.card.ref(a.object), multiSelectable, 0, flag(active))
	return accepted != 0, err
}

func (a *applet) DeselectMulti(active bool) error {
	_, err := a.card.CallBack(a.card.ref(a.object), multiSelectable, 1, flag(active))
	return err
}

func flag(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// ProcessToolkit calls the applet itself (sim.toolkit), or the ToolkitInterface that it gives for parameter 1.
func (a *applet) ProcessToolkit(event int16) error {
	object := a.object
	f := interp.Override(object.Class, "sim/toolkit", 1, ir.InvokeInterface, 0)
	if f == nil {
		result, defined, err := a.call(tokenGetShareable, interp.Value{}, interp.Number(1))
		if err != nil || !defined || result[0].Ref == nil {
			return err
		}
		object = result[0].Ref
		if f = interp.Override(object.Class, "uicc/toolkit", 8, ir.InvokeInterface, 0); f == nil {
			f = interp.Override(object.Class, "sim/toolkit", 1, ir.InvokeInterface, 0)
		}
	}
	if f == nil {
		return nil
	}
	_, err := a.card.machine.Call(f, interp.Value{Ref: object}, interp.Number(int64(event)))
	return cardError(err)
}

func (a *applet) Features() jcre.Features {
	return jcre.Features{MultiSelectable: a.card.Implements(a.card.ref(a.object), multiSelectable)}
}

// Transmit, Reset and CutAfter make the card a script.Card.
func (c *Card) Transmit(capdu []byte) ([]byte, error) { return c.model.Process(capdu), nil }

func (c *Card) Reset() error {
	c.model.Reset()
	return nil
}

func (c *Card) CutAfter(int) error { return errors.New("the interpreter has no power to cut") }
