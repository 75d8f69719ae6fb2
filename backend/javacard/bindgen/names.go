package bindgen

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// initialisms are the words of constants that keep their capitals, by the letters they begin with.
var initialisms = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`ACM ADF ADN ADPU AEAD AES AID AMM API APDU ARR ATR BER BDN BIC BIP BLE CBC CBMID CCM CFB CGI CLA CMAC CPH CPS CRC CRT
		CTR DER DES DF DGI DH DNA DHC DN DO DSA EC ECB ECDH ECDSA ECKA ECMQV ED EDDSA EF EST FDN FID FP GBA GCM GID GM GSM GP HMAC ICC ICCID ID IMS IMSI
		INS ISD ISIM ISO ITSO IV KDF KVN LND LOCI LP MAC MAM MD ME MF MGF MIMO MMI MMS MSISDN MWIS NAA NFC NIST OAEP OCI OCT OK OPL OS OTA P PACE PC PIN
		PKCS PLMN PNN PPS PRNG PS PSC PSK PSS PUK RAM RFC RFU RIPEMD RSA RSSI SCP SDN SEED SFI SHA SIM SM SMS SPN SPNI SSD ST SUCI SUPI SVDP SW TAI TAR TK TLS TLV
		TRNG UICC UID URL USB USIM USSD UST UTF VGCS WLAN XTS XY XDH`) {
		set[w] = true
	}
	return set
}()

// constName is a constant's name in Go case: SW_WRONG_LENGTH is SWWrongLength.
func constName(name string) string {
	var b strings.Builder
	digit := false // the word before ended in a digit
	for _, word := range strings.Split(name, "_") {
		if word == "" {
			continue
		}
		if digit && unicode.IsDigit(rune(word[0])) {
			b.WriteByte('_')
		}
		letters := strings.TrimRightFunc(word, func(r rune) bool { return unicode.IsDigit(r) })
		if word == "NOPAD" {
			word = "NoPad"
		} else if !initialisms[letters] && !(len(letters) == 1 && len(word) > 1) {
			word = word[:1] + strings.ToLower(word[1:])
		}
		b.WriteString(word)
		digit = unicode.IsDigit(rune(word[len(word)-1]))
	}
	return exported(b.String())
}

// exported makes a name begin with a capital; digits and words of lower-case scripts get an N in front.
func exported(name string) string {
	if name == "" || !unicode.IsLetter(rune(name[0])) {
		return "N" + name
	}
	return string(unicode.ToUpper(rune(name[0]))) + name[1:]
}

// vetted are the method names for which go vet wants the signatures of the standard library.
var vetted = map[string]bool{
	"ReadByte": true, "WriteByte": true, "UnreadByte": true, "ReadRune": true, "UnreadRune": true, "ReadFrom": true, "WriteTo": true, "Seek": true,
	"Scan": true, "Format": true, "Is": true, "As": true, "Unwrap": true,
}

// methodName is a method's name in Go: getX is X.
func methodName(name string) string {
	name = strings.ReplaceAll(name, "$", "")
	if rest, ok := strings.CutPrefix(name, "get"); ok && rest != "" && unicode.IsUpper(rune(rest[0])) {
		return rest
	}
	return exported(name)
}

// typeName is the Go type of a class: MessageDigest$OneShot is MessageDigestOneShot.
func typeName(class string) string {
	return exported(strings.ReplaceAll(class[strings.LastIndexByte(class, '/')+1:], "$", ""))
}

// paramName is the parameter name for a class: ECPrivateKey is ecPrivateKey.
func paramName(typ string) string {
	n := 0
	for n < len(typ) && unicode.IsUpper(rune(typ[n])) {
		n++
	}
	if n > 1 && n < len(typ) {
		n--
	}
	return strings.ToLower(typ[:n]) + typ[n:]
}

// checkNames refuses an export file with names that no Java program can have: they come from elsewhere, and go into Go source.
func checkNames(p *exportfile.Package) error {
	bad := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_$/;[()<>", r))
		})
	}
	names := []string{p.Name}
	for _, c := range p.Classes {
		names = append(append(append(names, c.Name), c.Supers...), c.Interfaces...)
		for _, f := range c.Fields {
			names = append(names, f.Name, f.Descriptor)
		}
		for _, m := range c.Methods {
			names = append(names, m.Name, m.Descriptor)
		}
	}
	for _, n := range names {
		if n == "" || bad(n) {
			return fmt.Errorf("package %.60q has a name that cannot stand in Go source: %.60q", p.Name, n)
		}
	}
	return nil
}
