package files

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
)

func parseHex(args []string) ([]byte, error) {
	b, err := hex.DecodeString(strings.Join(args, ""))
	if err != nil {
		return nil, fmt.Errorf("%q is not hex", strings.Join(args, " "))
	}
	return b, nil
}

func hexByte(s string) (byte, error) {
	n, err := strconv.ParseUint(s, 16, 8)
	if err != nil {
		return 0, fmt.Errorf("%q is not a byte in hex", s)
	}
	return byte(n), nil
}

// fid reads the identifier of a new file in the open directory.
func (p *profileParser) fid(s string) (uint16, error) {
	n, err := strconv.ParseUint(s, 16, 16)
	id := uint16(n)
	switch {
	case err != nil || len(s) != 4:
		return 0, fmt.Errorf("%q is not a file identifier: want four hex digits", s)
	case id == fidMF || id == fidADF || id == fidFuture:
		return 0, fmt.Errorf("file identifier %04X is reserved", id)
	case p.dir.child(id) != nil || p.dir.ID == id:
		return 0, fmt.Errorf("file identifier %04X is there already", id)
	}
	return id, nil
}

func (p *profileParser) adfName(s string) (iso7816.AID, error) {
	aid, err := iso7816.ParseAID(s)
	if err != nil {
		return aid, err
	}
	for _, f := range p.dir.children {
		if f.Name == aid {
			return aid, fmt.Errorf("adf %s is there already", aid)
		}
	}
	return aid, nil
}

// options reads NAME=VALUE words into f.
func (p *profileParser) options(f *File, words []string) error {
	for _, w := range words {
		name, value, _ := strings.Cut(w, "=")
		if err := option(f, name, value); err != nil {
			return fmt.Errorf("%s: %w", w, err)
		}
	}
	return nil
}

// link is `link=PATH` among the options of an EF, with nothing else than sfi and exclusive: f has the contents of another one.
func (p *profileParser) link(f *File, words []string) (bool, error) {
	at := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "link=") })
	if at < 0 {
		return false, nil
	}
	target := p.profile.mf
	for name := range strings.SplitSeq(words[at][len("link="):], "/") {
		if target = target.named(name); target == nil {
			return true, fmt.Errorf("%s: there is no such file above", words[at])
		}
	}
	if target.isDirectory() {
		return true, fmt.Errorf("%s: it is a directory", words[at])
	}
	for _, w := range slices.Delete(slices.Clone(words), at, at+1) {
		name, value, _ := strings.Cut(w, "=")
		if name != "sfi" && name != "exclusive" {
			return true, fmt.Errorf("%s: a link has the rules and contents of its file", w)
		}
		if err := option(f, name, value); err != nil {
			return true, fmt.Errorf("%s: %w", w, err)
		}
	}
	f.contents = target.contents
	return true, nil
}

// named is the child with a file identifier, or the ADF with an AID.
func (f *File) named(name string) *File {
	for _, c := range f.children {
		if c.isADF() && strings.EqualFold(c.Name.String(), name) || !c.isADF() && strings.EqualFold(fmt.Sprintf("%04X", c.ID), name) {
			return c
		}
	}
	return nil
}

var errOption = errors.New("unknown option here")

func option(f *File, name, value string) (err error) {
	switch {
	case name == "arr":
		return f.Security.setReference(value)
	case name == "compact":
		f.Security.Compact, err = parseHex([]string{value})
	case name == "exclusive" && value == "":
		f.Shareable = false
	case name == "pins" && f.isDirectory():
		f.Keys, err = keyList(value)
	case name == "life":
		life, ok := map[string]byte{"activated": lifeActivated, "deactivated": lifeDeactivated, "terminated": lifeTerminated}[value]
		if !ok {
			return errors.New("want activated, deactivated or terminated")
		}
		f.Life = life
	case f.isDirectory():
		return errOption
	case name == "transparent":
		return f.setSize(Transparent, "1", value)
	case name == "ber-tlv":
		return f.setSize(BERTLV, "1", value)
	case name == "linear", name == "cyclic":
		count, length, ok := strings.Cut(value, "x")
		if !ok {
			return errors.New("want COUNTxLENGTH")
		}
		kind := LinearFixed
		if name == "cyclic" {
			kind = Cyclic
		}
		return f.setSize(kind, count, length)
	case name == "sfi":
		f.SFI, err = hexByte(value)
		if err == nil && (f.SFI < 1 || f.SFI > 30) {
			err = errors.New("want 01 to 1E")
		}
	default:
		return errOption
	}
	return err
}

func (f *File) setSize(kind Kind, count, length string) error {
	n, err := strconv.Atoi(count)
	size, err2 := strconv.Atoi(length)
	limit := 255 // of a record
	switch kind {
	case Transparent:
		limit = 0x7FFF
	case BERTLV:
		limit = 0xFFFF
	}
	if err != nil || err2 != nil || n < 1 || n > 254 || size < 1 || size > limit {
		return fmt.Errorf("want sizes of 1 to %d, and 1 to 254 records", limit)
	}
	f.Kind, f.Data = kind, filled(n*size, 0xFF)
	switch kind {
	case LinearFixed, Cyclic:
		f.RecordLen = size
	case BERTLV:
		f.Data = make([]byte, size)
	}
	return nil
}

// setReference reads FID.RECORD, or FID.RECORD@SE,RECORD@SE.
func (s *security) setReference(value string) error {
	fid, records, ok := strings.Cut(value, ".")
	n, err := strconv.ParseUint(fid, 16, 16)
	if !ok || err != nil {
		return errors.New("want FID.RECORD, as 2F06.1")
	}
	s.ARR = uint16(n)
	for word := range strings.SplitSeq(records, ",") {
		nr, se, given := strings.Cut(word, "@")
		r := arrRecord{}
		if r.Record, err = hexByte(nr); err == nil && given {
			r.SE, err = hexByte(se)
		}
		if err != nil {
			return err
		}
		s.Records = append(s.Records, r)
	}
	return nil
}

func keyList(value string) (list []byte, err error) {
	for word := range strings.SplitSeq(value, ",") {
		ref, err := hexByte(word)
		if err != nil {
			return nil, err
		}
		list = append(list, ref)
	}
	return list, nil
}

// ruleActions are the words for operations in rules of EFs and directories.
var ruleActions = map[string]action{
	"read": actRead, "update": actUpdate, "deactivate": actDeactivate, "activate": actActivate, "terminate": actTerminate, "delete": actDelete,
	"increase": actIncrease, "resize": actResize,
	"delete-child": actDeleteChild, "create-ef": actCreateEF, "create-df": actCreateDF,
}

// rule is `rule ACTION,...=CONDITION ...`: a record of an EF_ARR in words.
func (p *profileParser) rule(args []string) error {
	var b []byte
	for _, w := range args {
		names, condition, ok := strings.Cut(w, "=")
		if !ok {
			return fmt.Errorf("%s: want ACTION,...=CONDITION", w)
		}
		sc, err := conditionDO(condition)
		if err != nil {
			return fmt.Errorf("%s: %w", w, err)
		}
		mode := byte(0)
		var instructions []byte
		for name := range strings.SplitSeq(names, ",") {
			a, ok := ruleActions[name]
			if !ok {
				return fmt.Errorf("%s: unknown action %q", w, name)
			}
			mode |= a.mode
			if a.ins != 0 {
				instructions = append(instructions, a.ins)
			}
		}
		if mode != 0 {
			b = append(appendTLV(b, 0x80, mode), sc...)
		}
		if instructions != nil {
			b = append(appendTLV(b, 0x84, instructions...), sc...)
		}
	}
	return p.contents(b)
}

// conditionDO makes the data object of always, never, or key references joined by | or &.
func conditionDO(text string) ([]byte, error) {
	switch text {
	case "always":
		return []byte{0x90, 0x00}, nil
	case "never":
		return []byte{0x97, 0x00}, nil
	}
	tag, sep := byte(0xA0), "|"
	if strings.Contains(text, "&") {
		tag, sep = 0xA7, "&"
	}
	var list []byte
	words := strings.Split(text, sep)
	for _, w := range words {
		ref, err := hexByte(w)
		if err != nil {
			return nil, fmt.Errorf("%w; a condition is always, never or key references", err)
		}
		list = appendTLV(list, 0xA4, 0x83, 0x01, ref, 0x95, 0x01, 0x08)
	}
	if len(words) == 1 {
		return list, nil
	}
	return appendTLV(nil, tag, list...), nil
}

// pin is `pin REF VALUE [tries=N] [puk=VALUE] [puktries=N] [disabled]`. Up to eight digits are ASCII, 16 hex digits are the eight bytes.
func (p *profileParser) pin(args []string) error {
	if len(args) < 2 {
		return errors.New("pin: want a key reference and a value")
	}
	ref, err := hexByte(args[0])
	if err != nil {
		return err
	}
	k := &key{ref: ref, max: 3, enabled: true}
	if err := setSecret(&k.value, args[1]); err != nil {
		return err
	}
	for _, w := range args[2:] {
		name, value, _ := strings.Cut(w, "=")
		if err := k.option(name, value); err != nil {
			return fmt.Errorf("pin %02X: %w", ref, err)
		}
	}
	for _, other := range p.profile.keys {
		if other.ref == ref {
			return fmt.Errorf("pin %02X is there already", ref)
		}
	}
	k.tries, k.pukTries = k.max, k.pukMax
	p.profile.keys = append(p.profile.keys, k)
	return nil
}

func (k *key) option(name, value string) error {
	switch name {
	case "tries", "puktries":
		n, err := strconv.ParseUint(value, 10, 8)
		if err != nil || n < 1 || n > 15 {
			return fmt.Errorf("%s: want 1 to 15", name)
		}
		if name == "tries" {
			k.max = byte(n)
		} else {
			k.pukMax = byte(n)
		}
		return nil
	case "puk":
		if k.pukMax == 0 {
			k.pukMax = 10
		}
		return setSecret(&k.puk, value)
	case "disabled":
		if k.isADM() {
			return errors.New("an administrative key is never disabled")
		}
		k.enabled = false
		return nil
	}
	return fmt.Errorf("%s: %w", name, errOption)
}

// setSecret reads a value without ever repeating it in an error.
func setSecret(to *[pinSize]byte, s string) error {
	if len(s) == 2*pinSize {
		b, err := hex.DecodeString(s)
		if err != nil {
			return errors.New("a value is up to 8 digits, or 16 hex digits")
		}
		copy(to[:], b)
		return nil
	}
	if len(s) < 4 || len(s) > pinSize || strings.Trim(s, "0123456789") != "" {
		return errors.New("a value is 4 to 8 digits, or 16 hex digits")
	}
	copy(to[:], filled(pinSize, 0xFF))
	copy(to[:], s)
	return nil
}
