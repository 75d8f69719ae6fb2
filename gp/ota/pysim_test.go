package ota

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// pysimProgram answers each case, a line of JSON, with what pySim makes of it: the command packet that it would send, what it reads in ours, and
// what it reads in our response.
const pysimProgram = `
import json, sys
from pySim.ota import OtaDialectSms, OtaKeyset, KIC, KID_CC
names = {'des': ('single_des', 'single_des'), '3des': ('triple_des_cbc2', 'triple_des_cbc2'), 'aes': ('aes_cbc', 'aes_cmac')}
checks = ['no_rc_cc_ds', 'rc', 'cc']
counters = ['no_counter', 'counter_no_replay_or_seq', 'counter_must_be_higher', 'counter_must_be_lower']
for line in sys.stdin:
    c = json.loads(line)
    kic, kid = names[c['kind']]
    spi1, spi2 = bytes.fromhex(c['spi'])
    spi = {'counter': counters[spi1 >> 3 & 3], 'ciphering': bool(spi1 & 4), 'rc_cc_ds': checks[spi1 & 3], 'por_in_submit': bool(spi2 & 32),
           'por_shall_be_ciphered': bool(spi2 & 16), 'por_rc_cc_ds': checks[spi2 >> 2 & 3], 'por': 'por_required'}
    keys = OtaKeyset(kic, c['set'], bytes.fromhex(c['kic']), kid, c['set'], bytes.fromhex(c['kid']), c['counter'])
    d = OtaDialectSms()
    packet = d.encode_cmd(keys, bytes.fromhex(c['tar']), spi, bytes.fromhex(c['data']))
    out = {'packet': packet.hex(), 'data': ''}
    if spi['ciphering']:
        tar, _, data = d.decode_cmd(keys, bytes.fromhex(c['packet']))
        out['data'] = tar.hex() + data.hex()
    r, _ = d.decode_resp(keys, spi, bytes.fromhex(c['response']))
    out['response'] = str(r['response_status']) + ' ' + r['tar'].hex() + r['cntr'].hex() + r['secured_data'].hex()
    print(json.dumps(out), flush=True)
`

// pysimCase is a packet and its response for pySim.
type pysimCase struct {
	Kind, KIc, KID, SPI, TAR, Data, Packet, Response string
	Set                                              byte
	Counter                                          uint64
}

// TestWithPySim compares packets with those of osmocom's pySim, both ways. GOCARD_PYSIM_PYTHON names a Python that finds it.
func TestWithPySim(t *testing.T) {
	python := os.Getenv("GOCARD_PYSIM_PYTHON")
	if python == "" {
		t.Skip("GOCARD_PYSIM_PYTHON names no Python with pySim")
	}
	type judged struct {
		header Header
		data   []byte
		keys   Keys
		in     pysimCase
	}
	var cases []judged
	var input bytes.Buffer
	enc := json.NewEncoder(&input)
	for _, key := range []struct{ name, kind string }{{"K1", "des"}, {"K3", "3des"}, {"KA", "aes"}, {"K192", "aes"}, {"K256", "aes"}} {
		k, set := testKeys(t, key.name)
		for _, spi := range []SPI{{0x00, 0x01}, {0x02, 0x09}, {0x0A, 0x19}, {0x04, 0x11}, {0x16, 0x39}, {0x1E, 0x29}} {
			for _, n := range []int{3, 7, 16, 60} {
				h := Header{spi, k.KIc.Coding(set), k.KID.Coding(set), TAR{0xB0, 0, 0x10}}
				data, counter := count(1, n), uint64(n)<<32|0x1234
				packet, err1 := (&Command{h, counter, data}).Encode(k)
				response, err2 := EncodeResponse(h, Response{h.TAR, counter, OK, append([]byte{1, 0x90, 0}, data...)}, k)
				if err1 != nil || err2 != nil {
					t.Fatal(err1, err2)
				}
				x := hex.EncodeToString
				in := pysimCase{key.kind, x(k.KIc.secret), x(k.KID.secret), x(spi[:]), x(h.TAR[:]), x(data), x(packet), x(response), set, counter}
				if err := enc.Encode(map[string]any{
					"kind": in.Kind, "kic": in.KIc, "kid": in.KID, "spi": in.SPI, "tar": in.TAR, "data": in.Data, "packet": in.Packet, "response": in.Response,
					"set": in.Set, "counter": in.Counter,
				}); err != nil {
					t.Fatal(err)
				}
				cases = append(cases, judged{h, data, k, in})
			}
		}
	}
	cmd := exec.Command(python, "-c", pysimProgram)
	cmd.Stdin = &input
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pySim: %v\n%s", err, errs.String())
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(cases) {
		t.Fatalf("pySim answers %d of %d cases", len(lines), len(cases))
	}
	for i, c := range cases {
		var got struct{ Packet, Data, Response string }
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatal(err)
		}
		if !c.header.SPI.IsCiphered() { // pySim leaves CPL out
			got.Packet = c.in.Packet[:4] + got.Packet
		}
		if got.Packet != c.in.Packet {
			t.Errorf("%s, SPI %X: pySim makes %s of what is %s here", c.in.Kind, c.header.SPI, got.Packet, c.in.Packet)
		}
		opened, _, err := Open(unhex(t, got.Packet), c.keys)
		if err != nil || !bytes.Equal(opened.Data, c.data) {
			t.Errorf("%s, SPI %X: pySim's packet is opened as %+v, %v", c.in.Kind, c.header.SPI, opened, err)
		}
		if c.header.SPI.IsCiphered() && got.Data != c.in.TAR+c.in.Data {
			t.Errorf("%s, SPI %X: pySim reads %s in a command with %s", c.in.Kind, c.header.SPI, got.Data, c.in.Data)
		}
		if want := "por_ok " + c.in.TAR + hex.EncodeToString(appendCounter(nil, c.in.Counter)) + "019000" + c.in.Data; got.Response != want {
			t.Errorf("%s, SPI %X: pySim reads %s in a response, want %s", c.in.Kind, c.header.SPI, got.Response, want)
		}
	}
}
