package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/runtime/iso7816"
)

// finding is one line of gocard card check.
type finding struct {
	Verdict string `json:"verdict"` // ok, fails, unknown
	What    string `json:"what"`
	Detail  string `json:"detail"`
}

// The verdicts.
const (
	verdictOK      = "ok"
	verdictFails   = "fails"
	verdictUnknown = "unknown"
)

// preflight compares what a CAP file needs with what a card has.
func preflight(f *capfile.File, p cardProfile) []finding {
	c := &checker{file: f, profile: p}
	c.format()
	c.integers()
	for _, pkg := range f.Import.Packages {
		c.imported(pkg)
	}
	c.clashes()
	c.memory()
	return c.findings
}

type checker struct {
	file     *capfile.File
	profile  cardProfile
	findings []finding
}

func (c *checker) add(verdict, what, format string, args ...any) {
	c.findings = append(c.findings, finding{verdict, what, fmt.Sprintf(format, args...)})
}

func (c *checker) format() {
	format := c.file.Header.Format.String()
	what := "CAP file format " + format
	switch formats := c.profile.CAPFormats; {
	case len(formats) == 0:
		c.add(verdictUnknown, what, "the profile has no cap_formats")
	case slices.Contains(formats, format):
		c.add(verdictOK, what, "the card takes it")
	default:
		c.add(verdictFails, what, "the card takes %s; build for an older target (--target jc222)", strings.Join(formats, ", "))
	}
}

func (c *checker) integers() {
	if c.file.Header.Flags&capfile.AccInt == 0 {
		return
	}
	const what = "type int"
	switch has := c.profile.Int; {
	case has == nil:
		c.add(verdictUnknown, what, "the profile does not say whether the card has it")
	case *has:
		c.add(verdictOK, what, "the card has it")
	default:
		c.add(verdictFails, what, "the card does not have it; build without --int")
	}
}

// imported checks one imported package: the same major version, and at least the minor one (JCVM 4.5.2).
func (c *checker) imported(pkg capfile.PackageInfo) {
	name := packageName(pkg)
	want := exportfile.Version{Major: pkg.MajorVersion, Minor: pkg.MinorVersion}
	what := fmt.Sprintf("import %s %s", name, want)
	has, ok := c.profile.version(strings.ReplaceAll(name, ".", "/"), pkg.AID.String())
	if !ok {
		if len(c.profile.Packages) == 0 {
			c.add(verdictUnknown, what, "the profile lists no packages; name the card's API with --target")
			return
		}
		c.add(verdictFails, what, "the card does not have package %s", pkg.AID)
		return
	}
	v, err := parsePackageVersion(has)
	switch {
	case err != nil:
		c.add(verdictUnknown, what, "%v", err)
	case v.Major == want.Major && v.Minor >= want.Minor:
		c.add(verdictOK, what, "the card has %s", v)
	default:
		c.add(verdictFails, what, "the card has %s; build for a target that it is (--target)", v)
	}
}

// packageName is the dotted name of a package that the tables know, else its AID.
func packageName(pkg capfile.PackageInfo) string {
	if versions := exportfile.Versions(pkg.AID); len(versions) > 0 {
		return strings.ReplaceAll(versions[0].Name, "/", ".")
	}
	return pkg.AID.String()
}

// clashes checks that the AIDs of package and applets are free, and of an extended file those of its public packages.
func (c *checker) clashes() {
	c.clash(c.file.Header.Package.AID)
	for _, p := range c.file.Header.Public {
		c.clash(p.AID)
	}
	if c.file.Applet == nil {
		return
	}
	for _, a := range c.file.Applet.Applets {
		c.free("applet "+a.AID.String(), a.AID)
	}
}

// clash checks that no package has an AID.
func (c *checker) clash(pkg iso7816.AID) {
	loaded := slices.ContainsFunc(c.profile.LoadFiles, sameAID(pkg))
	if version, listed := c.profile.version("", pkg.String()); listed {
		c.add(verdictFails, "package "+pkg.String(), "the card has version %s of it; delete that first (gocard card delete --related %s)", version, pkg)
	} else if loaded {
		c.add(verdictFails, "package "+pkg.String(), "the card has it; delete it first (gocard card delete --related %s)", pkg)
	} else {
		c.free("package "+pkg.String(), pkg)
	}
}

// free checks that no application has an AID.
func (c *checker) free(what string, aid iso7816.AID) {
	if slices.ContainsFunc(c.profile.Applications, sameAID(aid)) {
		c.add(verdictFails, what, "an application on the card has that AID; uninstall it, or install with another --aid")
		return
	}
	c.add(verdictOK, what, "the AID is free")
}

func sameAID(aid iso7816.AID) func(string) bool {
	return func(s string) bool { return strings.EqualFold(strings.ReplaceAll(s, " ", ""), aid.String()) }
}

// memory compares what is loaded with the free memory. What Install makes comes on top, and is not in the file.
func (c *checker) memory() {
	block, err := c.file.LoadFileDataBlock(false)
	if err != nil {
		c.add(verdictUnknown, "memory", "%v", err)
		return
	}
	need := len(block) + int(c.file.StaticField.ImageSize)
	what := fmt.Sprintf("memory, %d bytes and what Install makes", need)
	switch free := c.profile.Persistent; {
	case free == 0:
		c.add(verdictUnknown, what, "the card does not tell how much is free")
	case free < need:
		c.add(verdictFails, what, "%d bytes are free", free)
	default:
		c.add(verdictOK, what, "%d bytes are free", free)
	}
}
