package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/frontend/subset"
)

const languageDocument = root + "/docs/language.md"

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)\n```")

// TestLanguageDocument compiles the examples of docs/language.md: lines that end in a code get it, and nothing else is said. The table of codes at the
// end is that of the rules.
func TestLanguageDocument(t *testing.T) {
	text, err := os.ReadFile(languageDocument)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(filepath.Join(root, "testdata"), "_examples")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for i, m := range goBlock.FindAllSubmatch(text, -1) {
		got, marked := buildExample(t, filepath.Join(dir, fmt.Sprintf("example%d", i)), string(m[1]), "")
		if !slices.Equal(got, marked) {
			t.Errorf("docs/language.md: example %d gets %q, want %q\n%s", i+1, got, marked, m[1])
		}
	}
	own, old, _ := strings.Cut(string(text), "do not edit below. -->\n")
	table := ruleTable()
	if *update {
		if err := os.WriteFile(languageDocument, []byte(own+"do not edit below. -->\n"+table), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if old != table {
		t.Error("the codes in docs/language.md are not those of the rule table; write them anew: go test ./cmd/gocard -run LanguageDocument -update")
	}
}

// ruleTable lists all codes with the first sentence of what is said of them.
func ruleTable() string {
	var b strings.Builder
	b.WriteString("\n| code | refuses | why |\n|---|---|---|\n")
	for _, r := range subset.Rules() {
		why, _, _ := strings.Cut(r.Explanation, ". ")
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.Code, r.Title, strings.TrimSuffix(why, "."))
	}
	return b.String()
}
