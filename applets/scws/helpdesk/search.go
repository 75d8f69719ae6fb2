package helpdesk

import "github.com/gocard/gocard/runtime/servlet"

// maxQuery is the length of the longest query, as the search box has it.
const maxQuery = 40

// search is the page that finds topics.
type search struct {
	topics *topic
}

// ServeCard shows the topics whose title or words have the query in them.
func (s *search) ServeCard(w *servlet.Response, r *servlet.Request) {
	query := r.Query("q")
	if len(query) > maxQuery {
		query = query[:maxQuery]
	}
	begin(w, "Search")
	searchForm(w, query)
	if len(query) > 0 {
		s.results(w, query)
	}
	w.WriteString(foot)
}

func (s *search) results(w *servlet.Response, query []byte) {
	found := false
	w.WriteString(openList)
	for t := s.topics; t != nil; t = t.next {
		if contains(t.title, query) || contains(t.words, query) {
			t.item(w)
			found = true
		}
	}
	w.WriteString(closeList)
	if !found {
		w.WriteString("<p class=\"note\" role=\"status\">Nothing found for <b>")
		w.WriteEscaped(query)
		w.WriteString("</b>. Try a single word, such as <a href=\"search?q=roaming\">roaming</a>.</p>\n")
	}
}

// contains reports whether text has sub in it, upper and lower case of ASCII letters being the same.
func contains(text string, sub []byte) bool {
	for i := 0; i+len(sub) <= len(text); i++ {
		if equalFold(text[i:i+len(sub)], sub) {
			return true
		}
	}
	return false
}

// equalFold compares two texts of the same length.
func equalFold(a string, b []byte) bool {
	for i := 0; i < len(b); i++ {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}
