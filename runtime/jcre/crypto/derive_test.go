package crypto

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
)

// TestDerivation has vectors of the standards.
func TestDerivation(t *testing.T) {
	const hmacSHA1, hmacSHA256, cmac = 24, 25, 49
	for _, c := range []struct {
		name                       string
		d                          Derivation
		kind                       Kind
		secret, input, extra, want string
	}{
		{"SP 800-108 CAVP: counter, HMAC-SHA1, 8 bits before", Derivation{Algorithm: KDFCounterMode, Function: hmacSHA1, Output: 16, Counter: 8}, HMAC,
			"00a39bd547fb88b2d98727cf64c195c61e1cad6c", "",
			"98132c1ffaf59ae5cbc0a3133d84c551bb97e0c75ecaddfc30056f6876f59803009bffc7d75c4ed46f40b8f80426750d15bc1ddb14ac5dcb69a68242", "0611e1903609b47ad7a5fc2c82e47702"},
		{"SP 800-108 CAVP: counter, CMAC-AES128, 8 bits before", Derivation{Algorithm: KDFCounterMode, Function: cmac, Output: 16, Counter: 1}, AES,
			"dff1e50ac0b69dc40f1051d46c2b069c", "",
			"c16e6e02c5a3dcc8d78b9ac1306877761310455b4e41469951d9e6c2245a064b33fd8c3b01203a7824485bf0a64060c4648b707d2607935699316ea5", "8be8f0869b3c0ba97b71863d1b9f7813"},
		{"openssl: counter, HMAC-SHA512, 32 bits before", Derivation{Algorithm: KDFCounterMode, Function: 27, Output: 80, Counter: 32}, GenericSecret,
			"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "", "4c6162656c00436f6e7465787400000280",
			"b041becedabab85924065ef83baad3b506236221f6805dca88396ad0fe8de844764dc9e69a99d5d30f5575bc9f130af09dd0ddbbbe77ffa3744f930697a3b7ca32f206b78cf7b47d27e8c5867c8e01d9"},
		{"SP 800-108 CAVP: feedback, HMAC-SHA256, 32 bits, IV", Derivation{Algorithm: KDFFeedbackMode, Function: hmacSHA256, Output: 62, Counter: 32}, HMAC,
			"93f698e842eed75394d629d957e2e89c6e741f810b623c8b901e38376d068e7b",
			"53b89c18690e2057a1d167822e636de50be0018532c431f7f5e37f77139220d5e042599ebe266af5767ee18cd2c5c19a1f0f80",
			"9f575d9059d3e0c0803f08112f8a806de3c3471912cdf42b095388b14b33508e",
			"bd1476f43a4e315747cf5918e0ea5bc0d98769457477c3ab18b742def0e079a933b756365afb5541f253fee43c6fd788a44041038509e9eeb68f7d65ffbb"},
		{"SP 800-108 CAVP: feedback, CMAC-AES128, 16 bits, no IV", Derivation{Algorithm: KDFFeedbackMode, Function: cmac, Output: 64, Counter: 16}, AES,
			"d7f5fa7551645de0b36aecd46565f954", "fb5294ed40a0e4aa70a7be13913070a4c5cfc05f89b9f7dd26a493b8c63889c7c3b0b60dd6d598ffa296a426224c727a501946", "",
			"7164471f559812581a53aaf7fb6d6c53a1293115cda873887efcc7ce6b3a026b2d19f0d38db8590e218a2676df88f53cab3313ed63bd1e4828f3c066ea5eb1fd"},
		{"SP 800-108 CAVP: feedback, CMAC-AES128, no counter", Derivation{Algorithm: KDFFeedbackMode, Function: cmac, Output: 64}, GenericSecret,
			"5c996c922f65de97d4408373229814c6", "62afe5fed91e797221a854336b0aadd8a05ad0e3c8345729897b2efcec5a1178a2fa4c063007b67a7015e0d6b7271ea8d86b44",
			"28dc945cb8337ab5336c3e9b5bad21c7",
			"88a9aae193abdd3fe8143bab66014ae41dc2d12ea9d08f5871588fc5d827924eb9942989d7a36d4b3b107997566472cad5942bd13cb5cff32b9dae30f1bb6300"},
		{"SP 800-108 CAVP: DPI, CMAC-AES128, 8 bits", Derivation{Algorithm: KDFDPIMode, Function: cmac, Output: 64, Counter: 8}, AES,
			"08a5a251b8e4826fbf73292f4cd6c790", "aa5acbce73a98d4c4f361d5c22a2cc6f6bdc30027aa31af1ba8b15a5bd5b6a34d133519ad1a82483c2d2a6dd9a97273a780421", "",
			"ff1c72ec38b8968a1ce0942a571a1f522ddd2a1c6ffc2b60c90bb54a5c0e9de40d289686cbff127b408ec64ef615b18c1abc0736ae4c94e33e54d832e686276e"},
		{"SP 800-108 CAVP: DPI, CMAC-AES256, 32 bits", Derivation{Algorithm: KDFDPIMode, Function: cmac, Output: 64, Counter: 32}, AES,
			"2451975a33ab0c7535e00abe7b57982335b0471ad857a093c6765e6c58443852",
			"fb95eb3c47dcad3b783b045b29bcb6f5aefc0389735843b92b4d8fab97d61350b76b2a83442d7c5aa497aa1cf441760281a08b", "",
			"2f157687f782c8b64325826e3c755194c70abffd9d78c4678924b9d73dcced86dcaf7dfa3bf56cf03fa45c7fca05ca1092c41bbd934131e95db2b204241a9d02"},
		{"SP 800-108 CAVP: DPI, CMAC-AES128, no counter", Derivation{Algorithm: KDFDPIMode, Function: cmac, Output: 64}, AES,
			"ada2452f1f141a82c7a1b7d3e09ffed1", "335660eb265d2044efa06eacd848d3f9f57d219011343318f3a964df4a6fb1bf6cbdee711c7fcbe73b8f257f992e47e8b065af", "",
			"a73bd29176e38e761222ae07d639181f4b2c555a3b261815cde5d88a67c8b95c58b6b66ea4f10608c6d799b051519fc8e89de00cdc556350a7d966475086f9af"},
		{"SP 800-135 CAVP: TLS 1.1", Derivation{Algorithm: PRFTLS11, Output: 48}, GenericSecret,
			"bded7fa5c1699c010be23dd06ada3a48349f21e5f86263d512c0c5cc379f0e780ec55d9844b2f1db02a96453513568d0",
			hex.EncodeToString([]byte("master secret")) + "e5acaf549cd25c22d964c0d930fa4b5261d2507fad84c33715b7b9a864020693" +
				"135e4d557fdf3aa6406d82975d5c606a9734c9334b42136e96990fbd5358cdb2", "",
			"2f6962dfbc744c4b2138bb6b3d33054c5ecc14f24851d9896395a44ab3964efc2090c5bf51a0891209f46c1e1e998f62"},
		{"TLS working group: TLS 1.2", Derivation{Algorithm: PRFTLS12, Output: 100}, HMAC,
			"9bbe436ba940f017b17652849a71db35", hex.EncodeToString([]byte("test label")) + "a0ba9f936cda311827a6f796ffd5198c", "",
			"e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66"},
		{"ICAO 9303-11 D.1: encryption key, before its parity is set", Derivation{Algorithm: KDFICAOMRTD, Function: HashSHA1, Output: 20}, 0,
			"239ab9cb282daf66231dc5a4df6bfbae", "00000001", "", "ab94fcedf2664edfb9b291f85d7f77f27f2f4a9d"},
		{"ICAO 9303-11 D.1: MAC key, before its parity is set", Derivation{Algorithm: KDFICAOMRTD, Function: HashSHA1, Output: 20}, 0,
			"239ab9cb282daf66231dc5a4df6bfbae", "00000002", "", "7862d9ece03c1bcd4d77089dcf131442814ea70a"},
		{"IEEE 1363 KDF1: SHA-1 of abc", Derivation{Algorithm: KDFIEEE1363, Function: HashSHA1, Output: 20}, 0, "61", "6263", "", "a9993e364706816aba3e25717850c26c9cd0d89d"},
		{"X9.63 CAVP: SHA-1, shared info", Derivation{Algorithm: KDFANSIX963, Function: HashSHA1, Output: 128}, 0,
			"fd17198b89ab39c4ab5d7cca363b82f9fd7e23c3984dc8a2", "856a53f3e36a26bbc5792879f307cce2", "",
			"6e5fad865cb4a51c95209b16df0cc490bc2c9064405c5bccd4ee4832a531fbe7f10cb79e2eab6ab1149fbd5a23cfdabc41242269c9df22f628c4424333855b64e95e2d4fb8469c669f17176c07d103376b10b384ec5763d8b8c610409f19aca8eb31f9d85cc61a8d6d4a03d03e5a506b78d6847e93d295ee548c65afedd2efec"},
		{"X9.63 CAVP: SHA-256", Derivation{Algorithm: KDFANSIX963, Function: HashSHA256, Output: 16}, 0,
			"96c05619d56c328ab95fe84b18264b08725b85e33fd34f08", "", "", "443024c3dae66b95e6f5670601558f71"},
		{"RFC 5869 A.1", Derivation{Algorithm: KDFHKDF, Function: HashSHA256, Output: 42}, 0,
			"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "f0f1f2f3f4f5f6f7f8f9", "000102030405060708090a0b0c",
			"3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
		{"RFC 5869 A.3", Derivation{Algorithm: KDFHKDF, Function: hmacSHA256, Output: 42}, 0,
			"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
		{"RFC 8448 3: derived secret", Derivation{Algorithm: HKDFExpandTLS13, Function: HashSHA256, Output: 32, Prefix: 1}, 0,
			"33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a", hex.EncodeToString([]byte("derived")),
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba"},
		{"RFC 8448 3: server handshake key", Derivation{Algorithm: HKDFExpandTLS13, Function: hmacSHA256, Output: 16, Prefix: 1}, 0,
			"b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38", hex.EncodeToString([]byte("key")), "", "3fce516009c21727d0f2e4e86ee403bc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.d.Input, c.d.Extra = unhex(t, c.input), unhex(t, c.extra)
			if c.kind == 0 {
				c.d.Secret = unhex(t, c.secret)
			} else {
				c.d.Key = secret(t, c.kind, c.secret)
			}
			out, err := c.d.Start()
			if err != nil {
				t.Fatal(err)
			}
			var got []byte
			for n := range c.d.Output { // 0, 1, 2, ... bytes, and the rest
				b, err := out.Take(min(n, c.d.Output-len(got)))
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, b...)
			}
			if want := unhex(t, c.want); !bytes.Equal(got, want) {
				t.Errorf("%x", got)
			}
			_, err = out.Take(1)
			if endless := c.d.Algorithm == PRFTLS11 || c.d.Algorithm == PRFTLS12; endless != (err == nil) || !endless && !errors.Is(err, IllegalUse) {
				t.Errorf("after the end: %v", err)
			}
		})
	}
}

// TestDerivationRefuses has parameters that do not fit.
func TestDerivationRefuses(t *testing.T) {
	key := secret(t, HMAC, "000102030405060708090a0b0c0d0e0f")
	for _, c := range []struct {
		d    Derivation
		want Reason
	}{
		{Derivation{}, NoSuchAlgorithm},
		{Derivation{Algorithm: KDFCounterMode, Function: 25, Output: 16, Counter: 8}, IllegalValue},
		{Derivation{Algorithm: KDFCounterMode, Function: 25, Key: &Key{Kind: HMAC}, Output: 16, Counter: 8}, UninitializedKey},
		{Derivation{Algorithm: KDFCounterMode, Function: 25, Key: key, Output: 0, Counter: 8}, IllegalValue},
		{Derivation{Algorithm: KDFCounterMode, Function: 25, Key: key, Output: 16}, IllegalValue},
		{Derivation{Algorithm: KDFCounterMode, Function: 25, Key: key, Output: 16, Counter: 12}, IllegalValue},
		{Derivation{Algorithm: KDFCounterMode, Function: 25, Key: key, Output: 16, Counter: 40}, IllegalValue},
		{Derivation{Algorithm: KDFCounterMode, Function: 25, Key: key, Output: 256 * 32, Counter: 8}, IllegalValue},
		{Derivation{Algorithm: KDFCounterMode, Function: 49, Key: key, Output: 16, Counter: 8}, IllegalValue},
		{Derivation{Algorithm: KDFCounterMode, Function: HashSHA256, Key: key, Output: 16, Counter: 8}, NoSuchAlgorithm},
		{Derivation{Algorithm: KDFANSIX963, Function: HashSHA256}, IllegalValue},
		{Derivation{Algorithm: KDFANSIX963, Function: 99, Output: 1}, NoSuchAlgorithm},
		{Derivation{Algorithm: KDFICAOMRTD, Function: HashSHA1, Input: []byte{1}}, IllegalValue},
		{Derivation{Algorithm: KDFHKDF, Function: HashSHA256, Output: 255*32 + 1}, IllegalValue},
		{Derivation{Algorithm: HKDFExpandTLS13, Function: HashSHA256, Secret: make([]byte, 32), Output: 16}, IllegalValue},
		{Derivation{Algorithm: PRFTLS12, Key: &Key{Kind: RSAPublic}}, IllegalValue},
	} {
		if _, err := c.d.Start(); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.d, err, c.want)
		}
	}
}
