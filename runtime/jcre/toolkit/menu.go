package toolkit

import (
	"slices"

	"github.com/gocard/gocard/runtime/cat"
)

// menuEntry is an initialised menu entry.
type menuEntry struct {
	id         byte
	enabled    bool
	attributed bool // attribute was set
	attribute  [4]byte
	Item
}

// Item is what initMenuEntry and changeMenuEntry set.
type Item struct {
	text          string
	nextAction    byte
	help          bool
	iconQualifier byte
	icon          byte // 0: none
}

// NewItem makes the item of a call. Icon identifiers are bytes in SET UP MENU.
func NewItem(text []byte, nextAction byte, help bool, iconQualifier byte, icon int16) Item {
	return Item{text: string(text), nextAction: nextAction, help: help, iconQualifier: iconQualifier, icon: byte(icon)}
}

// InitMenuEntry is ToolkitRegistry.initMenuEntry: it takes the next entry of the install parameters.
func (e *Entry) InitMenuEntry(item Item) (id byte, err error) {
	n := len(e.menu)
	switch {
	case n >= len(e.Menu):
		return 0, throw(RegistryError)
	case len(item.text) > int(e.TextLength):
		return 0, throw(AllowedLengthExceeded)
	}
	id = e.Menu[n].ID
	return id, e.change(8+len(item.text), func(r *registration) error {
		r.menu = append(slices.Clone(r.menu), menuEntry{id: id, enabled: true, Item: item})
		return nil
	})
}

// changeMenu changes the applet's initialised entry with an identifier.
func (e *Entry) changeMenu(id byte, n int, f func(m *menuEntry)) error {
	at := slices.IndexFunc(e.menu, func(m menuEntry) bool { return m.id == id })
	if at < 0 {
		return throw(MenuEntryNotFound)
	}
	return e.change(n, func(r *registration) error {
		r.menu = slices.Clone(r.menu)
		f(&r.menu[at])
		return nil
	})
}

// ChangeMenuEntry is ToolkitRegistry.changeMenuEntry, which enables the entry, too.
func (e *Entry) ChangeMenuEntry(id byte, item Item) error {
	if len(item.text) > int(e.TextLength) {
		return throw(AllowedLengthExceeded)
	}
	return e.changeMenu(id, 8+len(item.text), func(m *menuEntry) { m.Item, m.enabled = item, true })
}

// EnableMenuEntry is ToolkitRegistry.enableMenuEntry and disableMenuEntry.
func (e *Entry) EnableMenuEntry(id byte, enabled bool) error {
	return e.changeMenu(id, 1, func(m *menuEntry) { m.enabled = enabled })
}

// SetMenuEntryTextAttribute is ToolkitRegistry.setMenuEntryTextAttribute.
func (e *Entry) SetMenuEntryTextAttribute(id byte, attribute []byte) error {
	if len(attribute) != len(defaultAttribute) {
		return throw(BadInputParameter)
	}
	return e.changeMenu(id, len(attribute), func(m *menuEntry) {
		m.attribute, m.attributed = [4]byte(attribute), true
	})
}

// defaultAttribute is the text attribute of an entry without one.
var defaultAttribute = [4]byte{0x00, 0x00, 0x03, 0x90}

// Tags of SET UP MENU.
const (
	tagNextActions    = 0x18
	tagIcons          = 0x1F
	tagTextAttribute  = 0x50
	tagTextAttributes = 0x51
)

// Qualifier of SET UP MENU.
const helpAvailable = 0x80

var (
	canSetUpMenu   = cat.Bit(4, 6)
	textAttributes = cat.Bit(16, 4)
)

// displayed are the entries of the menu that the user sees, in order.
func (t *Toolkit) displayed() []menuEntry {
	var list []menuEntry
	for _, id := range t.order {
		e := t.menuOwner(id)
		if e == nil || e.instance() == nil {
			continue
		}
		for _, m := range e.menu {
			if m.id == id && m.enabled {
				list = append(list, m)
			}
		}
	}
	return list
}

// menuOwner is the entry that a menu identifier was given to; nil: nobody.
func (t *Toolkit) menuOwner(id byte) *Entry {
	for _, e := range t.entries {
		if slices.ContainsFunc(e.Menu, func(m MenuPosition) bool { return m.ID == id }) {
			return e
		}
	}
	return nil
}

// setUpMenu is the SET UP MENU command for the present menu. An item without anything takes the menu away.
func (t *Toolkit) setUpMenu(list []menuEntry) []byte {
	title, attribute := t.title()
	qualifier := byte(0)
	objects := []cat.Object{cat.Obj(cat.TagAlphaIdentifier, title...)}
	var next, icons, attributes []byte
	allIcons, iconQualifier := len(list) > 0, byte(0)
	attributed := t.session.Profile().Has(textAttributes) && slices.ContainsFunc(list, func(m menuEntry) bool { return m.attributed })
	for _, m := range list {
		objects = append(objects, cat.Obj(cat.TagItem, append([]byte{m.id}, m.text...)...))
		if m.help {
			qualifier = helpAvailable
		}
		next = append(next, m.nextAction)
		icons = append(icons, m.icon)
		allIcons = allIcons && m.icon != 0
		iconQualifier |= m.iconQualifier
		if !m.attributed {
			m.attribute = defaultAttribute
		}
		attributes = append(attributes, m.attribute[:]...)
	}
	if len(list) == 0 {
		objects = append(objects, cat.Obj(cat.TagItem))
	}
	optional := func(wanted bool, tag cat.Tag, value []byte) {
		if wanted {
			objects = append(objects, cat.Object{Number: tag, Value: value})
		}
	}
	optional(slices.ContainsFunc(next, func(b byte) bool { return b != 0 }), tagNextActions, next)
	optional(allIcons, tagIcons, append([]byte{iconQualifier}, icons...))
	optional(len(attribute) > 0 && t.session.Profile().Has(textAttributes), tagTextAttribute, attribute)
	optional(attributed, tagTextAttributes, attributes)
	return cat.NewCommand(cat.SetUpMenu, qualifier, cat.Terminal, objects...).Bytes()
}

// The file with the title of the menu (TS 102 221 13.2).
const (
	fidTelecom = 0x7F10
	fidSUME    = 0x6F54
)

// title is the alpha identifier and the text attribute in EF_SUME; both are empty without the file.
func (t *Toolkit) title() (text, attribute []byte) {
	if t.files == nil {
		return nil, nil
	}
	h := NewHandler(0, t.files.Read(fidTelecom, fidSUME))
	if e, ok := h.search(byte(cat.TagAlphaIdentifier), 1); ok {
		text = h.list[e.start:e.end]
	}
	if e, ok := h.search(tagTextAttribute, 1); ok {
		attribute = h.list[e.start:e.end]
	}
	return text, attribute
}
