package card

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/jcre"
)

// AttachNative puts the issuer security domain of a fresh development card on a card of natively compiled applets, for those that use
// org.globalplatform. Its content is what the program installs: nothing can be loaded or deleted.
func AttachNative(c *jcre.Card) error { return Attach(c, DomainConfig{}, personalizeNative) }

// Attach puts an issuer security domain on a card that some other machine runs; personalize hands a STORE DATA command to one of its applets.
func Attach(c *jcre.Card, config DomainConfig, personalize func(i *jcre.Instance, command []byte) ([]byte, error)) error {
	d, err := newIssuerDomain(config, &fixedContent{c, personalize})
	if err != nil {
		return err
	}
	d.register(c)
	return nil
}

// personalizeNative calls the methods of Application and Personalization, with the command in the APDU buffer.
func personalizeNative(i *jcre.Instance, command []byte) (response []byte, err error) {
	c := jcre.Current()
	buffer := c.APDU().Buffer()
	clear(buffer[copy(buffer, command):])
	err = c.Switch(i, func() (err error) {
		defer jcre.Catch(&err, c.Trace())
		switch a := framework.Native(i).(type) {
		case interface{ ProcessData(in, out []byte) int }:
			response = append(response, buffer[:a.ProcessData(buffer[:len(command)], buffer)]...)
		case interface{ ProcessData(b []byte) }:
			a.ProcessData(buffer[:len(command)])
		default:
			return errors.New("the applet implements neither Application nor Personalization of org.globalplatform")
		}
		return nil
	})
	return response, err
}

// fixedContent is the content of a card that cannot change.
type fixedContent struct {
	card        *jcre.Card
	personalize func(i *jcre.Instance, command []byte) ([]byte, error)
}

var errFixed = fmt.Errorf("the content of this card is fixed: %w", iso7816.SWFuncNotSupported)

func (f *fixedContent) Load(iso7816.AID, []byte) error            { return errFixed }
func (f *fixedContent) Install(installation) (iso7816.AID, error) { return iso7816.AID{}, errFixed }
func (f *fixedContent) Delete(iso7816.AID, bool) error            { return errFixed }
func (f *fixedContent) DeleteFile(iso7816.AID) error              { return errFixed }
func (f *fixedContent) LoadFiles() []loadFile                     { return nil }
func (f *fixedContent) FreeMemory() (persistent, transient int)   { return 0, 0 }

func (f *fixedContent) Personalize(aid iso7816.AID, command []byte) ([]byte, error) {
	i := f.card.Lookup(aid)
	if i == nil || i.Package.IsZero() {
		return nil, iso7816.SWReferencedDataNotFound
	}
	return f.personalize(i, command)
}

// Applications are the instances that the program installed.
func (f *fixedContent) Applications() []application { return applications(f.card) }
