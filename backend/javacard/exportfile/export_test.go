package exportfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gocard/gocard/runtime/iso7816"
)

// TestFactsRoundTrip checks that every version of every table survives text and binary form.
func TestFactsRoundTrip(t *testing.T) {
	for _, p := range Facts() {
		t.Run(fmt.Sprintf("%s-%d.%d", p.Name, p.Major, p.Minor), func(t *testing.T) {
			text, err := ParseText(p.Text())
			if err != nil {
				t.Fatal(err)
			}
			b, err := p.Append(nil)
			if err != nil {
				t.Fatal(err)
			}
			binary, err := Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			same := cmp.Comparer(func(a, b iso7816.AID) bool { return a == b })
			if diff := cmp.Diff(p, text, same); diff != "" {
				t.Errorf("package changed (-table +text):\n%s", diff)
			}
			if diff := cmp.Diff(p, binary, same); diff != "" {
				t.Errorf("package changed (-table +binary):\n%s", diff)
			}
		})
	}
}

// TestMerge makes each table from its versions again.
func TestMerge(t *testing.T) {
	for _, h := range Histories() {
		text, err := factFiles.ReadFile("facts/" + strings.ReplaceAll(h.Name, "/", ".") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		merged, err := MergeHistory(Versions(h.AID), h.Targets)
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(string(text), merged); diff != "" {
			t.Errorf("%s (-file +merged):\n%s", h.Name, diff)
		}
	}
}

// TestBadHistory reads tables with one fault each.
func TestBadHistory(t *testing.T) {
	const good = "package a/b A000000001 flags=01\nversion 1.0 exp2.1\nversion 1.1 exp2.1\ntarget jc305=1.1\nclass 0 0001 .C java/lang/Object - @1.1\n"
	if h, err := ParseHistory(good); err != nil || len(h.Versions) != 2 || h.Targets["jc305"].Minor != 1 {
		t.Fatalf("%+v, %v", h, err)
	}
	for _, change := range [][2]string{
		{"A000000001", "A0"}, {"version 1.1", "version 1"}, {"jc305=1.1", "jc305"}, {"@1.1", "@1.2"}, {"@1.1", "@1.1-1.0"},
	} {
		if _, err := ParseHistory(strings.Replace(good, change[0], change[1], 1)); err == nil {
			t.Errorf("%s in place of %s: no error", change[1], change[0])
		}
	}
}

// TestFactsFor finds the packages that classes of a package come from.
func TestFactsFor(t *testing.T) {
	names := map[string]bool{}
	for _, p := range FactsFor([]iso7816.AID{iso7816.MustParseAID("A0000000620201")}) {
		names[p.Name] = true
	}
	if len(names) != 4 || !names["javacardx/crypto"] || !names["javacard/security"] || !names["javacard/framework"] || !names["java/lang"] {
		t.Errorf("javacardx.crypto needs %v", names)
	}
}

// TestReferenceFlags: converters write references with other flags than the tables have.
func TestReferenceFlags(t *testing.T) {
	text := "package p 1.0 F000000001 exp2.3 flags=01\nref java/lang 1.0 A0000000620001 flags=00\nref q 1.0 F000000002\n"
	p, err := ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Text(); got != text {
		t.Errorf("printed again:\n%s", got)
	}
	if _, err := ParseText(strings.Replace(text, "flags=00", "flag", 1)); err == nil {
		t.Error("a bad flag was read")
	}
}
