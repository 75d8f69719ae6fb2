package files

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/aka"
)

// Sequence numbers (33.102 C.1, C.3.2): the low bits are an index, each with a sequence of its own; what is too far ahead is not taken.
const (
	indexBits = 5
	maxAhead  = 1 << 28
)

// subscriber is the key of an application for AUTHENTICATE, and the sequence numbers that the network has used.
type subscriber struct {
	key  aka.Key
	used [1 << indexBits]uint64 // the highest SEQ of each index
}

// highest is the highest sequence number that was used.
func (s *subscriber) highest() uint64 {
	seq, index := s.used[0], 0
	for i, u := range s.used {
		if u > seq {
			seq, index = u, i
		}
	}
	return seq<<indexBits | uint64(index)
}

// fresh reports whether a sequence number was not used.
func (s *subscriber) fresh(sqn uint64) bool {
	seq := sqn >> indexBits
	return seq > s.used[sqn%(1<<indexBits)] && seq <= s.highest()>>indexBits+maxAhead
}

// subscribers are those of a card by the names of their ADFs; that of DF_GSM has none. They are state of their own in card images: the profile's stay where an image has
// none.
type subscribers map[iso7816.AID]*subscriber

const (
	subscribersName = "aka"
	subscriberSize  = 1 + 2*aka.KeySize + 8<<indexBits
)

func (m subscribers) clone() subscribers {
	c := subscribers{}
	for name, s := range m {
		own := *s
		c[name] = &own
	}
	return c
}

// Written says that all changes are announced with WriteState (jcre.Written).
func (subscribers) Written() {}

// AppendState is the persistent state, for card images (jcre.Kept).
func (m subscribers) AppendState(b []byte) []byte {
	names := slices.SortedFunc(maps.Keys(m), func(x, y iso7816.AID) int { return strings.Compare(x.String(), y.String()) })
	for _, name := range names {
		s := m[name]
		b = append(name.AppendLV(b), byte(s.key.Algorithm))
		b = append(append(b, s.key.K[:]...), s.key.OPc[:]...)
		for _, seq := range s.used {
			b = binary.BigEndian.AppendUint64(b, seq)
		}
	}
	return b
}

// SetState is the opposite of AppendState.
func (m subscribers) SetState(data []byte) error {
	read := subscribers{}
	for len(data) > 0 {
		n := 1 + int(data[0])
		if len(data) < n+subscriberSize {
			return errState
		}
		var name iso7816.AID
		if n > 1 {
			var err error
			if name, err = iso7816.NewAID(data[1:n]); err != nil {
				return errState
			}
		}
		if data[n] > byte(aka.COMP128v1) {
			return errState
		}
		s := &subscriber{key: aka.Key{Algorithm: aka.Algorithm(data[n])}}
		rest := data[n+1:]
		rest = rest[copy(s.key.K[:], rest):]
		rest = rest[copy(s.key.OPc[:], rest):]
		for i := range s.used {
			s.used[i] = binary.BigEndian.Uint64(rest[8*i:])
		}
		read[name], data = s, data[n+subscriberSize:]
	}
	clear(m)
	maps.Copy(m, read)
	return nil
}

// algorithms are the words for them.
var algorithms = map[string]aka.Algorithm{"milenage": aka.Milenage, "test": aka.Test, "comp128v1": aka.COMP128v1}

// aka is `aka milenage k=HEX opc=HEX`, with op=HEX in place of opc, or `aka test k=HEX`, in an adf or DF_GSM, or there `aka comp128v1 k=HEX`; sqn=HEX
// is the highest sequence number used.
func (p *profileParser) aka(args []string) error {
	if len(args) == 0 {
		args = []string{""}
	}
	algorithm, known := algorithms[args[0]]
	switch {
	case p.dir == nil || !p.dir.isADF() && !p.dir.isGSM():
		return errors.New("aka: outside of an adf and of df 7F20")
	case p.profile.subscribers[p.dir.Name] != nil:
		return errors.New("aka: the directory has a key already")
	case !known:
		return errors.New("aka: want milenage, test or comp128v1")
	case algorithm == aka.COMP128v1 && p.dir.isADF():
		return errors.New("aka: comp128v1 is for df 7F20 only")
	}
	s, milenage := &subscriber{key: aka.Key{Algorithm: algorithm}}, algorithm == aka.Milenage
	given := map[string][aka.KeySize]byte{}
	for _, w := range args[1:] {
		name, value, _ := strings.Cut(w, "=")
		b, err := parseHex([]string{value})
		switch {
		case name == "sqn" && err == nil && len(b) == 6:
			sqn := binary.BigEndian.Uint64(append(make([]byte, 2), b...))
			s.used[sqn%(1<<indexBits)] = sqn >> indexBits
		case name == "k" || milenage && (name == "op" || name == "opc"):
			if err != nil || len(b) != aka.KeySize {
				return fmt.Errorf("aka: %s: want 32 hex digits", name) // the value is a secret
			}
			given[name] = [aka.KeySize]byte(b)
		default:
			return fmt.Errorf("aka: %s: want k, opc, op of 32 hex digits, or sqn of 12", name)
		}
	}
	k, hasK := given["k"]
	op, hasOP := given["op"]
	opc, hasOPc := given["opc"]
	switch {
	case !hasK:
		return errors.New("aka: k= is missing")
	case milenage && hasOP == hasOPc:
		return errors.New("aka: one of opc= and op= is missing or too much")
	case hasOP:
		opc = aka.OPc(k, op)
	}
	s.key.K, s.key.OPc = k, opc
	if p.profile.subscribers == nil {
		p.profile.subscribers = subscribers{}
	}
	p.profile.subscribers[p.dir.Name] = s
	return nil
}
