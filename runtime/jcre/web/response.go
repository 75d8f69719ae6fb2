package web

import (
	"bytes"
	"io"
	"strings"

	"github.com/gocard/gocard/runtime/jcre"
)

// Response is what stands behind uicc.scws.HttpResponse: the state machine
//
//	initial -> (status, headers) -> FinalizeHeader -> header done -> AppendContent... -> Flush -> sent
//
// of SCWS 8.5. With chunk mode every flush is a chunk, and the return from the extension ends the content; without it the
// first flush is the whole response. Methods give a *jcre.Exception. A connection that breaks meanwhile is no concern of
// the extension: what it writes is thrown away.
type Response struct {
	out     io.Writer
	version int16
	head    bool // the request was HEAD
	close   bool // the connection ends after this response

	status      Status
	contentType string
	lines       []field
	used        int // bytes of header the extension wrote
	content     []byte

	touched   bool // the extension wrote something
	finalized bool // header calls are over
	chunked   bool
	left      bool // bytes have left the card
	sent      bool // nothing may follow
	err       error
}

// framing are the headers that the server writes itself; an extension that sets one gets ILLEGAL_VALUE.
var framing = []string{"Content-Length", "Transfer-Encoding", "Connection", "Trailer", "Upgrade"}

func newResponse(out io.Writer, q *Request) *Response {
	return &Response{out: out, version: q.version, head: q.method == Head, close: !q.keepAlive(), status: statusOK}
}

// mayWriteHeader is the check of all header calls.
func (p *Response) mayWriteHeader() error {
	switch {
	case p.sent || p.left:
		return exception(jcre.ScwsHTTPResponseAlreadySent)
	case p.finalized:
		return exception(jcre.ScwsHeaderAlreadyFinalized)
	}
	return nil
}

// WriteStatusCode is writeStatusCode; codes outside of 200 to 599 are ILLEGAL_VALUE.
func (p *Response) WriteStatusCode(code int16) error {
	if err := p.mayWriteHeader(); err != nil {
		return err
	}
	if code < 200 || code > 599 {
		return exception(jcre.ScwsIllegalValue)
	}
	p.status, p.touched = Status(code), true
	return nil
}

// SetContentType is setContentType; a constant that is not there is ILLEGAL_VALUE.
func (p *Response) SetContentType(id int16) error {
	if err := p.mayWriteHeader(); err != nil {
		return err
	}
	name, ok := contentTypes[id]
	if !ok {
		return exception(jcre.ScwsIllegalValue)
	}
	p.contentType, p.touched = name, true
	return nil
}

// AppendHeaderLine is appendHeaderVariable(byte[], short, short): a whole line, with or without its end.
func (p *Response) AppendHeaderLine(line []byte) error {
	name, value, ok := strings.Cut(strings.TrimSuffix(string(line), "\r\n"), ":")
	if err := p.mayWriteHeader(); err != nil {
		return err
	}
	if !ok {
		return exception(jcre.ScwsIllegalValue)
	}
	return p.appendField(name, strings.Trim(value, " \t"))
}

// AppendHeader is appendHeaderVariable with name and value.
func (p *Response) AppendHeader(name, value []byte) error {
	if err := p.mayWriteHeader(); err != nil {
		return err
	}
	return p.appendField(string(name), string(value))
}

// AppendHeaderID is appendHeaderVariable with a constant for the name.
func (p *Response) AppendHeaderID(id int16, value []byte) error {
	if err := p.mayWriteHeader(); err != nil {
		return err
	}
	name, ok := headerIDs[id]
	if !ok {
		return exception(jcre.ScwsIllegalValue)
	}
	return p.appendField(name, string(value))
}

// appendField checks a field: no line break gets into the header, and framing is the server's.
func (p *Response) appendField(name, value string) error {
	if !isToken(name) || !isFieldValue(value) {
		return exception(jcre.ScwsIllegalValue)
	}
	for _, f := range framing {
		if strings.EqualFold(f, name) {
			return exception(jcre.ScwsIllegalValue)
		}
	}
	n := len(name) + len(value) + 4
	if p.used+n > ResponseHeader {
		return exception(jcre.ScwsBufferOverflow)
	}
	p.used, p.touched = p.used+n, true
	if strings.EqualFold(name, "Content-Type") {
		p.contentType = value
		return nil
	}
	p.lines = append(p.lines, field{name, value})
	return nil
}

// FinalizeHeader is finalizeHeader.
func (p *Response) FinalizeHeader() error {
	if err := p.mayWriteHeader(); err != nil {
		return err
	}
	p.finalized, p.touched = true, true
	return nil
}

// EnableChunkMode is enableChunkMode: possible until the first bytes leave the card; once more is no mistake.
func (p *Response) EnableChunkMode() error {
	if p.chunked && !p.sent {
		return nil
	}
	if p.sent || p.left {
		return exception(jcre.ScwsHTTPResponseAlreadySent)
	}
	p.chunked, p.touched = true, true
	return nil
}

// AppendContent is appendContent; it finalizes the header. What does not fit into the buffer is BUFFER_OVERFLOW.
func (p *Response) AppendContent(b []byte) error {
	if p.sent {
		return exception(jcre.ScwsHTTPResponseAlreadySent)
	}
	if len(b) > p.Remaining() {
		return exception(jcre.ScwsBufferOverflow)
	}
	p.finalized, p.touched = true, true
	p.content = append(p.content, b...)
	return nil
}

// Remaining is getRemainingResponseBufferSize.
func (p *Response) Remaining() int { return ResponseBuffer - len(p.content) }

// Flush is flush: without chunk mode it sends the response, with it what has come together so far.
func (p *Response) Flush() error {
	if p.sent {
		return exception(jcre.ScwsHTTPResponseAlreadySent)
	}
	p.finalized, p.touched = true, true
	p.send(!p.chunked)
	return nil
}

// SendError is sendError: the server answers with a page of its own.
func (p *Response) SendError(code int16) error {
	if p.sent || p.left {
		return exception(jcre.ScwsHTTPResponseAlreadySent)
	}
	if code < 400 || code > 599 {
		return exception(jcre.ScwsIllegalValue)
	}
	p.fail(Status(code))
	return nil
}

// Reset is reset, possible until bytes have left the card.
func (p *Response) Reset() error {
	if p.sent || p.left {
		return exception(jcre.ScwsHTTPResponseAlreadySent)
	}
	p.clear()
	return nil
}

func (p *Response) clear() {
	*p = Response{out: p.out, version: p.version, head: p.head, close: p.close, status: statusOK, err: p.err}
}

// fail replaces whatever was written with an error page and sends it. An Allow header written for a 405 stays.
func (p *Response) fail(s Status) {
	var allow []field
	for _, f := range p.lines {
		if strings.EqualFold(f.name, "Allow") {
			allow = append(allow, f)
		}
	}
	p.clear()
	p.status, p.lines, p.contentType, p.content = s, allow, contentTypes[0x0301], errorPage(s)
	p.send(true)
}

// send writes what is there; last says that nothing follows.
func (p *Response) send(last bool) {
	var b bytes.Buffer
	if !p.left {
		p.writeHeader(&b)
	}
	if p.hasContent() {
		p.writeContent(&b, last)
	}
	p.content, p.left, p.sent = nil, true, last
	if p.err == nil {
		_, p.err = p.out.Write(b.Bytes())
	}
}

func (p *Response) hasContent() bool { return !p.head && p.status.hasContent() }

// finish ends a response after the extension returned: nil is a response, or none at all, which is 500; an error is 500, or
// the end of the connection when bytes have left already (SCWS 8.5, 8.6).
func (p *Response) finish(err error) {
	switch {
	case p.sent:
	case err != nil && p.left:
		p.sent, p.close = true, true
	case err != nil || !p.touched:
		p.fail(statusServerError)
	default:
		p.send(true)
	}
}
