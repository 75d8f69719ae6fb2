// Command uiccconform plays ETSI's conformance suite for the UICC API, TS 102 268, against the simulated card.
//
// In: a checkout of the suite (docs/uicc.md says which), whose tests are Java programs that come with their applets as CAP files. The programs run
// as they are in a Java virtual machine, on top of the classes in the folder java, which stand for the suite's card reader: they send command
// APDUs over a socket to this process, which has a new card for each test. Out: a line for each test with what it found wrong, and last
// "uicc cases=N passed=N failed=N notapplicable=N"; a case is one of the suite's programs. The exit code is 1 where less than 80 % of the cases of
// uicc.access and uicc.toolkit pass. A JDK is needed. Nothing of the suite is kept.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
)

// leastPercent of the cases of uicc.access and uicc.toolkit must pass.
const leastPercent = 80

func main() {
	suite := flag.String("suite", "", "checkout of the suite")
	only := flag.String("run", "", "regular expression for the names of tests")
	verbose := flag.Bool("v", false, "show what failed tests found wrong")
	trace := flag.Bool("x", false, "show the APDUs")
	flag.Parse()
	match, err := regexp.Compile(*only)
	if err != nil || *suite == "" {
		fmt.Fprintln(os.Stderr, "usage: uiccconform -suite DIR [-run REGEXP] [-v] [-x]")
		os.Exit(2)
	}
	s, err := openSuite(*suite, match)
	if err == nil {
		defer s.close()
		err = s.run(os.Stdout, *verbose, *trace)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "uiccconform:", err)
		os.Exit(3)
	}
	fmt.Printf("uicc cases=%d passed=%d failed=%d notapplicable=%d\n", len(s.tests)+len(s.defective), s.passed, s.failed, len(s.defective))
	if s.apiPassed*100 < s.api*leastPercent {
		os.Exit(1)
	}
}
