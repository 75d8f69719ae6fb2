package web

import "fmt"

// defaultCaching is the header of a response that says nothing about caching [P]: dynamic content is not stored.
const defaultCaching = "Cache-Control: no-store\r\n"

// errorPage is the page of an error that the server itself answers [P].
func errorPage(s Status) []byte {
	return fmt.Appendf(nil, "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">"+
		"<meta name=\"viewport\" content=\"width=device-width\"><title>%d %s</title><h1>%d %s</h1>\n", s, s.Reason(), s, s.Reason())
}
