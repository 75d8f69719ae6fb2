package scws

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// ScwsExtension is uicc.scws.ScwsExtension: what an applet implements to answer requests, one method for each HTTP method.
//
//gocard:interface token=0 name=uicc/scws/ScwsExtension
type ScwsExtension interface {
	// DoGet is ScwsExtension.doGet.
	//
	//gocard:virtual token=0 desc=(Luicc/scws/HttpRequest;Luicc/scws/HttpResponse;)V waits=browser
	DoGet(req *HttpRequest, resp *HttpResponse)
	// DoHead is ScwsExtension.doHead.
	//
	//gocard:virtual token=1 desc=(Luicc/scws/HttpRequest;Luicc/scws/HttpResponse;)V waits=browser
	DoHead(req *HttpRequest, resp *HttpResponse)
	// DoPost is ScwsExtension.doPost.
	//
	//gocard:virtual token=2 desc=(Luicc/scws/HttpRequest;Luicc/scws/HttpResponse;)V waits=browser
	DoPost(req *HttpRequest, resp *HttpResponse)
	// DoPut is ScwsExtension.doPut.
	//
	//gocard:virtual token=3 desc=(Luicc/scws/HttpRequest;Luicc/scws/HttpResponse;)V waits=browser
	DoPut(req *HttpRequest, resp *HttpResponse)
	// DoDelete is ScwsExtension.doDelete.
	//
	//gocard:virtual token=4 desc=(Luicc/scws/HttpRequest;Luicc/scws/HttpResponse;)V waits=browser
	DoDelete(req *HttpRequest, resp *HttpResponse)
	// DoOptions is ScwsExtension.doOptions.
	//
	//gocard:virtual token=5 desc=(Luicc/scws/HttpRequest;Luicc/scws/HttpResponse;)V waits=browser
	DoOptions(req *HttpRequest, resp *HttpResponse)
	// DoTrace is ScwsExtension.doTrace.
	//
	//gocard:virtual token=6 desc=(Luicc/scws/HttpRequest;Luicc/scws/HttpResponse;)V waits=browser
	DoTrace(req *HttpRequest, resp *HttpResponse)
}

// Register is ScwsExtensionRegistry.register: ext answers the URIs that are mapped to appID.
//
//gocard:static class=4 token=0 desc=(Luicc/scws/ScwsExtension;[BSS)V
func Register(ext ScwsExtension, appID []byte) {
	c := jcre.Current()
	raise(c.RegisterExtension(appID, ext, &native{ext, c}))
}

// Deregister is ScwsExtensionRegistry.deregister.
//
//gocard:static class=4 token=1 desc=(Luicc/scws/ScwsExtension;)V
func Deregister(ext ScwsExtension) { raise(jcre.Current().DeregisterExtension(ext)) }

// native is a natively compiled extension as the web server sees it.
type native struct {
	ext  ScwsExtension
	card *jcre.Card
}

// Do calls the extension's method and turns a panic into the exception that the card would throw.
func (n *native) Do(m web.Method, q *web.Request, p *web.Response) (err error) {
	defer jcre.Catch(&err, n.card.Trace())
	req, resp := &HttpRequest{q}, &HttpResponse{p}
	switch m {
	case web.Get:
		n.ext.DoGet(req, resp)
	case web.Head:
		n.ext.DoHead(req, resp)
	case web.Post:
		n.ext.DoPost(req, resp)
	case web.Put:
		n.ext.DoPut(req, resp)
	case web.Delete:
		n.ext.DoDelete(req, resp)
	case web.Options:
		n.ext.DoOptions(req, resp)
	case web.Trace:
		n.ext.DoTrace(req, resp)
	}
	return nil
}
