package web

import (
	"bytes"
	"fmt"
	"strings"
)

// writeHeader writes status line and header: what the extension set, then defaults for what is missing.
func (p *Response) writeHeader(b *bytes.Buffer) {
	fmt.Fprintf(b, "HTTP/1.1 %d %s\r\n", p.status, p.status.Reason())
	if p.contentType != "" {
		fmt.Fprintf(b, "Content-Type: %s\r\n", p.contentType)
	}
	cached := false
	for _, f := range p.lines {
		fmt.Fprintf(b, "%s: %s\r\n", f.name, f.value)
		cached = cached || strings.EqualFold(f.name, "Cache-Control")
	}
	if !cached {
		b.WriteString(defaultCaching)
	}
	p.writeFraming(b)
	b.WriteString("\r\n")
}

// writeFraming writes how the content ends and whether the connection goes on. A client of HTTP/1.0 does not know chunks,
// so for it the end of the connection is the end of the content.
func (p *Response) writeFraming(b *bytes.Buffer) {
	switch {
	case !p.status.hasContent(), p.chunked && p.version == HTTP10:
	case !p.chunked:
		fmt.Fprintf(b, "Content-Length: %d\r\n", len(p.content))
	default:
		b.WriteString("Transfer-Encoding: chunked\r\n")
	}
	if p.close {
		b.WriteString("Connection: close\r\n")
	}
}

func (p *Response) writeContent(b *bytes.Buffer, last bool) {
	if !p.chunked || p.version == HTTP10 {
		b.Write(p.content)
		return
	}
	if len(p.content) > 0 {
		fmt.Fprintf(b, "%X\r\n%s\r\n", len(p.content), p.content)
	}
	if last {
		b.WriteString("0\r\n\r\n")
	}
}
