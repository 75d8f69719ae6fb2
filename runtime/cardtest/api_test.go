package cardtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sampleFacts = `package sample/api A000000001 flags=01
version 1.0 exp2.1
version 1.1 exp2.1
class 0 0601 .Marker java/lang/Object -
f - 0019 LIMIT S = 300
m 0 0401 mark (S)V
class 1 0001 .Thing java/lang/Object -
m 0 0001 <init> (B)V
m 1 0009 fill ([BSSB)S
m 0 0001 equals (Ljava/lang/Object;)Z
m 1 0001 getSize ()S
m 2 0001 getLater ()S @1.1
class 2 0001 .ThingException java/lang/Object,java/lang/Throwable -
m 0 0001 <init> (S)V
`

const sampleSource = `// Package api is a sample.
//
//gocard:api aid=A000000001 name=sample/api jc222=1.0
package api

// Marker is Marker.
//
//gocard:interface token=0 name=sample/api/Marker
type Marker interface {
	// Mark is Marker.mark.
	//
	//gocard:virtual token=0 desc=(S)V
	Mark(n int16)
}

const Limit = 300 // Marker.LIMIT

// Thing is Thing.
//
//gocard:class token=1 name=sample/api/Thing
type Thing struct{}

// NewThing makes one.
//
//gocard:new class=1 token=0 desc=(B)V
func NewThing(n byte) *Thing { return nil }

// Fill is Thing.fill.
//
//gocard:static class=1 token=1 desc=([BSSB)S args=b.ref,b.off,b.len,v
func Fill(b []byte, v byte) {}

// Size is Thing.getSize.
//
//gocard:virtual token=1 desc=()S
func (t *Thing) Size() int { return 0 }

// ThingException is ThingException.
//
//gocard:exception token=2 name=sample/api/ThingException
type ThingException uint16
`

func checkSample(t *testing.T, source string) []string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"api.go": source, "sample.api.txt": sampleFacts} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := parseAPI(dir)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := readFacts(dir, "sample/api", "1.0")
	if err != nil {
		t.Fatal(err)
	}
	return s.check(facts)
}

func TestCheckAPIAcceptsTheRightSource(t *testing.T) {
	if p := checkSample(t, sampleSource); len(p) != 0 {
		t.Errorf("problems in a right source: %v", p)
	}
}

func TestCheckAPIFindsEachMistake(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"package AID", "aid=A000000001", "aid=A000000002", "the table is of"},
		{"class name", "token=1 name=sample/api/Thing", "token=1 name=sample/api/Other", "token 1 is sample/api/Thing"},
		{"class for interface", "gocard:interface token=0", "gocard:class token=0", "is no class"},
		{"exception for class", "gocard:exception token=2", "gocard:class token=2", "is no class"},
		{"unknown class", "class=1 token=1", "class=9 token=1", "no class with token 9"},
		{"unknown method", "gocard:virtual token=1", "gocard:virtual token=7", "no method with token 7"},
		{"descriptor", "desc=()S", "desc=()B", "has descriptor ()S"},
		{"method for constructor", "gocard:new class=1 token=0 desc=(B)V", "gocard:static class=1 token=0 desc=(B)V", "no constructor, or no method"},
		{"original name", "is Thing.getSize", "is the size", "does not name Thing.getSize"},
		{"missing args", " args=b.ref,b.off,b.len,v", "", "needed"},
		{"args too short", "b.ref,b.off,b.len,v", "b.ref,b.off,v", "3 atoms"},
		{"args of no parameter", "b.ref,b.off,b.len,v", "c.ref,b.off,b.len,v", `"c"`},
		{"constant", "Limit = 300", "Limit = 301", "Marker.LIMIT is 300"},
		{"since", "desc=()S", "desc=()S since=1.1", "exists before since"},
		{"later version", "is Thing.getSize.\n//\n//gocard:virtual token=1", "is Thing.getLater.\n//\n//gocard:virtual token=2", "no method with token 2"},
		{"verb", "gocard:static", "gocard:statik", `unknown verb "statik"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := checkSample(t, strings.Replace(sampleSource, c.old, c.new, 1))
			if !strings.Contains(strings.Join(p, "\n"), c.want) {
				t.Errorf("problems %q, want one with %q", p, c.want)
			}
		})
	}
}
