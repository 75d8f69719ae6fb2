package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// stkSession is what a user does with a toolkit applet, and what the terminal answers.
type stkSession struct {
	params  string            // --system-params, as the tools of the applet's authors make them; empty: pySim-shell makes them, and installs
	choose  []string          // entries of the menu, one after the other
	answers map[string]string // by the name of a proactive command: data objects behind the result, in hex
	want    []string          // in the order in which the terminal shows them
}

// simParameters are install parameters as shadysim makes them of --enable-sim-toolkit: tag CA, with access to all files.
func simParameters(timers, text, entries, channels int) string {
	ca := fmt.Sprintf("0100FF%02X%02X%02X", timers, text, entries)
	for range entries {
		ca += "0000"
	}
	ca += fmt.Sprintf("%02X00", channels)
	ca = fmt.Sprintf("C8020100C7020100CA%02X%s", len(ca)/2, ca)
	return fmt.Sprintf("EF%02X%s", len(ca)/2, ca)
}

const stkAID = "D07002CA44900101" // of all applets of these sources

// stkRows are other people's toolkit applets, with pySim as terminal.
func stkRows() []interopClient {
	row := func(name, file string, s stkSession) interopClient {
		return interopClient{name, "pysim-python", file, "", []string{"--uicc", "--protocol", "t0"}, s.run}
	}
	const location = "130900F1101234ABCD0000" // 001-01
	return []interopClient{
		{"shadysim", "shadysim", "*HelloSTK2.com.github.mrlnc.HelloSTK2.222.cap", "", []string{"--uicc", "--protocol", "t0", "--scp", "02:55"}, shadysim},
		row("stk-hellostk2", "*HelloSTK2.com.github.mrlnc.HelloSTK2.222.cap", stkSession{
			choose: []string{"Hello, STK"},
			want:   []string{"SetUpMenu Hello, STK", "DisplayText Welcome to ToorCamp 2012"},
		}),
		row("stk-imsi-pseudo", "*imsi-pseudo.org.osmocom.IMSIPseudo.222.cap", stkSession{
			params: simParameters(0, 21, 1, 0), choose: []string{"IMSI Pseudonymization"},
			answers: map[string]string{"SelectItem": "900102", "GetInput": "8D1004303031303130313233343536373830"},
			want: []string{
				"SetUpMenu IMSI Pseudonymization", "SelectItem IMSI Pseudonymization Show LU counter Change IMSI",
				"GetInput Change IMSI 001010123456789", "DisplayText IMSI changed!", "Refresh", "IMSI 001010123456780",
			},
		}),
		row("stk-iamalive", "*sms-im-alive.Iamalive.222.cap", stkSession{
			params: simParameters(0, 15, 1, 0), choose: []string{"I am alive"},
			answers: map[string]string{"SelectItem": "900101", "ProvideLocalInformation": location},
			want: []string{
				"SetUpMenu I am alive", "SelectItem Send SMS", "ProvideLocalInformation",
				"SendShortMessage Sending SMS... 01ff0c91441032547698000010cde1500782c162a0a673a803c162", // "MCC: 001 MNC: 01"
			},
		}),
		row("stk-hellostk3", "*HelloSTK3.com.brownfields.github.hellostk3.222.cap", stkSession{
			params: simParameters(2, 15, 5, 4), choose: []string{"ICCID", "MNC MCC", "JSON", "Hello, STK"},
			answers: map[string]string{
				"ProvideLocalInformation": location + "14081A32547698103254", "OpenChannel": "B8028100B9020200", "SendData": "B701FF",
			},
			want: []string{
				"SetUpMenu Hello, STK ICCID IMEI MNC MCC JSON", "DisplayText 8949440000000000000", "DisplayText 001-01",
				`DisplayText {"iccid":"`, `"imei":"123456789012347","mcc":"001","mnc":"01"}`, "OpenChannel", "SendData POST /", `"mnc":"01"}`,
			},
		}),
		row("stk-helloworld", "*sim-applet-helloworld.com.common_creation.applet.helloworld.222.cap", stkSession{
			params: simParameters(0, 15, 1, 0), choose: []string{"Hello World"},
			want: []string{"SetUpMenu Hello World", "DisplayText Hello World"},
		}),
	}
}

// run installs the applet and lets pySim be the phone: it takes the menu, chooses, shows what proactive commands say, and answers them.
func (s stkSession) run(i *interop) error {
	const program = `
import argparse, json, sys
from pySim.transport.pcsc import PcscSimLink
from pySim.transport import ProactiveHandler
from pySim.commands import SimCardCommands
from pySim.cat import *
from osmocom.tlv import COMPR_TLV_IE
from osmocom.construct import GreedyBytes
from osmocom.utils import b2h, h2b

for kind in COMPR_TLV_IE.__subclasses__(): # pySim gives up on the data objects that it knows by name only
    if kind._construct is None and '_from_bytes' not in vars(kind):
        kind._construct = GreedyBytes

choose, answers = json.loads(sys.argv[1]), json.loads(sys.argv[2]) or {}

class Raw:
    def __init__(self, hex): self.hex = hex
    def to_tlv(self): return h2b(self.hex)

ALPHA, TPDU, TEXT, ITEM, DEFAULT, DATA = 0x05, 0x0B, 0x0D, 0x0F, 0x17, 0x36 # pySim does not know that menus have items

def tag(o): return o.to_tlv()[0] & 0x7F

def text(o):
    v = o.to_tlv()
    v = v[3:] if v[1] == 0x81 else v[2:]
    if tag(o) in (TEXT, DEFAULT, ITEM):
        v = v[1:]
    if tag(o) == TPDU:
        return v.hex()
    return ''.join(chr(c) if 32 <= c < 127 else '.' for c in v)

class Phone(ProactiveHandler):
    def __init__(self): self.menu = {}
    def receive_fetch_raw(self, pcmd, parsed):
        name = type(parsed).__name__
        shown = [o for o in parsed.children if tag(o) in (ALPHA, TPDU, TEXT, ITEM, DEFAULT, DATA)]
        if isinstance(parsed, SetUpMenu):
            shown = [o for o in shown if tag(o) == ITEM]
            self.menu = {text(o): o.to_tlv()[2] for o in shown}
        print(name, ' '.join(text(o) for o in shown))
        response = self.prepare_response(parsed)
        for o in response:
            if isinstance(o, DeviceIdentities):
                o.from_dict({'device_identities': {'source_dev_id': 'terminal', 'dest_dev_id': 'uicc'}})
        return response + [Raw(answers[name]) for _ in range(name in answers)]

phone = Phone()
link = PcscSimLink(argparse.Namespace(pcsc_dev=0), proactive_handler=phone)
link.wait_for_card(10)
link.send_apdu_checksw('8010000014' + 'FF' * 20)
for entry in choose:
    envelope = 'D30782020181900%03X' % (0x100 | phone.menu[entry])
    link.send_apdu_checksw('80C20000%02X' % (len(envelope) // 2) + envelope)
scc = SimCardCommands(transport=link)
scc.cla_byte, scc.sel_ctrl = '00', '0004'
link.send_apdu_checksw('00A4040C0CA0000000871002FFFFFFFF89')
link.send_apdu_checksw('00A4000C026F07')
imsi = link.send_apdu_checksw('00B0000009')[0]
print('IMSI', ''.join(imsi[n + 1] + imsi[n] for n in range(2, len(imsi), 2))[1:])
`
	choose, err := json.Marshal(s.choose)
	if err != nil {
		return err
	}
	answers, err := json.Marshal(s.answers)
	if err != nil {
		return err
	}
	if err := s.install(i); err != nil {
		return err
	}
	out, err := i.call(program, i.program, "-", string(choose), string(answers))
	return errors.Join(err, expectInOrder(out, s.want...))
}

func (s stkSession) install(i *interop) error {
	if s.params != "" {
		i.card(i.t, "install", i.cap, "--aid", stkAID, "--system-params", s.params)
		return nil
	}
	const key = "404142434445464748494a4b4c4d4e4f"
	out, err := i.pysim("select ADF.ISD\nestablish_scp03 --key-enc " + key + " --key-mac " + key + " --key-dek " + key + " --security-level 1\n" +
		"install_cap " + i.cap + " --install-parameters-non-volatile-memory-quota 256 --install-parameters-volatile-memory-quota 256 " +
		"--install-parameters-stk 0100FF000F02000000000000\nget_status applications\n")
	return errors.Join(err, expect(strings.ToUpper(out), stkAID))
}

// shadysim lets shadysim load and install an applet through secured packets in short messages, with class A0, and list what is on the card.
func shadysim(i *interop) error {
	const kic, kid = "000102030405060708090A0B0C0D0E0F", "101112131415161718191A1B1C1D1E1F"
	i.card(i.t, "put-key", "--new-kvn", "1", "--new-key", kic+":"+kid+":202122232425262728292A2B2C2D2E2F")
	keys := []string{"--pcsc", "--kic", kic, "--kid", kid}
	if _, err := i.call("", i.program, append(keys, "-l", i.cap, "-i", i.cap, "--module-aid", stkAID, "--instance-aid", stkAID,
		"--nonvolatile-memory-required", "0100", "--volatile-memory-for-install", "0100",
		"--enable-sim-toolkit", "--access-domain", "00", "--max-menu-entry-text", "15", "--max-menu-entries", "2")...); err != nil {
		return err
	}
	out, err := i.call("", i.program, append(keys, "--list-applets")...)
	return errors.Join(err, expectInOrder(strings.ToUpper(out), "ICCID: 8949440000000000000F", "AID: D07002CA449001", "INSTANCE AID: "+stkAID))
}
