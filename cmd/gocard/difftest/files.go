package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gocard/gocard/cmd/gocard/difftest/progen"
)

// workDir is where programs are written: below the module, so that they can import the card's API, where the go command does not look by itself. Git
// ignores it.
const workDir = "testdata/difftest"

// enterRoot goes to the root of the repository, from below it.
func enterRoot() error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			return errors.New("not in the repository of gocard")
		}
		dir = up
	}
	return errors.Join(os.Chdir(dir), os.MkdirAll(workDir, 0o755))
}

// write writes a program, its library and its script to a folder of its own.
func write(dir string, p *progen.Program) error {
	dir = filepath.Join(dir, p.Name)
	lib := filepath.Join(dir, "lib")
	source := bytes.ReplaceAll(p.Source, []byte(progen.LibraryPath), []byte(libraryPath(dir)))
	err := errors.Join(
		os.MkdirAll(dir, 0o755),
		os.WriteFile(filepath.Join(dir, p.Name+".go"), source, 0o644),
		os.WriteFile(filepath.Join(dir, p.Name+".apdu"), []byte(p.Script), 0o644))
	if p.Library == nil {
		return err
	}
	return errors.Join(err, os.MkdirAll(lib, 0o755), os.WriteFile(filepath.Join(lib, "lib.go"), p.Library, 0o644))
}

// libraryPath is the import path of the library of a program in a folder.
func libraryPath(dir string) string { return module + "/" + filepath.ToSlash(dir) + "/lib" }

// keep writes a program to where people look for it.
func keep(p *progen.Program) (string, error) {
	return filepath.Join(workDir, p.Name), write(workDir, p)
}

// read reads a program that was kept.
func read(dir string) (*progen.Program, error) {
	dir = filepath.Clean(dir)
	name := filepath.Base(dir)
	source, err := os.ReadFile(filepath.Join(dir, name+".go"))
	if err != nil {
		return nil, err
	}
	library, err := os.ReadFile(filepath.Join(dir, "lib", "lib.go"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	script, err := os.ReadFile(filepath.Join(dir, name+".apdu"))
	source = bytes.ReplaceAll(source, []byte(libraryPath(dir)), []byte(progen.LibraryPath))
	return &progen.Program{Name: name, Source: source, Library: library, Script: string(script)}, err
}
