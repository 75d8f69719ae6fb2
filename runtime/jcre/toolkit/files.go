package toolkit

import (
	"slices"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
)

// FilePath names a file or a directory of the UICC.
type FilePath struct {
	Path string      // file identifiers from 3F00 on, two bytes each; below an application directory 3F00 7FFF ..
	ADF  iso7816.AID // of the application, zero outside of one
}

// isIn reports whether the file is the one that was registered, or is in the directory that was, but not in one below it.
func (f FilePath) isIn(registered FilePath) bool {
	return f.ADF == registered.ADF && strings.HasPrefix(f.Path, registered.Path) && len(f.Path)-len(registered.Path) <= 2
}

// rootPath begins each path in a list.
const rootPath = "\x3F\x00"

// ParseFileList reads a list of files as REFRESH has it: their number, then their full paths. A path begins with 3F00; what does not fit is
// BAD_INPUT_PARAMETER.
func ParseFileList(b []byte, adf iso7816.AID) ([]FilePath, error) {
	if len(b) == 0 {
		return nil, throw(BadInputParameter)
	}
	rest := string(b[1:])
	var list []FilePath
	for rest != "" {
		end := nextRoot(rest)
		list = append(list, FilePath{Path: rest[:end], ADF: adf})
		rest = rest[end:]
	}
	return list, nil
}

// nextRoot is where the path after the first one begins.
func nextRoot(s string) int {
	for i := 2; i+1 < len(s); i += 2 {
		if s[i:i+2] == rootPath {
			return i
		}
	}
	return len(s)
}

// RegisterFiles is ToolkitRegistry.registerFileEvent.
func (e *Entry) RegisterFiles(event int16, files []FilePath) error {
	return e.changeFiles(event, files, func(list []FilePath, f FilePath) []FilePath {
		if slices.Contains(list, f) {
			return list
		}
		return append(list, f)
	})
}

// DeregisterFiles is ToolkitRegistry.deregisterFileEvent.
func (e *Entry) DeregisterFiles(event int16, files []FilePath) error {
	return e.changeFiles(event, files, func(list []FilePath, f FilePath) []FilePath {
		return slices.DeleteFunc(list, func(x FilePath) bool { return x == f })
	})
}

func (e *Entry) changeFiles(event int16, files []FilePath, f func(list []FilePath, file FilePath) []FilePath) error {
	if err := FileEvent(event); err != nil {
		return err
	}
	n := 0
	for _, file := range files {
		n += len(file.Path)
	}
	return e.change(n, func(r *registration) error {
		r.files = slices.Clone(r.files)
		for _, file := range files {
			r.files = f(r.files, file)
		}
		return nil
	})
}

// FileEvent judges the event of a registration for files.
func FileEvent(event int16) error {
	switch event {
	case EventExternalFileUpdate:
		return nil
	case EventMenuSelection, EventMenuSelectionHelpRequest, EventTimerExpiration, EventStatusCommand:
		return throw(EventNotAllowed)
	}
	return throw(EventNotSupported)
}
