package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
)

// newKeyVariable names the environment variable with the new keys of put-key.
const newKeyVariable = "GOCARD_NEW_KEY"

func newCardPutKey(s streams, f *cardFlags) *cobra.Command {
	var text, rule, public, private, kind string
	var version, replace, id uint8
	var outer bool
	c := &cobra.Command{
		Use:   "put-key",
		Short: "Put a new key set, or one key, into the security domain",
		Long: `put-key puts ENC, MAC and DEK keys into the domain. The first set takes the place of the keys that the card came with: whoever loses the new
ones has lost the card. What the card answers is compared with the keys' check values.

With --id it puts one key: a secret one, as for receipts (version 113) and ciphered load files (117), or with --public the public key of a PEM
file, as for tokens (112) and DAP (115), or with --private a private one. RSA keys and EC keys on P-256, P-384 and P-521 are taken.`,
		Example: `  GOCARD_NEW_KEY=... gocard card put-key --new-kvn 1 --reader Identiv
  gocard card put-key --new-kvn 2 --replace 1 --new-key ENC:MAC:DEK --reader Identiv
  gocard card put-key --new-kvn 115 --id 1 --public dap.pem --reader Identiv
  GOCARD_NEW_KEY=... gocard card put-key --new-kvn 64 --id 1 --key-type 85 --reader Identiv`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if version < 1 || version > 127 {
				return usage("put-key needs --new-kvn, the key version number of the new set: 1 to 127")
			}
			if public != "" {
				return f.putKeyFile(c.Context(), s, public, version, max(id, 1), publicKeyParts)
			}
			if private != "" {
				return f.putKeyFile(c.Context(), s, private, version, max(id, 1), privateKeyParts)
			}
			given := orDefault(text, os.Getenv(newKeyVariable))
			if given == "" {
				return usage("put-key needs the new keys in $%s or --new-key", newKeyVariable)
			}
			if id != 0 {
				return f.putSecretKey(c.Context(), s, given, kind, version, id)
			}
			keys, err := parseKeys(given, version)
			if err != nil {
				return err
			}
			return f.withSession(c.Context(), func(session *gp.Session) error {
				if rule != "" {
					if keys, err = keys.Diversify(scp.Diversification(rule), session.Diversification()); err != nil {
						return usage("--new-diversify: %v", err)
					}
				}
				if err := session.PutKeys(c.Context(), keys, gp.PutKeyOptions{Replace: replace, Outer: outer}); err != nil {
					return err
				}
				return f.reportKey(s, session, version)
			})
		},
	}
	p := c.Flags()
	p.StringVar(&text, "new-key", "", "new key in hex, or ENC:MAC:DEK; better in $"+newKeyVariable)
	p.Uint8Var(&version, "new-kvn", 0, "key version number of the new set")
	p.Uint8Var(&replace, "replace", 0, "key version number of the set to replace; 0 adds one")
	p.Uint8Var(&id, "id", 0, "put one key with this identifier; 0 puts a set")
	p.StringVar(&public, "public", "", "PEM file with a public key to put")
	p.StringVar(&private, "private", "", "PEM file with a private key to put, in PKCS #8")
	p.StringVar(&kind, "key-type", "", "with --id, the key's type in hex: 85 for TLS with a pre-shared key, 90 and 91 for HMAC, 81 to 84 (default: AES or triple DES, as the session has it)")
	p.StringVar(&rule, "new-diversify", "", "the new keys are mother keys: visa2, emv, visa or kdf3")
	p.BoolVar(&outer, "outer", false, "send AES keys without their length in front, as some cards want them")
	return c
}

// putSecretKey puts one secret key: of a type, or triple DES or AES, as the session has it. Errors never show the key.
func (f *cardFlags) putSecretKey(ctx context.Context, s streams, text, kind string, version, id byte) error {
	secret, err := hex.DecodeString(text)
	if err != nil || len(secret) == 0 {
		return usage("the key is not hexadecimal")
	}
	if kind != "" {
		t, err := strconv.ParseUint(kind, 16, 8)
		if err != nil {
			return usage("--key-type %s: want two digits in hex", kind)
		}
		return f.putParts(ctx, s, version, id, []gp.KeyPart{{Type: byte(t), Value: secret, Secret: true}})
	}
	if _, err := scp.NewKeySet(version, secret, secret, secret); err != nil {
		return usage("%v", err)
	}
	return f.withSession(ctx, func(session *gp.Session) error {
		if err := session.PutSecretKey(ctx, version, id, secret, session.Channel().Protocol()); err != nil {
			return err
		}
		return f.reportKey(s, session, version)
	})
}

// putKeyFile puts the key of a PEM file, which read takes apart.
func (f *cardFlags) putKeyFile(ctx context.Context, s streams, name string, version, id byte, read func([]byte) ([]gp.KeyPart, error)) error {
	data, err := readFile(name)
	if err != nil {
		return fileError(name, err)
	}
	parts, err := read(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return f.putParts(ctx, s, version, id, parts)
}

func (f *cardFlags) putParts(ctx context.Context, s streams, version, id byte, parts []gp.KeyPart) error {
	return f.withSession(ctx, func(session *gp.Session) error {
		if err := session.PutKeyParts(ctx, version, id, parts...); err != nil {
			return err
		}
		return f.reportKey(s, session, version)
	})
}

func (f *cardFlags) reportKey(s streams, session *gp.Session, version byte) error {
	return f.report(s, changeReport{Change: "put key", AID: session.FCI().AID.String(), KeyVersion: fmt.Sprintf("%02X", version)})
}

// publicKeyParts are the parts of a public key in PEM form (RFC 7468) as PUT KEY brings them.
func publicKeyParts(data []byte) ([]gp.KeyPart, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("no PEM block")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("PEM block %q is no public key: %w", block.Type, err)
	}
	switch k := key.(type) {
	case *rsa.PublicKey:
		return gp.RSAPublicKey(k), nil
	case *ecdsa.PublicKey:
		return gp.ECPublicKey(k)
	}
	return nil, fmt.Errorf("public key of type %T: want RSA or EC", key)
}

// privateKeyParts are the parts of a private key in PEM form (PKCS #8, RFC 5958) as PUT KEY brings them.
func privateKeyParts(data []byte) ([]gp.KeyPart, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("no PEM block")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("PEM block %q is no private key in PKCS #8", block.Type)
	}
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return gp.RSAPrivateKey(k)
	case *ecdsa.PrivateKey:
		return gp.ECPrivateKey(k)
	}
	return nil, fmt.Errorf("private key of type %T: want RSA or EC", key)
}

// parseKeys reads one key, or three divided by colons. Its errors never show what they read.
func parseKeys(text string, version byte) (scp.KeySet, error) {
	parts := strings.Split(text, ":")
	if len(parts) == 1 {
		parts = []string{text, text, text}
	}
	if len(parts) != 3 {
		return scp.KeySet{}, usage("the key is one value in hex, or three divided by colons")
	}
	var raw [3][]byte
	for i, p := range parts {
		var err error
		if raw[i], err = hex.DecodeString(p); err != nil {
			return scp.KeySet{}, usage("the key is not hexadecimal")
		}
	}
	keys, err := scp.NewKeySet(version, raw[0], raw[1], raw[2])
	if err != nil {
		return scp.KeySet{}, usage("%v", err)
	}
	return keys, nil
}
