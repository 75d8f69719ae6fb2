package api

import "fmt"

// Classes with static methods only have no Go type; this is what they are called (Java Card API 2.1.1, javacard.framework).
var staticClasses = map[string]map[uint8]string{
	"javacard/framework": {8: "JCSystem", 16: "Util", 0: "ISO7816", 2: "Shareable", 18: "AppletEvent"},
}

func knownClassName(pkg string, token uint8) string {
	if name := staticClasses[pkg][token]; name != "" {
		return pkg + "/" + name
	}
	return fmt.Sprintf("%s/class%d", pkg, token)
}
