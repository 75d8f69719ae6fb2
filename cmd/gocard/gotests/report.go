package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// report prints what failed, the table of codes and the last line; it says whether all is well.
func report(w io.Writer, results []result, verbose bool) bool {
	count := map[outcome]int{}
	byKind := map[kind]map[outcome]int{}
	codes, alone := map[string]int{}, map[string]int{}
	for _, r := range results {
		count[r.Outcome]++
		if byKind[r.Kind] == nil {
			byKind[r.Kind] = map[outcome]int{}
		}
		byKind[r.Kind][r.Outcome]++
		for _, c := range r.Codes {
			codes[c]++
			if len(r.Codes) == 1 {
				alone[c]++
			}
		}
		if verbose || r.Outcome == crashed || r.Outcome == differs {
			fmt.Fprintf(w, "%s\t%s\t%s %s\n", r.Outcome, r.Name, strings.Join(r.Codes, " "), r.Message)
		}
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "kind\tfiles\tagree\tdiffer\trefused\tcrashed\tunusable")
	for _, k := range slices.Sorted(maps.Keys(byKind)) {
		n := byKind[k]
		sum := n[agrees] + n[differs] + n[refused] + n[crashed] + n[unusable]
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%d\n", k, sum, n[agrees], n[differs], n[refused], n[crashed], n[unusable])
	}
	fmt.Fprintln(t, "\ncode\tfiles\talone")
	order := slices.SortedFunc(maps.Keys(codes), func(a, b string) int { return cmp.Or(codes[b]-codes[a], cmp.Compare(a, b)) })
	for _, c := range order {
		fmt.Fprintf(t, "%s\t%d\t%d\n", c, codes[c], alone[c])
	}
	t.Flush()
	inside := count[agrees] + count[differs]
	fmt.Fprintf(w, "gotests files=%d inside=%d agree=%d refused=%d crashed=%d\n",
		len(results)-count[unusable], inside, count[agrees], count[refused], count[crashed])
	return count[crashed] == 0 && count[differs] == 0
}
