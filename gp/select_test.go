package gp

import (
	"errors"
	"strings"
	"testing"

	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

const (
	selectDefault  = "00A4040000"
	select1        = "00A4040008A00000015100000000"
	select2        = "00A4040007A000000151000000"
	select3        = "00A4040008A00000000300000000"
	select4        = "00A4040008A000000018434D0000"
	someFCI        = "6F108408A000000003000000A5049F6501FF9000"
	appletSelected = "9000"
)

func TestSelect(t *testing.T) {
	for name, c := range map[string]struct {
		steps  []string
		aid    string
		locked bool
	}{
		"default":                {[]string{selectDefault, someFCI}, "A000000003000000", false},
		"card locked":            {[]string{selectDefault, "6F108408A000000003000000A5049F6501FF6283"}, "A000000003000000", true},
		"61xx":                   {[]string{selectDefault, "6112", "00C0000012", someFCI}, "A000000003000000", false},
		"an applet is default":   {[]string{selectDefault, appletSelected, select1, "6A82", select2, "6A82", select3, someFCI}, "A000000003000000", false},
		"empty select unknown":   {[]string{selectDefault, "6A87", select1, "9000"}, "A000000151000000", false},
		"plain AID instead":      {[]string{selectDefault, "A0000001510000009000"}, "A000000151000000", false},
		"nothing but an applet":  {[]string{selectDefault, appletSelected, select1, "6A82", select2, "6A82", select3, "6A82", select4, "6A82", selectDefault, appletSelected}, "", false},
		"AID of the FCI is used": {[]string{selectDefault, "6F0F8407A0000001510000A5049F6501FF9000"}, "A0000001510000", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Select(t.Context(), play(t, c.steps...), iso7816.AID{})
			if err != nil {
				t.Fatal(err)
			}
			if s.FCI().AID.String() != c.aid || s.IsCardLocked() != c.locked || s.Channel() != nil {
				t.Errorf("AID %v, locked %v", s.FCI().AID, s.IsCardLocked())
			}
		})
	}
}

func TestSelectFails(t *testing.T) {
	none := []string{selectDefault, "6A82", select1, "6A82", select2, "6A82", select3, "6A82", select4, "6A82"}
	s, err := Select(t.Context(), play(t, none...), iso7816.AID{})
	if s != nil {
		t.Error("a session and an error")
	}
	mustSay(t, err, "select: issuer security domain: status word 6A82 (application or file not found)", "give the AID")
	_, err = Select(t.Context(), play(t, "00A4040005F00000000100", "6A82"), iso7816.MustParseAID("F000000001"))
	mustSay(t, err, "select F000000001: status word 6A82", "list what it has")
	_, err = Select(t.Context(), play(t, selectDefault, "6A82", select1, "-"), iso7816.AID{})
	if !errors.Is(err, errRemoved) {
		t.Errorf("%v", err)
	}
}

func TestParseFCI(t *testing.T) {
	o := objects(t)
	for _, c := range []struct {
		name, aid string
		limit     int
		scp       string
	}{
		{"fci-jcop4", "A000000151000000", 255, ""},
		{"fci-cosmo", "A0000001510000", 255, "SCP03 i=70"},
		{"fci-acosj", "A000000003000000", 255, "SCP02 i=55"},
		{"fci-cyberflex", "A000000003000000", 255, ""},
		{"fci-sysmousim-sjs1", "A000000003000000", 254, "SCP02 i=15"},
		{"fci-7-byte-aid", "A0000001510000", 255, ""},
	} {
		f := ParseFCI(o[c.name])
		got := ""
		if len(f.Recognition.SCPs) > 0 {
			got = f.Recognition.SCPs[0].String()
		}
		if f.AID.String() != c.aid || f.MaxLength != c.limit || got != c.scp {
			t.Errorf("%s: %v, %d, %s", c.name, f.AID, f.MaxLength, got)
		}
	}
	for _, odd := range []string{"", "6F00", "6F028400", "6F0484009F65", "00", "6F088406A00000015100", "6F05A503840100"} {
		if f := ParseFCI(unhex(t, odd)); f.MaxLength != 255 || f.AID.Len() != 0 && odd != "6F088406A00000015100" {
			t.Errorf("%s: %+v", odd, f)
		}
	}
	if f := ParseFCI(unhex(t, "6F0C8405A0000001519F65020100")); f.MaxLength != 255 || f.AID.Len() != 5 {
		t.Errorf("9F65 directly under 6F, larger than a short command: %+v", f)
	}
	if f := ParseFCI(unhex(t, "6F0B8405A0000001519F650180")); f.MaxLength != 128 {
		t.Errorf("9F65 directly under 6F: %+v", f)
	}
}

func TestParseRecognitionData(t *testing.T) {
	o := objects(t)
	for _, c := range []struct{ name, version, scps, chip string }{
		{"card-data-scp03", "2.3", "SCP03 i=70", "1.3.6.1.4.1.42.2.110.1.3"},
		{"card-data-scp02", "2.3", "SCP02 i=55", "1.3.6.1.4.1.42.2.110.1.3"},
		{"card-data-scp03-scp11", "2.3.1", "SCP03 i=60,SCP11 i=D86", ""},
		{"card-data-scp02-scp80", "2.2", "SCP02 i=55,SCP80 i=00", ""},
		{"card-data-sja2", "2.1.1", "SCP02 i=15", ""},
	} {
		d, err := ParseRecognitionData(o[c.name])
		var scps []string
		for _, s := range d.SCPs {
			scps = append(scps, s.String())
		}
		if err != nil || d.Version != c.version || strings.Join(scps, ",") != c.scps || d.Chip != c.chip {
			t.Errorf("%s: %+v, %v", c.name, d, err)
		}
	}
	for _, bad := range []string{"", "6600", "67024F00", "6603730164"} {
		if d, err := ParseRecognitionData(unhex(t, bad)); bad != "6600" && bad != "6603730164" && err == nil {
			t.Errorf("%s: %+v", bad, d)
		}
	}
	if (RecognitionData{SCPs: []SCPOption{{scp.SCP03, 0x70}, {scp.SCP02, 0x1A}, {scp.SCP02, 0x55}}}).scp02I() != 0x55 {
		t.Error("the explicit SCP02 option was not chosen")
	}
}

func TestKeyInformation(t *testing.T) {
	o := objects(t)
	for name, want := range map[string]KeyInfo{
		"key-info-3des-version-1": {ID: 3, Version: 1, Type: 0x80, Length: 16},
		"key-info-aes-version-30": {ID: 3, Version: 0x30, Type: 0x88, Length: 16},
	} {
		keys, err := ParseKeyInformation(o[name])
		if err != nil || len(keys) != 3 || keys[2] != want {
			t.Errorf("%s: %+v, %v", name, keys, err)
		}
	}
	keys, err := ParseKeyInformation(unhex(t, "E00E C000 C00A 0130FF880020 01110100"))
	if err != nil || len(keys) != 1 || keys[0] != (KeyInfo{1, 0x30, 0x88, 32}) {
		t.Errorf("extended: %+v, %v", keys, err)
	}
	for _, bad := range []string{"", "E002C0", "C000", "E003C00501"} {
		if keys, err := ParseKeyInformation(unhex(t, bad)); err == nil || keys != nil {
			t.Errorf("%s: %v", bad, keys)
		}
	}
}

func TestGetData(t *testing.T) {
	s, err := Select(t.Context(), play(t, selectDefault, someFCI,
		"80CA00E000", "E012C00401308810C00402308810C004033088109000",
		"80CA006700", "6A88",
		"80CA004200", "6E00", "00CA004200", "42009000",
	), iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	if keys, err := s.KeyInformation(t.Context()); err != nil || len(keys) != 3 {
		t.Errorf("%v, %v", keys, err)
	}
	_, err = s.GetData(t.Context(), TagCapabilities)
	mustSay(t, err, "get data A000000003000000: tag 0067: status word 6A88", "does not have this data object")
	if data, err := s.GetData(t.Context(), TagIIN); err != nil || len(data) != 2 {
		t.Errorf("%X, %v", data, err)
	}
}

func FuzzParsers(f *testing.F) {
	for _, v := range objects(f) {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ParseFCI(b)
		if d, err := ParseRecognitionData(b); err != nil && (d.SCPs != nil || d.Version != "") {
			t.Fatal("recognition data: a value and an error")
		}
		if k, err := ParseKeyInformation(b); err != nil && k != nil {
			t.Fatal("key information: a value and an error")
		}
		for _, k := range []Kind{KindIssuerDomain, KindLoadFileModules} {
			if e, err := parseStatus(k, b); err != nil && e != nil {
				t.Fatal("status: a value and an error")
			}
			if e, err := parseOldStatus(k, b); err != nil && e != nil {
				t.Fatal("old status: a value and an error")
			}
		}
	})
}
