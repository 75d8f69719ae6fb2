package native

import (
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// The package AIDs of the toolkit.
var (
	ToolkitAID    = iso7816.MustParseAID("A0000000090005FFFFFFFF8912000000") // uicc.toolkit
	UICCSystemAID = iso7816.MustParseAID("A0000000090005FFFFFFFF8913000000") // uicc.system
)

// toolkitName is the package's name.
const toolkitName = "uicc/toolkit"

// toolkitPackage is uicc.toolkit. The handlers and the registry are interfaces that the card implements: handlers that HandlerBuilder made
// have a *toolkit.Handler as state, the four of the running applet a handlerKind, a registry a *toolkit.Entry.
func toolkitPackage() packageTable {
	return packageTable{aid: ToolkitAID, name: toolkitName, classes: []classTable{
		{0, "ViewHandler", viewMethods()},
		{1, "BERTLVViewHandler", slices.Concat(viewMethods(), berViewMethods(13))},
		{2, "EditHandler", slices.Concat(viewMethods(), editMethods())},
		{3, "EnvelopeHandler", slices.Concat(viewMethods(), berViewMethods(13), envelopeMethods())},
		{4, "EnvelopeResponseHandler", slices.Concat(viewMethods(), editMethods(), envelopeResponseMethods())},
		{5, "ProactiveHandler", slices.Concat(viewMethods(), editMethods(), proactiveMethods())},
		{6, "ProactiveResponseHandler", slices.Concat(viewMethods(), proactiveResponseMethods())},
		{9, "ToolkitRegistry", registryMethods()},
		{10, "BERTLVEditHandler", slices.Concat(viewMethods(), editMethods(), berViewMethods(23), setTagMethods())},
		{11, "TerminalProfile", terminalProfileMethods()},
		{12, "EnvelopeHandlerSystem", theHandler(envelopeHandler, toolkitName)},
		{13, "ToolkitException", reasonMethods(jcre.ToolkitExceptionClass)},
		{14, "ProactiveHandlerSystem", theHandler(proactiveHandler, toolkitName)},
		{15, "EnvelopeResponseHandlerSystem", theHandler(envelopeResponseHandler, toolkitName)},
		{16, "ToolkitRegistrySystem", []entry{
			{Static, 0, "getEntry", getEntry},
			{Static, 1, "isPrioritizedProactiveHandlerAvailableEventSet", prioritizedHandlerEvent},
			{Virtual, 0, "equals", objectEquals},
		}},
		{17, "ProactiveResponseHandlerSystem", theHandler(proactiveResponseHandler, toolkitName)},
	}}
}

// handlerKind is one of the handlers of the running applet, as the state of the object behind it.
type handlerKind int

const (
	envelopeHandler handlerKind = iota
	envelopeResponseHandler
	proactiveHandler
	proactiveResponseHandler
)

// handlerKinds say what the class of a kind is called, and where its content is.
var handlerKinds = [...]struct {
	class   string
	content func(*toolkit.Toolkit) (*toolkit.Handler, error)
}{
	envelopeHandler:          {"EnvelopeHandler", (*toolkit.Toolkit).EnvelopeHandler},
	envelopeResponseHandler:  {"EnvelopeResponseHandler", (*toolkit.Toolkit).EnvelopeResponseHandler},
	proactiveHandler:         {"ProactiveHandler", (*toolkit.Toolkit).ProactiveHandler},
	proactiveResponseHandler: {"ProactiveResponseHandler", (*toolkit.Toolkit).ProactiveResponseHandler},
}

func (k handlerKind) handler(env Env) (*toolkit.Handler, error) {
	t := toolkit.Of(env.Card())
	if t == nil {
		return nil, jcre.Throw(jcre.ToolkitExceptionClass, toolkit.HandlerNotAvailable)
	}
	return handlerKinds[k].content(t)
}

// theHandler are the methods of the class that gives a handler, whose own class is in a package.
func theHandler(k handlerKind, pkg string) []entry {
	return []entry{
		{Static, 0, "getTheHandler", getTheHandler(k, pkg+"/"+handlerKinds[k].class)},
		{Virtual, 0, "equals", objectEquals},
	}
}

func getTheHandler(k handlerKind, class string) Func {
	return func(env Env, _ []int32) (int32, error) {
		if _, err := k.handler(env); err != nil {
			return 0, err
		}
		r, err := env.Temporary(class, 0)
		if err == nil && env.Host(r) == nil {
			env.SetHost(r, k)
		}
		return int32(r), err
	}
}

// ofHandler makes a native method of a function on the handler behind this.
func ofHandler(f func(env Env, h *toolkit.Handler, args []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		h, _, err := handlerOf(env, args[0])
		if err != nil {
			return 0, err
		}
		return f(env, h, args[1:])
	}
}

// handlerOf is the content of a handler, and whether it lies in persistent memory.
func handlerOf(env Env, this int32) (h *toolkit.Handler, persistent bool, err error) {
	switch s := env.Host(Ref(this)).(type) {
	case *toolkit.Handler:
		return s, true, nil
	case handlerKind:
		h, err = s.handler(env)
		return h, false, err
	}
	return nil, false, exception(jcre.SecurityExceptionClass)
}

// editing makes a native method that changes the handler behind this; the one of a HandlerBuilder takes part in transactions.
func editing(f func(env Env, h *toolkit.Handler, args []int32) error) Func {
	return func(env Env, args []int32) (int32, error) {
		h, persistent, err := handlerOf(env, args[0])
		if err != nil {
			return 0, err
		}
		if !persistent {
			return 0, f(env, h, args[1:])
		}
		restore := h.Save()
		if err := f(env, h, args[1:]); err != nil {
			return 0, err
		}
		changed := h.Save()
		restore()
		if err := env.HostWrite(len(h.List())+1, restore); err != nil {
			return 0, err
		}
		changed()
		env.SetHost(Ref(args[0]), h)
		return 0, nil
	}
}

// getEntry gives the registry of the running applet: null before Applet.register, and for an applet without toolkit parameters.
func getEntry(env Env, _ []int32) (int32, error) {
	t := toolkit.Of(env.Card())
	if t == nil {
		return 0, nil
	}
	if e := t.EntryOf(env.Card().Active()); e != nil {
		return registryObject(env, registryClass, e)
	}
	return 0, nil
}

// registryObject gives the card's object of a class for an entry.
func registryObject(env Env, class string, e *toolkit.Entry) (int32, error) {
	r, err := env.Shared(class, e.Number)
	if err == nil && env.Host(r) == nil {
		env.SetHost(r, e)
	}
	return int32(r), err
}

func prioritizedHandlerEvent(env Env, _ []int32) (int32, error) {
	t := toolkit.Of(env.Card())
	return flag(t != nil && t.IsPrioritizedProactiveHandlerAvailableEventSet(t.EntryOf(env.Card().Active()))), nil
}

// terminalProfileMethods are those of TerminalProfile.
func terminalProfileMethods() []entry {
	return []entry{
		{Static, 0, "check", checkProfile},
		{Static, 1, "check", ofProfile(func(env Env, t *toolkit.Toolkit, args []int32) (int32, error) {
			mask, err := slice(env, args[0], args[1], args[2])
			if err != nil {
				return 0, err
			}
			ok, err := t.CheckProfileMask(mask)
			return flag(ok), err
		})},
		{Static, 2, "check", checkProfile},
		{Static, 3, "getValue", ofProfile(func(_ Env, t *toolkit.Toolkit, args []int32) (int32, error) {
			v, err := t.ProfileValue(int(args[0]), int(args[1]))
			return short(int(v)), err
		})},
		{Static, 4, "copy", ofProfile(func(env Env, t *toolkit.Toolkit, args []int32) (int32, error) {
			if _, err := slice(env, args[1], args[2], args[3]); err != nil {
				return 0, err
			}
			b, err := t.ProfileBytes(int(args[0]), int(args[3]))
			if err != nil {
				return 0, err
			}
			return short(int(args[2]) + len(b)), env.Write(Ref(args[1]), int(args[2]), b, false)
		})},
		{Virtual, 0, "equals", objectEquals},
	}
}

var checkProfile = ofProfile(func(_ Env, t *toolkit.Toolkit, args []int32) (int32, error) {
	ok, err := t.CheckProfile(int(args[0]))
	return flag(ok), err
})

// ofProfile makes a native method of a function on the toolkit framework; a card without one has no terminal profile.
func ofProfile(f func(env Env, t *toolkit.Toolkit, args []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		t := toolkit.Of(env.Card())
		if t == nil {
			return 0, jcre.Throw(jcre.ToolkitExceptionClass, toolkit.TerminalProfileNotAvailable)
		}
		return f(env, t, args)
	}
}
