package helpdesk

import (
	"github.com/gocard/gocard/runtime/servlet"
	"github.com/gocard/gocard/runtime/uicc/scws"
)

// The frame around every page.
const (
	head = `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="style.css">
<link rel="icon" href="logo.png">
<title>`
	top = ` - Card Helpdesk</title>
<a class="skip" href="#main">Skip to content</a>
<header><a href="."><img src="logo.png" alt="" width="48" height="48">
<b>Card Helpdesk<small>On your SIM. Works offline.</small></b></a></header>
<main id="main">
<h1>`
	endTitle = "</h1>\n"
	foot     = `</main>
<footer><a href=".">All topics</a> <a href="search">Search</a> <a href="feedback">Feedback</a></footer>
`
)

// begin writes a page down to its title.
func begin(w *servlet.Response, title string) {
	w.SetContentType(scws.TextHTML)
	w.WriteString(head)
	w.WriteString(title)
	w.WriteString(top)
	w.WriteString(title)
	w.WriteString(endTitle)
}

// searchForm writes the search box with a query in it.
func searchForm(w *servlet.Response, query []byte) {
	w.WriteString(`<form action="search" role="search"><label for="q">Search the help pages</label>
<div><input id="q" name="q" type="search" maxlength="40" value="`)
	w.WriteEscaped(query)
	w.WriteString("\"><button>Search</button></div></form>\n")
}

// missing is the page for unknown paths.
type missing struct{}

// ServeCard answers 404.
func (m *missing) ServeCard(w *servlet.Response, r *servlet.Request) {
	w.Status(404)
	begin(w, "No such page")
	w.WriteString("<p>It may have moved. Try the search.</p>\n")
	searchForm(w, nil)
	w.WriteString(foot)
}
