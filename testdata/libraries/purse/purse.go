// Package purse is a library with an interface: what one applet offers to applets of other packages.
//
//gocard:package aid=F0676F636172642002 version=1.0
//gocard:library
package purse

import "github.com/gocard/gocard/runtime/javacard/framework"

// Purse holds an amount. The firewall lets other applets call it, and gives it only what the card lends, such as the APDU buffer.
type Purse interface {
	framework.Shareable

	// Balance is the amount.
	Balance() uint16
	// Debit takes an amount away, if there is as much.
	Debit(amount uint16) bool
	// Caller writes the last byte of the caller's AID into out.
	Caller(out []byte) bool
	// Notify calls back the purse of the caller, which may be nil, and gives its balance.
	Notify(caller Purse) uint16
}
