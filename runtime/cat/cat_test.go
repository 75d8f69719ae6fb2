package cat

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestCommands: the byte examples of SET UP EVENT LIST and of a channel in UICC server mode.
func TestCommands(t *testing.T) {
	for name, c := range map[string]struct {
		command Command
		want    string
	}{
		"events":  {NewCommand(SetUpEventList, 0, Terminal, Obj(TagEventList, 9, 10)), "D00D 8103010500 82028182 9902090A"},
		"open":    {NewCommand(OpenChannel, 0, Terminal, Obj(TagBufferSize, 4, 0), Obj(TagTransportLevel, TCPServer, 0x0D, 0xBC)), "D012 8103014000 82028182 B9020400 BC03030DBC"},
		"receive": {NewCommand(ReceiveData, 0, Channel(1), DataLength(237)), "D00C 8103014200 82028121 B701ED"},
		"send":    {NewCommand(SendData, SendNow, Channel(1), Obj(TagChannelData, []byte("HTTP")...)), "D00F 8103014301 82028121 B60448545450"},
		"close":   {NewCommand(CloseChannel, CloseToListen, Channel(1)), "D009 8103014101 82028121"},
		"status":  {NewCommand(GetChannelStatus, 0, Terminal), "D009 8103014400 82028182"},
	} {
		t.Run(name, func(t *testing.T) {
			want := unhex(t, c.want)
			if got := c.command.Bytes(); !bytes.Equal(got, want) {
				t.Errorf("%X, want %X", got, want)
			}
			back, err := ParseCommand(want)
			if err != nil || !bytes.Equal(back.Bytes(), want) || back.Details != c.command.Details || back.Destination != c.command.Destination {
				t.Errorf("parsed: %+v, %v", back, err)
			}
		})
	}
}

// TestSizes: the longest pieces of channel data make the longest command and response.
func TestSizes(t *testing.T) {
	send := NewCommand(SendData, SendNow, Channel(7), Obj(TagChannelData, make([]byte, MaxSend)...)).Bytes()
	receive := Response{Details: Details{1, ReceiveData, 0}, Objects: []Object{Obj(TagChannelData, make([]byte, MaxReceive)...), DataLength(999)}}.Bytes()
	if len(send) != MaxCommand || len(receive) != 255 {
		t.Errorf("SEND DATA has %d bytes, the response to RECEIVE DATA %d", len(send), len(receive))
	}
	if receive[len(receive)-1] != MaxDataLength {
		t.Errorf("999 bytes left are %02X", receive[len(receive)-1])
	}
}

// TestResponses: the byte examples of terminal responses, in both directions.
func TestResponses(t *testing.T) {
	for name, c := range map[string]struct {
		response Response
		want     string
	}{
		"opened": {
			Response{Details: Details{1, OpenChannel, 0}, Objects: []Object{ChannelStatus{1, Listening, 0}.Object(), Obj(TagBufferSize, 4, 0)}},
			"8103014000 82028281 830100 B8024100 B9020400",
		},
		"sent":    {Response{Details: Details{1, SendData, 1}, Objects: []Object{DataLength(1000)}}, "8103014301 82028281 830100 B701FF"},
		"status":  {Response{Details: Details{1, GetChannelStatus, 0}, Objects: []Object{ChannelStatus{1, Established, 0}.Object()}}, "8103014400 82028281 830100 B8028100"},
		"no port": {Response{Details: Details{1, OpenChannel, 0}, Result: ResultBIPError, Additional: []byte{BIPPortUnavailable}}, "8103014000 82028281 83023A10"},
	} {
		t.Run(name, func(t *testing.T) {
			want := unhex(t, c.want)
			if got := c.response.Bytes(); !bytes.Equal(got, want) {
				t.Errorf("%X, want %X", got, want)
			}
			back, err := ParseResponse(want)
			if err != nil || !bytes.Equal(back.Bytes(), want) || back.Result != c.response.Result {
				t.Errorf("parsed: %+v, %v", back, err)
			}
		})
	}
}

// TestEventDownloads: the byte examples of the two events of channels.
func TestEventDownloads(t *testing.T) {
	for name, c := range map[string]struct {
		event EventDownload
		want  string
	}{
		"established": {EventDownload{EventChannelStatus, Terminal, []Object{ChannelStatus{1, Established, 0}.Object()}}, "D60B 99010A 82028281 B8028100"},
		"available":   {EventDownload{EventDataAvailable, Terminal, []Object{ChannelStatus{1, Established, 0}.Object(), DataLength(300)}}, "D60E 990109 82028281 B8028100 B701FF"},
		"dropped":     {EventDownload{EventChannelStatus, Terminal, []Object{ChannelStatus{1, Listening, LinkDropped}.Object()}}, "D60B 99010A 82028281 B8024105"},
	} {
		t.Run(name, func(t *testing.T) {
			want := unhex(t, c.want)
			if got := c.event.Bytes(); !bytes.Equal(got, want) {
				t.Errorf("%X, want %X", got, want)
			}
			back, err := ParseEventDownload(want)
			if err != nil || !bytes.Equal(back.Bytes(), want) {
				t.Errorf("parsed: %+v, %v", back, err)
			}
			status, ok := ParseChannelStatus(back.Find(TagChannelStatus))
			if !ok || status.ID != 1 {
				t.Errorf("channel status %+v, %v", status, ok)
			}
		})
	}
}

// TestBadCommands: the error names the byte.
func TestBadCommands(t *testing.T) {
	for in, want := range map[string]string{
		"":                                       "proactive command: TLV at offset 0",
		"D109810301050082028182":                 "D1",
		"D00A810301050082028182":                 "TLV at offset 1",
		"D0098103010500820281":                   "TLV at offset 1",
		"D000":                                   "TLV at offset 2: no command details",
		"D004 82028182":                          "TLV at offset 2: no command details",
		"D008 81020105 82028182":                 "TLV at offset 4: command details have 2 bytes, want 3",
		"D005 8103010500":                        "no device identities",
		"D008 8103010500 820181":                 "TLV at offset 9: device identities have 1 bytes, want 2",
		"D00D 8103010500 82028182 9905090A":      "TLV at offset 12",
		"D00E 8103010500 82028182 99 8102 090A":  "TLV at offset 12: length 2 is not in its shortest form",
		"D00D 8103010500 82028182 0002090A":      "TLV at offset 11: COMPREHENSION-TLV tag 00 is reserved",
		"D00D 8103010500 82028182 9902090A FFFF": "proactive command: TLV at offset 15",
	} {
		c, err := ParseCommand(unhex(t, in))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", in, err, want)
		}
		if c.Objects != nil {
			t.Errorf("%s: objects in spite of the error", in)
		}
	}
}

func TestProfile(t *testing.T) {
	p := NewProfile(5, ProfileDownload, CanDataAvailable, CanTCPServer)
	if want := unhex(t, "01 00 00 00 00 04 00 00 00 00 00 00 A0 00 00 00 04"); !bytes.Equal(p, want) {
		t.Errorf("%X, want %X", []byte(p), want)
	}
	if !p.Has(ProfileDownload, CanTCPServer) || p.Has(ProfileDownload, CanChannelStatus) || p.Has(Bit(33, 1)) || p.Channels() != 5 {
		t.Errorf("%X: wrong capabilities", []byte(p))
	}
	if (Profile{0x09, 0x01}).Channels() != 0 {
		t.Error("a short profile has channels")
	}
}

func TestDevices(t *testing.T) {
	for d, want := range map[Device]int{0x20: 0, 0x21: 1, 0x27: 7, 0x28: 0, UICC: 0} {
		id, ok := d.Channel()
		if ok != (want > 0) || ok && (id != want || Channel(id) != d) {
			t.Errorf("device %02X is channel %d, %v", byte(d), id, ok)
		}
	}
}

// FuzzParse: no panic; a command, response or event is complete or absent, and what was read is written back as it was.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"D00D8103010500820281829902090A", "D0128103014000820281 82B9020400BC03030DBC", "810301400082028281830100B8024100", "D60B99010A82028281B8028100", "D0",
		"D00F81030143018202812136 0448545450",
	} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		before := slices.Clone(b)
		c, err := ParseCommand(b)
		if err != nil && c.Objects != nil {
			t.Errorf("command %+v and error %v", c, err)
		}
		if err == nil {
			if again, err := ParseCommand(c.Bytes()); err != nil || !bytes.Equal(again.Bytes(), c.Bytes()) {
				t.Errorf("%X is written as %X: %v", b, c.Bytes(), err)
			}
		}
		if r, err := ParseResponse(b); err == nil {
			if again, err := ParseResponse(r.Bytes()); err != nil || !bytes.Equal(again.Bytes(), r.Bytes()) {
				t.Errorf("%X is written as %X: %v", b, r.Bytes(), err)
			}
		}
		if e, err := ParseEventDownload(b); err == nil {
			if again, err := ParseEventDownload(e.Bytes()); err != nil || !bytes.Equal(again.Bytes(), e.Bytes()) {
				t.Errorf("%X is written as %X: %v", b, e.Bytes(), err)
			}
		}
		if !bytes.Equal(b, before) {
			t.Error("the input was changed")
		}
	})
}
