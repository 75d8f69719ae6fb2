package web

// Method is a request method that extensions can answer, in the order of ScwsExtension's methods (doGet is token 0).
type Method uint8

// The methods of ScwsExtension.
const (
	Get     Method = iota // ScwsExtension.doGet
	Head                  // ScwsExtension.doHead
	Post                  // ScwsExtension.doPost
	Put                   // ScwsExtension.doPut
	Delete                // ScwsExtension.doDelete
	Options               // ScwsExtension.doOptions
	Trace                 // ScwsExtension.doTrace
	methods
)

var methodNames = [methods]string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"}

// allMethods is the Allow header of the server as a whole.
const allMethods = "GET, HEAD, POST, PUT, DELETE, OPTIONS, TRACE"

// String is the method's name in a request line.
func (m Method) String() string {
	if m < methods {
		return methodNames[m]
	}
	return "?"
}

func parseMethod(s string) (Method, bool) {
	for m, name := range methodNames {
		if s == name {
			return Method(m), true
		}
	}
	return 0, false
}
