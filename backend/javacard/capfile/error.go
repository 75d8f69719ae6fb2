package capfile

import (
	"errors"
	"fmt"
)

// Error is a fault in one component. Offset counts from the first byte of the
// component's info, that is behind tag and size, as offsets inside CAP files do.
type Error struct {
	Component Tag
	Offset    int
	Message   string
}

// Error returns component, offset and message.
func (e *Error) Error() string {
	return fmt.Sprintf("%s component, offset %d: %s", e.Component, e.Offset, e.Message)
}

// ErrExtended is the error for CAP files in the extended form of format 2.3.
var ErrExtended = errors.New("format 2.3 extended is not supported")
