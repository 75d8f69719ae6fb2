package capfile

import "fmt"

// Tag is a component tag (JCVM 6.1).
type Tag uint8

// The component tags. The component of ComponentReferenceLocation is stored in
// RefLocation.cap.
const (
	ComponentHeader            Tag = 1
	ComponentDirectory         Tag = 2
	ComponentApplet            Tag = 3
	ComponentImport            Tag = 4
	ComponentConstantPool      Tag = 5
	ComponentClass             Tag = 6
	ComponentMethod            Tag = 7
	ComponentStaticField       Tag = 8
	ComponentReferenceLocation Tag = 9
	ComponentExport            Tag = 10
	ComponentDescriptor        Tag = 11
	ComponentDebug             Tag = 12 // from format 2.2
	ComponentStaticResources   Tag = 13 // from format 2.3

	// ComponentCustomFirst is the lowest tag of custom components.
	ComponentCustomFirst Tag = 128
)

// lastTag is the highest tag the specification defines.
const lastTag = ComponentStaticResources

// componentNames are the names of the zip entries without extension.
var componentNames = [lastTag + 1]string{
	ComponentHeader: "Header", ComponentDirectory: "Directory", ComponentApplet: "Applet", ComponentImport: "Import",
	ComponentConstantPool: "ConstantPool", ComponentClass: "Class", ComponentMethod: "Method",
	ComponentStaticField: "StaticField", ComponentReferenceLocation: "RefLocation", ComponentExport: "Export",
	ComponentDescriptor: "Descriptor", ComponentDebug: "Debug", ComponentStaticResources: "StaticResources",
}

// loadOrder is the order in which components go to a card (JCVM 6.1, 6.2).
var loadOrder = []Tag{
	ComponentHeader, ComponentDirectory, ComponentImport, ComponentApplet, ComponentClass, ComponentMethod,
	ComponentStaticField, ComponentExport, ComponentConstantPool, ComponentReferenceLocation,
	ComponentStaticResources, ComponentDescriptor,
}

// String returns the name of the component, as in its zip entry.
func (t Tag) String() string {
	if t >= 1 && t <= lastTag {
		return componentNames[t]
	}
	return fmt.Sprintf("component %d", uint8(t))
}

// wideExtension is that of components whose size field has four bytes.
const wideExtension = ".capx"

// entryName returns the zip entry's file name.
func (t Tag) entryName(f Format) string {
	if t.sizeBytes(f) == 4 {
		return t.String() + wideExtension
	}
	return t.String() + ".cap"
}

// sizeBytes is the length of the size field behind the tag.
func (t Tag) sizeBytes(f Format) int {
	switch t {
	case ComponentStaticResources:
		return 4
	case ComponentMethod, ComponentReferenceLocation, ComponentDescriptor, ComponentDebug:
		if f == Format23Extended {
			return 4
		}
	}
	return 2
}

// Format is the CAP file format: the minor version of the Header component,
// where the major version is 2, and whether it has the extended form.
type Format uint8

// The formats. Later ones are greater.
const (
	Format21         Format = 1
	Format22         Format = 2
	Format23         Format = 3    // compact
	Format23Extended Format = 0x13 // several packages, methods in blocks
)

// minor is the minor version of the Header component.
func (f Format) minor() uint8 { return uint8(f) & 0x0F }

// String returns "2.1" and so on.
func (f Format) String() string {
	if f == Format23Extended {
		return "2.3 extended"
	}
	return fmt.Sprintf("2.%d", uint8(f))
}
