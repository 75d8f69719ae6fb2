package native

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/files"
)

// DataObjectsAID is the package AID of uicc.access.bertlvfile.
var DataObjectsAID = iso7816.MustParseAID("A0000000090005FFFFFFFF8911020000")

const (
	dataViewClass      = "uicc/access/bertlvfile/BERTLVFileView"
	adminDataViewClass = "uicc/access/bertlvfile/AdminBERTLVFileView"
)

// The access modes BER_TLV_ACC_MODE_... of uicc.access.UICCConstants.
const (
	dataModeNext  = 0x00
	dataModeFirst = 0x80
)

// dataObjectsPackage is uicc.access.bertlvfile, whose interfaces the views of uicc.access implement.
func dataObjectsPackage() packageTable {
	view := append(fileViewMethods(),
		entry{Interface, 12, "retrieveData", ofView(viewRetrieveData)},
		entry{Interface, 13, "getTAGList", ofView(viewTags)},
		entry{Interface, 14, "setData", ofView(viewSetData)},
		entry{Interface, 15, "deleteData", ofView(func(_ Env, v *files.View, args []int32) (int32, error) {
			return 0, v.Enter().DeleteData(v.Domain, uint32(args[0]))
		})},
	)
	return packageTable{aid: DataObjectsAID, name: "uicc/access/bertlvfile", classes: []classTable{
		{0, "BERTLVFileView", view},
		{1, "AdminBERTLVFileView", append(view[:len(view):len(view)], adminMethods(16)...)},
	}}
}

// viewRetrieveData is retrieveData(int tag, int dataObjectOffset, response, responseOffset, responseLength).
func viewRetrieveData(env Env, v *files.View, args []int32) (int32, error) {
	tag, at, array, off, n := args[0], args[2], args[4], args[5], args[6]
	if _, err := slice(env, array, off, n); err != nil {
		return 0, err
	}
	data, more, err := v.Enter().RetrieveData(v.Domain, uint32(tag), int(at), int(n))
	if err != nil {
		return 0, err
	}
	return int32(more), env.Write(Ref(array), int(off), data, false)
}

// viewTags is getTAGList(mode, int[] response, responseOffset, responseLength).
func viewTags(env Env, v *files.View, args []int32) (int32, error) {
	mode, array, off, n := byte(args[0]), args[1], args[2], args[3]
	kind, words, err := env.Elements(Ref(array))
	switch {
	case err != nil:
		return 0, err
	case kind != Int || off < 0 || n < 0 || int(off) > len(words) || int(n) > len(words)-int(off):
		return 0, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	case mode != dataModeFirst && mode != dataModeNext:
		return 0, files.InvalidMode
	}
	tags, more, err := v.Enter().Tags(v.Domain, mode == dataModeFirst, int(n))
	if err != nil {
		return 0, err
	}
	list := make([]int32, len(tags))
	for i, t := range tags {
		list[i] = int32(t)
	}
	return int32(more), env.SetElements(Ref(array), int(off), list, false)
}

// viewSetData is setData(int tag, mode, int dataLength, data, offset, length).
func viewSetData(env Env, v *files.View, args []int32) (int32, error) {
	tag, mode, length := args[0], byte(args[2]), args[3]
	data, err := slice(env, args[5], args[6], args[7])
	if err != nil {
		return 0, err
	}
	missing := 0
	switch mode {
	case dataModeFirst:
		missing, err = v.Enter().SetData(v.Domain, uint32(tag), int(length), data)
	case dataModeNext:
		missing, err = v.Enter().ContinueData(v.Domain, data)
	default:
		err = files.InvalidMode
	}
	if err == files.NotEnoughMemorySpace { // fileException's is that of CREATE FILE
		err = jcre.Throw(jcre.UICCExceptionClass, uint16(files.NotEnoughMemorySpace))
	}
	return int32(missing), err
}
