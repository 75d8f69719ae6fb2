// Package hostapi lets natively compiled programs call the card's native methods: the bodies of the API packages under runtime/ that
// backend/javacard/bindgen writes go through it, so that a method means the same natively and in the virtual machine.
//
// In: calls with Go values. Out: results as Go values, and panics of the API's exception types. A method that cards do not have ends in status
// word 6F00 and a line in the card's log that names it. Applets do not use the package, and it must not know any API package.
package hostapi
