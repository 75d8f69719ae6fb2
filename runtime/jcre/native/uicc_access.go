package native

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/files"
)

// The package AIDs of the UICC's file system.
var (
	AccessAID             = iso7816.MustParseAID("A0000000090005FFFFFFFF8911000000") // uicc.access
	FileAdministrationAID = iso7816.MustParseAID("A0000000090005FFFFFFFF8911010000") // uicc.access.fileadministration
)

const (
	fileViewClass      = "uicc/access/FileView"
	adminFileViewClass = "uicc/access/fileadministration/AdminFileView"
)

// accessPackage is uicc.access. The objects behind FileView have a *files.View as state.
func accessPackage() packageTable {
	return packageTable{aid: AccessAID, name: "uicc/access", classes: []classTable{
		{0, "FileView", fileViewMethods()},
		{2, "UICCException", reasonMethods(jcre.UICCExceptionClass)},
		{3, "UICCSystem", []entry{
			{Static, 0, "getTheUICCView", uiccView(false)},
			{Static, 1, "getTheFileView", fileView(false)},
			{Static, 2, "getTheFileView", fileViewOfBytes(false)},
			{Virtual, 0, "equals", objectEquals},
		}},
	}}
}

// fileAdministrationPackage is uicc.access.fileadministration.
func fileAdministrationPackage() packageTable {
	admin := append(fileViewMethods(), adminMethods(12)...)
	return packageTable{aid: FileAdministrationAID, name: "uicc/access/fileadministration", classes: []classTable{
		{0, "AdminFileView", admin},
		{1, "AdminException", reasonMethods(jcre.AdminExceptionClass)},
		{2, "AdminFileViewBuilder", []entry{
			{Static, 0, "getTheUICCAdminFileView", uiccView(true)},
			{Static, 1, "getTheAdminFileView", fileView(true)},
			{Static, 2, "getTheAdminFileView", fileViewOfBytes(true)},
			{Virtual, 0, "equals", objectEquals},
		}},
	}}
}

// adminMethods are those that AdminFileView adds, with tokens from first on.
func adminMethods(first uint8) []entry {
	return []entry{
		{Interface, first, "deleteFile", ofView(func(_ Env, v *files.View, args []int32) (int32, error) {
			return 0, v.Enter().DeleteFile(v.Domain, uint16(args[0]))
		})},
		{Interface, first + 1, "createFile", ofView(withParameters((*files.Context).CreateFile))},
		{Interface, first + 2, "resizeFile", ofView(withParameters((*files.Context).ResizeFile))},
	}
}

// uiccView is getTheUICCView(event).
func uiccView(admin bool) Func {
	return func(env Env, args []int32) (int32, error) { return newView(env, iso7816.AID{}, args[0], admin) }
}

// fileView is getTheFileView(aid, event).
func fileView(admin bool) Func {
	return func(env Env, args []int32) (int32, error) {
		if err := env.Use(Ref(args[0])); err != nil {
			return 0, err
		}
		aid, _ := aidOf(env, args[0])
		return newView(env, aid, args[1], admin)
	}
}

// fileViewOfBytes is getTheFileView(buffer, offset, length, event).
func fileViewOfBytes(admin bool) Func {
	return func(env Env, args []int32) (int32, error) {
		b, err := slice(env, args[0], args[1], args[2])
		if err != nil {
			return 0, err
		}
		aid, err := iso7816.NewAID(b)
		if err != nil {
			return 0, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
		}
		return newView(env, aid, args[3], admin)
	}
}

// newView makes a view for the running applet; null before it is registered, and without such a file system.
func newView(env Env, name iso7816.AID, event int32, admin bool) (int32, error) {
	if e := jcre.Event(event); e != jcre.NotATransientObject {
		if err := env.Card().CheckTransient(0, e); err != nil {
			return 0, err
		}
	}
	s, owner := files.Of(env.Card()), env.Card().Active()
	if s == nil || owner == nil {
		return 0, nil
	}
	v := s.NewView(name, jcre.Event(event), owner.Context, files.DomainOf(owner, name, admin))
	if v == nil {
		return 0, nil
	}
	v.Admin = admin
	state := &viewState{View: v}
	if v.Event != jcre.NotATransientObject {
		var err error
		if state.memory, err = env.MakeArray(Byte, placeSize, v.Event); err != nil {
			return 0, err
		}
	}
	r, err := env.NewObject(viewClass(env, admin), state)
	return int32(r), err
}

// viewClass is the class of a view, which is one of uicc.access.bertlvfile for programs that have this package.
func viewClass(env Env, admin bool) string {
	plain, class := fileViewClass, dataViewClass
	if admin {
		plain, class = adminFileViewClass, adminDataViewClass
	}
	if env.Knows(class) {
		return class
	}
	return plain
}

// viewState is a view as the state of an object. A transient one takes transient memory: an array that nobody else sees.
type viewState struct {
	*files.View
	memory Ref
}

// EachReference keeps the array.
func (s *viewState) EachReference(f func(*Ref)) { f(&s.memory) }

// StateKind names the decoder.
func (*viewState) StateKind() string { return "fileview" }

// AppendState appends the ADF's name, event, domain, and the place of a persistent view.
func (s *viewState) AppendState(b []byte) []byte {
	b = s.Root().AppendLV(b)
	b = append(b, byte(s.Event), byte(flag(s.Admin)), byte(s.Owner>>8), byte(s.Owner), s.Domain.Kind)
	b = binary.BigEndian.AppendUint32(append(b, s.Domain.Conditions[:]...), uint32(s.memory))
	return s.AppendPlace(b)
}

// loadView is the opposite.
func loadView(env Env, data []byte) (any, error) {
	const fixed = 12
	if len(data) < 1 || len(data) < 1+int(data[0])+fixed {
		return nil, errState
	}
	name, rest := iso7816.AID{}, data[1+data[0]:]
	if data[0] > 0 {
		var err error
		if name, err = iso7816.NewAID(data[1 : 1+data[0]]); err != nil {
			return nil, err
		}
	}
	s := files.Of(env.Card())
	if s == nil {
		return nil, errState
	}
	d := files.Domain{Kind: rest[4], Conditions: [3]byte(rest[5:8])}
	v := s.RestoreView(name, jcre.Event(rest[0]), jcre.Context(rest[2])<<8|jcre.Context(rest[3]), d, rest[fixed:])
	if v == nil {
		return nil, errState
	}
	v.Admin = rest[1] != 0
	return &viewState{v, Ref(binary.BigEndian.Uint32(rest[8:]))}, nil
}

// ViewOf is the view behind a FileView: NullPointerException, or SecurityException in another context than its owner's, and for a view that is
// cleared on deselect while its owner is not selected.
func ViewOf(env Env, r Ref) (*files.View, error) {
	if r == 0 {
		return nil, exception(jcre.NullPointerExceptionClass)
	}
	s, ok := env.Host(r).(*viewState)
	if !ok || s.Owner != env.Card().ActiveContext() {
		return nil, exception(jcre.SecurityExceptionClass)
	}
	if s.Event == jcre.ClearOnDeselect && env.Card().CheckTransient(0, s.Event) != nil {
		return nil, exception(jcre.SecurityExceptionClass)
	}
	return s.View, nil
}

// ofView makes the native method of one of FileView's.
func ofView(f func(Env, *files.View, []int32) (int32, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		v, err := ViewOf(env, Ref(args[0]))
		if err != nil {
			return 0, err
		}
		result, err := f(env, v, args[1:])
		return result, fileException(err)
	}
}

// fileException is the exception for an error of the file system.
func fileException(err error) error {
	e, ok := err.(files.Error)
	if !ok {
		return err
	}
	switch e {
	case files.IncorrectParameters:
		return jcre.Throw(jcre.AdminExceptionClass, 1)
	case files.FileExists:
		return jcre.Throw(jcre.AdminExceptionClass, 2)
	case files.NotEnoughMemorySpace:
		return jcre.Throw(jcre.AdminExceptionClass, 4)
	case files.DFNameExists:
		return jcre.Throw(jcre.AdminExceptionClass, 5)
	}
	return jcre.Throw(jcre.UICCExceptionClass, uint16(e))
}

// withParameters is a method whose argument is a ViewHandler with file control parameters.
func withParameters(do func(*files.Context, files.Rights, []byte) error) func(Env, *files.View, []int32) (int32, error) {
	return func(env Env, v *files.View, args []int32) (int32, error) {
		if err := env.Use(Ref(args[0])); err != nil {
			return 0, err
		}
		h, ok := env.Host(Ref(args[0])).(interface{ List() []byte })
		if !ok {
			return 0, exception(jcre.SecurityExceptionClass)
		}
		return 0, do(v.Enter(), v.Domain, h.List())
	}
}
