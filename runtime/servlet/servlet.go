package servlet

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/uicc/scws"
)

// Request is the request being answered: r.Path(), r.Query(name), r.Form(name), r.Header(name), r.Body(). The values stay valid
// until ServeCard returns. It may be passed on, but not stored.
type Request = scws.HttpRequest

// Response is the response being written: w.Status(code), w.SetContentType(id), w.Header(name, value), then w.Write(b),
// w.WriteString(s), w.WriteEscaped(b). It may be passed on, but not stored.
type Response = scws.HttpResponse

// Handler answers requests. A panic that leaves ServeCard is answered with 500.
type Handler interface {
	ServeCard(w *Response, r *Request)
}

// Applet is what a servlet's applet type embeds as its first field. It answers HTTP requests through the handlers given to
// Handle, and no command APDU but SELECT.
type Applet struct {
	framework.Applet
	routes *route
}

// Servlet is a pointer to a type that embeds Applet.
type Servlet interface {
	framework.AppletInterface
	scws.ScwsExtension
	start(list *route)
}

// Register registers the applet with the card, and with the web server under an id of the applet's choice. It takes over the
// handlers given to Handle since the last Register. Call it at the end of Install.
//
//gocard:source
func Register[T Servlet](applet T, id []byte) {
	scws.MakeScratch()
	applet.start(pending)
	pending = nil
	scws.Register(applet, id)
	framework.Register(applet)
}

//gocard:source
func (a *Applet) start(list *route) { a.routes = list }

// Process accepts being selected and refuses every other command.
//
//gocard:source
func (a *Applet) Process(apdu *framework.APDU) {
	if !a.SelectingApplet() {
		panic(framework.SWInsNotSupported)
	}
}

// DoGet is ScwsExtension.doGet.
//
//gocard:source
func (a *Applet) DoGet(req *Request, resp *Response) { a.serve(req, resp, methodGet) }

// DoHead is ScwsExtension.doHead: handlers answer as for GET, the server leaves out the content.
//
//gocard:source
func (a *Applet) DoHead(req *Request, resp *Response) { a.serve(req, resp, methodGet) }

// DoPost is ScwsExtension.doPost.
//
//gocard:source
func (a *Applet) DoPost(req *Request, resp *Response) { a.serve(req, resp, methodPost) }

// DoPut is ScwsExtension.doPut: 405.
//
//gocard:source
func (a *Applet) DoPut(req *Request, resp *Response) { a.serve(req, resp, methodOther) }

// DoDelete is ScwsExtension.doDelete: 405.
//
//gocard:source
func (a *Applet) DoDelete(req *Request, resp *Response) { a.serve(req, resp, methodOther) }

// DoOptions is ScwsExtension.doOptions: 405, which says what is allowed.
//
//gocard:source
func (a *Applet) DoOptions(req *Request, resp *Response) { a.serve(req, resp, methodOther) }

// DoTrace is ScwsExtension.doTrace: 405.
//
//gocard:source
func (a *Applet) DoTrace(req *Request, resp *Response) { a.serve(req, resp, methodOther) }

// serve finds the handler with the longest pattern for path and method, where patterns begin at the root that the applet is
// mapped to. A path that is there for other methods only is 405 with Allow, an unknown one 404.
//
//gocard:source
func (a *Applet) serve(req *Request, resp *Response, method byte) {
	scws.ResetScratch()
	if req.ContentLength() > scws.MaxForm {
		resp.SendError(413)
		return
	}
	path, root := req.Path(), req.Root()
	if len(path) < len(root) {
		resp.Status(308)
		resp.AppendHeaderVariableID(scws.Location, root)
		return
	}
	path = path[len(root)-1:]
	var found *route
	allowed := byte(0)
	for rt := a.routes; rt != nil; rt = rt.next {
		if !rt.matches(path) {
			continue
		}
		allowed |= rt.flags
		if rt.flags&method != 0 && (found == nil || rt.beats(found)) {
			found = rt
		}
	}
	switch {
	case found != nil:
		found.handler.ServeCard(resp, req)
	case allowed == 0:
		resp.SendError(404)
	default:
		refuse(resp, allowed)
	}
}

// refuse answers 405.
//
//gocard:source
func refuse(resp *Response, allowed byte) {
	switch {
	case allowed&methodPost == 0:
		resp.Header("Allow", "GET, HEAD")
	case allowed&methodGet == 0:
		resp.Header("Allow", "POST")
	default:
		resp.Header("Allow", "GET, HEAD, POST")
	}
	resp.SendError(405)
}
