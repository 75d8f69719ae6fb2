package files

import (
	"strings"
	"testing"
)

// Every line of the table is a profile with one mistake; the message names line and cause, and never a value of a key.
func TestBadProfiles(t *testing.T) {
	const mf = "mf arr=2F06.1 {\n"
	tests := []struct{ profile, want string }{
		{"", "test:0: there is no mf"},
		{mf, "test:1: the end is missing: } of mf"},
		{mf + "}\n}", "test:3: } without a directory"},
		{mf + "}\nmf {", "test:3: a second mf"},
		{"mf", "test:1: mf: { is missing at the end of the line"},
		{"ef 6F01 transparent=1", "test:1: ef: outside of a directory"},
		{"df 7F01 {", "test:1: df: the mf is the first file, and all others are in it"},
		{mf + "df {", `test:2: "{" is not a file identifier: want four hex digits`},
		{mf + "df 3F00 {", "test:2: file identifier 3F00 is reserved"},
		{mf + "df 7F01 {\nadf A000000087 {", "test:3: adf: an ADF is in the mf"},
		{mf + "adf A0 {", "test:2: AID A0: 1 bytes, want 5 to 16"},
		{mf + "adf A000000087 {\n}\nadf A000000087 {", "test:4: adf A000000087 is there already"},
		{mf + "ef 6F01 transparent=1\nef 6F01 transparent=1", "test:3: file identifier 6F01 is there already"},
		{mf + "ef 6F01", "test:2: ef 6F01: transparent=, linear=, cyclic=, ber-tlv= or link= is missing"},
		{mf + "ef 6F01 transparent=0", "test:2: transparent=0: want sizes of 1 to 32767, and 1 to 254 records"},
		{mf + "ef 6F01 linear=3", "test:2: linear=3: want COUNTxLENGTH"},
		{mf + "ef 6F01 cyclic=255x1", "test:2: cyclic=255x1: want sizes of 1 to 255, and 1 to 254 records"},
		{mf + "ef 6F01 linear=1x256", "test:2: linear=1x256: want sizes of 1 to 255, and 1 to 254 records"},
		{mf + "ef 6F01 transparent=1 sfi=1F", "test:2: sfi=1F: want 01 to 1E"},
		{mf + "ef 6F01 transparent=1 sfi=1\nef 6F02 transparent=1 sfi=1", "test:3: ef 6F02: sfi 01 is that of ef 6F01"},
		{mf + "ef 6F01 transparent=1 arr=2F06", "test:2: arr=2F06: want FID.RECORD, as 2F06.1"},
		{mf + "ef 6F01 transparent=1 pins=01", "test:2: pins=01: unknown option here"},
		{mf + "ef 6F01 transparent=1 life=5", "test:2: life=5: want activated, deactivated or terminated"},
		{mf + "ef 6F01 transparent=1\ndata xx", `test:3: "xx" is not hex`},
		{mf + "ef 6F01 linear=1x1\ndata 01\ndata 02", "test:4: ef 6F01: 1 bytes, and there is room for 0"},
		{mf + "ef 6F01 ber-tlv=65536", "test:2: ber-tlv=65536: want sizes of 1 to 65535, and 1 to 254 records"},
		{mf + "ef 6F01 ber-tlv=9\ndata 8001", "test:3: ef 6F01: byte 1 begins no whole data object"},
		{mf + "ef 6F01 ber-tlv=9\ndata 8000\ndata 81008000", "test:4: ef 6F01: tag 80 comes twice, or is reserved"},
		{mf + "data 01", "test:2: contents without an ef above"},
		{mf + "ef 6F01 linear=1x30\nrule read=maybe", "test:3: read=maybe: \"maybe\" is not a byte in hex; a condition is always, never or key references"},
		{mf + "ef 6F01 linear=1x30\nrule write=always", `test:3: write=always: unknown action "write"`},
		{mf + "ef 6F01 linear=1x4\nrule read=always", "test:3: ef 6F01: 5 bytes, and there is room for 4"},
		{"pin 01", "test:1: pin: want a key reference and a value"},
		{"pin 01 12345secret", "test:1: a value is 4 to 8 digits, or 16 hex digits"},
		{"pin 01 1234\npin 01 5678", "test:2: pin 01 is there already"},
		{"pin 01 1234 tries=16", "test:1: pin 01: tries: want 1 to 15"},
		{"pin 0A 1234 disabled", "test:1: pin 0A: an administrative key is never disabled"},
		{"aka test", "test:1: aka: outside of an adf and of df 7F20"},
		{mf + "adf A000000087 {\naka md5", "test:3: aka: want milenage, test or comp128v1"},
		{mf + "adf A000000087 {\naka comp128v1 k=000102030405060708090A0B0C0D0E0F", "test:3: aka: comp128v1 is for df 7F20 only"},
		{mf + "adf A000000087 {\naka test", "test:3: aka: k= is missing"},
		{mf + "adf A000000087 {\naka test k=00secret", "test:3: aka: k: want 32 hex digits"},
		{mf + "adf A000000087 {\naka test op=00", "test:3: aka: op: want k, opc, op of 32 hex digits, or sqn of 12"},
		{mf + "adf A000000087 {\naka milenage k=000102030405060708090A0B0C0D0E0F", "test:3: aka: one of opc= and op= is missing or too much"},
		{mf + "adf A000000087 {\n" + strings.Repeat("aka test k=000102030405060708090A0B0C0D0E0F\n", 2), "test:4: aka: the directory has a key already"},
		{"file 6F01", `test:1: unknown item "file": want pin, mf, df, adf, aka, ef, data, rule or }`},
		{mf + strings.Repeat("ef 6F01 linear=254x255\n", 1) + "ef 6F02 linear=254x255\nef 6F03 linear=254x255\nef 6F04 linear=254x255\nef 6F05 linear=254x255",
			"test:6: ef 6F05: the files have more than 262144 bytes"},
	}
	for _, tt := range tests {
		_, err := ParseProfile("test", tt.profile)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%q:\n got %v\nwant %s", tt.profile, err, tt.want)
		}
	}
}

func FuzzProfile(f *testing.F) {
	f.Add(defaultProfile)
	f.Add("mf {\nef 6F01 ber-tlv=9\ndata 8001FF\n}")
	f.Add("mf compact=7F00 {\nef 6F01 cyclic=3x2 arr=2F06.1@0,2@1 sfi=1\ndata 01\n}")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParseProfile("fuzz", text)
		if (p == nil) == (err == nil) {
			t.Fatal("a profile and an error, or neither")
		}
	})
}
