// Package capfile reads and writes CAP files (JCVM 6): the components of a Java
// Card package in formats 2.1, 2.2 and 2.3, compact and extended.
//
// In come a zip file, a load file data block or single components; out come
// decoded components, each with its own type, and from these the same bytes
// again: encoding what was parsed gives back the input, and parsing what was
// encoded gives back the value. Validate checks one file in itself. What an
// imported package contains is not known here; that is for exportfile and
// capverify. The package must not know how a CAP file is made or executed.
package capfile
