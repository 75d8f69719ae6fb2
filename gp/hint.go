package gp

import "github.com/gocard/gocard/runtime/iso7816"

// Operations, as errors name them.
const (
	opSelect         = "select"
	opGetData        = "get data"
	opAuthenticate   = "authenticate"
	opInstallForLoad = "install for load"
	opLoad           = "load"
	opInstall        = "install"
	opDelete         = "delete"
	opStatus         = "get status"
	opSetStatus      = "set status"
	opPutKey         = "put key"
	opStoreData      = "store data"
	opPersonalize    = "install for personalization"
	opExtradite      = "extradite"
	opUpdate         = "update registry entry"
	opBeginRMAC      = "begin R-MAC session"
	opEndRMAC        = "end R-MAC session"
)

// anyOperation holds the hints that do not depend on the operation.
const anyOperation = ""

// hints are the usual real causes of a status word and what to do about them, by operation.
var hints = map[string]map[iso7816.SW]string{
	anyOperation: {
		iso7816.SWSecurityStatusNotSatisfied: "the session is missing, ended or of too low a level: select the security domain and authenticate again",
		iso7816.SWInsNotSupported:            "an applet that does not know the command is selected, or the card's management is switched off on this interface: select the security domain by its AID",
		iso7816.SWClaNotSupported:            "an applet that does not know the class is selected: select the security domain by its AID",
		iso7816.SWMemoryFailure:              "the card could not write: it may be full or worn out; delete what is not needed and try again",
		iso7816.SWFileFull:                   "the card has not enough memory: delete what is not needed, or make the package smaller",
		iso7816.SWWrongLength:                "the card takes shorter commands than it said: try a smaller block size",
		iso7816.SWFileInvalid:                "the key set or the domain is blocked; another key set may still work",
	},
	opSelect: {
		iso7816.SWFileNotFound:       "the card has no application with this AID: list what it has, or leave the AID out to select the issuer security domain",
		iso7816.SWAppletSelectFailed: "the applet refused: its select method answered false or failed",
		iso7816.SWFuncNotSupported:   "the card is locked or terminated",
	},
	opGetData: {
		iso7816.SWReferencedDataNotFound: "the card does not have this data object",
	},
	opAuthenticate: {
		iso7816.SWReferencedDataNotFound:     "the card has no key set with this key version number: leave it out, or read the key information (GET DATA 00E0)",
		iso7816.SWIncorrectP1P2:              "the card has no key set with this key version number, or not this security level",
		iso7816.SWWarningStateChanged:        "the card did not accept the host's cryptogram and may have counted a failed attempt: do not try again before the keys are known",
		iso7816.SWCounter:                    "the card did not accept the host's cryptogram and counts: do not try again before the keys are known",
		iso7816.SWSecurityStatusNotSatisfied: "the card refused: the keys are not tried again; check the key set, its version and the security level (some cards allow management on one interface only)",
		iso7816.SWConditionsNotSatisfied:     "the card refuses sessions with this domain: it may be locked, or have no keys yet",
	},
	opInstallForLoad: {
		iso7816.SWWrongData:              "the load file is on the card already (delete it first), its AID is in use, or the card wants a load file data block hash",
		iso7816.SWConditionsNotSatisfied: "the load file is on the card already (delete it first), or the domain may not load",
		iso7816.SWReferencedDataNotFound: "the security domain named is not on the card",
	},
	opLoad: {
		iso7816.SWLoadLinkFailed:         "a package that the CAP imports is missing on the card or too old: build for the card's Java Card version (--target)",
		iso7816.SWWrongData:              "the card refused the CAP file: its format or an imported package is too new for the card; build for an older target (--target)",
		iso7816.SWConditionsNotSatisfied: "the card refused the CAP file: usually its Java Card version is too new for the card; build for an older target (--target)",
		iso7816.SWReferencedDataNotFound: "a package that the CAP imports is missing on the card: build for the card's Java Card version (--target), or load the library first",
		iso7816.SWUnknown:                "the card failed inside: usually the CAP uses something the card does not have; build for an older target (--target)",
	},
	opInstall: {
		iso7816.SWWrongData:              "the instance AID is in use, the module is not in the load file, or the install parameters are malformed or missing (toolkit applets need theirs)",
		iso7816.SWConditionsNotSatisfied: "the applet's install method failed or did not register: memory, a missing algorithm, or wrong install parameters",
		iso7816.SWReferencedDataNotFound: "the load file or the module is not on the card: list it, and load it first",
		iso7816.SWFileNotFound:           "the load file or the module is not on the card: list it, and load it first",
		iso7816.SWUnknown:                "the applet's install method threw an exception",
	},
	opDelete: {
		iso7816.SWReferencedDataNotFound: "nothing with this AID is on the card; some cards also answer so to 'delete --related' of an application: leave the flag out then",
		iso7816.SWConditionsNotSatisfied: "something still depends on it or it is selected: delete its instances and the packages that import it first, or delete with related objects",
		iso7816.SWWrongData:              "something still depends on it, or the AID is malformed: delete with related objects",
	},
	opSetStatus: {
		iso7816.SWReferencedDataNotFound: "nothing with this AID is on the card",
		iso7816.SWConditionsNotSatisfied: "the card does not go from its present state to this one (only forward, but between SECURED and CARD_LOCKED), or the domain may not do it",
	},
	opPutKey: {
		iso7816.SWWrongData:              "a key set with this version is there already (say which version to replace), the key type is not the card's, or it wants AES keys without inner length",
		iso7816.SWReferencedDataNotFound: "the key version to replace is not on the card: read the key information (GET DATA 00E0)",
		iso7816.SWInvalidKeyCheckValue:   "the card got another key: the DEK of the session is not the card's",
		iso7816.SWAlgorithmNotSupported:  "the card does not take keys of this type",
	},
	opStoreData: {
		iso7816.SWWrongData:              "the card does not know the data, or its structure is not what was said",
		iso7816.SWConditionsNotSatisfied: "the application does not take personalization data",
	},
	opPersonalize: {
		iso7816.SWReferencedDataNotFound: "nothing with this AID is on the card",
		iso7816.SWConditionsNotSatisfied: "the application belongs to another domain, or is locked",
	},
	opBeginRMAC: {
		iso7816.SWIncorrectP1P2:          "the card's protocol does not have this level",
		iso7816.SWConditionsNotSatisfied: "responses have an R-MAC already, or parameter i says that the card has none",
		iso7816.SWInsNotSupported:        "the card has no R-MAC sessions: ask for the R-MAC when the session opens (--level mac+rmac)",
	},
	opExtradite: {
		iso7816.SWReferencedDataNotFound: "the application or the domain it should go to is not on the card",
		iso7816.SWConditionsNotSatisfied: "what goes to another domain must belong to the one that is selected",
	},
	opStatus: {
		iso7816.SWIncorrectP1P2: "the card does not have this form of GET STATUS",
	},
}

// hint looks the status word up under the operation, then under any operation; families (63Cx) match by errors.Is.
func hint(op string, sw iso7816.SW) string {
	for _, table := range []map[iso7816.SW]string{hints[op], hints[anyOperation]} {
		if h, ok := table[sw]; ok {
			return h
		}
	}
	if sw.Is(iso7816.SWCounter) {
		return hints[op][iso7816.SWCounter]
	}
	if op == opLoad && sw>>8 == 0x64 {
		return hints[opLoad][iso7816.SWLoadLinkFailed]
	}
	return ""
}
