package native

// frameworkPackage is javacard.framework up to what 3.0.5 (1.6) has in the classes
// listed; interfaces without methods of the JCRE's own need no rows.
func frameworkPackage() packageTable {
	return packageTable{aid: FrameworkAID, name: "javacard/framework", classes: append(append(exceptionTables(), pinxTables()...),
		classTable{3, "Applet", appletMethods()},
		classTable{6, "AID", aidMethods()},
		classTable{8, "JCSystem", systemMethods()},
		classTable{9, "OwnerPIN", pinMethods()},
		classTable{10, "APDU", apduMethods()},
		classTable{16, "Util", utilMethods()},
		classTable{23, "Resources", resourcesMethods()},
		classTable{22, "SensitiveArrays", sensitiveArrayMethods()},
	)}
}

// apduPackage is javacardx.apdu: the marker interface ExtendedLength.
func apduPackage() packageTable { return packageTable{aid: APDUAID, name: "javacardx/apdu"} }
