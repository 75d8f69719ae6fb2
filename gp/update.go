package gp

import (
	"context"

	"github.com/gocard/gocard/gp/tlv"
	"github.com/gocard/gocard/runtime/iso7816"
)

const installRegistryUpdate = 0x40

// RegistryUpdate is what UpdateRegistry changes of an application or a supplementary security domain. Zero fields leave what they are about as
// it is.
type RegistryUpdate struct {
	AID        iso7816.AID
	Domain     iso7816.AID // that it will belong to
	Privileges *Privileges // that it will have in place of all those of now
	Parameters []byte      // data object EF, from SystemParameters
	Token      Token       // for domains with delegated management
}

// UpdateRegistry changes the registry entry of an application (INSTALL [for registry update]).
func (s *Session) UpdateRegistry(ctx context.Context, u RegistryUpdate) error {
	if err := s.authenticated(opUpdate, u.AID); err != nil {
		return err
	}
	var privileges []byte
	if u.Privileges != nil {
		privileges = u.Privileges.Bytes()
	}
	data := u.AID.AppendLV(append(u.Domain.AppendLV(nil), 0))
	data = append(append(data, byte(len(privileges))), privileges...)
	data = append(tlv.AppendLength(data, len(u.Parameters)), u.Parameters...)
	data, err := u.Token.appendTo(data, installRegistryUpdate)
	if err == nil {
		err = s.install(ctx, installRegistryUpdate, data)
	}
	if err != nil {
		return failed(opUpdate, u.AID, "", err)
	}
	return nil
}
