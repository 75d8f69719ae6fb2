package scp

import (
	"bufio"
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// vector is one block of a vector file: its name and its key=value pairs.
type vector struct {
	t    testing.TB
	name string
	kv   map[string]string
}

// readVectors reads the blocks of a file under testdata/vectors. "; who agrees" at the end of a line is dropped.
func readVectors(t testing.TB, file string) []vector {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "vectors", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []vector
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line, _, _ := strings.Cut(sc.Text(), ";")
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			out = append(out, vector{name: strings.Trim(line, "[]"), kv: map[string]string{}})
		case len(out) == 0:
			out = append(out, vector{name: file, kv: map[string]string{}})
			fallthrough
		default:
			addPairs(out[len(out)-1].kv, line)
		}
	}
	return out
}

// addPairs reads "key=value with spaces" or "a=1 b=2 c=3".
func addPairs(kv map[string]string, line string) {
	key, value, _ := strings.Cut(line, "=")
	if !strings.Contains(value, "=") {
		kv[key] = value
		return
	}
	for _, f := range strings.Fields(line) {
		k, v, _ := strings.Cut(f, "=")
		kv[k] = v
	}
}

func (v vector) has(key string) bool { _, ok := v.kv[key]; return ok }

func (v vector) bytes(key string) []byte {
	v.t.Helper()
	b, err := hex.DecodeString(v.kv[key])
	if err != nil || !v.has(key) {
		v.t.Fatalf("vector %s, key %s: %v", v.name, key, err)
	}
	return b
}

func (v vector) byte(key string) byte {
	v.t.Helper()
	n, err := strconv.ParseUint(v.kv[key], 16, 8)
	if err != nil {
		v.t.Fatalf("vector %s, key %s: %v", v.name, key, err)
	}
	return byte(n)
}

func (v vector) command(key string) iso7816.CommandAPDU {
	v.t.Helper()
	c, err := iso7816.ParseCommand(v.bytes(key))
	if err != nil {
		v.t.Fatalf("vector %s, key %s: %v", v.name, key, err)
	}
	return c
}

func (v vector) response(key string) iso7816.ResponseAPDU {
	v.t.Helper()
	r, err := iso7816.ParseResponse(v.bytes(key))
	if err != nil {
		v.t.Fatalf("vector %s, key %s: %v", v.name, key, err)
	}
	return r
}

func (v vector) keySet(version byte) KeySet {
	v.t.Helper()
	k, err := NewKeySet(version, v.bytes("static-enc"), v.bytes("static-mac"), v.bytes("static-dek"))
	if err != nil {
		v.t.Fatal(err)
	}
	return k
}

// answer is the answer of INITIALIZE UPDATE, written with or without a status word.
func (v vector) answer() InitializeUpdateAnswer {
	v.t.Helper()
	b := v.bytes("init-update-rsp")
	if v.has("init-update") {
		b = b[:len(b)-2]
	}
	a, err := ParseInitializeUpdateAnswer(b)
	if err != nil {
		v.t.Fatal(err)
	}
	return a
}

func (v vector) hostOptions() HostOptions {
	v.t.Helper()
	o := HostOptions{Level: Level(v.command("ext-auth").P1), SCP02I: v.byte("i")}
	if v.has("sd-aid") {
		o.DomainAID = iso7816.MustParseAID(v.kv["sd-aid"])
	}
	return o
}

func wire(t testing.TB, c iso7816.CommandAPDU) string {
	t.Helper()
	b, err := c.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return strings.ToUpper(hex.EncodeToString(b))
}

func upper(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }
