package cardtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// factsTable is one export file in text form: what a version of an API package offers.
type factsTable struct {
	name, version, aid string
	classes            map[int]*factsClass
}

type factsClass struct {
	name      string // javacard/framework/APDU
	iface     bool
	throwable bool
	static    map[int]factsMethod // static methods and constructors
	virtual   map[int]factsMethod // virtual and interface methods
	constants map[string]int
}

type factsMethod struct{ name, desc string }

const (
	flagStatic    = 0x0008
	flagInterface = 0x0200
)

// readFacts reads what the table of a package says about one version; the directory's files are named after packages.
func readFacts(dir, pkg, version string) (*factsTable, error) {
	file := filepath.Join(dir, strings.ReplaceAll(pkg, "/", ".")+".txt")
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	t := &factsTable{classes: map[int]*factsClass{}, version: version}
	var class *factsClass
	for n, line := range strings.Split(string(text), "\n") {
		line = strings.ReplaceAll(strings.ReplaceAll(line, " .", " "+pkg+"/"), "L.", "L"+pkg+"/")
		f, ok := inVersion(strings.Fields(line), version)
		if !ok || len(f) < 4 {
			continue
		}
		var err error
		switch f[0] {
		case "package":
			t.name, t.aid = f[1], f[2]
		case "class":
			class, err = t.addClass(f)
		case "f":
			err = class.addConstant(f)
		case "m":
			err = class.addMethod(f)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n+1, err)
		}
	}
	return t, nil
}

// inVersion takes the mark @FIRST or @FIRST-LAST off a line and says whether the line holds for a version.
func inVersion(f []string, version string) ([]string, bool) {
	if len(f) == 0 || !strings.HasPrefix(f[len(f)-1], "@") {
		return f, true
	}
	first, last, ranged := strings.Cut(f[len(f)-1][1:], "-")
	return f[:len(f)-1], !versionLess(version, first) && !(ranged && versionLess(last, version))
}

func (t *factsTable) addClass(f []string) (*factsClass, error) {
	token, err := strconv.Atoi(f[1])
	if err != nil {
		return nil, err
	}
	flags, err := strconv.ParseUint(f[2], 16, 16)
	c := &factsClass{static: map[int]factsMethod{}, virtual: map[int]factsMethod{}, constants: map[string]int{}}
	c.iface = flags&flagInterface != 0
	c.name = f[3]
	c.throwable = strings.Contains(strings.Join(f, " "), "java/lang/Throwable")
	t.classes[token] = c
	return c, err
}

func (c *factsClass) addConstant(f []string) (err error) {
	if c != nil && len(f) == 7 {
		c.constants[f[3]], err = strconv.Atoi(f[6])
	}
	return err
}

func (c *factsClass) addMethod(f []string) error {
	token, err := strconv.Atoi(f[1])
	if err != nil || c == nil || len(f) < 5 {
		return fmt.Errorf("method line %q: %v", f, err)
	}
	flags, err := strconv.ParseUint(f[2], 16, 16)
	m := factsMethod{f[3], f[4]}
	if flags&flagStatic != 0 || m.name == "<init>" {
		c.static[token] = m
	} else {
		c.virtual[token] = m
	}
	return err
}
