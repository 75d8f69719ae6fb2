package scws

import (
	"errors"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// HttpRequest is uicc.scws.HttpRequest: the request being answered.
//
//gocard:interface token=1 name=uicc/scws/HttpRequest temporary=yes
type HttpRequest struct {
	q *web.Request
}

// raise turns what the card model answers into the panic that applet code sees.
func raise(err error) {
	var e *jcre.Exception
	switch {
	case err == nil:
		return
	case errors.As(err, &e) && e.Class == jcre.ScwsExceptionClass:
		panic(ScwsException(e.Reason))
	}
	panic(err)
}

// copyTo copies as much of a value as buffer holds; KeywordNotFound where there is none.
func copyTo(buffer []byte, value string, ok bool) int {
	switch {
	case buffer == nil:
		panic(&jcre.Exception{Class: jcre.NullPointerExceptionClass})
	case !ok:
		return KeywordNotFound
	}
	return copy(buffer, value)
}

// FindAndCopyKeywordValueByName is HttpRequest.findAndCopyKeywordValue for a header's name: it copies as much of the value as
// buffer holds, and gives the number of bytes, or KeywordNotFound.
//
//gocard:virtual token=0 desc=([BSS[BSS)S args=name.ref,name.off,name.len,buffer.ref,buffer.off,buffer.len range=-1..32767
func (r *HttpRequest) FindAndCopyKeywordValueByName(name, buffer []byte) int {
	value, ok := r.q.FindByName(name)
	return copyTo(buffer, value, ok)
}

// findHeader is HttpRequest.findAndCopyKeywordValue with a constant for the name.
//
//gocard:virtual token=0 desc=([BSS[BSS)S args=name.ref,name.off,name.len,buffer.ref,buffer.off,buffer.len range=-1..32767
func (r *HttpRequest) findHeader(name string, buffer []byte) int {
	return r.FindAndCopyKeywordValueByName([]byte(name), buffer)
}

// FindAndCopyKeywordValue is HttpRequest.findAndCopyKeywordValue for a keyword constant: a part of the URI, or a header.
//
//gocard:virtual token=1 desc=(S[BSS)S range=-1..32767
func (r *HttpRequest) FindAndCopyKeywordValue(keyword int16, buffer []byte) int {
	value, ok := r.q.Find(keyword)
	return copyTo(buffer, value, ok)
}

// ReadContent is HttpRequest.readContent: it copies content from requestOffset on and gives the number of bytes.
//
//gocard:virtual token=2 desc=(I[BSS)S range=0..32767 waits=browser
func (r *HttpRequest) ReadContent(requestOffset int, data []byte) int {
	n, err := r.q.ReadContent(requestOffset, data)
	raise(err)
	return n
}

// ContentLength is HttpRequest.getContentLength.
//
//gocard:virtual token=3 desc=()I
func (r *HttpRequest) ContentLength() int { return r.q.ContentLength() }

// ContentType is HttpRequest.getContentType: a constant, Unknown for other types and none.
//
//gocard:virtual token=4 desc=()S
func (r *HttpRequest) ContentType() int16 { return r.q.ContentType() }

// ReadContentType is HttpRequest.readContentType: it copies the Content-Type header, as FindAndCopyKeywordValue does.
//
//gocard:virtual token=5 desc=([BSS)S range=-1..32767
func (r *HttpRequest) ReadContentType(data []byte) int {
	value, ok := r.q.RawContentType()
	return copyTo(data, value, ok)
}

// RequestHTTPVersion is HttpRequest.getRequestHttpVersion: HTTP10 or HTTP11.
//
//gocard:virtual token=6 desc=()S
func (r *HttpRequest) RequestHTTPVersion() int16 { return r.q.Version() }

// RequestID is HttpRequest.getRequestID.
//
//gocard:virtual token=7 desc=()S
func (r *HttpRequest) RequestID() int16 { return r.q.ID() }

// IsFirst is HttpRequest.isFirst: this is the first fragment of the request.
//
//gocard:virtual token=8 desc=()Z
func (r *HttpRequest) IsFirst() bool { return r.q.IsFirst() }

// IsComplete is HttpRequest.isComplete: the whole request was received.
//
//gocard:virtual token=9 desc=()Z
func (r *HttpRequest) IsComplete() bool { return r.q.IsComplete() }

// CancelProcessing is HttpRequest.cancelProcessing: no further fragments of this request for the applet.
//
//gocard:virtual token=10 desc=()V
func (r *HttpRequest) CancelProcessing() { r.q.CancelProcessing() }
