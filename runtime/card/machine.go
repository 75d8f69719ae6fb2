package card

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcvm"
)

// machine is the virtual machine as the issuer security domain manages it.
type machine struct {
	vm         *jcvm.VM
	privileges map[iso7816.AID][]byte // of applications that have any
}

// Load parses, verifies and links a load file data block.
func (m *machine) Load(aid iso7816.AID, block []byte) error {
	f, err := capfile.ParseLoadFileDataBlock(block)
	if err != nil {
		return err
	}
	if got := f.Header.Package.AID; got != aid {
		return fmt.Errorf("load file %s: the data block is of package %s", aid, got)
	}
	_, err = m.vm.Load(f)
	return err
}

// Install makes an instance, hidden until it is made selectable.
func (m *machine) Install(in installation) error {
	p := m.vm.Package(in.LoadFile)
	if p == nil {
		return fmt.Errorf("install %s: load file %s: %w", in.Instance, in.LoadFile, iso7816.SWReferencedDataNotFound)
	}
	i, err := m.vm.Install(p, in.Module, in.Instance, in.installParameters())
	if err != nil {
		return err
	}
	i.Hidden = !in.Selectable
	if len(in.Privileges) > 0 {
		if m.privileges == nil {
			m.privileges = map[iso7816.AID][]byte{}
		}
		m.privileges[i.AID] = in.Privileges
	}
	return nil
}

// MakeSelectable shows an instance that was installed hidden.
func (m *machine) MakeSelectable(aid iso7816.AID) error {
	i := m.application(aid)
	if i == nil {
		return fmt.Errorf("make %s selectable: %w", aid, iso7816.SWReferencedDataNotFound)
	}
	i.Hidden = false
	return nil
}

// Delete removes an application or a load file.
func (m *machine) Delete(aid iso7816.AID, related bool) error {
	if i := m.application(aid); i != nil {
		return m.deleteApplication(i)
	}
	p := m.vm.Package(aid)
	if p == nil {
		return fmt.Errorf("delete %s: %w", aid, iso7816.SWReferencedDataNotFound)
	}
	if related {
		for _, i := range m.applications() {
			if i.Package == aid {
				if err := m.deleteApplication(i); err != nil {
					return err
				}
			}
		}
	}
	return m.vm.DeletePackage(p)
}

func (m *machine) deleteApplication(i *jcre.Instance) error {
	if err := m.vm.Delete(i); err != nil {
		return err
	}
	delete(m.privileges, i.AID)
	return nil
}

// LoadFiles lists the packages on the card.
func (m *machine) LoadFiles() []loadFile {
	var files []loadFile
	for _, p := range m.vm.Packages() {
		f := loadFile{AID: p.AID, Major: p.Major, Minor: p.Minor}
		for _, module := range p.Modules {
			f.Modules = append(f.Modules, module.AID)
		}
		files = append(files, f)
	}
	return files
}

// Applications lists the applet instances.
func (m *machine) Applications() []application {
	var apps []application
	for _, i := range m.applications() {
		apps = append(apps, application{
			AID: i.AID, Module: i.Module, LoadFile: i.Package, Privileges: m.privileges[i.AID], Selectable: !i.Hidden,
		})
	}
	return apps
}

// FreeMemory is what is left in bytes.
func (m *machine) FreeMemory() (persistent, transient int) {
	u := m.vm.Statistics().Usage
	return u.PersistentCapacity - u.Persistent, u.ResetCapacity - u.TransientReset + u.DeselectCapacity - u.TransientDeselect
}

// applications are the instances that came from packages: all but the issuer security domain.
func (m *machine) applications() []*jcre.Instance {
	var apps []*jcre.Instance
	for _, i := range m.vm.Card().Instances() {
		if !i.Package.IsZero() {
			apps = append(apps, i)
		}
	}
	return apps
}

func (m *machine) application(aid iso7816.AID) *jcre.Instance {
	if i := m.vm.Card().Lookup(aid); i != nil && !i.Package.IsZero() {
		return i
	}
	return nil
}
