package card

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// randomSession is a host and a card at random steps, with what must be true of them.
type randomSession struct {
	*testing.T
	random *rand.Rand
	f      *fakeContent
	d      *securityDomain
	s      *gp.Session
	levels []scp.Level // that sessions can have
	rmac   bool        // between BEGIN and END R-MAC SESSION
	stored []byte      // value of 5F50
}

// TestRandomSessions: the host of gp and the domain agree on every step of random sessions, under random parameters of both protocols.
func TestRandomSessions(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 7))
		c := DomainConfig{Protocol: scp.SCP03, I: []byte{0x10, 0x20, 0x30, 0x60, 0x70, 0x71}[random.IntN(6)]}
		if random.IntN(3) > 0 {
			c = DomainConfig{Protocol: scp.SCP02, I: byte(random.IntN(0x80))}
			if c.I&4 != 0 {
				c.I &^= 8 // an ICV over the AID is for implicit initiation
			}
			if c.I == 0 {
				c.I = 1 // 0 stands for the default
			}
		}
		t.Run(fmt.Sprintf("%d %v i=%02X", seed, c.Protocol, c.I), func(t *testing.T) {
			f, d := newFake(t, c)
			r := &randomSession{T: t, random: random, f: f, d: d}
			for _, l := range []scp.Level{0, scp.LevelMAC, scp.LevelMACEnc, scp.LevelRMACOnly, scp.LevelMACRMAC, scp.LevelMACEncRMAC, scp.LevelFull} {
				implicit := scp.IsImplicit(c.Protocol, c.I)
				if scp.Supported(c.Protocol, c.I, l) == nil && l != 0 && (!implicit || l == scp.LevelMAC) {
					r.levels = append(r.levels, l)
				}
			}
			r.open()
			for range 40 {
				r.step()
			}
		})
	}
}

func (r *randomSession) open() {
	r.s, r.rmac = open(r, r.f, r.levels[r.random.IntN(len(r.levels))]), false
}

func (r *randomSession) step() {
	r.Helper()
	ctx := r.Context()
	switch r.random.IntN(9) {
	case 0:
		r.open()
	case 1, 2:
		r.begin()
	case 3:
		goOn := r.random.IntN(2) == 0
		want := iso7816.SW(0)
		if !r.rmac {
			want = iso7816.SWConditionsNotSatisfied
		}
		must(r, "end", r.s.EndRMAC(ctx, goOn), want)
		r.rmac = r.rmac && goOn
	case 4:
		must(r, "delete", r.s.Delete(ctx, fileAID, false), iso7816.SWReferencedDataNotFound)
	case 5, 6:
		r.store()
	case 7:
		if _, err := r.s.Registry(ctx); err != nil {
			r.Error(err)
		}
	default:
		data, err := r.s.GetData(ctx, gp.TagCPLC)
		if err != nil || len(data) != 45 {
			r.Errorf("%X, %v", data, err)
		}
	}
}

// begin asks for R-MACs, which the protocol, its parameter or the level may not have.
func (r *randomSession) begin() {
	asked := []scp.Level{0, scp.LevelRMAC, scp.LevelRMAC | scp.LevelREncryption}[r.random.IntN(3)]
	level, p, i := r.s.Channel().Level(), r.s.Channel().Protocol(), r.s.Channel().I()
	want := iso7816.SW(0)
	switch {
	case i&0x20 == 0 || level&scp.LevelRMAC != 0 || r.rmac:
		want = iso7816.SWConditionsNotSatisfied
	case asked == 0 && p == scp.SCP03 || scp.Supported(p, i, level|asked) != nil:
		want = iso7816.SWIncorrectP1P2
	}
	must(r, "begin", r.s.BeginRMAC(r.Context(), asked, make([]byte, r.random.IntN(25))), want)
	r.rmac = r.rmac || want == 0
}

// store brings a data object in a chain, or as the host cuts it.
func (r *randomSession) store() {
	r.stored = bytes.Repeat([]byte{byte(r.random.IntN(256))}, 1+r.random.IntN(180))
	object := tlv.Append(nil, 0x5F50, r.stored)
	if r.random.IntN(2) == 0 {
		must(r, "store", r.s.StoreData(r.Context(), object, gp.FormatTLV), 0)
	} else if a := chained(r.T, r.s, iso7816.CommandAPDU{CLA: 0x80, INS: iso7816.INSStoreData, P1: storeLast, Data: object}, 1+r.random.IntN(100)); a.SW != iso7816.SWNoError {
		r.Errorf("chain: %v", a.SW)
	}
	if data, err := r.s.GetData(r.Context(), 0x5F50); err != nil || !bytes.Equal(data, object) {
		r.Errorf("%X, %v; want %X", data, err, object)
	}
}
