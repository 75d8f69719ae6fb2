package main

// pysimWalk is a function that walks through the files that both pySim and the card know, and decodes what they hold.
const pysimWalk = `
files, decoded, faults = 0, 0, []

def walk(d):
    global files, decoded
    for name, f in sorted(d.get_selectables(flags=['FNAMES']).items()):
        if not isinstance(f, (CardEF, CardDF)) or f is d or f.parent is not d:
            continue
        chan.select_file(d)
        try:
            chan.select_file(f)
        except SwMatchError as e:
            if e.sw_actual not in ('6a82', '9404'):
                faults.append('%s: %s' % (name, e.sw_actual))
            continue
        files += 1
        if isinstance(f, CardDF):
            walk(f)
            continue
        structure = chan.selected_file_structure()
        try:
            if structure == 'transparent':
                what = chan.read_binary_dec()[0]
            elif structure == 'ber_tlv':
                what = chan.retrieve_tags()
            else:
                what = [chan.read_record_dec(n)[0] for n in range(1, chan.selected_file_num_of_rec() + 1)]
            decoded += 1
            if name in ('EF.ICCID', 'EF.IMSI', 'EF.AD', 'EF.DIR'):
                print(name, what)
        except Exception as e:
            faults.append('%s: %r' % (name, e))

`

// pysimFiles lets pySim detect a UICC, walk through its files, decode what they hold, write some, and present keys.
func pysimFiles(i *interop) error {
	const program = `
import argparse
from pySim.transport.pcsc import PcscSimLink
from pySim.app import init_card
from pySim.filesystem import CardEF, CardDF, TransparentEF, LinFixedEF, CyclicEF
from pySim.ts_102_221 import CardProfileUICC
from pySim.exceptions import SwMatchError

rs, card = init_card(PcscSimLink(argparse.Namespace(pcsc_dev=0)))
print('profile', rs.profile)
chan = rs.lchan[0]
` + pysimWalk + `walk(rs.mf)
chan.select('ADF.USIM')
walk(chan.selected_file)
print('files', files, 'decoded', decoded, 'faults', faults)

chan.select('ADF.USIM')
chan.select('EF.SMSP')
chan.update_record(1, '31' * 42)
assert chan.read_record(1)[0] == '31' * 42
chan.select('EF.SPN')
try:
    chan.update_binary_dec({'rfu': 0, 'hide_in_oplmn': False, 'show_in_hplmn': True, 'spn': 'Gopher'})
    raise Exception('written without a key')
except SwMatchError as e:
    print('refused', e.sw_actual)
card._scc.verify_chv(0x0A, bytes.fromhex('3838383838383838'))
chan.update_binary_dec({'rfu': 0, 'hide_in_oplmn': False, 'show_in_hplmn': True, 'spn': 'Gopher'})
print('spn', chan.read_binary_dec()[0]['spn'])

# the key, the challenge and the results of TS 35.208, test set 1; pySim takes the answers apart
rand, autn = '23553cbe9637a89d218ae64dae47bf35', 'aa689c648350b9b9a4a8043ac07aa7e0'
chan.select('ADF.USIM')
print('first', card._scc.authenticate(rand, autn)[0])
print('again', card._scc.authenticate(rand, autn)[0])

mmdf = ['3f00', '7f10', '5f3b', '4f48'] # of BER-TLV structure; pySim takes 63F1 for an error
print('mmdf', CardProfileUICC.decode_select_response(card._scc.select_path(mmdf)[-1]))
card._scc.set_data(mmdf, 0x81, '4D')
card._scc.set_data(mmdf, 0x80, '42' * 200)
assert card._scc.retrieve_data(mmdf, 0x80)[0] == '8081c8' + '42' * 200
card._scc.set_data(mmdf, 0x81, '')
print('tags', card._scc.retrieve_data(mmdf, 0x5C)[0])
`
	out, err := i.call(program, i.program, "-")
	if err != nil {
		return err
	}
	return expect(out, "profile UICC", "faults []", "'iccid': '8949", "'imsi': '001010123456789'", "'ms_operation_mode': 'normal'", "refused 6982", "ber_tlv", "tags 5c0180",
		"first {'successful_3g_authentication': {'res': 'a54211d5e3ba50bf', 'ck': 'b40ba9a3c58b2a05bbf0d987b21bf8cb'", "again {'synchronisation_failure'", "spn Gopher")
}
