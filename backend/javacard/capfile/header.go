package capfile

import "github.com/gocard/gocard/runtime/iso7816"

// Magic is the first field of the Header component.
const Magic = 0xDECAFFED

// Flags of the Header component (JCVM 6.4).
const (
	AccInt      = 0x01 // ACC_INT: the package uses the type int
	AccExport   = 0x02 // ACC_EXPORT: there is an Export component
	AccApplet   = 0x04 // ACC_APPLET: there is an Applet component
	AccExtended = 0x08 // ACC_EXTENDED: format 2.3 extended
)

// Header is the Header component (JCVM 6.4).
type Header struct {
	Format      Format
	Flags       uint8
	Package     PackageInfo
	PackageName string // with slashes; in formats 2.2 and 2.3 compact, may be empty
	// Public are the packages of an extended file that others may import; Package is the CAP file itself then.
	Public []PublicPackage
}

// PublicPackage is a package of an extended CAP file.
type PublicPackage struct {
	PackageInfo
	Name string // with slashes; may be empty
}

// PackageInfo is package_info: version and AID of a package (JCVM 6.4).
type PackageInfo struct {
	MinorVersion, MajorVersion uint8
	AID                        iso7816.AID
}

func (r *reader) packageInfo() PackageInfo {
	p := PackageInfo{MinorVersion: r.u1(), MajorVersion: r.u1()}
	p.AID = r.aid()
	return p
}

func (w *writer) packageInfo(p PackageInfo) {
	w.u1(p.MinorVersion)
	w.u1(p.MajorVersion)
	w.aid(p.AID)
}

func parseHeader(info []byte) (Header, error) {
	r := &reader{tag: ComponentHeader, b: info}
	if magic := r.u4(); r.err == nil && magic != Magic {
		r.fail(0, "bad magic number %08X, want DECAFFED", magic)
	}
	minor, major := r.u1(), r.u1()
	if r.err == nil && (major != 2 || minor < 1 || minor > 3) {
		r.fail(4, "format %d.%d is not supported", major, minor)
	}
	h := Header{Format: Format(minor), Flags: r.u1()}
	if h.Flags&AccExtended != 0 && h.Format == Format23 {
		h.Format = Format23Extended
	}
	h.Package = r.packageInfo()
	switch {
	case h.Format == Format23Extended:
		h.Public = list(r, int(r.u1()), func(r *reader) PublicPackage { return PublicPackage{PackageInfo: r.packageInfo()} })
		for i := range h.Public {
			h.Public[i].Name = string(r.take(int(r.u1())))
		}
	case h.Format >= Format22:
		h.PackageName = string(r.take(int(r.u1())))
	}
	return h, r.end()
}

func (h *Header) encode() ([]byte, error) {
	w := &writer{tag: ComponentHeader}
	w.u4(Magic)
	w.u1(h.Format.minor())
	w.u1(2)
	w.u1(h.Flags)
	w.packageInfo(h.Package)
	switch {
	case h.Format == Format23Extended:
		w.n1("public package count", len(h.Public))
		for _, p := range h.Public {
			w.packageInfo(p.PackageInfo)
		}
		for _, p := range h.Public {
			w.n1("package name length", len(p.Name))
			w.bytes([]byte(p.Name))
		}
	case h.Format >= Format22:
		w.n1("package name length", len(h.PackageName))
		w.bytes([]byte(h.PackageName))
	case h.PackageName != "":
		w.fail("package name in format %s", h.Format)
	}
	return w.b, w.err
}
