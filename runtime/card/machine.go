package card

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcvm"
)

// machine is the virtual machine as the issuer security domain manages it.
type machine struct{ vm *jcvm.VM }

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

// Install makes an instance.
func (m *machine) Install(in installation) (iso7816.AID, error) {
	p := m.vm.Package(in.LoadFile)
	if p == nil {
		return iso7816.AID{}, fmt.Errorf("install %s: load file %s: %w", in.Instance, in.LoadFile, iso7816.SWReferencedDataNotFound)
	}
	as := jcre.Instance{AID: in.Instance, Module: in.Module, SystemParameters: in.System, Memory: in.Memory}
	i, err := m.vm.InstallAs(p, as, in.installParameters())
	if err != nil {
		return iso7816.AID{}, outOfMemory(err)
	}
	return i.AID, nil
}

// outOfMemory gives the status word for too little memory to what an applet threw for want of it.
func outOfMemory(err error) error {
	for _, reason := range []uint16{jcre.SystemNoResource, jcre.SystemNoTransientSpace} {
		if errors.Is(err, jcre.Throw(jcre.SystemExceptionClass, reason)) {
			return fmt.Errorf("%w: %w", iso7816.SWFileFull, err)
		}
	}
	return err
}

// Personalize hands a STORE DATA command to an application that takes it.
func (m *machine) Personalize(aid iso7816.AID, command []byte) ([]byte, error) {
	i := m.application(aid)
	if i == nil {
		return nil, iso7816.SWReferencedDataNotFound
	}
	return m.vm.Personalize(i, command)
}

// Delete removes an application.
func (m *machine) Delete(aid iso7816.AID, withFile bool) error {
	i := m.application(aid)
	if i == nil {
		return fmt.Errorf("delete %s: %w", aid, iso7816.SWReferencedDataNotFound)
	}
	return m.vm.Delete(i, withFile)
}

// DeleteFile removes a load file.
func (m *machine) DeleteFile(aid iso7816.AID) error {
	p := m.vm.Package(aid)
	if p == nil {
		return fmt.Errorf("delete %s: %w", aid, iso7816.SWReferencedDataNotFound)
	}
	return m.vm.DeletePackage(p)
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
	return applications(m.vm.Card())
}

// FreeMemory is what is left in bytes.
func (m *machine) FreeMemory() (persistent, transient int) {
	persistent, reset, deselect := m.vm.Statistics().Free()
	return persistent, reset + deselect
}

// applications are the instances that came from packages: all but the security domains.
func applications(c *jcre.Card) []application {
	var apps []application
	for _, i := range c.Instances() {
		if !i.Package.IsZero() {
			apps = append(apps, application{AID: i.AID, Module: i.Module, LoadFile: i.Package})
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
