package native

import (
	"errors"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// parsing is a call of parseCert or buildCert.
type parsing struct {
	env                     Env
	handler                 Ref // 0: none
	fields, keys, extension bool
	built                   *certificateState // nil in parseCert
}

// parseCert is parseCert(array, off, len, handler[, issuer]).
func parseCert(env Env, _ parserState, args []int32) (int32, error) {
	ok, err := (&parsing{env: env}).parse(args)
	return flag(ok), err
}

// buildCert is buildCert(array, off, len, handler[, issuer]).
func buildCert(env Env, _ parserState, args []int32) (int32, error) {
	p := &parsing{env: env, built: &certificateState{}}
	ok, err := p.parse(args)
	if err != nil {
		return 0, err
	}
	if !ok && len(args) > 4 {
		return 0, certificateError(jcre.CertificateInvalidSignature)
	}
	return newObject(env, x509Class, p.built)
}

// parse hands the parts of a certificate to the handler, in the order in which they stand there, and verifies its signature if there is an issuer's key.
func (p *parsing) parse(args []int32) (verified bool, err error) {
	der, err := slice(p.env, args[0], args[1], args[2])
	if err != nil {
		return false, err
	}
	var issuer *keyState
	if len(args) > 4 {
		if issuer, err = state[*keyState](p.env, args[4]); err != nil {
			return false, err
		}
	}
	// The handler may change the array.
	c, err := crypto.ParseCertificate(append([]byte{}, der...))
	if err != nil {
		return false, invalidEncoding(err)
	}
	if p.handler = Ref(args[3]); p.handler != 0 {
		p.fields = p.env.Implements(p.handler, fieldHandler)
		p.keys = p.env.Implements(p.handler, keyHandler)
		p.extension = p.env.Implements(p.handler, extensionHandler)
	}
	if err := p.handle(c); err != nil || issuer == nil {
		return false, err
	}
	verified, err = crypto.VerifyCertificate(&issuer.Key, c.Field(crypto.FieldTBS), c.Field(crypto.FieldCertAlg), c.Field(crypto.FieldCertSignature))
	return verified, invalidEncoding(err)
}

// handle calls the handler.
func (p *parsing) handle(c *crypto.Certificate) error {
	if p.built != nil {
		p.built.version = byte(c.Version)
	}
	for _, f := range c.Fields {
		if f.ID == crypto.FieldPublicKeyInfo && p.keys {
			if err := p.handleKey(f.Value); err != nil {
				return err
			}
		}
		if f.ID == crypto.FieldTBS && p.extension { // the last part of it
			if err := p.handleExtensions(c.Extensions); err != nil {
				return err
			}
		}
		if p.fields {
			if err := p.handleField(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// call calls the handler; what it throws but CertificateException is PARSER_HANDLER_EXCEPTION.
func (p *parsing) call(iface string, args ...int32) (int32, error) {
	result, err := p.env.CallBack(p.handler, iface, 0, args...)
	var thrown *jcre.Exception
	if errors.As(err, &thrown) && thrown.Class != jcre.CertificateExceptionClass {
		return 0, certificateError(jcre.CertificateParserHandlerException)
	}
	return result, err
}

func (p *parsing) handleField(f crypto.Field) error {
	array, release := p.env.Lend(f.Value)
	defer release()
	keep, err := p.call(fieldHandler, int32(f.ID), int32(array))
	if err != nil || keep == 0 || p.built == nil {
		return err
	}
	value, err := p.env.NewBytes(f.Value)
	p.built.fields = append(p.built.fields, keptField{f.ID, value})
	return err
}

func (p *parsing) handleExtensions(list []crypto.Extension) error {
	for _, x := range list {
		if err := p.handleExtension(x); err != nil {
			return err
		}
	}
	return nil
}

func (p *parsing) handleExtension(x crypto.Extension) error {
	oid, releaseOID := p.env.Lend(x.OID)
	defer releaseOID()
	value, releaseValue := p.env.Lend(x.Value)
	defer releaseValue()
	keep, err := p.call(extensionHandler, int32(oid), flag(x.Critical), int32(value))
	if err != nil || keep == 0 || p.built == nil {
		return err
	}
	kept := keptExtension{critical: x.Critical}
	if kept.oid, err = p.env.NewBytes(x.OID); err != nil {
		return err
	}
	kept.value, err = p.env.NewBytes(x.Value)
	p.built.extensions = append(p.built.extensions, kept)
	return err
}

// publicTypes are the types of public keys, KeyBuilder.TYPE_*.
var publicTypes = map[crypto.Kind]byte{
	crypto.RSAPublic: 4, crypto.DSAPublic: 7, crypto.ECPublic: 11, crypto.EdPublic: typeXEC, crypto.XDHPublic: typeXEC,
}

// handleKey asks the handler for a key object and sets it. Keys that are not here are left to the field handler.
func (p *parsing) handleKey(info []byte) error {
	key, err := crypto.PublicKey(info)
	if errors.Is(err, crypto.NoSuchAlgorithm) {
		return nil
	}
	if err != nil {
		return invalidEncoding(err)
	}
	word, err := p.call(keyHandler, signed(publicTypes[key.Kind]), short(key.Bits))
	if err != nil || word == 0 {
		return err
	}
	k, err := state[*keyState](p.env, word)
	if err != nil || !k.CanBecome(key, k.named.curve != 0) {
		return certificateError(jcre.CertificateParserHandlerInvalidKey)
	}
	if err := k.change(p.env, 8*key.Bytes()); err != nil {
		return err
	}
	k.Become(key)
	if p.built != nil {
		p.built.key = Ref(word)
	}
	return nil
}

// invalidEncoding is what a certificate that is none becomes.
func invalidEncoding(err error) error {
	if errors.Is(err, crypto.ErrCertificate) {
		return certificateError(jcre.CertificateInvalidEncoding)
	}
	return err
}
