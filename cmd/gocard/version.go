package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// versionReport is the JSON form of gocard version.
type versionReport struct {
	Schema    string `json:"schema"`
	Version   string `json:"version"`
	Commit    string `json:"commit"`
	Go        string `json:"go"`
	GoCommand string `json:"go_command,omitempty"`
}

func newVersion(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "version",
		Short:   "Version, commit, and the Go versions",
		Example: "  gocard version --json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			r := readVersion()
			if asJSON {
				return json.NewEncoder(s.out).Encode(r)
			}
			fmt.Fprintf(s.out, "gocard %s (commit %s)\nbuilt with %s\n", r.Version, r.Commit, r.Go)
			if r.GoCommand == "" {
				fmt.Fprintln(s.out, "no go command found: build and run will not work, all other verbs do")
			} else {
				fmt.Fprintf(s.out, "go command: %s\n", r.GoCommand)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	return c
}

func readVersion() versionReport {
	r := versionReport{Schema: "gocard/version/1", Version: "devel", Commit: "unknown", Go: runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			r.Version = v
		}
		for _, kv := range info.Settings {
			if kv.Key == "vcs.revision" {
				r.Commit = kv.Value
			}
		}
	}
	if out, err := exec.Command("go", "env", "GOVERSION").Output(); err == nil {
		r.GoCommand = strings.TrimSpace(string(out))
	}
	return r
}
