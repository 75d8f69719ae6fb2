package files

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// Profile says which files and keys a card has from the start. It is never changed, so that cards can share one.
type Profile struct {
	mf          *File
	keys        []*key
	subscribers subscribers
}

//go:embed default.profile
var defaultProfile string

// Default is the embedded profile, a USIM.
var Default = sync.OnceValue(func() *Profile {
	p, err := ParseProfile("default.profile", defaultProfile)
	if err != nil {
		panic("BUG: files: " + err.Error())
	}
	return p
})

// ParseProfile reads the text form (docs/uicc.md). Errors begin with name and line.
func ParseProfile(name, text string) (*Profile, error) {
	p := &profileParser{profile: &Profile{}}
	for line := range strings.Lines(text) {
		p.line++
		line, _, _ = strings.Cut(line, "#")
		if words := strings.Fields(line); len(words) > 0 {
			if err := p.item(words); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, p.line, err)
			}
		}
	}
	switch {
	case p.dir != nil:
		return nil, fmt.Errorf("%s:%d: the end is missing: } of %s", name, p.line, p.dir.title())
	case p.profile.mf == nil:
		return nil, fmt.Errorf("%s:%d: there is no mf", name, p.line)
	}
	return p.profile, nil
}

// profileParser is the state between lines.
type profileParser struct {
	profile *Profile
	line    int
	dir     *File // open
	ef      *File // whose contents may follow
	filled  int   // bytes of ef that have contents
	memory  int
}

// title names a file in messages.
func (f *File) title() string {
	switch {
	case f.isADF():
		return "adf " + f.Name.String()
	case f.parent == nil:
		return "mf"
	case f.isDirectory():
		return fmt.Sprintf("df %04X", f.ID)
	}
	return fmt.Sprintf("ef %04X", f.ID)
}

func (p *profileParser) item(words []string) error {
	verb, args := words[0], words[1:]
	switch verb {
	case "data":
		return p.data(args)
	case "rule":
		return p.rule(args)
	case "aka":
		return p.aka(args)
	}
	p.ef = nil
	switch verb {
	case "pin":
		return p.pin(args)
	case "mf", "df", "adf":
		return p.directory(verb, args)
	case "ef":
		return p.file(args)
	case "}":
		if p.dir == nil {
			return fmt.Errorf("} without a directory")
		}
		p.dir = p.dir.parent
		return nil
	}
	return fmt.Errorf("unknown item %q: want pin, mf, df, adf, aka, ef, data, rule or }", verb)
}

// directory is `mf OPTIONS {`, `df FID OPTIONS {` or `adf AID OPTIONS {`.
func (p *profileParser) directory(verb string, args []string) error {
	f := &File{ID: fidMF, Shareable: true, contents: &contents{Kind: Directory, Life: lifeActivated}}
	var err error
	switch {
	case (verb == "mf") != (p.dir == nil):
		return fmt.Errorf("%s: the mf is the first file, and all others are in it", verb)
	case verb == "mf" && p.profile.mf != nil:
		return fmt.Errorf("a second mf")
	case verb == "adf" && p.dir.parent != nil:
		return fmt.Errorf("adf: an ADF is in the mf")
	case verb != "mf" && len(args) == 0:
		return fmt.Errorf("%s: the identifier is missing", verb)
	case verb == "df":
		f.ID, err = p.fid(args[0])
	case verb == "adf":
		f.ID = fidADF
		f.Name, err = p.adfName(args[0])
	}
	if err != nil {
		return err
	}
	if verb != "mf" {
		args = args[1:]
	}
	if len(args) == 0 || args[len(args)-1] != "{" {
		return fmt.Errorf("%s: { is missing at the end of the line", verb)
	}
	if err := p.options(f, args[:len(args)-1]); err != nil {
		return err
	}
	if p.dir == nil {
		p.profile.mf = f
	} else {
		p.dir.add(f)
	}
	p.dir = f
	return nil
}

// file is `ef FID transparent=SIZE OPTIONS`, or with linear=COUNTxLENGTH, cyclic=COUNTxLENGTH, ber-tlv=SIZE or link=PATH.
func (p *profileParser) file(args []string) error {
	if p.dir == nil {
		return fmt.Errorf("ef: outside of a directory")
	}
	if len(args) == 0 {
		return fmt.Errorf("ef: the identifier is missing")
	}
	f := &File{Shareable: true, contents: &contents{Life: lifeActivated}}
	var err error
	if f.ID, err = p.fid(args[0]); err != nil {
		return err
	}
	linked, err := p.link(f, args[1:])
	if err == nil && !linked {
		err = p.options(f, args[1:])
	}
	if err != nil {
		return err
	}
	switch {
	case f.Kind == 0:
		return fmt.Errorf("ef %04X: transparent=, linear=, cyclic=, ber-tlv= or link= is missing", f.ID)
	case p.dir.childBySFI(f.SFI) != nil:
		return fmt.Errorf("ef %04X: sfi %02X is that of ef %04X", f.ID, f.SFI, p.dir.childBySFI(f.SFI).ID)
	}
	p.dir.add(f)
	if linked {
		return nil
	}
	if p.memory += len(f.Data); p.memory > maxMemory {
		return fmt.Errorf("ef %04X: the files have more than %d bytes", f.ID, maxMemory)
	}
	p.ef, p.filled = f, 0
	return nil
}

// data is `data HEX...`: contents of the EF above, record by record in EFs with records, whole
// data objects in those of BER-TLV structure; what stays open is FF.
func (p *profileParser) data(args []string) error {
	b, err := parseHex(args)
	if err != nil {
		return err
	}
	return p.contents(b)
}

func (p *profileParser) contents(b []byte) error {
	f := p.ef
	if f == nil {
		return fmt.Errorf("contents without an ef above")
	}
	size := len(f.Data) - p.filled
	if f.hasRecords() {
		size = min(size, f.RecordLen)
	}
	if size == 0 || len(b) > size {
		return fmt.Errorf("ef %04X: %d bytes, and there is room for %d", f.ID, len(b), size)
	}
	if f.Kind == BERTLV {
		if err := f.fits(b); err != nil {
			return err
		}
	}
	copy(f.Data[p.filled:], b)
	if f.hasRecords() {
		p.filled += f.RecordLen
	} else {
		p.filled += len(b)
	}
	return nil
}

// fits judges contents of a BER-TLV structure EF: whole data objects with other tags than those before.
func (f *File) fits(b []byte) error {
	seen, end := map[uint32]bool{}, 0
	for o := range dataObjects(f.Data) {
		seen[o.tag] = true
	}
	for o := range dataObjects(b) {
		if seen[o.tag] || checkTag(o.tag) != nil {
			return fmt.Errorf("ef %04X: tag %X comes twice, or is reserved", f.ID, o.tag)
		}
		seen[o.tag], end = true, o.end
	}
	if end != len(b) {
		return fmt.Errorf("ef %04X: byte %d begins no whole data object", f.ID, end+1)
	}
	return nil
}
