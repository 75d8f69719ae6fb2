package native

import "github.com/gocard/gocard/runtime/jcre"

// Reason is the state of an exception object that carries a reason: what
// CardException.getReason and CardRuntimeException.getReason answer.
type Reason uint16

// exceptionTables are the exception classes with a reason. UserException has a
// constructor without argument in addition, so its tokens are one higher.
func exceptionTables() []classTable {
	classes := []struct {
		token uint8
		name  string
		class jcre.ExceptionClass
	}{
		{4, "CardException", jcre.CardExceptionClass},
		{5, "CardRuntimeException", jcre.CardRuntimeExceptionClass},
		{7, "ISOException", jcre.ISOExceptionClass},
		{11, "PINException", jcre.PINExceptionClass},
		{12, "APDUException", jcre.APDUExceptionClass},
		{13, "SystemException", jcre.SystemExceptionClass},
		{14, "TransactionException", jcre.TransactionExceptionClass},
	}
	var tables []classTable
	for _, c := range classes {
		tables = append(tables, classTable{c.token, c.name, reasonMethods(c.class)})
	}
	return append(tables, classTable{15, "UserException", userExceptionMethods()})
}

// reasonMethods are the methods every exception with a reason has.
func reasonMethods(class jcre.ExceptionClass) []entry {
	return []entry{
		{Constructor, 0, "<init>", setReason},
		{Static, 1, "throwIt", throwIt(class)},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "getReason", getReason},
		{Virtual, 2, "setReason", setReason},
	}
}

func userExceptionMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", nothing},
		{Constructor, 1, "<init>", setReason},
		{Static, 2, "throwIt", throwIt(jcre.UserExceptionClass)},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "getReason", getReason},
		{Virtual, 2, "setReason", setReason},
	}
}

// throwIt throws the JCRE's instance of the class with the given reason.
func throwIt(class jcre.ExceptionClass) Func {
	return func(_ Env, args []int32) (int32, error) { return 0, jcre.Throw(class, uint16(args[0])) }
}

func getReason(env Env, args []int32) (int32, error) {
	r, _ := env.Host(Ref(args[0])).(Reason)
	return short(int(r)), nil
}

func setReason(env Env, args []int32) (int32, error) {
	env.SetHost(Ref(args[0]), Reason(uint16(args[1])))
	return 0, nil
}
