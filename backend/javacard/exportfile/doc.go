// Package exportfile reads and writes export files: what a Java Card package
// offers to others, with names, types and linking tokens.
//
// In come the binary form (formats 2.1 to 2.3) or the project's text form; out
// come the other one, or values to look tokens and names up in. The tables under
// facts/ are part of the package: the public interfaces of the API packages that
// gocard links against, so that no third party's file is needed. The package
// must not know CAP files.
package exportfile
