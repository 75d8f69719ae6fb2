package hostapi

import (
	"errors"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// listener is an object of an applet that the card calls.
type listener struct {
	name  string
	other *listener
	b     []byte
}

func (l *listener) Heard(n int16, loud bool, big int32, other *listener, b []byte) byte {
	if !loud || l.other != nil && l.other != other {
		panic(&jcre.Exception{Class: jcre.SecurityExceptionClass})
	}
	l.other, l.b = other, b
	return byte(int32(n) + big)
}

func (l *listener) Bytes() []byte { return l.b }

var _ = Called(map[string][]string{"test/Listener": {"Heard", "Bytes", "Missing"}})

func TestCallBack(t *testing.T) {
	card := jcre.New(jcre.Config{Native: true})
	card.Do(func() {
		e := current()
		first, second, b := &listener{name: "first"}, &listener{name: "second"}, []byte{1, 2, 3}
		words := e.word(e.word(e.word(nil, first), second), b)
		object := native.Ref(words[0])
		if again := e.word(nil, first)[0]; again != words[0] || words[0] <= 0 {
			t.Errorf("one object has the references %d and %d", words[0], again)
		}
		args := []int32{0x70, 1, 0x20, 0, words[1], words[2]}
		if result, err := e.CallBack(object, "test/Listener", 0, args...); err != nil || result != -112 {
			t.Errorf("result %d (%v), want 90 as a signed byte", result, err)
		}
		if first.other != second || len(first.b) != 3 {
			t.Errorf("arguments %v, %v", first.other, first.b)
		}
		if r, err := e.CallBack(object, "test/Listener", 1); err != nil || len(e.array(native.Ref(r)).([]byte)) != 3 {
			t.Errorf("an array as result: %d, %v", r, err)
		}
		args[4] = 0
		for _, c := range []struct {
			object native.Ref
			iface  string
			token  uint8
			want   jcre.ExceptionClass
		}{
			{object, "test/Listener", 0, jcre.SecurityExceptionClass},
			{0, "test/Listener", 0, jcre.NullPointerExceptionClass},
			{object, "test/Listener", 2, jcre.ClassCastExceptionClass},
			{object, "test/Other", 0, jcre.ClassCastExceptionClass},
		} {
			var thrown *jcre.Exception
			if _, err := e.CallBack(c.object, c.iface, c.token, args...); !errors.As(err, &thrown) || thrown.Class != c.want {
				t.Errorf("%v: %v, want %v", c, err, c.want)
			}
		}
	})
}
