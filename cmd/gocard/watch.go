package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcvm"
)

// watch counts what a simulated card executes, as a tree of calls.
type watch struct {
	vm     *jcvm.VM
	source source
	trace  io.Writer // every bytecode goes here; nil: none
	root   callNode
	path   []*callNode // from the outermost running method to the innermost
}

// callNode is a method called along one way.
type callNode struct {
	method   methodKey
	spots    map[int]*spot // by program counter
	children map[callKey]*callNode
}

type methodKey struct {
	pkg    iso7816.AID
	offset uint16
}

// callKey is a call: where in the caller, and which method.
type callKey struct {
	pc int
	methodKey
}

// spot is what happened at one bytecode.
type spot struct {
	bytecodes, calls, writes, written int64
}

func newWatch(sim *card.Card, lines source, trace io.Writer) *watch {
	w := &watch{vm: sim.Machine(), source: lines, trace: trace}
	w.vm.Observe(&jcvm.Observer{Step: w.step, Write: w.write})
	return w
}

// step counts the bytecode that is about to be executed.
func (w *watch) step() {
	node, pc := w.here()
	node.at(pc).bytecodes++
	if w.trace != nil {
		w.print(pc)
	}
}

// write counts a write to persistent memory.
func (w *watch) write(n int) {
	node, pc := w.here()
	s := node.at(pc)
	s.writes++
	s.written += int64(n)
	if w.trace != nil {
		fmt.Fprintf(w.trace, "%s%d bytes written\n", strings.Repeat("  ", w.vm.Depth()), n)
	}
}

// here brings the path up to date and gives the innermost method; the root stands for the runtime environment.
func (w *watch) here() (*callNode, int) {
	depth := w.vm.Depth()
	w.path = w.path[:min(len(w.path), depth)]
	if depth == 0 {
		return &w.root, 0
	}
	top := w.vm.Running(depth - 1)
	if len(w.path) == depth && w.path[depth-1].method != (methodKey{top.Package, top.Method}) {
		w.path = w.path[:depth-1]
	}
	for len(w.path) < depth {
		w.enter(len(w.path))
	}
	return w.path[depth-1], top.PC
}

// enter adds the i-th running method to the path.
func (w *watch) enter(i int) {
	caller, pc := &w.root, 0
	if i > 0 {
		caller, pc = w.path[i-1], w.vm.Running(i-1).PC
	}
	p := w.vm.Running(i)
	key := callKey{pc, methodKey{p.Package, p.Method}}
	callee := caller.children[key]
	if callee == nil {
		callee = &callNode{method: key.methodKey}
		if caller.children == nil {
			caller.children = map[callKey]*callNode{}
		}
		caller.children[key] = callee
	}
	caller.at(pc).calls++
	w.path = append(w.path, callee)
}

// next says that a command has ended.
func (w *watch) next() { w.path = w.path[:0] }

func (n *callNode) at(pc int) *spot {
	s := n.spots[pc]
	if s == nil {
		s = &spot{}
		if n.spots == nil {
			n.spots = map[int]*spot{}
		}
		n.spots[pc] = s
	}
	return s
}

// print writes a line for the bytecode that is about to be executed.
func (w *watch) print(pc int) {
	depth := w.vm.Depth()
	at := w.source.find(w.vm.Running(depth - 1))
	text := "?"
	if in, err := bytecode.Decode(w.vm.Code(), pc); err == nil {
		text = in.String()
	}
	fmt.Fprintf(w.trace, "%s%s %s %d %s\n", strings.Repeat("  ", depth-1), at, at.function, pc, text)
}

// walk calls f for every method with the calls that led to it, outermost first.
func (n *callNode) walk(above []jcvm.Place, f func(above []jcvm.Place, n *callNode)) {
	f(above, n)
	for key, child := range n.children {
		way := above
		if n.method != (methodKey{}) {
			way = append(above[:len(above):len(above)], n.place(key.pc))
		}
		child.walk(way, f)
	}
}

func (n *callNode) place(pc int) jcvm.Place {
	return jcvm.Place{Package: n.method.pkg, Method: n.method.offset, PC: pc}
}
