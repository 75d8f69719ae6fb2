package types

var (
	words = map[byte]string{1: "one", 2: "two"}
	funcs = map[byte]func(byte) string{1: letter, 2: nil}

	Shown  = map[byte]string{1: "one"}      // want `GC1008: type map\[byte\]string is a map, and cards have none`
	set    = map[byte]byte{1: 2}            // want `GC1008: type map\[byte\]byte is a map, and cards have none`
	grown  = map[byte]byte{1: 2}            // want `GC1008: type map\[byte\]byte is a map, and cards have none`
	ranged = map[byte]byte{1: 2}            // want `GC1008: type map\[byte\]byte is a map, and cards have none`
	passed = map[byte]byte{1: 2}            // want `GC1008: type map\[byte\]byte is a map, and cards have none`
	lists  = map[byte][]byte{1: {2}}        // want `GC1008: type map\[byte\]\[\]byte is a map, and cards have none`
	keyed  = map[byte]byte{letter(1)[0]: 2} // want `GC1008: type map\[byte\]byte is a map, and cards have none`
	made   = make(map[byte]byte)            // want `GC1008: type map\[byte\]byte is a map, and cards have none`
	float  = map[byte]float64{1: 2.5}       // want `GC1004: type float64 is floating point` `GC1004: constant 2.5 has type float64`
	empty  map[byte]string                  // want `GC1008: type map\[byte\]string is a map, and cards have none`
)

func letter(n byte) string { return "abc"[n&1:] }

func word(n byte) string {
	set[n] = 1
	grown[n]++
	for range ranged {
	}
	count(passed)
	if s, ok := words[n]; ok && len(words) == 2 && funcs[n] != nil {
		return s
	}
	_, ok := float[n]
	if ok {
		return Shown[n]
	}
	return empty[lists[n][0]+keyed[n]+made[n]]
}

func count(m map[byte]byte) int { return len(m) } // want `GC1008: type map\[byte\]byte is a map, and cards have none`
