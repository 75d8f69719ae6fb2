package script

import (
	"fmt"
	"io"
	"os"
)

// maxText is how long a script may be.
const maxText = 64 << 20

// Read gives the text of the script in a file; - is in.
func Read(file string, in io.Reader) (string, error) {
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", fmt.Errorf("read APDU script: %w", err)
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxText+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("read APDU script: %w", err)
	case len(text) > maxText:
		return "", fmt.Errorf("read APDU script: %s has more than %d MiB", file, maxText>>20)
	}
	return string(text), nil
}
