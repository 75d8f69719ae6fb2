package web

import "time"

// Limits of a request and of a response [P] (SCWS 3). The header block and its fields have more room than the digest proposes,
// 1,024 bytes and 24 fields, since what a current browser sends to localhost with cookies of other ports does not fit there.
const (
	MaxRequestLine  = 512  // bytes of the request line: longer is 414
	MaxURI          = 255  // bytes of path and query: longer is 414
	MaxHeaderBlock  = 4096 // bytes of all header lines: more is 400
	MaxHeaderFields = 48   // more is 400
	MaxBody         = 2048 // bytes of request content: more is 413
	ResponseHeader  = 512  // bytes of header that an extension may write
	ResponseBuffer  = 1024 // bytes of content that wait for a flush
	maxChunkLine    = 64   // a chunk size with its extensions
	maxTrailer      = 512
	maxBlankLines   = 2 // before a request line
)

// Deadlines of a connection [P].
const (
	IdleTimeout    = 60 * time.Second // between requests: the connection is closed
	RequestTimeout = 10 * time.Second // from the first byte of a request to its last: 408
	WriteTimeout   = 30 * time.Second
	lingerTimeout  = time.Second
	maxLinger      = 64 << 10 // bytes of a refused request that are read and thrown away
)
