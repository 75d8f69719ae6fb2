// Package empty has no applet.
//
//gocard:package aid=F0676F636172647001 version=1.0
package empty // want GC5005
