package main

import (
	"encoding/hex"
	"os"

	"github.com/spf13/pflag"

	"github.com/gocard/gocard/gp"
)

// loadKeyVariable names the environment variable with the key that load enciphers with.
const loadKeyVariable = "GOCARD_LOAD_KEY"

// loadFlags say how a load file goes to the card.
type loadFlags struct{ domain, hash, key string }

func (l *loadFlags) add(p *pflag.FlagSet) {
	p.StringVar(&l.domain, "domain", "", "AID of the security domain that the load file will belong to (default: the one of the session)")
	p.StringVar(&l.hash, "hash", "none", "load file data block hash: none, sha1 or sha256")
	p.StringVar(&l.key, "load-key", "", "encipher the load file with this key in hex, 75/01 of the domain; better in $"+loadKeyVariable)
}

// hashes are what --hash names.
var hashes = map[string]gp.HashAlgorithm{"none": gp.NoHash, "sha1": gp.SHA1, "sha256": gp.SHA256}

// options reads the flags. The cipher is that of the session's protocol. Errors never show the key.
func (l *loadFlags) options(session *gp.Session) (o gp.LoadOptions, err error) {
	if l.domain != "" {
		if o.Domain, err = parseAIDArg(l.domain); err != nil {
			return o, err
		}
	}
	var ok bool
	if o.Hash, ok = hashes[l.hash]; !ok {
		return o, usage("--hash %q is none of none, sha1, sha256", l.hash)
	}
	text := orDefault(l.key, os.Getenv(loadKeyVariable))
	if text == "" {
		return o, nil
	}
	key, err := hex.DecodeString(text)
	if err != nil {
		return o, usage("the load file key is not hexadecimal")
	}
	o.Cipher = &gp.LoadCipher{Key: key, Protocol: session.Channel().Protocol()}
	return o, nil
}
