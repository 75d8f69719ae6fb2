package card

import (
	"errors"
	"slices"

	"github.com/gocard/gocard/gp/ota"
	"github.com/gocard/gocard/runtime/jcre/toolkit"
)

// packets opens the secured packets that come over the air (TS 102 225), with the keys of the security domain of the application that each is for.
type packets struct {
	*platform
	toolkit *toolkit.Toolkit
}

// Key versions and identifiers of the keys for secured packets (TS 102 226 8.2.1.5).
const (
	lastPacketVersion = 0x0F
	keyKIc            = 0x01
	keyKID            = 0x02
	keyDEK            = 0x03
)

// Open opens a command packet (toolkit.Packets). A packet that is refused before it has proved where it comes from is answered without security: what is
// signed or ciphered for somebody unknown helps to find the keys.
func (p *packets) Open(packet []byte, event int16) *toolkit.Packet {
	h, err := ota.ParseHeader(packet)
	if _, known := packetStatus(err); !known || p.state == cardTerminated {
		return nil
	}
	a := p.own(h.TAR)
	if a == nil {
		a = p.applet(h.TAR, event)
	}
	switch {
	case err != nil:
		return refuse(h, err)
	case a == nil:
		return refuse(h, ota.TARUnknown)
	case !h.SPI.Satisfies(a.minimum):
		return refuse(h, ota.InsufficientSecurityLevel)
	}
	set, keys := a.domain.packetKeys(h)
	c, plain, err := ota.Open(packet, keys)
	if err != nil {
		return refuse(h, err)
	}
	out := &toolkit.Packet{TAR: h.TAR, Plain: plain, Submitted: h.SPI.IsResponseSubmitted()}
	status := p.count(set, c)
	switch {
	case status != ota.OK:
		out.Plain = nil
	case a.execute != nil:
		out.Execute = func() []byte { return a.execute(set, c.Data) }
	}
	if h.SPI.Wants(status) {
		out.Response = proof(h, c.Counter, status, keys)
	}
	return out
}

// packetStatus is the status of an error; false for one that has none.
func packetStatus(err error) (ota.Status, bool) {
	status := ota.OK
	ok := err == nil || errors.As(err, &status)
	return status, ok
}

// Owns reports whether an application of the card has a TAR (toolkit.Packets).
func (p *packets) Owns(tar [3]byte) bool { return p.own(tar) != nil }

// refuse makes the answer to a packet that could not be opened.
func refuse(h ota.Header, err error) *toolkit.Packet {
	out := &toolkit.Packet{TAR: h.TAR, Submitted: h.SPI.IsResponseSubmitted()}
	if status, _ := packetStatus(err); h.SPI.Wants(status) {
		h.SPI = h.SPI.WithoutSecurity()
		out.Response = proof(h, 0, status, ota.Keys{})
	}
	return out
}

// proof makes response packets to a command. One that cannot have the security that was asked for is an error without it.
func proof(to ota.Header, counter uint64, status ota.Status, keys ota.Keys) func(answer []byte, later bool) []byte {
	return func(answer []byte, later bool) []byte {
		r := ota.Response{TAR: to.TAR, Counter: counter, Status: status, Data: answer}
		if later {
			r.Status = ota.ResponseBySubmit
		}
		b, err := ota.EncodeResponse(to, r, keys)
		if err != nil {
			to.SPI = to.SPI.WithoutSecurity()
			b, _ = ota.EncodeResponse(to, ota.Response{TAR: to.TAR, Counter: counter, Status: ota.SecurityError}, ota.Keys{}) // nothing can be wrong with it
		}
		return b
	}
}

// addressee is who a packet is for.
type addressee struct {
	domain  *securityDomain                       // whose keys protect it
	minimum byte                                  // the least protection, as the first byte of SPI
	execute func(set counted, data []byte) []byte // nil for an applet
}

// applet finds the applet with a TAR that wants to know of an event; nil if there is none.
func (p *packets) applet(tar ota.TAR, event int16) *addressee {
	aid, minimum, ok := p.toolkit.Addressed(tar, event)
	if !ok {
		return nil
	}
	domain := p.domain(p.record(aid).Domain)
	if domain == nil {
		domain = p.issuer()
	}
	return &addressee{domain: domain.packetDomain(), minimum: minimum}
}

// packetDomain is the domain whose keys open packets for a domain's applications: it itself, or before it has any such keys the one that it belongs to.
func (d *securityDomain) packetDomain() *securityDomain {
	for of := d; ; {
		if slices.ContainsFunc(of.keys, (*keySet).isForPackets) {
			return of
		}
		parent := of.domain(of.record(of.aid).Domain)
		if parent == nil || parent == of {
			return d
		}
		of = parent
	}
}

// isForPackets reports whether a key set may protect packets.
func (s *keySet) isForPackets() bool { return s.Version <= lastPacketVersion }

// packetKeys are the keys that a packet names, as far as they are there; set says whose counter it is that counts.
func (d *securityDomain) packetKeys(h ota.Header) (set counted, keys ota.Keys) {
	set = counted{d.aid, h.KIc >> 4}
	if h.SPI.Integrity() == ota.CryptographicChecksum {
		set.Version = h.KID >> 4
	}
	keys.KIc = packetKey(d.keys.find(h.KIc >> 4).key(keyKIc))
	keys.KID = packetKey(d.keys.find(h.KID >> 4).key(keyKID))
	return set, keys
}

// packetKey is a key of a domain in the form that opens packets; nil where it cannot.
func packetKey(k *domainKey) (key *ota.Key) {
	switch {
	case k == nil:
	case k.isDES():
		key, _ = ota.NewDESKey(k.secret())
	case k.kind() == keyAES:
		key, _ = ota.NewAESKey(k.secret())
	}
	return key
}

// count checks the counter of a packet, and keeps it before anybody acts on the packet. Only a packet that shows with a key where it comes from moves
// the counter.
func (p *packets) count(set counted, c *ota.Command) ota.Status {
	mode, last := c.SPI.Counter(), p.counters.last[set]
	proved := c.SPI.Integrity() == ota.CryptographicChecksum || c.SPI.Integrity() == ota.RedundancyCheck && c.SPI.IsCiphered()
	switch {
	case mode == ota.NoCounter, mode == ota.CounterAvailable:
		return ota.OK
	case !proved:
		return ota.InsufficientSecurityLevel
	case last == ota.MaxCounter:
		return ota.CounterBlocked
	case c.Counter <= last:
		return ota.CounterLow
	case mode == ota.CounterPlusOne && c.Counter > last+1:
		return ota.CounterHigh
	}
	if p.counters.set(set, c.Counter) != nil {
		return ota.InsufficientMemory
	}
	return ota.OK
}
