package security

import (
	"reflect"

	"github.com/gocard/gocard/runtime/jcre"
)

// AssertEquals is SensitiveResult.assertEquals(Object): SecurityException unless the stored result is that object, nil counting as equal to nil.
//
//gocard:static class=0 token=0 desc=(Ljava/lang/Object;)V
func AssertEquals(object any) {
	if v := reflect.ValueOf(object); v.Kind() == reflect.Pointer && v.IsNil() {
		object = nil
	}
	jcre.Raise(jcre.Current().Sensitive.AssertObject(object))
}
