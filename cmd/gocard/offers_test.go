package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOffers asks for every combination of digest, cipher and padding, every algorithm, and keys of every type in many sizes, natively and in the
// simulated card. testdata/api/offers/offers.txt lists what there must be; everything else must answer NO_SUCH_ALGORITHM (3).
func TestOffers(t *testing.T) {
	asked := questions()
	script := filepath.Join(t.TempDir(), "offers.apdu")
	lines := []string{".select F0676F63617264F10501"}
	for _, q := range asked {
		lines = append(lines, q.command())
	}
	if err := os.WriteFile(script, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "testdata/api/offers")
	pattern := "./" + filepath.ToSlash(dir)
	file := filepath.Join(t.TempDir(), "offers.cap")
	gocard(t, "build", "--target", "jc305", "-o", file, pattern)
	native, simulated := gocard(t, "run", "--apdu", script, pattern), gocard(t, "sim", "--apdu", script, file)
	if native != simulated {
		t.Error("the simulated card offers something else than the native host")
	}
	golden := filepath.Join(dir, "offers.txt")
	got := offered(t, asked, strings.Split(simulated, "\n")[1:])
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the card offers otherwise than offers.txt (-want +got):\n%s", diff)
	}
}

// question is a command of the program testdata/api/offers, and its name in offers.txt.
type question struct {
	name        string
	ins, p1, p2 byte
	values      []int
	names       []string // of the values; nil for the numbers themselves
}

func (q question) command() string {
	c := fmt.Sprintf("80%02X%02X%02X%02X", q.ins, q.p1, q.p2, 2*len(q.values))
	for _, v := range q.values {
		c += fmt.Sprintf("%04X", v)
	}
	return c
}

// The names are those of the constants, without their beginnings.
var (
	digestNames    = strings.Fields("NULL SHA MD5 RIPEMD160 SHA_256 SHA_384 SHA_512 SHA_224 SHA3_224 SHA3_256 SHA3_384 SHA3_512 SM3 13")
	sigCipherNames = strings.Fields("0 DES_MAC4 DES_MAC8 RSA DSA ECDSA AES_MAC128 HMAC KOREAN_SEED_MAC ECDSA_PLAIN AES_CMAC128 SM2 SM4_MAC128 EDDSA EDDSAPH EDDSA_ED25519 EDDSA_ED448 EDDSAPH_ED25519 EDDSAPH_ED448 19")
	paddingNames   = strings.Fields("NULL NOPAD ISO9797_M1 ISO9797_M2 ISO9797_1_M1_ALG3 ISO9797_1_M2_ALG3 PKCS5 PKCS1 PKCS1_PSS PKCS1_OAEP ISO9796 ISO9796_MR RFC2409 " +
		"PKCS1_OAEP_SHA224 PKCS1_OAEP_SHA256 PKCS1_OAEP_SHA384 PKCS1_OAEP_SHA512 PKCS1_OAEP_SHA3_224 PKCS1_OAEP_SHA3_256 PKCS1_OAEP_SHA3_384 PKCS1_OAEP_SHA3_512 " +
		"ISO9796_MR_SCHEME_2 ISO9796_MR_SCHEME_3 PKCS1_PSS_EXT_PARAMETERS PKCS1_OAEP_EXT_PARAMETERS ISO9796_MR_SCHEME_1_OPT_2 ISO9796_MR_SCHEME_2_OPT_2 ISO9796_MR_SCHEME_3_OPT_2 28")
	cipherNames = strings.Fields("0 AES_CBC AES_ECB DES_CBC DES_ECB KOREAN_SEED_CBC KOREAN_SEED_ECB RSA AES_CTR AES_CFB AES_XTS SM4_ECB SM4_CBC SM2 14")
	classNames  = strings.Fields("MessageDigest InitializedMessageDigest Signature Cipher KeyAgreement Checksum RandomData")
)

// questions are all of them.
func questions() []question {
	var list []question
	for digest, d := range digestNames {
		for cipher, c := range sigCipherNames {
			list = append(list, question{"Signature " + c + " " + d, 1, byte(digest), byte(cipher), upTo(0, len(paddingNames)), paddingNames})
		}
	}
	for cipher, c := range slices.Concat(cipherNames, make([]string, 0xF4-len(cipherNames))) {
		if c == "" && cipher < 0xF0 {
			continue
		}
		if c == "" {
			c = fmt.Sprintf("%02X", cipher)
		}
		list = append(list, question{"Cipher " + c, 2, byte(cipher), 0, upTo(0, len(paddingNames)), paddingNames})
	}
	for class, c := range classNames {
		for from := 0; from < 256; from += 64 {
			list = append(list, question{c, 3, byte(class), 0, upTo(from, from+64), nil})
		}
	}
	for typ := range 256 {
		list = append(list, question{fmt.Sprintf("TYPE %d", typ), 4, byte(typ), 0, keySizes, nil})
	}
	for alg := range 24 {
		for memory := range 4 {
			list = append(list, question{fmt.Sprintf("ALG_TYPE %d memory %d", alg, memory), 5, byte(alg), byte(memory), keySizes, nil})
		}
	}
	for alg := range 8 {
		list = append(list, question{fmt.Sprintf("KeyPair %d", alg), 6, byte(alg), 0, keySizes, nil})
	}
	return list
}

func upTo(from, to int) []int {
	var list []int
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}

// keySizes are sizes in bits: all that have names, and their neighbours.
var keySizes = []int{
	0, 1, 8, 56, 63, 64, 65, 72, 112, 113, 127, 128, 129, 131, 160, 163, 168, 191, 192, 193, 224, 233, 255, 256, 257, 283, 320, 384, 409, 511, 512, 513,
	521, 528, 544, 571, 640, 736, 768, 896, 1023, 1024, 1025, 1056, 1280, 1536, 1984, 2048, 2080, 3072, 3104, 3328, 4064, 4096, 4128, 4352, 8192, 32760, 32767, 0x8000, 0xFFFF,
}

// offered lists what the answers say there is. The lines of the same name are one.
func offered(t *testing.T, asked []question, answers []string) string {
	t.Helper()
	var order []string
	found := map[string][]string{}
	for i, q := range asked {
		text, ok := strings.CutSuffix(answers[i], " 9000")
		answer, err := hex.DecodeString(text)
		if !ok || err != nil || len(answer) != len(q.values) {
			t.Fatalf("%s: %s answers %s", q.name, q.command(), answers[i])
		}
		for j, reason := range answer {
			name := fmt.Sprint(q.values[j])
			if q.names != nil {
				name = q.names[j]
			}
			switch reason {
			case 3:
				continue
			case 0:
			default:
				name += fmt.Sprintf("(reason %d)", reason)
			}
			if found[q.name] == nil {
				order = append(order, q.name)
			}
			found[q.name] = append(found[q.name], name)
		}
	}
	var b strings.Builder
	for _, name := range order {
		fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(found[name], " "))
	}
	return b.String()
}
