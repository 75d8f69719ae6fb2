package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// subject is a good CAP file to spoil, with the export files that judge it: ours and theirs are the same packages in the same versions.
type subject struct {
	name       string
	path       string // in the zip file
	format     capfile.Format
	components []capfile.Component
	packages   []*exportfile.Package
	exports    []string // export files of packages that are not in the kits' API
	apiExports []string // those of the 3.0.5 kit's API
}

// collect builds gocard's own subjects and reads those of caps.
func collect(root, tmp, caps string) ([]*subject, error) {
	own := filepath.Join(tmp, "own")
	if err := buildOwn(own); err != nil {
		return nil, err
	}
	c := &collector{tmp: tmp, api: map[string]*exportfile.Package{}, files: map[*exportfile.Package]string{}}
	if err := c.readExports(filepath.Join(root, kits[0].dir, "api_export_files"), true); err != nil {
		return nil, err
	}
	dirs := []string{own}
	if caps != "" {
		dirs = append(dirs, caps)
	}
	var subjects []*subject
	for _, dir := range dirs {
		if err := c.readExports(dir, false); err != nil {
			return nil, err
		}
		names, err := filepath.Glob(filepath.Join(dir, "*.cap"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			s, err := c.subject(name)
			if err != nil {
				fmt.Fprintf(os.Stderr, "left out: %s: %v\n", name, err)
				continue
			}
			subjects = append(subjects, s)
		}
	}
	return subjects, nil
}

// buildOwn compiles the programs of testdata/run and the applets.
func buildOwn(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	gocard := filepath.Join(dir, "gocard")
	if out, err := exec.Command("go", "build", "-o", gocard, "./cmd/gocard").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, out)
	}
	programs, err := filepath.Glob("testdata/run/*/*.go")
	if err != nil {
		return err
	}
	applets, err := filepath.Glob("applets/scws/*/*.go")
	if err != nil {
		return err
	}
	var packages []string
	for _, file := range append(programs, applets...) {
		packages = append(packages, filepath.Dir(file))
	}
	targets := []string{"jc222", "jc304", "jc305", "jc310"}
	for i, p := range slices.Compact(packages) {
		name := filepath.Join(dir, filepath.Base(p)+".cap")
		args := []string{"build", "--target", targets[i%len(targets)], "-o", name}
		if i%2 == 1 {
			args = append(args, "--int")
		}
		if i%3 == 1 {
			args = append(args, "--debug")
		}
		// Most programs export nothing and have no export file to emit.
		if exec.Command(gocard, append(args, "--emit", "exp", "./"+p)...).Run() == nil {
			continue
		}
		if out, err := exec.Command(gocard, append(args, "./"+p)...).CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "left out: %s: %s", p, out)
		}
	}
	return nil
}

// collector finds export files.
type collector struct {
	tmp   string
	api   map[string]*exportfile.Package // of the 3.0.5 kit, by AID
	own   []*exportfile.Package          // beside the CAP files
	files map[*exportfile.Package]string
}

func (c *collector) readExports(dir string, api bool) error {
	return filepath.WalkDir(dir, func(name string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".exp" {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		p, err := exportfile.Parse(b)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		c.files[p] = name
		if api {
			c.api[p.AID.String()] = p
		} else {
			c.own = append(c.own, p)
		}
		return nil
	})
}

// subject reads a CAP file and finds its export files.
func (c *collector) subject(name string) (*subject, error) {
	f, err := capfile.ReadFile(name)
	if err != nil {
		return nil, err
	}
	s := &subject{name: filepath.Base(name), path: f.Path, format: f.Header.Format}
	if s.components, err = f.Components(); err != nil {
		return nil, err
	}
	for _, p := range f.Exporting() {
		if err := c.ownExport(s, p, strings.TrimSuffix(name, ".cap")+".exp"); err != nil {
			return nil, err
		}
	}
	for _, p := range f.Import.Packages {
		if err := c.imported(s, p); err != nil {
			return nil, err
		}
	}
	c.addAPI(s)
	if err := verifyComponents(s, s.components); err != nil {
		return nil, err
	}
	return s, nil
}

// ownExport adds the export file of a package that exports, which the verifiers want: the one beside the CAP file, or of an extended file one
// that has the package.
func (c *collector) ownExport(s *subject, p capfile.PackageInfo, beside string) error {
	for _, e := range c.own {
		file := c.files[e]
		if file == beside || s.format == capfile.Format23Extended && e.AID == p.AID && e.Major == p.MajorVersion && e.Minor == p.MinorVersion {
			s.packages, s.exports = append(s.packages, e), append(s.exports, file)
			return nil
		}
	}
	return errors.New("exports, but has no export file")
}

// imported adds the export file of an imported package that the kits do not have.
func (c *collector) imported(s *subject, p capfile.PackageInfo) error {
	if api := c.api[p.AID.String()]; api != nil || s.format >= capfile.Format23 && strings.HasPrefix(p.AID.String(), "A000000062") {
		return nil
	}
	found, ok := exportfile.Find(c.readable(s), p.AID, p.MajorVersion, p.MinorVersion)
	if !ok {
		if found, ok = exportfile.Lookup(p.AID, p.MajorVersion, p.MinorVersion); !ok {
			return fmt.Errorf("no export file of %s", p.AID)
		}
		if err := c.writeExport(found); err != nil {
			return err
		}
	}
	s.packages, s.exports = append(s.packages, found), append(s.exports, c.files[found])
	return nil
}

// readable lists the export files beside the CAP files that all judges of s can read.
func (c *collector) readable(s *subject) []*exportfile.Package {
	return slices.DeleteFunc(slices.Clone(c.own), func(p *exportfile.Package) bool {
		return p.Format >= uint8(capfile.Format23) && s.format < capfile.Format23
	})
}

func (c *collector) writeExport(p *exportfile.Package) error {
	if c.files[p] != "" {
		return nil
	}
	b, err := p.Append(nil)
	if err != nil {
		return err
	}
	c.files[p] = filepath.Join(c.tmp, strings.ReplaceAll(p.Name, "/", ".")+".exp")
	return os.WriteFile(c.files[p], b, 0o644)
}

// addAPI adds the Java Card API: of the 3.0.5 kit for both judges, or for format 2.3 what the 3.2 kit has built in, the newest versions.
func (c *collector) addAPI(s *subject) {
	if s.format < capfile.Format23 {
		for _, p := range c.api {
			s.packages, s.apiExports = append(s.packages, p), append(s.apiExports, c.files[p])
		}
		slices.Sort(s.apiExports)
		return
	}
	var newest *exportfile.Package
	for _, p := range exportfile.Facts() { // ordered by name and version
		if newest != nil && newest.AID != p.AID && strings.HasPrefix(newest.AID.String(), "A000000062") {
			s.packages = append(s.packages, newest)
		}
		newest = p
	}
}
