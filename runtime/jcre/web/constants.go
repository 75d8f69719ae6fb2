package web

// Values of uicc.scws.ScwsConstants [P]: the specification's are not public. The Go package uicc/scws and the export file
// table repeat them.
const (
	HTTP10 = 0x0100 // ScwsConstants.HTTP_1_0
	HTTP11 = 0x0101 // ScwsConstants.HTTP_1_1

	KeywordPath            = 0x0101 // ScwsConstants.PATH
	KeywordQuery           = 0x0102 // ScwsConstants.QUERY
	KeywordFragmentlessURI = 0x0103 // ScwsConstants.FRAGMENTLESS_URI
	KeywordMappedPrefix    = 0x0104 // ScwsConstants.MAPPED_PREFIX

	ContentUnknown = 0x03FF // ScwsConstants.UNKNOWN

	// KeywordNotFound is what findAndCopyKeywordValue answers when there is no such value.
	KeywordNotFound = -1
)

// headerIDs are the header names with a constant of their own [P].
var headerIDs = map[int16]string{
	0x0201: "Host",
	0x0202: "Content-Type",
	0x0203: "Content-Length",
	0x0204: "Content-Encoding",
	0x0205: "Content-Language",
	0x0206: "ETag",
	0x0207: "If-None-Match",
	0x0208: "Cache-Control",
	0x0209: "Cookie",
	0x020A: "Set-Cookie",
	0x020B: "Location",
	0x020C: "Authorization",
	0x020D: "Accept-Language",
}

// contentTypes are the media types with a constant [P]; text types are sent with their encoding.
var contentTypes = map[int16]string{
	0x0301: "text/html; charset=utf-8",
	0x0302: "text/plain; charset=utf-8",
	0x0303: "application/xhtml+xml",
	0x0304: "application/x-www-form-urlencoded",
	0x0305: "text/css; charset=utf-8",
	0x0306: "text/javascript; charset=utf-8",
	0x0307: "image/jpeg",
	0x0308: "image/png",
	0x0309: "image/gif",
	0x030A: "application/octet-stream",
	0x030B: "application/json",
}
