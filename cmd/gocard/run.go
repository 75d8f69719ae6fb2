package main

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/frontend"
)

func newRun(s streams) *cobra.Command {
	var apdu, http string
	var uicc bool
	c := &cobra.Command{
		Use:   "run PACKAGE...",
		Short: "Run packages natively",
		Long: `run builds the packages for this machine and runs them on the host runtime: the same source that becomes a CAP file, with the same
answers, but with Go's tools (debugger, race detector, coverage) at hand. GOCARD_TRACE=1 shows the Go stack of panics.

Several packages are on one card; calls through shareable interfaces switch contexts as they do there. Libraries need not be named.`,
		Example: `  gocard run --apdu testdata/run/wallet/wallet.apdu ./testdata/run/wallet
  gocard run --http 127.0.0.1:3516 ./applets/scws/helpdesk
  gocard run --apdu shares.apdu ./testdata/libraries/bank ./testdata/run/shares`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if apdu == "" && http == "" {
				return usage("run needs --apdu FILE or --http ADDR")
			}
			if err := checkAddress(http); err != nil {
				return err
			}
			bin, err := buildAccepted(c.Context(), args...)
			if err != nil {
				return err
			}
			var flags []string
			if apdu != "" {
				flags = append(flags, "--apdu", apdu)
			}
			if uicc {
				flags = append(flags, "--uicc")
			}
			if http != "" {
				flags = append(flags, "--http", http)
			}
			return runNative(c.Context(), s, bin, flags...)
		},
	}
	c.Flags().StringVar(&apdu, "apdu", "", "APDU script to run; - is standard input")
	c.Flags().BoolVar(&uicc, "uicc", false, "a UICC: its file system answers where no applet is selected")
	c.Flags().StringVar(&http, "http", "", "address at which the package answers HTTP")
	return c
}

// loadError gives errors of the front end their exit code.
func loadError(err error) error {
	if errors.Is(err, frontend.ErrEnvironment) {
		return environment(fmt.Errorf("%w (gocard is built with %s)", err, runtime.Version()))
	}
	return err
}
