package framework

import (
	"unsafe"

	"github.com/gocard/gocard/runtime/jcre"
)

// Kinds of memory, for the MakeTransient functions, IsTransient and AvailableMemory.
const (
	NotATransientObject         = 0 // JCSystem.NOT_A_TRANSIENT_OBJECT
	ClearOnReset                = 1 // JCSystem.CLEAR_ON_RESET
	ClearOnDeselect             = 2 // JCSystem.CLEAR_ON_DESELECT
	MemoryTypePersistent        = 0 // JCSystem.MEMORY_TYPE_PERSISTENT
	MemoryTypeTransientReset    = 1 // JCSystem.MEMORY_TYPE_TRANSIENT_RESET
	MemoryTypeTransientDeselect = 2 // JCSystem.MEMORY_TYPE_TRANSIENT_DESELECT
)

// AbortTransaction is JCSystem.abortTransaction.
//
//gocard:static class=8 token=0 desc=()V
func AbortTransaction() { raise(card().AbortTransaction()) }

// BeginTransaction is JCSystem.beginTransaction.
//
//gocard:static class=8 token=1 desc=()V
func BeginTransaction() { raise(card().BeginTransaction()) }

// CommitTransaction is JCSystem.commitTransaction.
//
//gocard:static class=8 token=2 desc=()V
func CommitTransaction() { raise(card().CommitTransaction()) }

// TransactionDepth is JCSystem.getTransactionDepth: 0 or 1.
//
//gocard:static class=8 token=7 desc=()B
func TransactionDepth() byte { return card().TransactionDepth() }

// MaxCommitCapacity is JCSystem.getMaxCommitCapacity, in bytes.
//
//gocard:static class=8 token=5 desc=()S
func MaxCommitCapacity() int { return card().MaxCommitCapacity() }

// UnusedCommitCapacity is JCSystem.getUnusedCommitCapacity, in bytes.
//
//gocard:static class=8 token=8 desc=()S
func UnusedCommitCapacity() int { return card().UnusedCommitCapacity() }

// JCSystemAID is JCSystem.getAID: the AID of the applet whose code runs; nil in Install before Register. (The plain name is
// the type's.)
//
//gocard:static class=8 token=3 desc=()Ljavacard/framework/AID;
func JCSystemAID() *AID { return storedAID(sensitive(), card().Active()) }

// PreviousContextAID is JCSystem.getPreviousContextAID: the applet that called into this one, nil for the JCRE.
//
//gocard:static class=8 token=6 desc=()Ljavacard/framework/AID;
func PreviousContextAID() *AID { return storedAID(sensitive(), card().Previous()) }

// LookupAID is JCSystem.lookupAID: the AID object of an installed applet, nil if there is none.
//
//gocard:static class=8 token=11 desc=([BSB)Ljavacard/framework/AID;
func LookupAID(b []byte) *AID {
	return storedAID(sensitive(), card().LookupBytes(array(b, byteLength(b))))
}

// AppletShareableInterfaceObject is JCSystem.getAppletShareableInterfaceObject: asks another applet for its shareable
// interface object; nil if there is no such applet, server is nil or it gives none. An applet that is selected on another logical channel, on this one not,
// and is not MultiSelectable, is a SecurityException.
//
//gocard:static class=8 token=4 desc=(Ljavacard/framework/AID;B)Ljavacard/framework/Shareable;
func AppletShareableInterfaceObject(server *AID, parameter byte) Shareable {
	sensitive()
	s := askForShareable(server, parameter)
	card().Sensitive.StoreObject(s)
	return s
}

func askForShareable(server *AID, parameter byte) Shareable {
	if server == nil {
		return nil
	}
	c := card()
	i, err := c.ShareableServer(server.HostAID())
	raise(err)
	if i == nil {
		return nil
	}
	return c.SharedObject(i, c.Active(), parameter)
}

// Version is JCSystem.getVersion: major version in the high byte.
//
//gocard:static class=8 token=9 desc=()S
func Version() int16 { return jcre.Version }

// IsTransient is JCSystem.isTransient: NotATransientObject, ClearOnReset or ClearOnDeselect.
//
//gocard:static class=8 token=10 desc=(Ljava/lang/Object;)B args=array.ref
func IsTransient(array []byte) byte {
	c := card()
	p := unsafe.Pointer(unsafe.SliceData(array))
	if c.IsGlobal(p) {
		return ClearOnReset
	}
	return byte(c.Transients.Lookup(p))
}

// AvailableMemory is JCSystem.getAvailableMemory for a MemoryType, in bytes, at most 32767.
//
//gocard:static class=8 token=16 desc=(B)S
func AvailableMemory(memoryType byte) int {
	if memoryType > MemoryTypeTransientDeselect {
		panic(SystemIllegalValue)
	}
	return 32767
}

// AvailableMemoryLong is JCSystem.getAvailableMemory with an array: it puts the number of bytes into the first two elements of dst, the high half first.
//
//gocard:static class=8 token=22 desc=([SSB)V args=dst.ref,dst.off,memoryType since=1.5
func AvailableMemoryLong(dst []int16, memoryType byte) {
	n := AvailableMemory(memoryType)
	dst = array(dst, 2)
	dst[0], dst[1] = int16(n>>16), int16(n)
}

// IsObjectDeletionSupported is JCSystem.isObjectDeletionSupported.
//
//gocard:static class=8 token=17 desc=()Z
func IsObjectDeletionSupported() bool { return true }

// RequestObjectDeletion is JCSystem.requestObjectDeletion.
//
//gocard:static class=8 token=18 desc=()V
func RequestObjectDeletion() {}

// AssignedChannel is JCSystem.getAssignedChannel: the logical channel of the running applet.
//
//gocard:static class=8 token=19 desc=()B
func AssignedChannel() byte { return byte(card().Channel()) }

// IsAppletActive is JCSystem.isAppletActive: the applet is selected on some channel.
//
//gocard:static class=8 token=20 desc=(Ljavacard/framework/AID;)Z
func IsAppletActive(aid *AID) bool {
	c := card()
	return c.IsActive(lookup(c, aid))
}
