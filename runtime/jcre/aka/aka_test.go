package aka

import (
	"encoding/hex"
	"testing"
)

// Test sets 1 and 3 of TS 35.208, which TS 35.207 has, too.
func TestMilenage(t *testing.T) {
	tests := []struct{ k, rand, sqn, amf, op, opc, f1, f1star, f2, f5, f3, f4, f5star string }{
		{"465b5ce8b199b49faa5f0a2ee238a6bc", "23553cbe9637a89d218ae64dae47bf35", "ff9bb4d0b607", "b9b9",
			"cdc202d5123e20f62b6d676ac72cb318", "cd63cb71954a9f4e48a5994e37a02baf", "4a9ffac354dfafb3", "01cfaf9ec4e871e9", "a54211d5e3ba50bf",
			"aa689c648370", "b40ba9a3c58b2a05bbf0d987b21bf8cb", "f769bcd751044604127672711c6d3441", "451e8beca43b"},
		{"fec86ba6eb707ed08905757b1bb44b8f", "9f7c8d021accf4db213ccff0c7f71a6a", "9d0277595ffc", "725c",
			"dbc59adcb6f9a0ef735477b7fadf8374", "1006020f0a478bf6b699f15c062e42b3", "9cabc3e99baf7281", "95814ba2b3044324", "8011c48c0c214ed2",
			"33484dc2136b", "5dbdbb2954e8f3cde665b046179a5098", "59a92d3b476a0443487055cf88b2307b", "deacdd848cc6"},
	}
	for _, tt := range tests {
		k := Key{K: block(tt.k), OPc: OPc(block(tt.k), block(tt.op))}
		c := k.Challenge(block(tt.rand))
		mac, resyncMAC := c.mac([sqnSize]byte(unhex(tt.sqn)), [2]byte(unhex(tt.amf)))
		for _, v := range []struct {
			name string
			got  []byte
			want string
		}{
			{"OPc", k.OPc[:], tt.opc}, {"f1", mac[:], tt.f1}, {"f1*", resyncMAC[:], tt.f1star}, {"f2", c.RES, tt.f2}, {"f3", c.CK[:], tt.f3},
			{"f4", c.IK[:], tt.f4}, {"f5", c.ak[:], tt.f5}, {"f5*", c.resyncAK[:], tt.f5star},
		} {
			if got := hex.EncodeToString(v.got); got != v.want {
				t.Errorf("%s: got %s, want %s", v.name, got, v.want)
			}
		}
	}
}

// Worked by hand from the text of TS 34.108 8.1.2.
func TestTestAlgorithm(t *testing.T) {
	k := Key{K: block("000102030405060708090a0b0c0d0e0f"), Algorithm: Test}
	c := k.Challenge(block("f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0"))
	for _, v := range []struct {
		name string
		got  []byte
		want string
	}{
		{"RES", c.RES, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"},
		{"CK", c.CK[:], "f1f2f3f4f5f6f7f8f9fafbfcfdfefff0"},
		{"IK", c.IK[:], "f2f3f4f5f6f7f8f9fafbfcfdfefff0f1"},
		{"AUTN", c.AUTN(0x010203040506, [2]byte{0xAB, 0xCD}), "f2f6f6f2f2fe" + "abcd" + "f1f3f1f7f1f35d3a"},
	} {
		if got := hex.EncodeToString(v.got); got != v.want {
			t.Errorf("%s: got %s, want %s", v.name, got, v.want)
		}
	}
}

// What the network makes, the card opens, and nothing else.
func TestOpen(t *testing.T) {
	for _, algorithm := range []Algorithm{Milenage, Test} {
		k := Key{K: block("465b5ce8b199b49faa5f0a2ee238a6bc"), Algorithm: algorithm}
		c := k.Challenge(block("23553cbe9637a89d218ae64dae47bf35"))
		autn := [AUTNSize]byte(c.AUTN(0x123456789ABC, [2]byte{0x80, 0}))
		if sqn, ok := c.Open(autn); !ok || sqn != 0x123456789ABC {
			t.Errorf("algorithm %d: %X, %v", algorithm, sqn, ok)
		}
		for i := range autn {
			bad := autn
			bad[i] ^= 1
			if _, ok := c.Open(bad); ok {
				t.Errorf("algorithm %d: AUTN with byte %d changed is taken", algorithm, i)
			}
		}
	}
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func block(s string) [16]byte { return [16]byte(unhex(s)) }

// Vectors of two other implementations, of FreeRADIUS and of Osmocom.
func TestCOMP128v1(t *testing.T) {
	for _, v := range []struct{ k, rand, sres, kc string }{
		{"41414141414141414141414141414141", "42424242424242424242424242424242", "23390b5e", "08b627f33680ec00"},
		{"00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff", "04a66ba8", "f87eb8222cea3400"},
	} {
		k := Key{K: block(v.k), Algorithm: COMP128v1}
		sres, kc := k.GSM(block(v.rand))
		if got := hex.EncodeToString(sres[:]); got != v.sres {
			t.Errorf("SRES: got %s, want %s", got, v.sres)
		}
		if got := hex.EncodeToString(kc[:]); got != v.kc {
			t.Errorf("Kc: got %s, want %s", got, v.kc)
		}
	}
}
