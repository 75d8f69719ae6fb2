package scws

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// HttpResponse is uicc.scws.HttpResponse: the response being written. First the status and headers, then the content.
//
//gocard:interface token=2 name=uicc/scws/HttpResponse temporary=yes
type HttpResponse struct {
	p *web.Response
}

// whole is a byte array argument; nil is NullPointerException.
func whole(b []byte) []byte {
	if b == nil {
		panic(&jcre.Exception{Class: jcre.NullPointerExceptionClass})
	}
	return b
}

// FinalizeHeader is HttpResponse.finalizeHeader: the header ends here, what is missing gets its default.
//
//gocard:virtual token=0 desc=()V
func (w *HttpResponse) FinalizeHeader() { raise(w.p.FinalizeHeader()) }

// WriteStatusCode is HttpResponse.writeStatusCode.
//
//gocard:virtual token=1 desc=(S)V
func (w *HttpResponse) WriteStatusCode(code int16) { raise(w.p.WriteStatusCode(code)) }

// SetContentType is HttpResponse.setContentType, by constant.
//
//gocard:virtual token=2 desc=(S)V
func (w *HttpResponse) SetContentType(contentType int16) { raise(w.p.SetContentType(contentType)) }

// AppendHeaderLine is HttpResponse.appendHeaderVariable(byte[], short, short): one whole header line.
//
//gocard:virtual token=3 desc=([BSS)V
func (w *HttpResponse) AppendHeaderLine(line []byte) { raise(w.p.AppendHeaderLine(whole(line))) }

// AppendHeaderVariable is HttpResponse.appendHeaderVariable with name and value.
//
//gocard:virtual token=4 desc=([BSS[BSS)V args=name.ref,name.off,name.len,value.ref,value.off,value.len
func (w *HttpResponse) AppendHeaderVariable(name, value []byte) {
	raise(w.p.AppendHeader(whole(name), whole(value)))
}

// AppendHeaderVariableID is HttpResponse.appendHeaderVariable with a keyword constant for the name.
//
//gocard:virtual token=5 desc=(S[BSS)V
func (w *HttpResponse) AppendHeaderVariableID(headerKeywordNameID int16, value []byte) {
	raise(w.p.AppendHeaderID(headerKeywordNameID, whole(value)))
}

// AppendContent is HttpResponse.appendContent. Content that the buffer cannot hold is BufferOverflow.
//
//gocard:virtual token=6 desc=([BSS)V
func (w *HttpResponse) AppendContent(data []byte) { raise(w.p.AppendContent(whole(data))) }

// EnableChunkMode is HttpResponse.enableChunkMode: each Flush then sends a piece of the content.
//
//gocard:virtual token=7 desc=()V
func (w *HttpResponse) EnableChunkMode() { raise(w.p.EnableChunkMode()) }

// Flush is HttpResponse.flush: sends everything in the response.
//
//gocard:virtual token=8 desc=()V waits=browser
func (w *HttpResponse) Flush() { raise(w.p.Flush()) }

// SendError is HttpResponse.sendError: the server answers with a page of its own.
//
//gocard:virtual token=9 desc=(S)V waits=browser
func (w *HttpResponse) SendError(errorCode int16) { raise(w.p.SendError(errorCode)) }

// Reset is HttpResponse.reset: as if nothing was written, possible until something was sent.
//
//gocard:virtual token=10 desc=()V
func (w *HttpResponse) Reset() { raise(w.p.Reset()) }

// RemainingResponseBufferSize is HttpResponse.getRemainingResponseBufferSize: the bytes of content that fit before a Flush,
// never more than a short holds [P].
//
//gocard:virtual token=11 desc=()I range=0..32767
func (w *HttpResponse) RemainingResponseBufferSize() int { return w.p.Remaining() }
