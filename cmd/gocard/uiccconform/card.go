package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/files"
)

// The files that the tests expect: suite.profile, in which "test ARR" stands for test.profile with the identifier of an EF_ARR.
var (
	//go:embed suite.profile
	suiteProfile string
	//go:embed test.profile
	testProfile string
)

func profile() (*files.Profile, error) {
	text := suiteProfile
	for _, arr := range []string{"2F06", "6F06"} {
		text = strings.ReplaceAll(text, "\ttest "+arr+"\n", strings.ReplaceAll(testProfile, "ARR", arr))
	}
	return files.ParseProfile("suite.profile", text)
}

// reader is the card reader of the Java side: one connection, one card at a time.
type reader struct {
	dir      string
	trace    bool
	listener net.Listener
	files    *files.Profile
	card     *card.Card
	manager  *manager
}

func listen(dir string, trace bool) (*reader, error) {
	p, err := profile()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &reader{dir: dir, trace: trace, listener: l, files: p}
	go r.serve()
	return r, nil
}

func (r *reader) port() string {
	_, port, _ := net.SplitHostPort(r.listener.Addr().String())
	return port
}

func (r *reader) close() { r.listener.Close() }

// serve answers requests, a line each.
func (r *reader) serve() {
	conn, err := r.listener.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		answer, err := r.do(words[0], words[1:])
		if err != nil {
			answer = "error " + strings.ReplaceAll(err.Error(), "\n", "; ")
		}
		if r.trace {
			fmt.Fprintf(os.Stderr, "> %s\n< %s\n", lines.Text(), answer)
		}
		if _, err := fmt.Fprintln(conn, answer); err != nil {
			return
		}
	}
}

func (r *reader) do(verb string, args []string) (string, error) {
	ctx := context.Background()
	switch verb {
	case "begin":
		return "", r.begin()
	case "reset":
		r.card.Reset()
		r.manager.session = nil
		return fmt.Sprintf("%X", r.card.ATR()), nil
	case "apdu":
		command, err := hex.DecodeString(strings.Join(args, ""))
		if err != nil {
			return "", err
		}
		answer, err := r.card.Transmit(ctx, command)
		return fmt.Sprintf("%X", answer), err
	}
	answer, err := r.manager.do(ctx, verb, args)
	return fmt.Sprintf("%X", answer), err
}

// begin makes a new card with the suite's utility package.
func (r *reader) begin() error {
	c, err := card.New(card.Config{
		UICC: true, Files: r.files, Channels: iso7816.MaxLogicalChannel + 1,
	})
	if err != nil {
		return err
	}
	util, err := capfile.ReadFile(r.dir + "/" + utilityDir + "/uicc/test/util/javacard/util.cap")
	if err != nil {
		return err
	}
	if err := c.Load(util); err != nil {
		return err
	}
	r.card, r.manager = c, &manager{dir: r.dir, transport: &channelTransport{card: c}}
	return nil
}
