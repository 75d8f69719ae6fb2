package native

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// registryClass is the interface of the objects that stand for registry entries, simRegistryClass the class of the old package; their
// numbers are those of the entries.
const (
	registryClass    = toolkitName + "/ToolkitRegistry"
	simRegistryClass = simToolkitName + "/ToolkitRegistry"
)

// registryOf is the entry behind a ToolkitRegistry. After a card image was loaded the object has lost it.
func registryOf(env Env, this int32) (*toolkit.Entry, error) {
	if e, ok := env.Host(Ref(this)).(*toolkit.Entry); ok {
		return e, nil
	}
	if t := toolkit.Of(env.Card()); t != nil {
		for _, e := range t.Entries() {
			for _, class := range []string{registryClass, simRegistryClass} {
				if r, err := env.Shared(class, e.Number); err == nil && int32(r) == this {
					env.SetHost(r, e)
					return e, nil
				}
			}
		}
	}
	return nil, exception(jcre.SecurityExceptionClass)
}

// ofRegistry makes a native method of a function on the entry behind this.
func ofRegistry(f func(env Env, e *toolkit.Entry, args []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		e, err := registryOf(env, args[0])
		if err != nil {
			return 0, err
		}
		return f(env, e, args[1:])
	}
}

// changing is ofRegistry without a result.
func changing(f func(env Env, e *toolkit.Entry, args []int32) error) Func {
	return ofRegistry(func(env Env, e *toolkit.Entry, args []int32) (int32, error) { return 0, f(env, e, args) })
}

// registryMethods are those of ToolkitRegistry.
func registryMethods() []entry {
	return []entry{
		{Interface, 0, "setEvent", changing(func(_ Env, e *toolkit.Entry, args []int32) error { return e.SetEvents(int16(args[0])) })},
		{Interface, 1, "setEventList", changing(setEventList)},
		{Interface, 2, "clearEvent", changing(func(env Env, e *toolkit.Entry, args []int32) error {
			return e.ClearEvent(int16(args[0]))
		})},
		{Interface, 3, "isEventSet", ofRegistry(func(_ Env, e *toolkit.Entry, args []int32) (int32, error) {
			return flag(e.IsEventSet(int16(args[0]))), nil
		})},
		{Interface, 4, "disableMenuEntry", changing(func(env Env, e *toolkit.Entry, args []int32) error {
			return e.EnableMenuEntry(byte(args[0]), false)
		})},
		{Interface, 5, "enableMenuEntry", changing(func(env Env, e *toolkit.Entry, args []int32) error {
			return e.EnableMenuEntry(byte(args[0]), true)
		})},
		{Interface, 6, "initMenuEntry", ofRegistry(func(env Env, e *toolkit.Entry, args []int32) (int32, error) {
			item, err := menuItem(env, args)
			if err != nil {
				return 0, err
			}
			id, err := e.InitMenuEntry(item)
			return signed(id), err
		})},
		{Interface, 7, "changeMenuEntry", changing(func(env Env, e *toolkit.Entry, args []int32) error {
			item, err := menuItem(env, args[1:])
			if err != nil {
				return err
			}
			return e.ChangeMenuEntry(byte(args[0]), item)
		})},
		{Interface, 8, "allocateTimer", ofRegistry(allocate((*toolkit.Entry).AllocateTimer))},
		{Interface, 9, "releaseTimer", changing(func(env Env, e *toolkit.Entry, args []int32) error {
			return e.ReleaseTimer(byte(args[0]))
		})},
		{Interface, 10, "requestPollInterval", changing(func(env Env, e *toolkit.Entry, args []int32) error {
			return e.RequestPollInterval(int16(args[0]))
		})},
		{Interface, 11, "getPollInterval", ofRegistry(func(_ Env, e *toolkit.Entry, _ []int32) (int32, error) { return int32(e.PollInterval()), nil })},
		{Interface, 12, "allocateServiceIdentifier", ofRegistry(allocate((*toolkit.Entry).AllocateService))},
		{Interface, 13, "releaseServiceIdentifier", changing(func(env Env, e *toolkit.Entry, args []int32) error {
			return e.ReleaseService(byte(args[0]))
		})},
		{Interface, 14, "registerFileEvent", changing(fileList((*toolkit.Entry).RegisterFiles))},
		{Interface, 15, "deregisterFileEvent", changing(fileList((*toolkit.Entry).DeregisterFiles))},
		{Interface, 16, "registerFileEvent", changing(fileOfView((*toolkit.Entry).RegisterFiles))},
		{Interface, 17, "deregisterFileEvent", changing(fileOfView((*toolkit.Entry).DeregisterFiles))},
		{Interface, 18, "setMenuEntryTextAttribute", changing(func(env Env, e *toolkit.Entry, args []int32) error {
			attribute, err := slice(env, args[1], args[2], args[3])
			if err != nil {
				return err
			}
			return e.SetMenuEntryTextAttribute(byte(args[0]), attribute)
		})},
	}
}

// setEventList is setEventList(eventList, offset, length).
func setEventList(env Env, e *toolkit.Entry, args []int32) error {
	list, err := shorts(env, args[0], args[1], args[2])
	if err != nil {
		return err
	}
	return e.SetEvents(list...)
}

// menuItem is (menuEntry, offset, length, nextAction, helpSupported, iconQualifier, iconIdentifier).
func menuItem(env Env, args []int32) (toolkit.Item, error) {
	text, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return toolkit.Item{}, err
	}
	return toolkit.NewItem(text, byte(args[3]), args[4] != 0, byte(args[5]), int16(args[6])), nil
}

func allocate(f func(*toolkit.Entry) (byte, error)) func(Env, *toolkit.Entry, []int32) (int32, error) {
	return func(_ Env, e *toolkit.Entry, _ []int32) (int32, error) {
		id, err := f(e)
		return signed(id), err
	}
}

// fileList is (event, fileList, offset1, length1, adfAID, offset2, length2); no AID means the file system of the UICC.
func fileList(f func(*toolkit.Entry, int16, []toolkit.FilePath) error) func(Env, *toolkit.Entry, []int32) error {
	return func(env Env, e *toolkit.Entry, args []int32) error {
		list, err := slice(env, args[1], args[2], args[3])
		if err != nil {
			return err
		}
		adf := iso7816.AID{}
		if args[4] != 0 {
			b, err := slice(env, args[4], args[5], args[6])
			if err != nil {
				return err
			}
			if adf, err = iso7816.NewAID(b); err != nil {
				return jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
			}
		}
		if err := toolkit.FileEvent(int16(args[0])); err != nil {
			return err
		}
		paths, err := toolkit.ParseFileList(list, adf)
		if err != nil {
			return err
		}
		return f(e, int16(args[0]), paths)
	}
}

// fileOfView is (event, fileView): the file that is current in the view.
func fileOfView(f func(*toolkit.Entry, int16, []toolkit.FilePath) error) func(Env, *toolkit.Entry, []int32) error {
	return func(env Env, e *toolkit.Entry, args []int32) error {
		v, err := ViewOf(env, Ref(args[1]))
		if err != nil {
			return err
		}
		return f(e, int16(args[0]), []toolkit.FilePath{{Path: string(v.CurrentPath()), ADF: v.Root()}})
	}
}
