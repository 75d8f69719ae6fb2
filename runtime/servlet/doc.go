// Package servlet is how a web page gets onto a card in idiomatic Go: handlers and patterns as in net/http, on top of the Java
// Card API package uicc/scws.
//
//	type Applet struct {
//		servlet.Applet
//		visits uint16
//	}
//
//	func Install(params []byte) {
//		a := &Applet{}
//		servlet.Handle("GET /{$}", a)
//		servlet.Register(a, []byte("hello"))
//	}
//
//	func (a *Applet) ServeCard(w *servlet.Response, r *servlet.Request) {
//		w.SetContentType(scws.TextPlain)
//		w.WriteString("Hello, ")
//		w.Write(r.Query("name"))
//	}
//
// Requests come in through the applet's ScwsExtension methods, responses go out through the HttpResponse. Everything here
// is card code: it is compiled into the applet's CAP file, and nothing in it allocates while a request is processed. It
// must not know the server (runtime/jcre/web) or what the pages say.
//
//gocard:api name=servlet
package servlet
