package helpdesk

// The message board keeps this many messages; each has a name and a text, with their lengths in front.
const (
	maxMessages = 8
	maxName     = 20
	maxText     = 98
	textAt      = 1 + maxName
	messageSize = textAt + 1 + maxText
)

// board is the persistent store of messages, and the page that shows them.
type board struct {
	store []byte
	count byte
}

func newBoard() *board { return &board{store: make([]byte, maxMessages*messageSize)} }

// add keeps a message. The counter moves last: if power is lost before, the message was never there.
func (b *board) add(name, text []byte) {
	message := b.store[int(b.count)*messageSize:][:messageSize]
	message[0] = byte(len(name))
	copy(message[1:], name)
	message[textAt] = byte(len(text))
	copy(message[textAt+1:], text)
	b.count++
}

func (b *board) full() bool { return b.count == maxMessages }

// message gives the name and the text of a message.
func (b *board) message(i int) (name, text []byte) {
	m := b.store[i*messageSize:][:messageSize]
	return m[1:][:m[0]], m[textAt+1:][:m[textAt]]
}
