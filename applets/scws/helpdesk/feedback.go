package helpdesk

import "github.com/gocard/gocard/runtime/servlet"

const feedbackForm = `<form action="feedback" method="post"><label for="name">Name (if you like)</label>
<input id="name" name="name" maxlength="20" autocomplete="given-name">
<label for="text">Message</label>
<textarea id="text" name="text" rows="3" maxlength="98" required></textarea>
<button>Leave message</button></form>
`

// ServeCard shows the form and the messages, the newest first.
func (b *board) ServeCard(w *servlet.Response, r *servlet.Request) {
	begin(w, "Feedback")
	b.body(w, "")
}

// body writes the page below its title, with a notice above the form if there is one.
func (b *board) body(w *servlet.Response, notice string) {
	switch {
	case b.full():
		w.WriteString("<p class=\"note\" role=\"status\">The board is full. We collect the messages with the next update of your card.</p>\n")
	default:
		if notice != "" {
			w.WriteString("<p class=\"note\" role=\"alert\">")
			w.WriteString(notice)
			w.WriteString("</p>\n")
		}
		w.WriteString(feedbackForm)
	}
	for i := int(b.count) - 1; i >= 0; i-- {
		name, text := b.message(i)
		w.WriteString("<blockquote>")
		w.WriteEscaped(text)
		if len(name) > 0 {
			w.WriteString("<cite>")
			w.WriteEscaped(name)
			w.WriteString("</cite>")
		}
		w.WriteString("</blockquote>\n")
	}
	w.WriteString(foot)
}

// post takes a message.
type post struct {
	board *board
}

// ServeCard stores the message and sends the browser back to the board. A full board is 507, Insufficient Storage: the
// browser shows its page like any other, and a program sees that the message was not taken.
func (p *post) ServeCard(w *servlet.Response, r *servlet.Request) {
	name, text := r.Form("name"), r.Form("text")
	switch {
	case p.board.full():
		p.refuse(w, 507, "")
	case blank(text):
		p.refuse(w, 400, "Please write a message.")
	case len(text) > maxText || len(name) > maxName:
		p.refuse(w, 400, "That is too long for the card. Please shorten it.")
	default:
		p.board.add(name, text)
		w.Status(303)
		w.Header("Location", "feedback")
	}
}

// refuse shows the board again with the reason.
func (p *post) refuse(w *servlet.Response, status int, notice string) {
	w.Status(status)
	begin(w, "Message not stored")
	p.board.body(w, notice)
}

// blank reports whether a text has nothing to read in it.
func blank(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] > ' ' {
			return false
		}
	}
	return true
}
