// Package valuearrays returns arrays and structs with arrays by value.
//
//gocard:package aid=F0676F6361726484 version=1.0
package valuearrays

import "github.com/gocard/gocard/runtime/javacard/framework"

type mac [4]byte
type res struct {
	n   byte
	sum mac
	s   string
}

// Applet keeps the last digest.
//
//gocard:applet aid=F0676F636172648401
type Applet struct {
	framework.Applet
	last mac
	key  mac
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{key: mac{1, 2, 3, 4}}) }

func digest(b []byte, k mac) mac {
	var m mac
	for i, v := range b {
		m[i&3] ^= v + k[i&3]
	}
	if m[0] == 0 {
		return k
	}
	return m
}

func (a *Applet) get() mac { return a.last }

func full(b []byte, k mac) (r res, ok bool) {
	r.sum = digest(b, k)
	r.n = byte(len(b))
	if r.n > 3 {
		r.s = "long"
		return r, true
	}
	return res{s: "short", sum: r.sum}, false
}

// Process answers with bytes of several digests of the data.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	m := digest(data, a.key)
	prev := a.get()
	a.last = digest(data, prev)
	for i := range 3 {
		m = digest(m[:], [4]byte{byte(i), 1, 1, 1})
	}
	r, ok := full(data, m)
	q, _ := full(data[:1], r.sum)
	buf[0], buf[1], buf[2], buf[3] = m[0]^m[3], prev[1], a.last[2], r.sum[1]
	buf[4], buf[5], buf[6] = r.n+q.n, byte(len(r.s)+len(q.s)), q.sum[0]
	if ok && a.get() == a.last && digest(data, a.key) != m {
		buf[4] |= 0x80
	}
	if digest(data, a.key)[2] > 5 {
		buf[3]++
	}
	apdu.SetOutgoingAndSend(buf[:7])
}
