package aka

// milenage is the algorithm of TS 35.206 4.1, with the rotations and constants given there.
func (k *Key) milenage(rand [RANDSize]byte) *Challenge {
	temp := encrypt(k.K, xor(rand, k.OPc))
	out := func(rotation int, constant byte) [KeySize]byte {
		b := rotate(xor(temp, k.OPc), rotation)
		b[KeySize-1] ^= constant
		return xor(encrypt(k.K, b), k.OPc)
	}
	out2, out5 := out(0, 1), out(12, 8)
	return &Challenge{
		RES: out2[8:], CK: out(4, 2), IK: out(8, 4),
		ak: [sqnSize]byte(out2[:]), resyncAK: [sqnSize]byte(out5[:]),
		mac: func(sqn [sqnSize]byte, amf [2]byte) (mac, resyncMAC [macSize]byte) {
			half := append(sqn[:], amf[:]...)
			in1 := [KeySize]byte(append(half[:8:8], half...))
			out1 := xor(encrypt(k.K, xor(temp, rotate(xor(in1, k.OPc), 8))), k.OPc)
			return [macSize]byte(out1[:8]), [macSize]byte(out1[8:])
		},
	}
}

// rotate rotates to the left by n bytes.
func rotate(b [KeySize]byte, n int) [KeySize]byte {
	return [KeySize]byte(append(b[n:KeySize:KeySize], b[:n]...))
}

// test is the algorithm of TS 34.108 8.1.2: K xor RAND, rotated.
func (k *Key) test(rand [RANDSize]byte) *Challenge {
	x := xor(k.K, rand)
	ak := [sqnSize]byte(x[3:])
	return &Challenge{
		RES: x[:], CK: rotate(x, 1), IK: rotate(x, 2), ak: ak, resyncAK: ak,
		mac: func(sqn [sqnSize]byte, amf [2]byte) (mac, resyncMAC [macSize]byte) {
			copy(mac[:], append(sqn[:], amf[:]...))
			for i := range mac {
				mac[i] ^= x[i]
			}
			return mac, mac
		},
	}
}
