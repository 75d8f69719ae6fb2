package native

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/jcre"
)

// resourcesMethods are those of javacard.framework.Resources: what the StaticResources component of a CAP file holds (JCVM 3.1, 6.16). [P]: without the
// component there is no object, and an identifier that it does not have is the IOException that the methods declare.
func resourcesMethods() []entry {
	return []entry{
		{Static, 0, "getResources", getResources},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "getSize", stateMethod(resourceSize)},
		{Virtual, 2, "getView", stateMethod(resourceView)},
		{Virtual, 3, "getView", stateMethod(resourcePart)},
	}
}

// resources are those of a package, by identifier.
type resources map[uint16][]byte

const resourceEntry = 2 + 4 // identifier and size

// parseResources reads the info of the component: identifiers and sizes, then all data in the same order. False says that it is damaged.
func parseResources(info []byte) (resources, bool) {
	if len(info) < 2 {
		return nil, false
	}
	n := int(binary.BigEndian.Uint16(info))
	directory := info[2:]
	if len(directory) < n*resourceEntry {
		return nil, false
	}
	all, data := resources{}, directory[n*resourceEntry:]
	for i := range n {
		e := directory[i*resourceEntry:]
		size := binary.BigEndian.Uint32(e[2:])
		if uint64(size) > uint64(len(data)) {
			return nil, false
		}
		all[binary.BigEndian.Uint16(e)], data = data[:size:size], data[size:]
	}
	return all, true
}

// getResources gives the resources of the package whose code runs; null if it has none.
func getResources(env Env, _ []int32) (int32, error) {
	all, ok := parseResources(env.StaticResources())
	if !ok {
		return 0, nil
	}
	r, err := env.Shared("javacard/framework/Resources", int(env.Card().ActiveContext()))
	if err == nil {
		env.SetHost(r, all)
	}
	return int32(r), err
}

func (all resources) find(id int32) ([]byte, error) {
	data, ok := all[uint16(id)]
	if !ok {
		return nil, exception(jcre.IOExceptionClass)
	}
	return data[:min(len(data), 32767)], nil
}

func resourceSize(_ Env, all resources, args []int32) (int32, error) {
	data, err := all.find(args[0])
	return int32(len(data)), err
}

func resourceView(env Env, all resources, args []int32) (int32, error) {
	data, err := all.find(args[0])
	if err != nil {
		return 0, err
	}
	r, err := env.ViewOf(data)
	return int32(r), err
}

// resourcePart is getView(id, offset, length).
func resourcePart(env Env, all resources, args []int32) (int32, error) {
	data, err := all.find(args[0])
	if err != nil {
		return 0, err
	}
	off, n := int(args[1]), int(args[2])
	if off < 0 || n < 0 || n > len(data)-off {
		return 0, &jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}
	}
	r, err := env.ViewOf(data[off : off+n : off+n])
	return int32(r), err
}
