package capverify

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// Names returns the function that capfile.Dump names imported things with.
func Names(exports []*exportfile.Package) capfile.NameFunc {
	return func(pkg capfile.PackageInfo, tag capfile.ConstantTag, class, token uint8) string {
		p, ok := exportfile.Find(exports, pkg.AID, pkg.MajorVersion, pkg.MinorVersion)
		if !ok {
			return ""
		}
		if tag == 0 {
			return p.Name
		}
		c := p.Class(class)
		if c == nil {
			return ""
		}
		return memberName(c, tag, token)
	}
}

// memberName returns the name of a class or of one of its members.
func memberName(c *exportfile.Class, tag capfile.ConstantTag, token uint8) string {
	switch tag {
	case capfile.ConstantClassref:
		return c.Name
	case capfile.ConstantInstanceFieldref, capfile.ConstantStaticFieldref:
		if f := c.Field(token, tag == capfile.ConstantStaticFieldref); f != nil {
			return f.Name
		}
	case capfile.ConstantStaticMethodref:
		if m := c.StaticMethod(token); m != nil {
			return m.Name
		}
	default:
		if m := c.VirtualMethod(token); m != nil {
			return m.Name
		}
	}
	return ""
}
