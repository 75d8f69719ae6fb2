package scws

// Status is HttpResponse.writeStatusCode under the name that net/http's users look for.
//
//gocard:virtual token=1 desc=(S)V
func (w *HttpResponse) Status(code int) { w.WriteStatusCode(int16(code)) }

// Header is HttpResponse.appendHeaderVariable with constants for name and value. Length and connection headers are the
// server's own.
//
//gocard:virtual token=4 desc=([BSS[BSS)V args=name.ref,name.off,name.len,value.ref,value.off,value.len
func (w *HttpResponse) Header(name, value string) {
	w.AppendHeaderVariable([]byte(name), []byte(value))
}

// Write adds content of any length. What fits the response buffer is sent with its length; from then on the response
// goes out in chunks.
//
//gocard:source
func (w *HttpResponse) Write(b []byte) {
	for len(b) > 0 {
		n := min(len(b), w.room())
		w.AppendContent(b[:n])
		b = b[n:]
	}
}

// WriteString is Write for a string.
//
//gocard:source
func (w *HttpResponse) WriteString(s string) {
	for len(s) > 0 {
		n := min(len(s), w.room())
		w.appendString(s[:n])
		s = s[n:]
	}
}

// appendString is HttpResponse.appendContent for a string.
//
//gocard:virtual token=6 desc=([BSS)V args=s.ref,s.off,s.len
func (w *HttpResponse) appendString(s string) { w.AppendContent([]byte(s)) }

// room gives the free bytes of the response buffer; a full one is flushed first.
//
//gocard:source
func (w *HttpResponse) room() int {
	if n := w.RemainingResponseBufferSize(); n > 0 {
		return n
	}
	w.EnableChunkMode()
	w.Flush()
	return w.RemainingResponseBufferSize()
}

// WriteEscaped writes text into HTML: the five characters that mean something there become entities.
//
//gocard:source
func (w *HttpResponse) WriteEscaped(text []byte) {
	from := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '<':
			from = w.entity(text, from, i, "&lt;")
		case '>':
			from = w.entity(text, from, i, "&gt;")
		case '&':
			from = w.entity(text, from, i, "&amp;")
		case '"':
			from = w.entity(text, from, i, "&quot;")
		case '\'':
			from = w.entity(text, from, i, "&#39;")
		}
	}
	w.Write(text[from:])
}

// entity writes the text before position i and the entity in the place of character i; it gives where text goes on.
//
//gocard:source
func (w *HttpResponse) entity(text []byte, from, i int, name string) int {
	w.Write(text[from:i])
	w.WriteString(name)
	return i + 1
}
