// Package hello is a servlet.
//
//gocard:package aid=F0676F636172640301 version=1.0
package hello

import (
	"github.com/gocard/gocard/runtime/servlet"
	"github.com/gocard/gocard/runtime/uicc/scws"
)

// Applet greets and counts.
//
//gocard:applet aid=F0676F63617264030101
type Applet struct {
	servlet.Applet
	visits uint16
}

// page is a second handler.
type page struct{ title string }

// ServeCard writes the title.
func (p *page) ServeCard(w *servlet.Response, r *servlet.Request) {
	w.SetContentType(scws.TextHTML)
	w.WriteString("<h1>")
	w.WriteString(p.title)
	w.WriteString("</h1>")
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}
	servlet.Handle("GET /{$}", a)
	servlet.Handle("/help/", &page{"Help"})
	servlet.Handle("/style.css", servlet.NewContent(scws.CSS, "h1 { color: red }"))
	servlet.Register(a, []byte("hello"))
}

// ServeCard greets.
func (a *Applet) ServeCard(w *servlet.Response, r *servlet.Request) {
	a.visits++
	w.SetContentType(scws.TextPlain)
	w.WriteString("Hello, ")
	if name := r.Query("name"); name != nil {
		w.WriteEscaped(name)
		return
	}
	w.WriteString("world")
}
