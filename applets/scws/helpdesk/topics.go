package helpdesk

import "github.com/gocard/gocard/runtime/servlet"

// topic is a help page.
type topic struct {
	link  string // its address, as seen from the other pages
	title string
	words string // what else it is found by, lower case
	text  string
	next  *topic
}

// newTopics makes the help pages, the first one first, and gives each its address.
func newTopics() *topic {
	list := newTopic(nil, "GET /codes", "Useful codes", "imei serial number balance credit ussd voicemail mailbox forward", codesText)
	list = newTopic(list, "GET /lost", "Phone lost or stolen", "theft block sim card disable police replacement", lostText)
	list = newTopic(list, "GET /pin", "PIN blocked", "puk unlock code forgotten wrong sim locked", pinText)
	list = newTopic(list, "GET /abroad", "Using your phone abroad", "roaming travel holiday foreign network costs europe", abroadText)
	return newTopic(list, "GET /internet", "No mobile internet", "data apn access point slow browser connection 4g 5g", internetText)
}

func newTopic(next *topic, pattern, title, words, text string) *topic {
	t := &topic{link: pattern[len("GET /"):], title: title, words: words, text: text, next: next}
	servlet.Handle(pattern, t)
	return t
}

// ServeCard shows the page.
func (t *topic) ServeCard(w *servlet.Response, r *servlet.Request) {
	begin(w, t.title)
	w.WriteString(t.text)
	w.WriteString(foot)
}

// item writes the topic as an entry of a list.
func (t *topic) item(w *servlet.Response) {
	w.WriteString(`<li><a href="`)
	w.WriteString(t.link)
	w.WriteString(`">`)
	w.WriteString(t.title)
	w.WriteString("</a>\n")
}

// home is the page that lists all topics.
type home struct {
	topics *topic
}

// ServeCard shows the search box and the topics.
func (h *home) ServeCard(w *servlet.Response, r *servlet.Request) {
	begin(w, "How can we help?")
	searchForm(w, nil)
	w.WriteString(openList)
	for t := h.topics; t != nil; t = t.next {
		t.item(w)
	}
	w.WriteString(closeList)
	w.WriteString(foot)
}

const (
	openList  = "<ul class=\"list\">\n"
	closeList = "</ul>\n"
)
