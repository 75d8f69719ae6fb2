package jcvm

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// extension is an object that an applet registered with ScwsExtensionRegistry, as
// the web server's extension.
type extension struct {
	vm     *VM
	object int32
	do     *interfaceTable // of the object's class, for ScwsExtension
}

var _ web.Extension = (*extension)(nil)

// newExtension makes the extension of an object, which must implement
// ScwsExtension; verifiers leave that to the machine.
func (vm *VM) newExtension(r int32) (*extension, error) {
	o := vm.heap.get(r)
	switch {
	case o == nil:
		return nil, &jcre.Exception{Class: jcre.NullPointerExceptionClass}
	case o.kind == kindObject:
		if do := o.class.interfaceTable(vm.api.class("uicc/scws/ScwsExtension")); do != nil {
			return &extension{vm, r, do}, nil
		}
	}
	return nil, &jcre.Exception{Class: jcre.ClassCastExceptionClass}
}

// Do calls doGet, doHead and so on with the JCRE's request and response objects,
// which stand for q and p until the method returns.
func (e *extension) Do(method web.Method, q *web.Request, p *web.Response) error {
	vm := e.vm
	request, response := vm.heap.objects[vm.request], vm.heap.objects[vm.response]
	oldRequest, oldResponse := request.host, response.host // of a request whose answer waits meanwhile
	request.host, response.host = q, p
	defer func() { request.host, response.host = oldRequest, oldResponse }()
	return vm.enter(func() error {
		_, err := vm.call(e.do.methods[method], e.object, vm.request, vm.response)
		return err
	})
}
