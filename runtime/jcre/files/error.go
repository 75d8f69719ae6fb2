package files

import (
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Error says why an operation on files fails. Up to InvalidTagValue the numbers are the reasons of uicc.access.UICCException.
type Error uint8

// The errors.
const (
	NoEFSelected Error = iota + 1
	CommandIncompatible
	SecurityStatusNotSatisfied
	FileNotFound
	InternalError
	RefDataInvalidated
	OutOfFileBoundaries
	OutOfRecordBoundaries
	RecordNotFound
	InvalidMode
	CommandNotAllowed
	MaxValueReached
	MemoryProblem
	ConditionsOfUseNotSatisfied
	ReferencedDataNotFound
	OutOfDataBoundaries
	NotEnoughMemorySpace
	InvalidTagValue
	// Those that follow come from CREATE FILE and RESIZE FILE only.
	IncorrectParameters
	FileExists
	DFNameExists
)

// errorTable has text and status words (221 10.2, 222 6.11; TS 51.011 9.4) of each error.
var errorTable = [...]struct {
	text string
	sw   iso7816.SW
	gsm  iso7816.SW // of a SIM
}{
	NoEFSelected:                {"no EF is selected", 0x6986, 0x9400},
	CommandIncompatible:         {"the command does not fit the structure of the file", 0x6981, 0x9408},
	SecurityStatusNotSatisfied:  {"an access rule forbids it", 0x6982, 0x9804},
	FileNotFound:                {"file not found", 0x6A82, 0x9404},
	InternalError:               {"internal error", 0x6F00, 0x6F00},
	RefDataInvalidated:          {"the file is deactivated", 0x6984, 0x9810},
	OutOfFileBoundaries:         {"outside of the file", 0x6B00, 0x9402},
	OutOfRecordBoundaries:       {"outside of the record", 0x6700, 0x6700},
	RecordNotFound:              {"record not found", 0x6A83, 0x9402},
	InvalidMode:                 {"no such mode", 0x6A86, 0x6B00},
	CommandNotAllowed:           {"the file is terminated", 0x6985, 0x9810},
	MaxValueReached:             {"the record has its largest value", 0x9850, 0x9850},
	MemoryProblem:               {"memory problem", 0x6581, 0x9240},
	ConditionsOfUseNotSatisfied: {"conditions of use are not satisfied", 0x6985, 0x6F00},
	ReferencedDataNotFound:      {"referenced data not found", 0x6A88, 0x6F00},
	OutOfDataBoundaries:         {"outside of the data object", 0x6A80, 0x6F00},
	NotEnoughMemorySpace:        {"not enough memory", 0x6A84, 0x6F00},
	InvalidTagValue:             {"no tag of a data object", 0x6A80, 0x6F00},
	IncorrectParameters:         {"wrong file control parameters", 0x6A80, 0x6F00},
	FileExists:                  {"a file with this identifier exists", 0x6A89, 0x6F00},
	DFNameExists:                {"an ADF with this name exists", 0x6A8A, 0x6F00},
}

// Error is the text.
func (e Error) Error() string {
	if int(e) < len(errorTable) && errorTable[e].text != "" {
		return errorTable[e].text
	}
	return fmt.Sprintf("file error %d", uint8(e))
}

// SW is the status word that a command answers.
func (e Error) SW() iso7816.SW {
	if int(e) < len(errorTable) && errorTable[e].sw != 0 {
		return errorTable[e].sw
	}
	return iso7816.SWUnknown
}

// gsmSW is the status word that a command of a SIM answers.
func (e Error) gsmSW() iso7816.SW {
	if int(e) < len(errorTable) && errorTable[e].gsm != 0 {
		return errorTable[e].gsm
	}
	return iso7816.SWUnknown
}
