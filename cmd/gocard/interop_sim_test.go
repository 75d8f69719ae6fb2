package main

import (
	"errors"
	"strings"
)

// pysimSIM lets pySim find a SIM, which has class A0 only: pySim-read reads it, pySim-shell's code walks through its files, decodes what they hold,
// writes some, presents CHVs, and runs the GSM algorithm.
func pysimSIM(i *interop) error {
	const read = `
import os, runpy, sys
import pySim
program = os.path.join(os.path.dirname(list(pySim.__path__)[0]), 'pySim-read.py')
sys.argv = [program, '-p', '0']
runpy.run_path(program, run_name='__main__')
`
	out, err := i.call(read, i.program, "-")
	if err = errors.Join(err, expect(out, "ICCID: 89494400000000000", "IMSI: 001010123456789", "SPN: gocard", "ACC: 0001", "SIM Service Table: ff33c300")); err != nil {
		return err
	}
	out, err = i.pysim("select MF\nselect DF.GSM\nselect EF.IMSI\nread_binary_decoded\nverify_chv --pin-nr 4 88888888\n" +
		"update_binary 080910101032547600\nread_binary\nselect MF\nselect DF.TELECOM\nselect EF.ADN\nread_records_decoded\n" +
		"enable_chv --pin-nr 1 1234\nverify_chv --pin-nr 1 1234\ndisable_chv --pin-nr 1 1234\nselect MF\nselect DF.GSM\nauthenticate 23553cbe9637a89d218ae64dae47bf35\n")
	if err = errors.Join(err, expectInOrder(strings.ToLower(out), "001010123456789", "080910101032547600", "46f8416a")); err != nil {
		return err
	}
	const program = `
import argparse
from pySim.transport.pcsc import PcscSimLink
from pySim.app import init_card
from pySim.filesystem import CardEF, CardDF
from pySim.exceptions import SwMatchError

rs, card = init_card(PcscSimLink(argparse.Namespace(pcsc_dev=0)))
print('profile', rs.profile)
chan = rs.lchan[0]
` + pysimWalk + `walk(rs.mf)
print('files', files, 'decoded', decoded, 'faults', faults)
chan.select('MF')
chan.select('DF.GSM')
chan.select('EF.SPN')
def refused(f, *args):
    try:
        f(*args)
        raise Exception('not refused')
    except SwMatchError as e:
        print('refused', e.sw_actual)
spn = {'rfu': 0, 'hide_in_oplmn': False, 'show_in_hplmn': True, 'spn': 'Gopher'}
refused(chan.update_binary_dec, spn)
card._scc.verify_chv(4, bytes.fromhex('3838383838383838'))
chan.update_binary_dec(spn)
print('spn', chan.read_binary_dec()[0]['spn'])
refused(card._scc.verify_chv, 1, b'1234\xff\xff\xff\xff')
card._scc.enable_chv(1, b'1234\xff\xff\xff\xff')
card._scc.change_chv(1, b'1234\xff\xff\xff\xff', b'4321\xff\xff\xff\xff')
refused(card._scc.verify_chv, 1, b'1234\xff\xff\xff\xff')
card._scc.unblock_chv(0, b'12345678', b'1234\xff\xff\xff\xff')
card._scc.disable_chv(1, b'1234\xff\xff\xff\xff')
chan.select('MF')
chan.select('DF.TELECOM')
chan.select('EF.ADN')
chan.update_record(3, '4142' + 'ff' * 26)
assert chan.read_record(3)[0] == '4142' + 'ff' * 26
print('gsm', card._scc.run_gsm('23553cbe9637a89d218ae64dae47bf35'))
`
	out, err = i.call(program, i.program, "-")
	return errors.Join(err, expectInOrder(out, "profile SIM", "faults []", "refused 9804", "spn Gopher", "refused 9808", "refused 9804", "gsm ('46f8416aeae4be823af9a08b', '9000')"))
}
