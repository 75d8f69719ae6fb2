package isel

// cycles gives for each block those that it reaches and is reached from, itself included; nothing for blocks that are in no cycle. It is the algorithm
// of Tarjan.
func (fn *function) cycles() map[*block][]*block {
	c := &cycleFinder{num: map[*block]int{}, low: map[*block]int{}, of: map[*block][]*block{}}
	for _, b := range fn.blocks {
		if c.num[b] == 0 {
			c.visit(b)
		}
	}
	return c.of
}

type cycleFinder struct {
	num   map[*block]int // in the order of visits, from 1 on
	low   map[*block]int // the first block of the stack that is reached; 0: off the stack
	stack []*block
	of    map[*block][]*block
}

func (c *cycleFinder) visit(b *block) {
	c.num[b] = len(c.num) + 1
	c.low[b] = c.num[b]
	at := len(c.stack)
	c.stack = append(c.stack, b)
	itself := false
	for _, s := range b.next() {
		itself = itself || s == b
		if c.num[s] == 0 {
			c.visit(s)
		}
		if c.low[s] != 0 {
			c.low[b] = min(c.low[b], c.low[s])
		}
	}
	if c.low[b] != c.num[b] {
		return
	}
	cycle := append([]*block{}, c.stack[at:]...)
	c.stack = c.stack[:at]
	for _, m := range cycle {
		c.low[m] = 0
		if len(cycle) > 1 || itself {
			c.of[m] = cycle
		}
	}
}
