package gp

import (
	"context"
	"fmt"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// LoadOptions is what Load may be told; the zero value suits most cards.
type LoadOptions struct {
	Domain     iso7816.AID // security domain that will own the load file; zero: the selected one
	Hash       HashAlgorithm
	Parameters []byte // load parameters, TLV (EF with C6, C7, C8)
	Token      Token  // for domains with delegated management
	DAP        []DAP  // signatures of the hash, for domains that verify them
	Cipher     *LoadCipher
	BlockSize  int // clear bytes in one LOAD; 0, or more than fits: what the card and the security level allow
	// Progress is called with the bytes that the card has taken and the total, before the first block and after each.
	Progress func(done, total int)
}

// DAP is a domain's signature of the load file data block hash.
type DAP struct {
	Domain    iso7816.AID
	Signature []byte
}

// LoadCipher enciphers the load file data block, for domains with the privilege for that; hash and DAP stay those of the plain block.
type LoadCipher struct {
	Key      []byte       // 16 bytes of triple DES, or 16, 24 or 32 of AES: key 75/01 of the domain
	Protocol scp.Protocol // scp.SCP02 for triple DES, else AES
	ICV      []byte       // a block of the cipher, sent along; nil: zeros, as the card has by itself
}

// Tags of a load file (Card Specification, table 11-58).
const (
	tagDAPBlock      tlv.Tag = 0xE2
	tagDAPSignature  tlv.Tag = 0xC3
	tagLoadFileICV   tlv.Tag = 0xD3
	tagCipheredBlock tlv.Tag = 0xD4
)

// bytes is the load file: DAP blocks, then the data block.
func (o LoadOptions) bytes(f LoadFile) ([]byte, error) {
	var b []byte
	for _, d := range o.DAP {
		b = tlv.Append(b, tagDAPBlock, tlv.Append(tlv.Append(nil, tagAID, d.Domain.Bytes()), tagDAPSignature, d.Signature))
	}
	if o.Cipher == nil {
		return tlv.Append(b, tagLoadFileDataBlock, f.DataBlock), nil
	}
	ciphered, err := scp.EncryptLoadFile(o.Cipher.Key, o.Cipher.Protocol, o.Cipher.ICV, f.DataBlock)
	if err != nil {
		return nil, err
	}
	if o.Cipher.ICV != nil {
		b = tlv.Append(b, tagLoadFileICV, o.Cipher.ICV)
	}
	return tlv.Append(b, tagCipheredBlock, ciphered), nil
}

const (
	p1LoadMore  = 0x00
	p1LoadLast  = 0x80
	maxNumbered = 0x100 // blocks that have numbers of their own
)

// Load puts a load file on the card: INSTALL [for load], then LOAD block by block (Card Specification 11.5, 11.6). Block numbers are one byte; of what is
// longer, they begin anew, as with most hosts and cards, though the specification knows 00 to FF only.
func (s *Session) Load(ctx context.Context, f LoadFile, o LoadOptions) error {
	if err := s.authenticated(opLoad, f.AID); err != nil {
		return err
	}
	data, err := o.bytes(f)
	if err != nil {
		return failed(opLoad, f.AID, "", err)
	}
	if err := s.installForLoad(ctx, f, o); err != nil {
		return failed(opInstallForLoad, f.AID, "", err)
	}
	size := s.maxData()
	if o.BlockSize > 0 && o.BlockSize < size {
		size = o.BlockSize
	}
	if size < 1 {
		return failed(opLoad, f.AID, "", fmt.Errorf("no room for data in a command of %d bytes at level %v", s.fci.MaxLength, s.channel.Level()))
	}
	blocks := (len(data) + size - 1) / size
	report := progress(o.Progress, len(data))
	report(0)
	for n := range blocks {
		end := min((n+1)*size, len(data))
		c := iso7816.CommandAPDU{
			CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSLoad, P1: p1LoadMore, P2: byte(n), Data: data[n*size : end], Ne: iso7816.MaxShortNe,
		}
		if n == blocks-1 {
			c.P1 = p1LoadLast
		}
		if _, err := s.do(ctx, c); err != nil {
			return s.loadFailed(ctx, f.AID, n+1, blocks, err)
		}
		report(end)
	}
	return nil
}

func progress(f func(done, total int), total int) func(done int) {
	if f == nil {
		return func(int) {}
	}
	return func(done int) { f(done, total) }
}

// installForLoad is INSTALL [for load]: load file, domain, hash, parameters, token.
func (s *Session) installForLoad(ctx context.Context, f LoadFile, o LoadOptions) error {
	domain := o.Domain
	if domain.IsZero() {
		domain = s.fci.AID
	}
	data := domain.AppendLV(f.AID.AppendLV(nil))
	hash := o.Hash.sum(f.DataBlock)
	data = append(append(data, byte(len(hash))), hash...)
	data = append(tlv.AppendLength(data, len(o.Parameters)), o.Parameters...)
	data, err := o.Token.appendTo(data, installForLoad)
	if err != nil {
		return err
	}
	return s.install(ctx, installForLoad, data)
}

// loadFailed says which block failed, what is on the card now, and how to go on.
func (s *Session) loadFailed(ctx context.Context, aid iso7816.AID, n, of int, err error) error {
	detail := fmt.Sprintf("block %d of %d", n, of)
	sw := statusWord(err)
	switch {
	case sw == iso7816.SWSecurityStatusNotSatisfied:
		return failedHint(opLoad, aid, detail, err, "the session died on the way, as on a bad contactless link; the card has dropped the unfinished load file: authenticate and load again")
	case sw == iso7816.SWIncorrectP1P2 && n > maxNumbered:
		return failedHint(opLoad, aid, detail, err, "block numbers end at FF, and the card does not take them from 00 again: make the package smaller, or the blocks larger (a lower --level)")
	case sw != 0:
		return failed(opLoad, aid, detail, err)
	case ctx.Err() != nil:
		return failedHint(opLoad, aid, detail, err, "the load was interrupted; the card drops the unfinished load file at the next reset or INSTALL: load again")
	}
	const gone = "the connection to the card is lost (card removed?); the load file is not usable and the card drops what it has of it when it loses power: " +
		"insert the card and list it; if %v shows up, delete it, then load again"
	return failedHint(opLoad, aid, detail, err, fmt.Sprintf(gone, aid))
}
