package card

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// contentManager is the card's content as the security domains manage it: the virtual machine, in front of it nothing but this interface.
// An error answers the status word in its chain (iso7816.SW), or else the one the domain has for the command; jcre.ErrPowerLoss in the
// chain leaves the command without an answer. A failed call leaves everything as it was.
type contentManager interface {
	// Load verifies and links a load file data block and keeps it. It refuses a block whose package does not have the AID.
	Load(aid iso7816.AID, block []byte) error
	// Install makes an application instance and gives its AID, which the applet chooses.
	Install(in installation) (iso7816.AID, error)
	// Personalize hands a STORE DATA command to an application, which may answer with data.
	Personalize(aid iso7816.AID, command []byte) ([]byte, error)
	// Delete removes an application, on its own or with all others of its load file. DeleteFile removes a load file without applications.
	Delete(aid iso7816.AID, withFile bool) error
	DeleteFile(aid iso7816.AID) error
	// LoadFiles and Applications are the content, in order of loading and installing.
	LoadFiles() []loadFile
	Applications() []application
	// FreeMemory is what is left, in bytes.
	FreeMemory() (persistent, transient int)
}

// installation is what INSTALL [for install] asks for.
type installation struct {
	LoadFile, Module, Instance iso7816.AID
	Privileges                 []byte // as they came, 0 to 3 bytes
	Parameters                 []byte // value of C9
	System                     []byte // value of EA, or what CA says in that form; never nil
	Memory                     jcre.Memory
}

// installParameters is the array that the applet's install method sees (JCRE 3.1): instance AID, privileges and application
// parameters, each with its length.
func (in installation) installParameters() []byte {
	b := in.Instance.AppendLV(nil)
	b = append(append(b, byte(len(in.Privileges))), in.Privileges...)
	return append(append(b, byte(len(in.Parameters))), in.Parameters...)
}

// loadFile is an Executable Load File.
type loadFile struct {
	AID          iso7816.AID
	Major, Minor byte
	Modules      []iso7816.AID
}

// application is an application instance.
type application struct {
	AID, Module, LoadFile iso7816.AID
}
