package jcre

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// ExceptionClass names the class of a card exception. The list is closed: what an applet derives from these classes
// counts as the nearest one here.
type ExceptionClass uint8

// The classes of java.lang, javacard.framework and the further API packages that the card model throws.
const (
	ThrowableClass                      ExceptionClass = iota + 1 // java.lang.Throwable
	ExceptionBaseClass                                            // java.lang.Exception
	RuntimeExceptionClass                                         // java.lang.RuntimeException
	IndexOutOfBoundsExceptionClass                                // java.lang.IndexOutOfBoundsException
	ArrayIndexOutOfBoundsExceptionClass                           // java.lang.ArrayIndexOutOfBoundsException
	NegativeArraySizeExceptionClass                               // java.lang.NegativeArraySizeException
	NullPointerExceptionClass                                     // java.lang.NullPointerException
	ClassCastExceptionClass                                       // java.lang.ClassCastException
	ArithmeticExceptionClass                                      // java.lang.ArithmeticException
	SecurityExceptionClass                                        // java.lang.SecurityException
	ArrayStoreExceptionClass                                      // java.lang.ArrayStoreException
	IOExceptionClass                                              // java.io.IOException
	CardExceptionClass                                            // javacard.framework.CardException
	CardRuntimeExceptionClass                                     // javacard.framework.CardRuntimeException
	ISOExceptionClass                                             // javacard.framework.ISOException
	PINExceptionClass                                             // javacard.framework.PINException
	APDUExceptionClass                                            // javacard.framework.APDUException
	SystemExceptionClass                                          // javacard.framework.SystemException
	TransactionExceptionClass                                     // javacard.framework.TransactionException
	UserExceptionClass                                            // javacard.framework.UserException
	CryptoExceptionClass                                          // javacard.security.CryptoException
	ScwsExceptionClass                                            // uicc.scws.ScwsException
	UICCExceptionClass                                            // uicc.access.UICCException
	AdminExceptionClass                                           // uicc.access.fileadministration.AdminException
	ToolkitExceptionClass                                         // uicc.toolkit.ToolkitException
	SIMToolkitExceptionClass                                      // sim.toolkit.ToolkitException
	UtilExceptionClass                                            // javacardx.framework.util.UtilException
	TLVExceptionClass                                             // javacardx.framework.tlv.TLVException
	StringExceptionClass                                          // javacardx.framework.string.StringException
	DateTimeExceptionClass                                        // javacardx.framework.time.DateTimeException
	SIMViewExceptionClass                                         // sim.access.SIMViewException
	CertificateExceptionClass                                     // javacardx.security.cert.CertificateException
	ServiceExceptionClass                                         // javacard.framework.service.ServiceException
	endOfExceptionClasses
)

var exceptionNames = [endOfExceptionClasses]string{
	ThrowableClass:                      "java/lang/Throwable",
	ExceptionBaseClass:                  "java/lang/Exception",
	RuntimeExceptionClass:               "java/lang/RuntimeException",
	IndexOutOfBoundsExceptionClass:      "java/lang/IndexOutOfBoundsException",
	ArrayIndexOutOfBoundsExceptionClass: "java/lang/ArrayIndexOutOfBoundsException",
	NegativeArraySizeExceptionClass:     "java/lang/NegativeArraySizeException",
	NullPointerExceptionClass:           "java/lang/NullPointerException",
	ClassCastExceptionClass:             "java/lang/ClassCastException",
	ArithmeticExceptionClass:            "java/lang/ArithmeticException",
	SecurityExceptionClass:              "java/lang/SecurityException",
	ArrayStoreExceptionClass:            "java/lang/ArrayStoreException",
	IOExceptionClass:                    "java/io/IOException",
	CardExceptionClass:                  "javacard/framework/CardException",
	CardRuntimeExceptionClass:           "javacard/framework/CardRuntimeException",
	ISOExceptionClass:                   "javacard/framework/ISOException",
	PINExceptionClass:                   "javacard/framework/PINException",
	APDUExceptionClass:                  "javacard/framework/APDUException",
	SystemExceptionClass:                "javacard/framework/SystemException",
	TransactionExceptionClass:           "javacard/framework/TransactionException",
	UserExceptionClass:                  "javacard/framework/UserException",
	CryptoExceptionClass:                "javacard/security/CryptoException",
	ScwsExceptionClass:                  "uicc/scws/ScwsException",
	UICCExceptionClass:                  "uicc/access/UICCException",
	AdminExceptionClass:                 "uicc/access/fileadministration/AdminException",
	ToolkitExceptionClass:               "uicc/toolkit/ToolkitException",
	SIMToolkitExceptionClass:            "sim/toolkit/ToolkitException",
	UtilExceptionClass:                  "javacardx/framework/util/UtilException",
	TLVExceptionClass:                   "javacardx/framework/tlv/TLVException",
	StringExceptionClass:                "javacardx/framework/string/StringException",
	DateTimeExceptionClass:              "javacardx/framework/time/DateTimeException",
	SIMViewExceptionClass:               "sim/access/SIMViewException",
	CertificateExceptionClass:           "javacardx/security/cert/CertificateException",
	ServiceExceptionClass:               "javacard/framework/service/ServiceException",
}

// String is the class's name as it stands in export files, `javacard/framework/ISOException`.
func (c ExceptionClass) String() string {
	if c > 0 && c < endOfExceptionClasses {
		return exceptionNames[c]
	}
	return fmt.Sprintf("exception class %d", uint8(c))
}

// HasReason reports whether objects of the class carry a reason: CardException, CardRuntimeException and their subclasses.
func (c ExceptionClass) HasReason() bool { return c >= CardExceptionClass && c < endOfExceptionClasses }

// ExceptionClasses lists all classes, in the order of their numbers.
func ExceptionClasses() []ExceptionClass {
	var all []ExceptionClass
	for c := ThrowableClass; c < endOfExceptionClasses; c++ {
		all = append(all, c)
	}
	return all
}

// Exception is a card exception on its way up. Functions of this package return it as an error; the host turns it into a
// Go panic of the API's type, the virtual machine into a thrown object.
type Exception struct {
	Class  ExceptionClass
	Reason uint16 // the short of getReason, unsigned; 0 for classes without one
}

// Throw makes an exception with a reason, as XException.throwIt does.
func Throw(class ExceptionClass, reason uint16) *Exception { return &Exception{class, reason} }

// ThrowSW makes an ISOException with a status word.
func ThrowSW(sw iso7816.SW) *Exception { return &Exception{ISOExceptionClass, uint16(sw)} }

// Error is the class, with the reason where there is one: `javacard/framework/ISOException 6A80`.
func (e *Exception) Error() string {
	if e.Class == ISOExceptionClass {
		return fmt.Sprintf("%s %04X", e.Class, e.Reason)
	}
	if e.Class.HasReason() {
		return fmt.Sprintf("%s reason %d", e.Class, e.Reason)
	}
	return e.Class.String()
}

// Is makes errors.Is match by class and reason, and an ISOException match its status word.
func (e *Exception) Is(target error) bool {
	switch t := target.(type) {
	case *Exception:
		return *e == *t
	case iso7816.SW:
		return e.Class == ISOExceptionClass && e.Reason == uint16(t)
	}
	return false
}

// ErrPowerLoss is what an Applet returns when the power of a simulated card was cut while it ran. Process then answers
// nothing, and the card waits for Reset.
var ErrPowerLoss = errors.New("card power was cut")

// StatusWord is the status word that the JCRE answers when applet code ends with err: 9000 for nil, the reason of an
// ISOException, 6F00 for all else (JCRE 3.3). Reason 0 is no status word and becomes 6F00.
func StatusWord(err error) iso7816.SW {
	if err == nil {
		return iso7816.SWNoError
	}
	var e *Exception
	if errors.As(err, &e) && e.Class == ISOExceptionClass && e.Reason != 0 {
		return iso7816.SW(e.Reason)
	}
	return iso7816.SWUnknown
}
