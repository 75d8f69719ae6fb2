package gp

import (
	"context"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// P1 of STORE DATA (Card Specification, table 11-88).
const (
	storeLast = 0x80
	storeDGI  = 0x08
	storeTLV  = 0x10

	storeEncrypted = 0x60
)

// DataFormat is the structure of what StoreData sends.
type DataFormat byte

// The formats.
const (
	FormatNone DataFormat = 0        // the card knows
	FormatDGI  DataFormat = storeDGI // data groupings: identifier of two bytes, length, value
	FormatTLV  DataFormat = storeTLV // BER-TLV

	// FormatEncrypted is added to one of the others: the values are encrypted with scp.Channel.EncryptData.
	FormatEncrypted DataFormat = storeEncrypted
)

// StoreData sends personalization data (STORE DATA), cut into blocks as the security level has room: to the selected domain, or to what
// Personalize named.
func (s *Session) StoreData(ctx context.Context, data []byte, format DataFormat) error {
	if err := s.authenticated(opStoreData, iso7816.AID{}); err != nil {
		return err
	}
	limit := s.maxData()
	for block := 0; ; block++ {
		if block > 0xFF {
			return failed(opStoreData, iso7816.AID{}, "", fmt.Errorf("the data needs more than 256 blocks of %d bytes", limit))
		}
		n := min(limit, len(data))
		c := iso7816.CommandAPDU{CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSStoreData, P1: byte(format), P2: byte(block), Data: data[:n]}
		data = data[n:]
		if len(data) == 0 {
			c.P1 |= storeLast
		}
		if _, err := s.do(ctx, c); err != nil {
			return failed(opStoreData, iso7816.AID{}, fmt.Sprintf("block %d", block), err)
		}
		if len(data) == 0 {
			return nil
		}
	}
}

// P1 of INSTALL for what exists already.
const (
	installForExtradition = 0x10
	installForPersonalize = 0x20
)

// Personalize makes the following StoreData go to an application of the selected domain (INSTALL [for personalization]).
func (s *Session) Personalize(ctx context.Context, aid iso7816.AID) error {
	if err := s.authenticated(opPersonalize, aid); err != nil {
		return err
	}
	data := append(aid.AppendLV([]byte{0, 0}), 0, 0, 0)
	if err := s.install(ctx, installForPersonalize, data); err != nil {
		return failed(opPersonalize, aid, "", err)
	}
	return nil
}

// Extradite moves an application or a load file of the selected domain to another domain (INSTALL [for extradition]). Domains with
// delegated management need a token, others none.
func (s *Session) Extradite(ctx context.Context, aid, to iso7816.AID, token Token) error {
	if err := s.authenticated(opExtradite, aid); err != nil {
		return err
	}
	data := append(aid.AppendLV(append(to.AppendLV(nil), 0)), 0, 0)
	data, err := token.appendTo(data, installForExtradition)
	if err == nil {
		err = s.install(ctx, installForExtradition, data)
	}
	if err != nil {
		return failed(opExtradite, aid, "to "+to.String(), err)
	}
	return nil
}
