package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// pysimTerminal lets pySim be the terminal of the card: it decodes the proactive commands that the card's web server sends, and makes the terminal
// responses with its own tables. The page comes through RECEIVE DATA and SEND DATA.
func pysimTerminal(i *interop) error {
	const program = `
import argparse
from pySim.transport.pcsc import PcscSimLink
from pySim.transport import ProactiveHandler
from pySim.cat import *
from osmocom.utils import b2h, h2b

request = b'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'

class Terminal(ProactiveHandler):
    def __init__(self):
        self.log, self.page, self.request = [], b'', request
    def receive_fetch(self, command):
        raise Exception('unexpected %s' % command.decoded)
    def done(self, command, *objects):
        self.log.append(type(command).__name__)
        response = self.prepare_response(command)
        for o in response:
            if isinstance(o, DeviceIdentities):
                o.from_dict({'device_identities': {'source_dev_id': 'terminal', 'dest_dev_id': 'uicc'}})
        return response + list(objects)
    def value(self, command, kind):
        return [c.decoded for c in command.children if isinstance(c, kind)][0]
    def handle_SetUpEventList(self, c):
        assert self.value(c, EventList) == ['data_available', 'channel_status'], c
        return self.done(c)
    def handle_OpenChannel(self, c):
        level = self.value(c, UiccTransportLevel)
        assert level == {'protocol_type': 'tcp_uicc_server', 'port_number': 3516}, level
        return self.done(c, ChannelStatus(decoded=b'\x41\x00'), BufferSize(decoded=self.value(c, BufferSize)))
    def handle_ReceiveData(self, c):
        n = self.value(c, ChannelDataLength)
        data, self.request = self.request[:n], self.request[n:]
        return self.done(c, ChannelData(decoded=data), ChannelDataLength(decoded=len(self.request)))
    def handle_SendData(self, c):
        self.page += self.value(c, ChannelData)
        return self.done(c, ChannelDataLength(decoded=255))
    def handle_CloseChannel(self, c):
        return self.done(c)

terminal = Terminal()
link = PcscSimLink(argparse.Namespace(pcsc_dev=0), proactive_handler=terminal)
link.wait_for_card(10)
profile = bytearray(17)
profile[0], profile[4], profile[5], profile[11], profile[12], profile[16] = 0x01, 0x01, 0x0C, 0x0F, 1 << 5, 0x04
link.send_apdu_checksw('8010000011' + b2h(profile))
link.send_apdu_checksw('80C200000DD60B99010A82028281B8028100')
link.send_apdu_checksw('80C2000010D60E99010982028281B8028100B701%02X' % len(request))
print(' '.join(terminal.log))
print(terminal.page.decode())
`
	i.card(i.t, "install", buildHelpdesk(i.t))
	out, err := i.call(program, i.program, "-")
	return errors.Join(err, expect(out, "SetUpEventList OpenChannel ReceiveData SendData", "SendData CloseChannel\n", "HTTP/1.1 200 OK", "</footer>"))
}

// pysimScript lists, loads, installs, deletes and puts keys with pySim-shell under a secure channel protocol.
func pysimScript(protocol string) func(*interop) error {
	hexKey := func(first byte) string {
		b := make([]byte, 16)
		for i := range b {
			b[i] = first + byte(i)
		}
		return fmt.Sprintf("%x", b)
	}
	open := func(key string, version int) string {
		return fmt.Sprintf("select ADF.ISD\nestablish_%s --key-enc %s --key-mac %[2]s --key-dek %[2]s --security-level 1 --key-ver %d\n", protocol, key, version)
	}
	kind := map[string]string{"scp02": "des", "scp03": "aes"}[protocol]
	old, fresh := hexKey(0x40), hexKey(0x50)
	version := map[string]int{"scp02": 0x20, "scp03": 0x30}[protocol] // pySim insists
	put := fmt.Sprintf("put_key --key-version-nr %d --key-id 1", version)
	for range 3 {
		put += fmt.Sprintf(" --key-type %s --key-data %s", kind, fresh)
	}
	return func(i *interop) error {
		wallet, _ := buildInt8(i.t)
		out, err := i.pysim(open(old, 0) + "get_status isd\n" +
			"install_cap " + wallet + " --install-parameters-non-volatile-memory-quota 2000 --install-parameters-volatile-memory-quota 100\n" +
			"get_status applications\ndelete_card_content F0676F63617264100101\ndelete_card_content F0676F636172641001\n" + put + "\n")
		if err = errors.Join(err, expect(strings.ToLower(out), "f0676f63617264100101")); err != nil {
			return err
		}
		out, err = i.pysim(open(fresh, version) + "get_status isd\n")
		return errors.Join(err, expect(strings.ToLower(out), "a000000151000000"))
	}
}

// pysim runs a script of pySim-shell's commands, with the AID of our issuer security domain in place of the one that it knows. It ends with status 0
// whatever happens; a failure shows in the output.
func (i *interop) pysim(script string) (string, error) {
	const program = `
import os, runpy, sys
import pySim, pySim.global_platform
pySim.global_platform.CardApplicationISD.__init__.__defaults__ = ('a000000151000000',)
shell = os.path.join(os.path.dirname(list(pySim.__path__)[0]), 'pySim-shell.py')
sys.argv = [shell, '-p', '0', '--noprompt', '--script', sys.argv[1]]
runpy.run_path(shell, run_name='__main__')
`
	name := filepath.Join(i.dir, "script.pysim")
	if err := os.WriteFile(name, []byte(script+"quit\n"), 0o600); err != nil {
		return "", err
	}
	out, err := i.call(program, i.program, "-", name)
	if strings.Contains(out, "EXCEPTION") || strings.Contains(out, "Error") || strings.Contains(out, "not a recognized command") {
		err = errors.Join(err, errors.New(last(out)))
	}
	return out, err
}
