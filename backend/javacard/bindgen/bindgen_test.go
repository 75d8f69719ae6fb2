package bindgen

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gocard/gocard/backend/javacard/exportfile"
)

var update = flag.Bool("update", false, "write the goldens anew")

// vendor is a made-up package with one of each thing that the rules speak of.
const vendor = `package com/vendor/purse %s F000000001 exp2.1 flags=01
class 0 0601 com/vendor/purse/Account extends java/lang/Object implements javacard/framework/Shareable
m 0 0401 credit (S)V
m 1 0401 credit (S[BSS)S
m 2 0401 getBalance ()S
class 1 0601 com/vendor/purse/Limited extends java/lang/Object implements javacard/framework/Shareable,com/vendor/purse/Account
m 0 0401 credit (S)V
m 1 0401 credit (S[BSS)S
m 2 0401 getBalance ()S
m 3 0401 credit (SB)V
class 2 0001 com/vendor/purse/Purse extends java/lang/Object implements -
f - 0019 TYPE_AES_CBC_NOPAD B = -15
f - 0019 MAX_LIMIT S = 30000
f 0 0009 counter S
m 0 0001 <init> (B)V
m 1 0009 getInstance (BZ)Lcom/vendor/purse/Purse;
m 2 0009 sum ([BSS)S
m 3 0009 pay (Ljavacard/framework/AID;Lcom/vendor/purse/Account;)V
m 0 0001 equals (Ljava/lang/Object;)Z
m 1 0001 sign ([BSS[BS)S
m 2 0001 getLogLength ()S
m 3 0001 copy ([B[S)V
m 4 0004 hidden ()V
m 5 0001 range (I)I
class 3 0001 com/vendor/purse/Child extends java/lang/Object,com/vendor/purse/Purse implements -
m 0 0009 sum (S)S
m 0 0001 equals (Ljava/lang/Object;)Z
m 1 0001 sign ([BSS[BS)S
m 2 0001 getLogLength ()S
m 3 0001 copy ([B[S)V
m 5 0001 range (I)I
m 6 0001 sign ([BSS[BSB)S
class 4 0001 com/vendor/purse/PurseException extends java/lang/Object,java/lang/Throwable,java/lang/Exception,java/lang/RuntimeException,javacard/framework/CardRuntimeException implements -
f - 0019 EMPTY S = 1
m 0 0001 <init> ()V
m 1 0001 <init> (S)V
m 2 0009 throwIt (S)V
m 0 0001 equals (Ljava/lang/Object;)Z
m 1 0001 getReason ()S
m 2 0001 setReason (S)V
`

func versions(t *testing.T) []*exportfile.Package {
	t.Helper()
	var list []*exportfile.Package
	for _, v := range []string{"1.0", "1.1"} {
		text := strings.Replace(vendor, "%s", v, 1)
		if v == "1.0" {
			text = strings.Replace(text, "m 6 0001 sign ([BSS[BSB)S\n", "", 1)
		}
		p, err := exportfile.ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// TestGolden holds what the rules make of the made-up package, without and with hints.
func TestGolden(t *testing.T) {
	hints, err := ParseHints("hints", "doc a purse\nsealed Account Limited\nalloc Purse.getInstance\nskip Purse.range\nm Purse.sign SignLog <in+ sig@ range=0..64\nm Purse.getInstance - kind shared\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, h := range map[string]*Hints{"purse": nil, "hinted": hints} {
		files, err := Generate(Input{Versions: versions(t), Hints: h, Resolve: Resolve, Source: "by a test"})
		if err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(golden, files["api.go"], 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(files["api.go"])); diff != "" {
			t.Errorf("%s (run with -update if this is right):\n%s", golden, diff)
		}
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		"SW_WRONG_LENGTH": "SWWrongLength", "OFFSET_CLA": "OffsetCLA", "ALG_AES_CBC_ISO9797_M1": "AlgAESCBCISO9797M1", "PAD_ISO9797_1_M1": "PadISO9797_1M1",
		"ALG_SHA3_256": "AlgSHA3_256", "3DES": "N3des", "NOPAD": "NoPad", "type": "Type",
	} {
		if got := constName(in); got != want {
			t.Errorf("constant %s: %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"getLength": "Length", "get": "Get", "getaway": "Getaway", "isSet": "IsSet"} {
		if got := methodName(in); got != want {
			t.Errorf("method %s: %s, want %s", in, got, want)
		}
	}
}

func TestBadInput(t *testing.T) {
	if _, err := Generate(Input{}); err == nil {
		t.Error("no version, no error")
	}
	for _, name := range []string{"a b", "x\n//gocard:source", ""} {
		p := *versions(t)[0]
		p.Classes = append([]exportfile.Class{}, p.Classes...)
		p.Classes[0].Name = name
		if _, err := Generate(Input{Versions: []*exportfile.Package{&p}}); err == nil {
			t.Errorf("class %q is accepted", name)
		}
	}
	for _, bad := range []string{"nothing", "m", "m A.b"} {
		if _, err := ParseHints("h", bad); err == nil || !strings.HasPrefix(err.Error(), "h:1: ") {
			t.Errorf("hint %q: %v", bad, err)
		}
	}
}
