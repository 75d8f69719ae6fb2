package cardtest

import (
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// exchange is one block of an HTTP golden: what a client sends on a connection of its own before it closes its end, and all
// that comes back.
type exchange struct {
	line              int
	comment           []string // the lines before it
	request, response string
}

// exchangeTimeout is how long a server may take for one exchange before the test gives up.
const exchangeTimeout = 20 * time.Second

// HTTPGolden plays the exchanges of a golden file against a server, in order, and compares what comes back byte for byte.
// dial opens a connection to it, which must be able to close its writing end, as TCP can. With update the file is written
// anew with the responses that came.
//
// The file has blocks with an empty line between them: `# text`, then `> ` lines that are sent, then `< ` lines that are
// expected. A line stands for
// itself and CRLF, unless it ends in \n, for LF alone, or \c, for no line end; \xNN is a byte and \\ a backslash.
func HTTPGolden(t testing.TB, file string, update bool, dial func() (net.Conn, error)) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := parseExchanges(string(text))
	if err != nil {
		t.Fatalf("%s:%v", file, err)
	}
	for i := range blocks {
		b := &blocks[i]
		got, err := roundTrip(dial, b.request)
		if err != nil {
			t.Fatalf("%s:%d: %v", file, b.line, err)
		}
		if got != b.response && !update {
			t.Errorf("%s:%d: %s\n%s(run with -update to take what came)", file, b.line, strings.Join(b.comment, " "), diffLines(b.response, got))
		}
		b.response = got
	}
	if update {
		if err := os.WriteFile(file, []byte(formatExchanges(blocks)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// roundTrip sends a request and reads until the server closes the connection.
func roundTrip(dial func() (net.Conn, error), request string) (string, error) {
	conn, err := dial()
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(exchangeTimeout)); err != nil {
		return "", err
	}
	if _, err := io.WriteString(conn, request); err != nil {
		return "", err
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		if err := half.CloseWrite(); err != nil {
			return "", err
		}
	}
	response, err := io.ReadAll(conn)
	return string(response), err
}

func parseExchanges(text string) ([]exchange, error) {
	var blocks []exchange
	var b exchange
	flush := func() {
		if b.request != "" {
			blocks = append(blocks, b)
			b = exchange{}
		}
	}
	for n, line := range strings.Split(text, "\n") {
		if line == "" {
			flush()
			continue
		}
		var err error
		piece := ""
		switch line[0] {
		case '#':
			b.comment = append(b.comment, line)
		case '>':
			if b.request == "" {
				b.line = n + 1
			}
			piece, err = unquoteLine(line)
			b.request += piece
		case '<':
			piece, err = unquoteLine(line)
			b.response += piece
		default:
			err = fmt.Errorf("a line begins with #, > or <, not %q", line[:1])
		}
		if err != nil {
			return nil, fmt.Errorf("%d: %w", n+1, err)
		}
	}
	flush()
	return blocks, nil
}

func formatExchanges(blocks []exchange) string {
	var b strings.Builder
	for i, x := range blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, c := range x.comment {
			b.WriteString(c + "\n")
		}
		quoteLines(&b, '>', x.request)
		quoteLines(&b, '<', x.response)
	}
	return b.String()
}

// quoteLines writes bytes as golden lines with a mark in front.
func quoteLines(b *strings.Builder, mark byte, s string) {
	for _, piece := range strings.SplitAfter(s, "\n") {
		if piece == "" {
			continue
		}
		end := `\c`
		if rest, ok := strings.CutSuffix(piece, "\r\n"); ok {
			piece, end = rest, ""
		} else if rest, ok := strings.CutSuffix(piece, "\n"); ok {
			piece, end = rest, `\n`
		}
		b.WriteByte(mark)
		if piece+end != "" {
			b.WriteByte(' ')
		}
		for i := 0; i < len(piece); i++ {
			switch c := piece[i]; {
			case c == '\\':
				b.WriteString(`\\`)
			case c < ' ' || c >= 0x7F:
				fmt.Fprintf(b, `\x%02X`, c)
			default:
				b.WriteByte(c)
			}
		}
		b.WriteString(end + "\n")
	}
}

// unquoteLine is the bytes of one golden line.
func unquoteLine(line string) (string, error) {
	line = strings.TrimPrefix(line[1:], " ")
	end := "\r\n"
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		if line[i] != '\\' {
			b.WriteByte(line[i])
			continue
		}
		rest := line[i+1:]
		switch {
		case rest == "n":
			end = "\n"
		case rest == "c":
			end = ""
		case strings.HasPrefix(rest, `\`):
			b.WriteByte('\\')
		default:
			if len(rest) < 3 || rest[0] != 'x' {
				return "", fmt.Errorf("unknown escape \\%.3s", rest)
			}
			c, err := strconv.ParseUint(rest[1:3], 16, 8)
			if err != nil {
				return "", fmt.Errorf("unknown escape \\%.3s", rest)
			}
			b.WriteByte(byte(c))
			i += 2
		}
		i++
	}
	return b.String() + end, nil
}

// diffLines shows where two answers part.
func diffLines(want, got string) string {
	w, g := strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d of the answer is\n  %.200q\nwant\n  %.200q\n", i+1, b, a)
		}
	}
	return ""
}
