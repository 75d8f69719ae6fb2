package capfile

import (
	"fmt"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
)

// manifestName is the zip entry of the manifest.
const manifestName = "META-INF/MANIFEST.MF"

// manifestLine is the longest line of a manifest, in bytes without line end.
const manifestLine = 72

// manifest returns the manifest: the attributes that converters write, without
// the creation time. No reader needs any of it.
func (f *File) manifest() []byte {
	var b strings.Builder
	attribute := func(name, value string) { writeAttribute(&b, name, value) }
	kind := "classic-lib"
	if f.Applet != nil {
		kind = "classic-applet"
	}
	subject := "Package" // of an extended file: the file itself
	if f.IsExtended() {
		subject = "CAP"
	}
	attribute("Manifest-Version", "1.0")
	attribute("Created-By", "gocard")
	if !f.IsExtended() {
		attribute("Runtime-Descriptor-Version", "3.0")
		attribute("Application-Type", kind)
		attribute("Classic-Package-AID", aidURI(f.Header.Package.AID))
		attribute("Sealed", "true")
	}
	b.WriteString("\r\n")
	attribute("Name", f.path())
	java := func(name, value string) { attribute("Java-Card-"+name, value) }
	java("Converter-Provider", "gocard")
	java("CAP-File-Version", fmt.Sprintf("2.%d", f.Header.Format.minor()))
	java(subject+"-Version", versionText(f.Header.Package))
	java(subject+"-Name", strings.ReplaceAll(f.path(), "/", "."))
	java(subject+"-AID", aidBytes(f.Header.Package.AID))
	for i, p := range f.Header.Public {
		java(fmt.Sprintf("Package-%d-AID", i+1), aidBytes(p.AID))
		java(fmt.Sprintf("Package-%d-Version", i+1), versionText(p.PackageInfo))
	}
	if f.Applet != nil {
		for i, a := range f.Applet.Applets {
			if i < len(f.AppletNames) {
				java(fmt.Sprintf("Applet-%d-Name", i+1), f.AppletNames[i])
			}
			java(fmt.Sprintf("Applet-%d-AID", i+1), aidBytes(a.AID))
		}
	}
	for i, p := range f.Import.Packages {
		java(fmt.Sprintf("Imported-Package-%d-AID", i+1), aidBytes(p.AID))
		java(fmt.Sprintf("Imported-Package-%d-Version", i+1), versionText(p))
	}
	java("Integer-Support-Required", strings.ToUpper(fmt.Sprint(f.Header.Flags&AccInt != 0)))
	b.WriteString("\r\n")
	return []byte(b.String())
}

func versionText(p PackageInfo) string {
	return fmt.Sprintf("%d.%d", p.MajorVersion, p.MinorVersion)
}

// aidBytes returns an AID as 0xf0:0x00:...
func aidBytes(aid iso7816.AID) string {
	parts := make([]string, 0, aid.Len())
	for _, v := range aid.Bytes() {
		parts = append(parts, fmt.Sprintf("0x%02x", v))
	}
	return strings.Join(parts, ":")
}

// aidURI returns an AID as //aid/RID/PIX.
func aidURI(aid iso7816.AID) string {
	return fmt.Sprintf("//aid/%X/%X", aid.RID(), aid.PIX())
}

// writeAttribute writes one attribute, broken into lines of 72 bytes whose
// continuations start with a space.
func writeAttribute(b *strings.Builder, name, value string) {
	line := name + ": " + strings.NewReplacer("\r", " ", "\n", " ", "\x00", " ").Replace(value)
	for len(line) > manifestLine {
		b.WriteString(line[:manifestLine] + "\r\n")
		line = " " + line[manifestLine:]
	}
	b.WriteString(line + "\r\n")
}

// manifestAppletNames finds the applet class names of a manifest, in order; those of an extended file package by package.
func manifestAppletNames(manifest []byte) []string {
	text := strings.ReplaceAll(string(manifest), "\r\n", "\n")
	text = strings.ReplaceAll(text, "\n ", "")
	values := map[string]string{}
	for _, line := range strings.Split(text, "\n") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			values[name] = value
		}
	}
	numbered := func(out []string, prefix string) []string {
		for i := 1; ; i++ {
			name, ok := values[fmt.Sprintf("%sJava-Card-Applet-%d-Name", prefix, i)]
			if !ok {
				return out
			}
			out = append(out, name)
		}
	}
	out := numbered(nil, "")
	for i := 1; values[fmt.Sprintf("Java-Card-Package-%d-Name", i)] != ""; i++ {
		out = numbered(out, fmt.Sprintf("Java-Card-Package-%d-", i))
	}
	return out
}
