package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcvm"
)

// debugMap says which line of Go each bytecode of one package comes from: what --emit map writes.
type debugMap struct {
	methods map[uint16]*mappedMethod // by offset in the Method component
}

// mappedMethod is a method with its lines, in order of program counters.
type mappedMethod struct {
	name  string
	lines []mappedLine
}

type mappedLine struct {
	pc   int
	file string
	line int
}

// parseMap reads a map.
func parseMap(data []byte) (*debugMap, error) {
	m := &debugMap{map[uint16]*mappedMethod{}}
	var method *mappedMethod
	text := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; text.Scan(); n++ {
		line := text.Text()
		var err error
		switch {
		case strings.HasPrefix(line, "method "):
			method, err = m.method(strings.Fields(line))
		case strings.HasPrefix(line, "\t") && method != nil:
			err = method.line(strings.TrimSpace(line))
		default:
			err = errors.New("neither a method nor a line of one")
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return m, text.Err()
}

// method reads `method OFFSET SIZE NAME`.
func (m *debugMap) method(fields []string) (*mappedMethod, error) {
	if len(fields) != 4 {
		return nil, errors.New("a method has an offset, a size and a name")
	}
	offset, err := strconv.ParseUint(fields[1], 16, 16)
	if err != nil {
		return nil, err
	}
	method := &mappedMethod{name: fields[3]}
	m.methods[uint16(offset)] = method
	return method, nil
}

// line reads `PC FILE:LINE`.
func (m *mappedMethod) line(text string) error {
	pc, place, _ := strings.Cut(text, " ")
	colon := strings.LastIndexByte(place, ':')
	if colon < 0 {
		return errors.New("a line has a program counter and file:line")
	}
	at, err1 := strconv.Atoi(pc)
	line, err2 := strconv.Atoi(place[colon+1:])
	m.lines = append(m.lines, mappedLine{at, place[:colon], line})
	return errors.Join(err1, err2)
}

// source gives places in bytecode their names and lines.
type source map[iso7816.AID]*debugMap

// where is a place as a Go programmer sees it.
type where struct {
	function string
	file     string // empty: not known
	line     int
}

// String is file:line, or else the function.
func (w where) String() string {
	if w.file == "" {
		return w.function
	}
	return fmt.Sprintf("%s:%d", w.file, w.line)
}

// find finds the line of a place. Without a map it gives package, method offset and program counter.
func (s source) find(p jcvm.Place) where {
	if m := s[p.Package]; m != nil {
		if method := m.methods[p.Method]; method != nil {
			w := where{function: method.name}
			if n := sort.Search(len(method.lines), func(i int) bool { return method.lines[i].pc > p.PC }); n > 0 {
				w.file, w.line = method.lines[n-1].file, method.lines[n-1].line
			}
			return w
		}
	}
	return where{function: fmt.Sprintf("%s.%04X+%d", p.Package, p.Method, p.PC)}
}

// read reads the map that lies beside a CAP file, if there is one.
func (s source) read(capFile string, aid iso7816.AID) error {
	name := strings.TrimSuffix(capFile, filepath.Ext(capFile)) + ".map"
	data, err := readFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return environment(err)
	}
	m, err := parseMap(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	s[aid] = m
	return nil
}
