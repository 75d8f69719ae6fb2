package cardtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// CheckAPI holds the directives of the API package in dir against the export file tables in factsDir: for every target's
// version each class, token and descriptor must be there, or not yet, as its since key says; the doc comment must name
// the original; constants that name theirs must have its value; args must fit the descriptor and the Go parameters.
func CheckAPI(t *testing.T, dir, factsDir string) {
	t.Helper()
	s, err := parseAPI(dir)
	if err != nil {
		t.Fatal(err)
	}
	versions := map[string]bool{}
	for key, v := range s.api.keys {
		switch oldest, newest, ranged := strings.Cut(v, ".."); {
		case strings.HasPrefix(key, "jc"):
			versions[v] = true
		case key == "version" && ranged:
			versions[oldest], versions[newest] = true, true
		case key == "version":
			versions[v] = true
		}
	}
	if len(versions) == 0 {
		t.Fatalf("%s: no target in the api directive", s.api.pos)
	}
	for v := range versions {
		facts, err := readFacts(factsDir, s.api.keys["name"], v)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range s.check(facts) {
			t.Error(problem)
		}
	}
}

// check gives every disagreement with one version's table.
func (s *apiSource) check(facts *factsTable) (problems []string) {
	report := func(pos token.Position, format string, args ...any) {
		problems = append(problems, fmt.Sprintf("%s: %s %s: %s", pos, facts.name, facts.version, fmt.Sprintf(format, args...)))
	}
	if facts.aid != s.api.keys["aid"] || facts.name != s.api.keys["name"] {
		report(s.api.pos, "the table is of %s %s", facts.name, facts.aid)
	}
	for _, d := range s.directives {
		if err := s.checkDirective(d, facts); err != nil {
			report(d.pos, "%v", err)
		}
	}
	for _, c := range s.constants {
		if err := checkConstant(c, facts); err != nil {
			report(c.pos, "%v", err)
		}
	}
	return problems
}

func (s *apiSource) checkDirective(d directive, facts *factsTable) error {
	switch d.verb {
	case "class", "interface", "exception":
		if d.goFun == nil {
			return checkClass(d, facts)
		}
		return s.checkMethod(d, facts)
	case "static", "new", "virtual":
		return s.checkMethod(d, facts)
	case "overrides":
		_, err := class(d, facts, "class", "interface")
		return err
	case "source":
		return nil
	case "intrinsic":
		if d.word == "" {
			return errors.New("intrinsic without a name")
		}
		return nil
	}
	return fmt.Errorf("unknown verb %q", d.verb)
}

func checkClass(d directive, facts *factsTable) error {
	c, err := class(d, facts, "token")
	switch since := d.keys["since"]; {
	case since != "" && versionLess(facts.version, since):
		if err == nil {
			return fmt.Errorf("%s exists before since=%s", c.name, since)
		}
		return nil
	case err != nil:
		return err
	case c.name != d.keys["name"]:
		return fmt.Errorf("token %s is %s", d.keys["token"], c.name)
	case c.iface != (d.verb == "interface"), c.throwable != (d.verb == "exception"):
		return fmt.Errorf("%s is no %s", c.name, d.verb)
	}
	return nil
}

// class finds the class that one of the keys names by token.
func class(d directive, facts *factsTable, keys ...string) (*factsClass, error) {
	for _, key := range keys {
		if v, ok := d.keys[key]; ok {
			token, err := strconv.Atoi(v)
			if err != nil {
				return nil, fmt.Errorf("%s=%s: %w", key, v, err)
			}
			if c := facts.classes[token]; c != nil {
				return c, nil
			}
			return nil, fmt.Errorf("no class with token %d", token)
		}
	}
	return nil, fmt.Errorf("none of the keys %v", keys)
}

func (s *apiSource) checkMethod(d directive, facts *factsTable) error {
	owner := d
	if d.verb == "virtual" || d.verb == "interface" {
		owner = s.types[d.recv]
	}
	c, err := class(owner, facts, "token", "class", "interface")
	if d.verb == "static" || d.verb == "new" {
		c, err = class(d, facts, "class")
	}
	if since := d.keys["since"]; err != nil && since != "" && versionLess(facts.version, since) {
		return nil // the class is as new
	}
	if err != nil {
		return err
	}
	token, err := strconv.Atoi(d.keys["token"])
	if err != nil {
		return fmt.Errorf("token=%s: %w", d.keys["token"], err)
	}
	methods := c.virtual
	if d.verb == "static" || d.verb == "new" {
		methods = c.static
	}
	m, have := methods[token]
	if since := d.keys["since"]; since != "" && versionLess(facts.version, since) {
		if have && m.desc == d.keys["desc"] {
			return fmt.Errorf("%s.%s exists before since=%s", c.name, m.name, since)
		}
		return nil
	}
	if !have {
		return fmt.Errorf("%s has no method with token %d", c.name, token)
	}
	return checkShape(d, c, m)
}

func checkShape(d directive, c *factsClass, m factsMethod) error {
	if m.desc != d.keys["desc"] {
		return fmt.Errorf("%s.%s has descriptor %s, not %s", c.name, m.name, m.desc, d.keys["desc"])
	}
	if (d.verb == "new") != (m.name == "<init>") {
		return fmt.Errorf("%s.%s is no constructor, or no method", c.name, m.name)
	}
	simple := strings.ReplaceAll(c.name[strings.LastIndex(c.name, "/")+1:], "$", ".")
	original := simple + "." + m.name
	if m.name != "<init>" && !strings.Contains(d.doc, original) {
		return fmt.Errorf("the doc comment does not name %s", original)
	}
	if err := checkArgs(d); err != nil {
		return fmt.Errorf("%s: %w", original, err)
	}
	return nil
}

// checkArgs compares the args key, or without one the Go parameters, with the descriptor's parameters.
func checkArgs(d directive) error {
	params := descriptorParams(d.keys["desc"])
	names, slices, lastIsSlice := goParams(d.goFun)
	if args, ok := d.keys["args"]; ok {
		atoms := strings.Split(args, ",")
		if len(atoms) != len(params) {
			return fmt.Errorf("args has %d atoms, the descriptor %d parameters", len(atoms), len(params))
		}
		for _, a := range atoms {
			name, _, _ := strings.Cut(a, ".")
			if _, err := strconv.Atoi(name); err != nil && !names[name] {
				return fmt.Errorf("args names %q, which is no parameter", name)
			}
		}
		return nil
	}
	arrays := 0
	for _, p := range params {
		if strings.HasPrefix(p, "[") {
			arrays++
		}
	}
	if arrays != slices || arrays > 1 || arrays == 1 && !lastIsSlice || arrays == 0 && len(params) != len(names) {
		return fmt.Errorf("%d array parameters for %d slices, %d for %d in all: args is needed", arrays, slices, len(params), len(names))
	}
	return nil
}

func descriptorParams(desc string) (params []string) {
	in := desc[strings.Index(desc, "(")+1 : strings.LastIndex(desc, ")")]
	for in != "" {
		n := 0
		for in[n] == '[' {
			n++
		}
		if in[n] == 'L' {
			n = strings.Index(in, ";")
		}
		params, in = append(params, in[:n+1]), in[n+1:]
	}
	return params
}

func goParams(f *ast.FuncType) (names map[string]bool, slices int, lastIsSlice bool) {
	names = map[string]bool{}
	if f == nil {
		return names, 0, false
	}
	for _, field := range f.Params.List {
		_, lastIsSlice = field.Type.(*ast.ArrayType)
		for _, n := range field.Names {
			names[n.Name] = true
			if lastIsSlice {
				slices++
			}
		}
	}
	return names, slices, lastIsSlice
}

func checkConstant(c apiConstant, facts *factsTable) error {
	simple, name, _ := strings.Cut(c.original, ".")
	want, ok := 0, false
	for _, class := range facts.classes {
		if strings.HasSuffix(class.name, "/"+simple) {
			want, ok = class.constants[name]
		}
	}
	if !ok {
		return nil // a constant is compiled into the CAP file, so one that the table does not have yet is no harm
	}
	got, err := constantValue(c.value)
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	if int16(got) != int16(want) && (got > 0xFF || int8(got) != int8(want)) {
		return fmt.Errorf("%s is %d, %s is %d", c.name, got, c.original, want)
	}
	return nil
}

func constantValue(e ast.Expr) (int64, error) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return strconv.ParseInt(e.Value, 0, 64)
	case *ast.UnaryExpr:
		v, err := constantValue(e.X)
		return -v, err
	}
	return 0, fmt.Errorf("not a literal")
}

func versionLess(a, b string) bool {
	var x, y [2]int
	_, _ = fmt.Sscanf(a, "%d.%d", &x[0], &x[1])
	_, _ = fmt.Sscanf(b, "%d.%d", &y[0], &y[1])
	return x[0] < y[0] || x[0] == y[0] && x[1] < y[1]
}
