package isel

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

// joinOnStack finds a place that begins with the load of a local, and that all ways to it reach behind a store to that local: the value can stay
// on the stack. Ways backward do not count: nothing may be on the stack there. One place is changed at a time.
func (p *peephole) joinOnStack() bool {
	jumps := map[bytecode.Label][]int{}
	for i := range p.code {
		for _, l := range p.code[i].Targets() {
			jumps[l] = append(jumps[l], i)
		}
	}
	handlers := map[int]bool{}
	for _, h := range p.handler {
		for _, i := range h {
			handlers[i] = true
		}
	}
	for i := 0; i < len(p.code); i++ {
		first := i
		var ways []int // goto instructions
		handler := false
		for ; i < len(p.code) && p.code[i].Mark != 0; i++ {
			ways = append(ways, jumps[p.code[i].Mark]...)
			handler = handler || handlers[i]
		}
		if len(ways) > 0 && !handler && i < len(p.code) && isLoad(p.code[i].Op) && p.join(first, i, ways) {
			return true
		}
	}
	return false
}

// join tries the place whose labels begin at first and whose load is at i.
func (p *peephole) join(first, i int, ways []int) bool {
	var stores []int
	for _, w := range ways {
		if p.code[w].Op != bytecode.OpGoto || w > i || w == 0 || !p.storesFor(w-1, i) {
			return false
		}
		stores = append(stores, w-1)
	}
	if first > 0 && p.code[first-1].Falls() {
		if !p.storesFor(first-1, i) {
			return false
		}
		stores = append(stores, first-1)
	}
	u, _ := p.used(i)
	live := p.live[i].has(u.slot) || p.live[i].has(u.slot+u.words-1)
	if live && len(stores) < 2 {
		return false
	}
	store := p.code[stores[0]]
	for _, s := range stores {
		p.code[s].Op = bytecode.OpNop
	}
	p.code[i].Args = [3]int32{}
	if !live {
		p.code[i].Op = bytecode.OpNop
		return true
	}
	p.code[i].Op = bytecode.OpDup
	if u.words == 2 {
		p.code[i].Op = bytecode.OpDup2
	}
	p.code = slices.Insert(p.code, i+1, store)
	return true
}

// storesFor reports whether instruction s stores what i loads, and a handler does not look at it.
func (p *peephole) storesFor(s, i int) bool {
	if p.code[s].Mark != 0 || !isStore(p.code[s].Op) || !p.loads(s, i) {
		return false
	}
	u, _ := p.used(i)
	return !p.handlerReads(s, u) && !p.handlerReads(i, u)
}
