// Package imports breaks rules.
//
//gocard:package aid=F0676F636172646601 version=1.0
package imports

import (
	"bytes"
	"encoding/json" // want `GC1009: package encoding/json cannot be used on the card\n\tdo without it; gocard explain GC1009 lists what is available`
	"errors"
	"fmt"     // want `GC1009: package fmt cannot be used on the card\n\tput the bytes into a buffer with copy; report errors as status words`
	"reflect" // want `GC1009: package reflect cannot be used on the card`
	"strings"
	"sync"   // want `GC1009: package sync cannot be used on the card\n\tremove it: a card runs one thing at a time`
	"time"   // want `GC1009: package time cannot be used on the card`
	"unsafe" // want `GC1009: package unsafe cannot be used on the card`
)

var errBad = errors.New("bad")

var mu sync.Mutex

func f(b []byte) error {
	_, _ = json.Marshal(b)
	fmt.Println(reflect.TypeOf(b), time.Second, unsafe.Pointer(&b)) // want `GC1007: type unsafe.Pointer is an address`
	if bytes.Equal(b, nil) || strings.HasPrefix("a", "b") {
		return errBad
	}
	return nil
}
