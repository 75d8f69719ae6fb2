package lower

import (
	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/frontend/directive"
	"github.com/gocard/gocard/ir"
)

// Packages and tokens of the members that compiled code and passes need whether or not the program names them (export files of
// java.lang 1.0 and javacard.framework 1.0; tokens never change).
var (
	langAID        = []byte{0xA0, 0x00, 0x00, 0x00, 0x62, 0x00, 0x01}
	frameworkAID   = []byte{0xA0, 0x00, 0x00, 0x00, 0x62, 0x01, 0x01}
	frameworkMinor = map[string]uint8{"jc222": 3, "jc304": 5, "jc305": 6, "jc310": 8}
)

const (
	tokenThrowable    = 1
	tokenApplet       = 3
	tokenRuntimeError = 3
	tokenJCSystem     = 8
	tokenISOException = 7
	tokenCardRuntime  = 5
	tokenUtil         = 16
)

// setRuntime declares them.
func (b *builder) setRuntime() {
	b.apis = newAPIObjects()
	lang := b.importPackage("java/lang", langAID, 1, 0)
	fw := b.importPackage("javacard/framework", frameworkAID, 1, frameworkMinor[b.in.API.Target])
	r := &b.prog.Runtime
	r.Throwable = b.importClass("java/lang/Throwable", lang, tokenThrowable, false)
	r.ISOException = b.importClass("javacard/framework/ISOException", fw, tokenISOException, false)
	r.ISOException.Super = r.Throwable
	system := b.importClass("javacard/framework/JCSystem", fw, tokenJCSystem, false)
	util := b.importClass("javacard/framework/Util", fw, tokenUtil, false)
	r.MakeTransientBoolean = b.known(system, "makeTransientBooleanArray", ir.InvokeStatic, 12, "(SB)[Z")
	r.MakeTransientByte = b.known(system, "makeTransientByteArray", ir.InvokeStatic, 13, "(SB)[B")
	r.MakeTransientObject = b.known(system, "makeTransientObjectArray", ir.InvokeStatic, 14, "(SB)[Ljava/lang/Object;")
	r.MakeTransientShort = b.known(system, "makeTransientShortArray", ir.InvokeStatic, 15, "(SB)[S")
	r.ArrayCompare = b.known(util, "arrayCompare", ir.InvokeStatic, 0, "([BS[BSS)B")
	r.ArrayCopy = b.known(util, "arrayCopy", ir.InvokeStatic, 1, "([BS[BSS)S")
	r.ArrayCopyNonAtomic = b.known(util, "arrayCopyNonAtomic", ir.InvokeStatic, 2, "([BS[BSS)S")
	r.ArrayFillNonAtomic = b.known(util, "arrayFillNonAtomic", ir.InvokeStatic, 3, "([BSSB)S")
	r.ThrowIt = b.known(r.ISOException, "throwIt", ir.InvokeStatic, 1, "(S)V")
	r.GetReason = b.known(r.ISOException, "getReason", ir.InvokeVirtual, 1, "()S")
}

func newAPIObjects() apiObjects {
	return apiObjects{
		packages: map[*api.Package]*ir.APIPackage{},
		classes:  map[*api.Class]*ir.Class{},
		methods:  map[methodKey]*ir.APIMethod{},
		named:    map[string]*ir.Class{},
	}
}

// known declares a method of this file's tables.
func (b *builder) known(c *ir.Class, name string, kind ir.InvokeKind, token uint8, desc string) *ir.APIMethod {
	params, result, err := directive.ParseMethodDesc(desc)
	if err != nil {
		bug("%v", err)
	}
	return b.importMethod(c, name, kind, token, params, result)
}
