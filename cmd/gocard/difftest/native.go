package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/gocard/gocard/cmd/gocard/difftest/progen"
)

// driver is the program that runs many applets natively, each on a card of its own. A line that begins with # names the applet that follows.
var driver = template.Must(template.New("driver").Parse(`package main

import (
	"context"
	"fmt"
	"os"

	"` + module + `/runtime/host"
{{range .Programs}}
	{{.Name}} "` + module + `/{{$.Dir}}/{{.Name}}"
{{- end}}
)

func main() {
	{{- range .Programs}}
	run("{{.Name}}", {{.Name}}.Install)
	{{- end}}
}

func run(name string, install func([]byte)) {
	fmt.Println("#", name)
	host.Run(context.Background(), host.Program{Packages: []host.Package{{"{{"}}
		AID: "{{.PackageAID}}", Applets: []host.Applet{{"{{"}}AID: "{{.AppletAID}}", Install: install{{"}}"}},
	{{"}}"}}}, []string{"--apdu", "{{.Dir}}/" + name + "/" + name + ".apdu"}, nil, os.Stdout, os.Stderr)
}
`))

const module = "github.com/gocard/gocard"

// nativeTime is how long a batch may run: its programs end by construction.
const nativeTime = 2 * time.Minute

// notGo is what stands for the transcript of a program that does not compile: a mistake of the generator.
const notGo = "is no Go"

var faulty = regexp.MustCompile(`/(p[0-9]+)/[^:]*\.go:[0-9]`)

// runNatively compiles programs into one binary and returns their transcripts by name. A program that ends the process has none, and those
// after it neither.
func runNatively(ctx context.Context, dir string, programs []*progen.Program) (map[string]string, error) {
	transcripts, err := buildAndRun(ctx, dir, programs)
	bad := map[string]string{}
	if err != nil {
		for _, name := range faulty.FindAllStringSubmatch(err.Error(), -1) {
			bad[name[1]] = notGo
		}
	}
	if len(bad) == 0 {
		return transcripts, err
	}
	fmt.Fprintln(os.Stderr, "difftest:", err)
	good := slices.DeleteFunc(slices.Clone(programs), func(p *progen.Program) bool { return bad[p.Name] != "" })
	if transcripts, err = buildAndRun(ctx, dir, good); err == nil {
		maps.Copy(transcripts, bad)
	}
	return transcripts, err
}

func buildAndRun(ctx context.Context, dir string, programs []*progen.Program) (map[string]string, error) {
	main := filepath.Join(dir, "main")
	if err := os.MkdirAll(main, 0o755); err != nil {
		return nil, err
	}
	var source bytes.Buffer
	err := driver.Execute(&source, map[string]any{
		"Programs": programs, "Dir": filepath.ToSlash(dir), "PackageAID": progen.PackageAID, "AppletAID": progen.AppletAID,
	})
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(main, "main.go"), source.Bytes(), 0o644); err != nil {
		return nil, err
	}
	bin := filepath.Join(dir, "native")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", bin, "./"+main).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build natively: %w\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(ctx, nativeTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "difftest: native run:", err)
	}
	transcripts := map[string]string{}
	for part := range strings.SplitSeq("\n"+string(out), "\n# ") {
		name, transcript, _ := strings.Cut(part, "\n")
		transcripts[name] = strings.TrimSuffix(transcript, "\n")
	}
	return transcripts, nil
}
