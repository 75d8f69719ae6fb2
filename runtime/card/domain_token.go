package card

import (
	"encoding/binary"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// request is a command of content management.
type request struct {
	p1, p2 byte
	data   []byte
	signed []byte // the part of data that a token signs
}

// tokenInput is what a token signs: P1, P2, the length of the data before the token, and that data (Card Specification C.4).
func (r *request) tokenInput() []byte {
	b := []byte{r.p1, r.p2}
	if n := len(r.signed); n > 0xFF {
		b = append(b, 0, byte(n>>8), byte(n))
	} else {
		b = append(b, byte(n))
	}
	return append(b, r.signed...)
}

// authorize judges whether the domain may manage content now: with the privilege of authorized management by itself, with that of
// delegated management by a token, which the domain with the privilege of token verification checks.
func (d *securityDomain) authorize(r *request, token []byte) (delegated bool, err error) {
	own := d.record(d.aid)
	if !d.isIssuer() && (own.State != statePersonalized || own.locked()) {
		return false, iso7816.SWConditionsNotSatisfied
	}
	if d.has(authorizedManagement) {
		if len(token) > 0 {
			return false, iso7816.SWWrongData
		}
		return false, nil
	}
	if !d.has(delegatedManagement) {
		return false, iso7816.SWConditionsNotSatisfied
	}
	for _, verifier := range d.domains {
		if !verifier.has(tokenVerification) {
			continue
		}
		key, err := verifier.purposeKey(tokenKeyVersion)
		if err != nil || !key.verify(r.tokenInput(), token) {
			return false, iso7816.SWSecurityStatusNotSatisfied
		}
		return true, nil
	}
	return false, iso7816.SWConditionsNotSatisfied
}

// confirm makes the receipt of an operation under delegated management (Card Specification C.5): its length, the receipt, and the
// confirmation data that it signs before the operation's own data. nil stands for none.
func (d *securityDomain) confirm(delegated bool, operation ...[]byte) ([]byte, error) {
	signer := d.receiptSigner()
	if !delegated || signer == nil {
		return nil, nil
	}
	key, err := signer.purposeKey(receiptKeyVersion)
	if err != nil || !key.isSymmetric() {
		return nil, nil
	}
	signer.receipt++
	unique := append(append([]byte(nil), signer.objects[tagIIN]...), signer.objects[tagCIN]...)
	data := binary.BigEndian.AppendUint16([]byte{2}, signer.receipt)
	data = append(append(data, byte(len(unique))), unique...)
	signed := append([]byte(nil), data...)
	for _, o := range operation {
		signed = append(signed, o...)
	}
	receipt := key.mac(signed)
	return append(append([]byte{byte(len(receipt))}, receipt...), data...), nil
}

// receiptSigner is the domain that makes receipts: one that was given the privilege, else the issuer's.
func (d *securityDomain) receiptSigner() (signer *securityDomain) {
	for _, each := range d.domains {
		if each.has(receiptGeneration) {
			signer = each
		}
	}
	return signer
}

// mac is the full CMAC of an AES key, or the retail MAC of a DES key.
func (k *domainKey) mac(data []byte) []byte {
	if k.kind() == keyAES {
		return scp.CMAC(k.secret(), data)
	}
	return scp.RetailMAC(k.secret(), data)
}
