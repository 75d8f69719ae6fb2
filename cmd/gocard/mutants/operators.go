package main

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// operators are all defects, grouped by what they spoil. A name says component and defect.
var operators = []operator{
	// any component, as bytes
	{"byte-flip", flipBit}, {"byte-set", setByte}, {"byte-zero", zeroByte}, {"byte-swap", swapBytes}, {"word-step", stepWord},
	{"component-drop", dropComponent}, {"component-cut", cutComponent}, {"component-grow", growComponent}, {"component-size", sizeField},
	// Header, Directory, Applet, Import
	{"header-flag", headerFlag}, {"header-version", headerVersion}, {"header-aid", headerAID}, {"directory-size", directorySize},
	{"directory-image-size", directoryImageSize}, {"directory-array-count", directoryArrayCount}, {"directory-array-size", directoryArraySize},
	{"directory-import-count", directoryImportCount}, {"directory-applet-count", directoryAppletCount}, {"applet-aid", appletAID}, {"applet-install", appletInstall}, {"import-version", importVersion},
	{"import-aid", importAID}, {"import-swap", importSwap}, {"import-drop", importDrop},
	// ConstantPool
	{"pool-tag", poolTag}, {"pool-token", poolToken}, {"pool-class", poolClass}, {"pool-offset", poolOffset}, {"pool-swap", poolSwap},
	{"pool-copy", poolCopy}, {"pool-drop", poolDrop},
	// Class
	{"class-flag", classFlag}, {"class-super", classSuper}, {"class-instance-size", classInstanceSize},
	{"class-first-reference", classFirstReference}, {"class-reference-count", classReferenceCount}, {"class-public-base", classPublicBase},
	{"class-package-base", classPackageBase}, {"class-method", classMethod}, {"class-method-swap", classMethodSwap}, {"class-interface", classInterface},
	{"class-interface-token", classInterfaceToken}, {"class-mapping", classMapping}, {"class-cap22-count", classCAP22Count},
	// Method
	{"method-stack", methodStack}, {"method-nargs", methodNargs}, {"method-locals", methodLocals}, {"method-flag", methodFlag},
	{"opcode", opcode}, {"opcode-same-size", opcodeSameSize}, {"operand", operand}, {"operand-local", operandLocal}, {"operand-pool", operandPool},
	{"operand-pool-same-tag", operandPoolSameTag}, {"operand-branch", operandBranch}, {"operand-branch-to-instruction", operandBranchTo},
	{"instruction-nop", instructionNop}, {"instruction-swap", instructionSwap}, {"instruction-copy", instructionCopy}, {"switch-entry", switchEntry},
	{"handler-range", handlerRange}, {"handler-target", handlerTarget}, {"handler-catch", handlerCatch}, {"handler-stop", handlerStop},
	{"handler-swap", handlerSwap}, {"handler-drop", handlerDrop},
	// StaticField, RefLocation, Export
	{"static-image-size", staticImageSize}, {"static-reference-count", staticReferenceCount}, {"static-default-count", staticDefaultCount},
	{"static-array-type", staticArrayType}, {"static-array-length", staticArrayLength},
	{"location-drop", locationDrop}, {"location-add", locationAdd}, {"location-move", locationMove}, {"location-list", locationList},
	{"export-class", exportClass}, {"export-field", exportField}, {"export-method", exportMethod}, {"export-drop", exportDrop},
	// Descriptor
	{"descriptor-class-flag", descriptorClassFlag}, {"descriptor-class-token", descriptorClassToken}, {"descriptor-interface", descriptorInterface},
	{"descriptor-field-flag", descriptorFieldFlag}, {"descriptor-field-token", descriptorFieldToken}, {"descriptor-field-type", descriptorFieldType},
	{"descriptor-field-offset", descriptorFieldOffset}, {"descriptor-method-flag", descriptorMethodFlag},
	{"descriptor-method-token", descriptorMethodToken}, {"descriptor-method-type", descriptorMethodType},
	{"descriptor-method-offset", descriptorMethodOffset}, {"descriptor-bytecode-count", descriptorBytecodeCount},
	{"descriptor-handler-count", descriptorHandlerCount}, {"descriptor-handler-index", descriptorHandlerIndex}, {"descriptor-method-swap", descriptorMethodSwap}, {"descriptor-type-kind", descriptorTypeKind},
	{"descriptor-type-class", descriptorTypeClass}, {"descriptor-pool-type", descriptorPoolType},
	// Debug
	{"debug-string", debugString}, {"debug-name", debugName}, {"debug-class-flag", debugClassFlag}, {"debug-class-location", debugClassLocation},
	{"debug-field", debugField}, {"debug-method-flag", debugMethodFlag}, {"debug-method-location", debugMethodLocation},
	{"debug-method-header", debugMethodHeader}, {"debug-method-body", debugMethodBody}, {"debug-variable-index", debugVariableIndex},
	{"debug-variable-start", debugVariableStart}, {"debug-variable-length", debugVariableLength}, {"debug-variable-type", debugVariableType},
	{"debug-line-start", debugLineStart}, {"debug-line-end", debugLineEnd}, {"debug-line-number", debugLineNumber},
}

// pick returns the index of an item, -1 without one.
func (s *spoiler) pick(n int) int {
	if n == 0 {
		return -1
	}
	return s.IntN(n)
}

// step changes a number a little: by 1 to 3 up or down.
func (s *spoiler) step() int { return (1 + s.IntN(3)) * (1 - 2*s.IntN(2)) }

// stepped makes the operator that steps one number. number returns what the number belongs to and its place, nil where the file has none.
func stepped[T uint8 | uint16](number func(s *spoiler) (of string, place *T)) func(s *spoiler) string {
	return func(s *spoiler) string {
		of, place := number(s)
		if place == nil {
			return ""
		}
		old := *place
		*place += T(s.step())
		return fmt.Sprintf("%s: %d to %d", of, old, *place)
	}
}

// choose returns a random item.
func choose[T any](s *spoiler, items []T) T { return items[s.IntN(len(items))] }

// component picks one of the encoded components by size, small ones more often than their share.
func (s *spoiler) component() *capfile.Component {
	s.raw = true
	if s.IntN(2) == 0 {
		return &s.components[s.IntN(len(s.components))]
	}
	total := 0
	for _, c := range s.components {
		total += len(c.Data)
	}
	n := s.IntN(total)
	for i := range s.components {
		if n -= len(s.components[i].Data); n < 0 {
			return &s.components[i]
		}
	}
	panic("BUG: sizes do not add up")
}

func flipBit(s *spoiler) string {
	c := s.component()
	at, bit := s.IntN(len(c.Data)), s.IntN(8)
	c.Data[at] ^= 1 << bit
	return fmt.Sprintf("%s byte %d xor %02X", c.Tag, at, 1<<bit)
}

func setByte(s *spoiler) string {
	c := s.component()
	at := s.IntN(len(c.Data))
	old := c.Data[at]
	c.Data[at] = byte(s.IntN(256))
	return fmt.Sprintf("%s byte %d from %02X to %02X", c.Tag, at, old, c.Data[at])
}

func zeroByte(s *spoiler) string {
	c := s.component()
	at := s.IntN(len(c.Data))
	old := c.Data[at]
	c.Data[at] = choose(s, []byte{0, 0x7F, 0x80, 0xFF})
	return fmt.Sprintf("%s byte %d from %02X to %02X", c.Tag, at, old, c.Data[at])
}

func swapBytes(s *spoiler) string {
	c := s.component()
	at := s.IntN(len(c.Data) - 1)
	c.Data[at], c.Data[at+1] = c.Data[at+1], c.Data[at]
	return fmt.Sprintf("%s bytes %d and %d swapped", c.Tag, at, at+1)
}

func stepWord(s *spoiler) string {
	c := s.component()
	at := s.IntN(len(c.Data) - 1)
	old := uint16(c.Data[at])<<8 | uint16(c.Data[at+1])
	v := old + uint16(s.step())
	c.Data[at], c.Data[at+1] = byte(v>>8), byte(v)
	return fmt.Sprintf("%s word at %d from %d to %d", c.Tag, at, old, v)
}

func dropComponent(s *spoiler) string {
	s.raw = true
	i := s.IntN(len(s.components))
	tag := s.components[i].Tag
	s.components = append(s.components[:i], s.components[i+1:]...)
	return tag.String()
}

func cutComponent(s *spoiler) string {
	c := s.component()
	if len(c.Info()) == 0 {
		return ""
	}
	n := 1 + s.IntN(min(4, len(c.Info())))
	c.Data = c.Data[:len(c.Data)-n]
	resize(c, len(c.Data)-headSize(c))
	return fmt.Sprintf("%s, %d bytes", c.Tag, n)
}

func growComponent(s *spoiler) string {
	c := s.component()
	n := 1 + s.IntN(4)
	for range n {
		c.Data = append(c.Data, byte(s.IntN(256)))
	}
	resize(c, len(c.Data)-headSize(c))
	return fmt.Sprintf("%s, %d bytes", c.Tag, n)
}

func sizeField(s *spoiler) string {
	c := s.component()
	size := len(c.Info()) + s.step()
	if size < 0 {
		return ""
	}
	resize(c, size)
	return fmt.Sprintf("%s, size %d", c.Tag, size)
}

// headSize is the number of bytes of tag and size field.
func headSize(c *capfile.Component) int { return len(c.Data) - len(c.Info()) }

// resize writes the size field.
func resize(c *capfile.Component, size int) {
	at := headSize(c) - 2
	c.Data[at], c.Data[at+1] = byte(size>>8), byte(size)
}
