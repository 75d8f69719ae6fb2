package gp

import (
	"context"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

const tagAID tlv.Tag = 0x4F

// deleteRelated in P2 deletes the object and related objects.
const deleteRelated = 0x80

// Delete removes an application, or a load file. With related, a load file goes together with its applications.
func (s *Session) Delete(ctx context.Context, aid iso7816.AID, related bool) error {
	if err := s.authenticated(opDelete, aid); err != nil {
		return err
	}
	c := iso7816.CommandAPDU{
		CLA: iso7816.CLAGlobalPlatform, INS: iso7816.INSDelete, Data: tlv.Append(nil, tagAID, aid.Bytes()), Ne: iso7816.MaxShortNe,
	}
	if related {
		c.P2 = deleteRelated
	}
	if _, err := s.inParts(ctx, c); err != nil {
		return failed(opDelete, aid, "", err)
	}
	return nil
}
