package web

// Status is an HTTP status code.
type Status int

// Status codes the server itself answers (SCWS 3).
const (
	statusContinue            Status = 100
	statusOK                  Status = 200
	statusNoContent           Status = 204
	statusNotModified         Status = 304
	statusBadRequest          Status = 400
	statusNotFound            Status = 404
	statusRequestTimeout      Status = 408
	statusContentTooLarge     Status = 413
	statusURITooLong          Status = 414
	statusExpectationFailed   Status = 417
	statusServerError         Status = 500
	statusNotImplemented      Status = 501
	statusVersionNotSupported Status = 505
)

var reasons = map[Status]string{
	100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
	300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
	400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
	408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large",
	414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable", 417: "Expectation Failed", 422: "Unprocessable Content",
	429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented", 503: "Service Unavailable",
	505: "HTTP Version Not Supported", 507: "Insufficient Storage",
}

// Reason is the reason phrase; empty for a code without one.
func (s Status) Reason() string { return reasons[s] }

// hasContent reports whether a response with this status has content (RFC 9110, 6.4.1).
func (s Status) hasContent() bool { return s >= 200 && s != statusNoContent && s != statusNotModified }

// requestError is a request that gets no further than the parser: answered with a status, then the connection is closed.
type requestError struct {
	status Status
	cause  string
}

// Error is the code and the cause.
func (e *requestError) Error() string { return "HTTP request: " + e.cause }

func refuse(s Status, cause string) error { return &requestError{s, cause} }
