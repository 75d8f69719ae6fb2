package javacard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// Target is a kind of card: the edition of the platform it implements.
type Target struct {
	Name   string
	Format capfile.Format // of CAP files made for it
}

// targets are all kinds of card that can be built for, oldest first.
var targets = []Target{
	{"jc222", capfile.Format21},
	{"jc304", capfile.Format21},
	{"jc305", capfile.Format22},
	{"jc310", capfile.Format23},
}

// DefaultTarget is the target of builds that name none.
const DefaultTarget = "jc304"

// TargetByName finds a target; the empty name is the default.
func TargetByName(name string) (Target, error) {
	if name == "" {
		name = DefaultTarget
	}
	var known []string
	for _, t := range targets {
		if t.Name == name {
			return t, nil
		}
		known = append(known, t.Name)
	}
	return Target{}, fmt.Errorf("unknown target %q, want one of %s", name, strings.Join(known, ", "))
}

// Targets lists all targets, oldest first.
func Targets() []Target { return slices.Clone(targets) }
