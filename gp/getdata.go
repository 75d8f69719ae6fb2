package gp

import (
	"context"
	"fmt"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

// Data objects of GET DATA (Card Specification 11.3.3).
const (
	TagIIN                = 0x0042 // issuer identification number, or provider of the domain
	TagCIN                = 0x0045 // card image number, or image number of the domain
	TagRecognitionData    = 0x0066 // card data
	TagCapabilities       = 0x0067 // card capability information
	TagSequenceCounter    = 0x00C1 // sequence counter of the default key version number
	TagDiversification    = 0x00CF // key diversification data
	TagKeyInformation     = 0x00E0 // key information template
	TagCPLC               = 0x9F7F // card production life cycle data
	TagApplications       = 0x2F00 // list of applications
	TagExtendedResources  = 0xFF21 // extended card resources information
	keyInformationElement = tlv.Tag(0xC0)
)

// GetData reads a data object of the domain: the response data as the card gives it, tag and length included.
func (s *Session) GetData(ctx context.Context, tag uint16) ([]byte, error) {
	c := iso7816.CommandAPDU{
		CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSGetData, P1: byte(tag >> 8), P2: byte(tag), Ne: iso7816.MaxShortNe,
	}
	data, err := s.do(ctx, c)
	if statusWord(err) == iso7816.SWClaNotSupported && s.channel == nil {
		c.CLA = iso7816.CLAISO7816
		data, err = s.do(ctx, c)
	}
	if err != nil {
		return nil, failed(opGetData, s.fci.AID, fmt.Sprintf("tag %04X", tag), err)
	}
	return data, nil
}

// KeyInfo is one key of a domain.
type KeyInfo struct {
	ID, Version byte
	Type        byte // 80 DES, 88 AES, 85 PSK TLS, A0 and A1 RSA, ...
	Length      int  // bytes; 0 where the card leaves it open
}

// KeyInformation reads the key information template (GET DATA 00E0).
func (s *Session) KeyInformation(ctx context.Context) ([]KeyInfo, error) {
	data, err := s.GetData(ctx, TagKeyInformation)
	if err != nil {
		return nil, err
	}
	return ParseKeyInformation(data)
}

// ParseKeyInformation reads a key information template (Card Specification 11.3.3.1), basic and extended elements, of keys with
// several components the first one. Empty elements, as fresh domains have them, are left out.
func ParseKeyInformation(data []byte) ([]KeyInfo, error) {
	o, err := tlv.ParseOne(data, TagKeyInformation)
	if err != nil {
		return nil, fmt.Errorf("key information: %w", err)
	}
	l, err := o.Children()
	if err != nil {
		return nil, fmt.Errorf("key information: %w", err)
	}
	var keys []KeyInfo
	for _, e := range l {
		v := e.Value
		if e.Tag != keyInformationElement || len(v) < 4 {
			continue
		}
		k := KeyInfo{ID: v[0], Version: v[1], Type: v[2], Length: int(v[3])}
		if v[2] == 0xFF && len(v) >= 6 {
			k.Type, k.Length = v[3], int(v[4])<<8|int(v[5])
		}
		keys = append(keys, k)
	}
	return keys, nil
}
