// Package web is the HTTP/1.1 engine of the Smart Card Web Server: what stands between a TCP connection and the objects that
// applets registered with uicc.scws.ScwsExtensionRegistry.
//
// Bytes of connections come in; requests are parsed under fixed limits, the Extension is called inside of its card, and
// deterministic response bytes go out: no Date, no server name, nothing that differs between two runs or two runtimes. Any
// malformed input is answered with a status code or ends the connection.
//
// It must not know how an extension's code is executed: the host calls Go methods, the virtual machine bytecode, and both
// answer the same bytes. Facts marked [P] are the project's proposals where the specification's text is not public; they
// stand in limits.go, constants.go, mapping.go and page.go, and nowhere else. Sections cited as "SCWS n" are those of the
// project's reference digest of OMA SCWS and ETSI TS 102 588.
package web
