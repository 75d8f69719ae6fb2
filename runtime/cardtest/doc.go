// Package cardtest helps tests of applets and of API packages: goldens of HTTP exchanges that any server of card pages can be
// held against, and the check of an API package's directives against the tables of export files.
//
// Files and Go source come in, test failures go out. It must not know whether a card is the host, the virtual machine or real.
package cardtest
