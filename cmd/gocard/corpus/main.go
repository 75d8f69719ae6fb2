// Command corpus reads, writes and verifies every CAP file of a directory. Its last line is
// "corpus caps=N parsed=N roundtrip=N verified=N"; it ends with 1 when one of them fails, and every failure is a line.
//
// In: a directory with CAP files, and the export files (NAME.exp) of libraries among them. A file round-trips when every component is written
// as it was read, byte for byte. It is verified against the export files and the public API packages that gocard knows.
package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: corpus DIR")
		os.Exit(2)
	}
	c, err := check(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(3)
	}
	fmt.Printf("corpus caps=%d parsed=%d roundtrip=%d verified=%d\n", c.caps, c.parsed, c.roundtrip, c.verified)
	if c.caps == 0 || c.parsed < c.caps || c.roundtrip < c.caps || c.verified < c.caps {
		os.Exit(1)
	}
}

type counts struct{ caps, parsed, roundtrip, verified int }

func check(dir string) (counts, error) {
	var c counts
	var caps []string
	var exports []*exportfile.Package
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case filepath.Ext(name) == ".cap":
			caps = append(caps, name)
		case filepath.Ext(name) == ".exp":
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			p, err := exportfile.Parse(b)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			exports = append(exports, p)
		}
		return nil
	})
	for _, name := range caps {
		c.caps++
		c.file(name, exports)
	}
	return c, err
}

// file counts what one file passes and prints what it does not.
func (c *counts) file(name string, exports []*exportfile.Package) {
	data, err := os.ReadFile(name)
	if err != nil {
		fmt.Printf("%s: %v\n", name, err)
		return
	}
	f, err := capfile.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		fmt.Printf("%s: %v\n", name, err)
		return
	}
	c.parsed++
	if err := roundtrip(f, data); err != nil {
		fmt.Printf("%s: round trip: %v\n", name, err)
	} else {
		c.roundtrip++
	}
	if faults := capverify.Verify(f, capverify.Exports(f, exports...)); len(faults) > 0 {
		fmt.Printf("%s: %v\n", name, faults[0])
	} else {
		c.verified++
	}
}

// roundtrip compares the components of the zip file data with those that f is written as.
func roundtrip(f *capfile.File, data []byte) error {
	components, err := f.Components()
	if err != nil {
		return err
	}
	want, err := entries(data)
	if err != nil {
		return err
	}
	for _, have := range components {
		if old, ok := want[have.Tag]; !ok || !bytes.Equal(old, have.Data) {
			return fmt.Errorf("%s component changed", have.Tag)
		}
		delete(want, have.Tag)
	}
	for tag := range want {
		return fmt.Errorf("%s component was lost", tag)
	}
	return nil
}

// entries returns the components of a zip file by their tags.
func entries(data []byte) (map[capfile.Tag][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	out := map[capfile.Tag][]byte{}
	for _, entry := range z.File {
		ext := strings.ToLower(path.Ext(entry.Name))
		if path.Base(path.Dir(entry.Name)) != "javacard" || ext != ".cap" && ext != ".capx" {
			continue
		}
		r, err := entry.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
		if len(b) > 0 {
			out[capfile.Tag(b[0])] = b
		}
	}
	return out, nil
}
