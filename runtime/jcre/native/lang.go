package native

// langPackage is java.lang 1.0. Its exceptions have nothing but a constructor and
// what they inherit.
func langPackage() packageTable {
	p := packageTable{aid: LangAID, name: "java/lang"}
	names := []string{
		"Object", "Throwable", "Exception", "RuntimeException", "IndexOutOfBoundsException", "ArrayIndexOutOfBoundsException",
		"NegativeArraySizeException", "NullPointerException", "ClassCastException", "ArithmeticException", "SecurityException",
		"ArrayStoreException",
	}
	for token, name := range names {
		p.classes = append(p.classes, classTable{uint8(token), name, plainException()})
	}
	return p
}

// ioPackage is java.io 1.0, and rmiPackage java.rmi 1.0: what the exceptions of remote methods are. No method here throws them.
func ioPackage() packageTable {
	return packageTable{aid: IOAID, name: "java/io", classes: []classTable{{0, "IOException", plainException()}}}
}

func rmiPackage() packageTable {
	return packageTable{aid: RMIAID, name: "java/rmi", classes: []classTable{{1, "RemoteException", plainException()}}}
}

// plainException are the methods of an exception without a reason.
func plainException() []entry {
	return []entry{{Constructor, 0, "<init>", nothing}, {Virtual, 0, "equals", objectEquals}}
}

// objectEquals is Object.equals: the same object.
func objectEquals(_ Env, args []int32) (int32, error) { return flag(args[0] == args[1]), nil }
