package handset

import "time"

// Limits of a terminal.
const (
	maxBuffer    = 16 << 10 // bytes that are kept for a channel in each direction
	maxWaiting   = 8        // connections that wait for a channel, for each port; more are closed
	maxWrites    = 16       // pieces that a client has not taken
	maxMalformed = 8        // commands in a row that cannot be read, until the terminal gives up
)

// Times of a terminal.
const (
	pollInterval   = 30 * time.Second // between two STATUS, until the card asks for another
	maxPoll        = 255 * time.Minute
	idleTimeout    = 60 * time.Second       // without a byte in either direction: the connection is closed
	shareAfter     = time.Second            // the same, while others wait for a channel
	waitingTimeout = 30 * time.Second       // of a connection without a channel
	writeTimeout   = 30 * time.Second       // for a client to take what the card sent
	lingerTimeout  = time.Second            // for a client to read the last response before the connection is gone
	retryAfter     = 200 * time.Millisecond // an envelope that the card was too busy for
)
