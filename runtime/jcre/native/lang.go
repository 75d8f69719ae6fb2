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
		p.classes = append(p.classes, classTable{uint8(token), name, []entry{
			{Constructor, 0, "<init>", nothing},
			{Virtual, 0, "equals", objectEquals},
		}})
	}
	return p
}

// objectEquals is Object.equals: the same object.
func objectEquals(_ Env, args []int32) (int32, error) { return flag(args[0] == args[1]), nil }
