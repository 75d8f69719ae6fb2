// Command apigen keeps the tables of the card's API packages: `apigen -tables DIR` makes backend/javacard/exportfile/facts from tables of one
// package version each, in the text form that `gocard dump FILE.exp` writes. It knows nothing of programs or cards.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	tables := flag.String("tables", "", "read the tables of `DIR`")
	to := flag.String("facts", "backend/javacard/exportfile/facts", "the `folder` of the tables of all versions")
	flag.Parse()
	if err := importTables(*tables, *to); err != nil {
		fmt.Fprintln(os.Stderr, "apigen:", err)
		os.Exit(1)
	}
}
