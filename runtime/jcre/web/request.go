package web

import (
	"strings"

	"github.com/gocard/gocard/runtime/jcre"
)

// Request is what stands behind uicc.scws.HttpRequest (SCWS 8.3): one request, read completely before the extension is
// called. Methods that end in an error give a *jcre.Exception.
type Request struct {
	method  Method
	target  target
	version int16
	header  header
	content []byte
	prefix  string // the part of the path that the extension is mapped to
	id      int16
}

// FindByName is findAndCopyKeywordValue with a header's name; ok is false where the request has no such header.
func (q *Request) FindByName(name []byte) (value string, ok bool) { return q.header.get(string(name)) }

// Find is findAndCopyKeywordValue with a constant: a part of the URI, or a header.
func (q *Request) Find(keyword int16) (value string, ok bool) {
	switch keyword {
	case KeywordPath:
		return q.target.path, true
	case KeywordQuery:
		return q.target.query, q.target.hasQuery
	case KeywordFragmentlessURI:
		if q.target.hasQuery {
			return q.target.path + "?" + q.target.query, true
		}
		return q.target.path, true
	case KeywordMappedPrefix:
		return q.prefix, true
	}
	if name, known := headerIDs[keyword]; known {
		return q.header.get(name)
	}
	return "", false
}

// ContentLength is getContentLength: the length of the content, however it was announced.
func (q *Request) ContentLength() int { return len(q.content) }

// ReadContent is readContent: it copies content from offset to dst and gives the number of bytes, 0 at the end. An offset
// behind the end is ScwsException OUT_OF_RANGE.
func (q *Request) ReadContent(offset int, dst []byte) (int, error) {
	if offset < 0 || offset > len(q.content) {
		return 0, exception(jcre.ScwsOutOfRange)
	}
	return copy(dst, q.content[offset:]), nil
}

// ContentType is getContentType: a constant for the media type, ContentUnknown for others and none.
func (q *Request) ContentType() int16 {
	v, _ := q.RawContentType()
	media, _, _ := strings.Cut(v, ";")
	media = strings.Trim(media, " \t")
	for id, name := range contentTypes {
		name, _, _ = strings.Cut(name, ";")
		if strings.EqualFold(media, name) {
			return id
		}
	}
	return ContentUnknown
}

// RawContentType is readContentType: the Content-Type header.
func (q *Request) RawContentType() (value string, ok bool) { return q.header.get("Content-Type") }

// Version is getRequestHttpVersion: HTTP10 or HTTP11.
func (q *Request) Version() int16 { return q.version }

// ID is getRequestID: a number that no other request of this card session has, until it wraps.
func (q *Request) ID() int16 { return q.id }

// IsFirst is isFirst: requests are handed over whole, so every call is the first.
func (q *Request) IsFirst() bool { return true }

// IsComplete is isComplete: requests are handed over whole.
func (q *Request) IsComplete() bool { return true }

// CancelProcessing is cancelProcessing: no further fragment will come anyway.
func (q *Request) CancelProcessing() {}

func exception(reason uint16) error { return jcre.Throw(jcre.ScwsExceptionClass, reason) }
