// Package scws is the Java Card API package uicc.scws (ETSI TS 102 588) in Go: how an applet answers HTTP requests that reach
// the Smart Card Web Server. Most applets use runtime/servlet on top of it.
//
// To the compiler it is a table, as runtime/javacard/framework is; compiled natively its bodies run on runtime/jcre and
// runtime/jcre/web. It must not know who listens on which port.
//
// Names and signatures of HttpRequest and HttpResponse are sourced; tokens, constants and ScwsExtensionRegistry are the
// project's proposal [P], since no export file of the package is public. Applets that use it run on gocard's cards.
//
// HttpRequest and HttpResponse are interfaces that the card implements, so a pointer to the Go type is a reference to a card
// interface. The objects are temporary entry points of the JCRE: they may be passed on, but not stored in a field, a
// package variable or an array. What values.go and write.go add to them is Go, compiled into the applet.
//
//gocard:api aid=A0000000090005FFFFFFFF8915000000 name=uicc/scws jc222=1.0 jc304=1.0 jc305=1.0 jc310=1.0
package scws
