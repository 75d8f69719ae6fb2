package main

import (
	"embed"
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard/bindgen"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// hintFiles have one file for each package that needs hints.
//
//go:embed hints/*.txt
var hintFiles embed.FS

// apiPackage is the name of a package to generate.
type apiPackage string

// packages lists what is generated. javacard.framework, javacardx.apdu and uicc.scws are written by hand.
var packages = []apiPackage{
	"javacard/framework/service", "javacard/security",
	"javacardx/apdu/util", "javacardx/biometry", "javacardx/biometry1toN", "javacardx/crypto", "javacardx/external", "javacardx/framework/event",
	"javacardx/framework/math", "javacardx/framework/nio", "javacardx/framework/string", "javacardx/framework/time", "javacardx/framework/tlv",
	"javacardx/framework/util", "javacardx/framework/util/intx", "javacardx/security", "javacardx/security/cert", "javacardx/security/derivation",
	"javacardx/security/util",
	"org/globalplatform", "org/globalplatform/contactless", "org/globalplatform/filesystem", "org/globalplatform/privacy",
	"org/globalplatform/securechannel", "org/globalplatform/securechannel/provider", "org/globalplatform/upgrade",
	"sim/access", "sim/toolkit",
	"uicc/access", "uicc/access/bertlvfile", "uicc/access/fileadministration",
	"uicc/hci/framework", "uicc/hci/services/cardemulation", "uicc/hci/services/connectivity", "uicc/hci/services/readermode", "uicc/isim/access", "uicc/services/highupdatearray", "uicc/system",
	"uicc/toolkit", "uicc/usim/access", "uicc/usim/geolocation", "uicc/usim/suci", "uicc/usim/toolkit",
}

// dir is the package's folder below runtime/.
func (p apiPackage) dir() string { return string(p) }

// input gives the generator what it needs.
func (p apiPackage) input() (bindgen.Input, error) {
	table := "facts/" + strings.ReplaceAll(string(p), "/", ".") + ".txt"
	in := bindgen.Input{Resolve: bindgen.Resolve, Source: "by cmd/gocard/apigen from backend/javacard/exportfile/" + table}
	for _, h := range exportfile.Histories() {
		if h.Name == string(p) {
			in.Versions, in.Targets = exportfile.Versions(h.AID), h.Targets
		}
	}
	if in.Versions == nil {
		return in, fmt.Errorf("no table of package %s", p)
	}
	in.Versions = lastMajor(in.Versions)
	name := "hints/" + strings.ReplaceAll(string(p), "/", ".") + ".txt"
	if text, err := hintFiles.ReadFile(name); err == nil {
		if in.Hints, err = bindgen.ParseHints(name, string(text)); err != nil {
			return in, err
		}
	}
	return in, nil
}

// lastMajor leaves the versions that are compatible with the newest.
func lastMajor(versions []*exportfile.Package) []*exportfile.Package {
	newest := versions[len(versions)-1]
	for i, v := range versions {
		if v.Major == newest.Major {
			return versions[i:]
		}
	}
	return versions
}
