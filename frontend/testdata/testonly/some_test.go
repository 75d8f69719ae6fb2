// Package testonly has no file but this one.
package testonly
