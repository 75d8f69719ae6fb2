package main

import (
	"fmt"
	"io"
	"os"
)

// maxFile is more than any file can have that gocard reads as a whole: export files, profiles, maps, keys.
const maxFile = 64 << 20

// readFile reads a whole file, unless it is too large.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("%s: the file has more than %d MiB", name, maxFile>>20)
	}
	return data, err
}
