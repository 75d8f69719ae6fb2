package host

import "github.com/gocard/gocard/runtime/jcre"

// EnterShared is what gocard run puts at the beginning of methods that applets of other packages may call through a shareable interface: it
// switches to the context of the object's owner until the function that it gives is called. Programs do not call it.
func EnterShared(object any, args ...any) (back func()) {
	card := jcre.Current()
	if card == nil {
		return func() {}
	}
	return card.EnterShared(object, args...)
}
