package servlet

// Content is a handler that answers with bytes baked into the applet: a style sheet, an image, a finished page.
type Content struct {
	contentType int16
	data        string
}

// NewContent makes a Content of a scws constant for its type and the bytes. Call it in Install.
//
//gocard:source
func NewContent(contentType int16, data string) *Content {
	return &Content{contentType: contentType, data: data}
}

// ServeCard sends the bytes. Browsers may keep them for ten minutes: long enough for a visit, short enough for an update.
//
//gocard:source
func (c *Content) ServeCard(w *Response, r *Request) {
	w.SetContentType(c.contentType)
	w.Header("Cache-Control", "max-age=600")
	w.WriteString(c.data)
}
