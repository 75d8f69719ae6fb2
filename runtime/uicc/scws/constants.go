package scws

// Answers of HttpRequest.RequestHTTPVersion [P].
const (
	HTTP10 = 0x0100 // ScwsConstants.HTTP_1_0
	HTTP11 = 0x0101 // ScwsConstants.HTTP_1_1
)

// Keywords for HttpRequest.FindAndCopyKeywordValue: parts of the URI, and headers [P]. Those of headers also name what
// HttpResponse.AppendHeaderVariableID writes.
const (
	Path            = 0x0101 // ScwsConstants.PATH
	Query           = 0x0102 // ScwsConstants.QUERY
	FragmentlessURI = 0x0103 // ScwsConstants.FRAGMENTLESS_URI
	MappedPrefix    = 0x0104 // ScwsConstants.MAPPED_PREFIX
	Host            = 0x0201 // ScwsConstants.HOST
	ContentType     = 0x0202 // ScwsConstants.CONTENT_TYPE
	ContentLength   = 0x0203 // ScwsConstants.CONTENT_LENGTH
	ContentEncoding = 0x0204 // ScwsConstants.CONTENT_ENCODING
	ContentLanguage = 0x0205 // ScwsConstants.CONTENT_LANGUAGE
	ETag            = 0x0206 // ScwsConstants.ETAG
	IfNoneMatch     = 0x0207 // ScwsConstants.IF_NONE_MATCH
	CacheControl    = 0x0208 // ScwsConstants.CACHE_CONTROL
	Cookie          = 0x0209 // ScwsConstants.COOKIE
	SetCookie       = 0x020A // ScwsConstants.SET_COOKIE
	Location        = 0x020B // ScwsConstants.LOCATION
	Authorization   = 0x020C // ScwsConstants.AUTHORIZATION
	AcceptLanguage  = 0x020D // ScwsConstants.ACCEPT_LANGUAGE
	KeywordNotFound = -1     // ScwsConstants.KEYWORD_NOT_FOUND
)

// Media types, for HttpRequest.ContentType and HttpResponse.SetContentType [P].
const (
	TextHTML  = 0x0301 // ScwsConstants.TEXT_HTML
	TextPlain = 0x0302 // ScwsConstants.TEXT_PLAIN
	XHTML     = 0x0303 // ScwsConstants.XHTML
	Form      = 0x0304 // ScwsConstants.FORM
	CSS       = 0x0305 // ScwsConstants.CSS
	JS        = 0x0306 // ScwsConstants.JS
	JPEG      = 0x0307 // ScwsConstants.JPEG
	PNG       = 0x0308 // ScwsConstants.PNG
	GIF       = 0x0309 // ScwsConstants.GIF
	Octets    = 0x030A // ScwsConstants.OCTETS
	JSON      = 0x030B // ScwsConstants.JSON
	Unknown   = 0x03FF // ScwsConstants.UNKNOWN
)
