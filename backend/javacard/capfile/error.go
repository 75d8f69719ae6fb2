package capfile

import "fmt"

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
