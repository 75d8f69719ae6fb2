package javacard

import (
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// target is a kind of card: the edition of the platform that it implements.
type target struct {
	name   string
	format capfile.Format // of CAP files made for it
}

// targets are all kinds of card that can be built for, oldest first.
var targets = []target{
	{"jc222", capfile.Format21},
	{"jc304", capfile.Format21},
	{"jc305", capfile.Format22},
	{"jc310", capfile.Format23},
}

// defaultTarget is the target of builds that name none.
const defaultTarget = "jc304"

// targetByName finds a target; the empty name is the default.
func targetByName(name string) (target, error) {
	if name == "" {
		name = defaultTarget
	}
	for _, t := range targets {
		if t.name == name {
			return t, nil
		}
	}
	return target{}, fmt.Errorf("unknown target %q, want one of %s", name, strings.Join(Targets(), ", "))
}

// Targets lists the names of all targets, oldest first.
func Targets() []string {
	var names []string
	for _, t := range targets {
		names = append(names, t.name)
	}
	return names
}
