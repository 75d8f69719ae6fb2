// Package helpdesk is a web site that lives on the card: what to do about no internet, roaming, a blocked PIN, a lost phone. It is
// there without coverage and without data volume, can be searched, and keeps short messages for the operator.
//
// Requests come in through runtime/servlet, pages go out. All texts and pictures are constants of this package; the only state
// is the message board. It must not know how the card is reached.
//
//gocard:package aid=F0676F636172640301 version=1.0
package helpdesk

import (
	"github.com/gocard/gocard/runtime/servlet"
	"github.com/gocard/gocard/runtime/uicc/scws"
)

//go:generate go run ./internal/drawlogo

// Applet is the helpdesk.
//
//gocard:applet aid=F0676F63617264030101
type Applet struct {
	servlet.Applet
}

// Install makes the pages and the message board.
func Install(params []byte) {
	topics := newTopics()
	board := newBoard()
	servlet.Handle("GET /{$}", &home{topics})
	servlet.Handle("GET /search", &search{topics})
	servlet.Handle("GET /feedback", board)
	servlet.Handle("POST /feedback", &post{board})
	servlet.Handle("GET /style.css", servlet.NewContent(scws.CSS, style))
	servlet.Handle("GET /logo.png", servlet.NewContent(scws.PNG, logo))
	servlet.Handle("GET /", &missing{})
	servlet.Register(&Applet{}, []byte("helpdesk"))
}
