package capfile

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// maxEntry bounds what is read of one zip entry.
const maxEntry = 16 << 20

// ReadFile reads the CAP file with the given name.
func ReadFile(name string) (*File, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read CAP file: %w", err)
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("read CAP file: %w", err)
	}
	f, err := Read(file, stat.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// Read reads a CAP file: a zip file with one directory PATH/javacard that holds
// the components. Names are taken without regard to case, entries in any order;
// entries elsewhere are skipped, but for the manifest's applet names.
func Read(r io.ReaderAt, size int64) (*File, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("read CAP file: %w", err)
	}
	z := zipContents{components: map[Tag][]byte{}, names: map[Tag]string{}}
	for _, entry := range archive.File {
		if err := z.add(entry); err != nil {
			return nil, fmt.Errorf("read CAP file: entry %q: %w", entry.Name, err)
		}
	}
	f, err := Parse(z.components)
	if err != nil {
		return nil, err
	}
	f.Path = z.path
	for i := range f.Custom {
		f.Custom[i].Name = z.names[f.Custom[i].Tag]
	}
	f.AppletNames = manifestAppletNames(z.manifest)
	return f, nil
}

// zipContents collects the entries that matter.
type zipContents struct {
	path       string // directory above javacard/
	components map[Tag][]byte
	names      map[Tag]string
	manifest   []byte
}

func (z *zipContents) add(entry *zip.File) error {
	if strings.EqualFold(entry.Name, manifestName) {
		b, err := readEntry(entry)
		z.manifest = b
		return err
	}
	dir, name := path.Split(entry.Name)
	dir = strings.TrimSuffix(dir, "/")
	ext := strings.ToLower(path.Ext(name))
	if path.Base(dir) != "javacard" || ext != ".cap" && ext != ".capx" {
		return nil
	}
	name = name[:len(name)-len(ext)]
	if ext == ".capx" && !strings.EqualFold(name, ComponentStaticResources.String()) {
		return ErrExtended
	}
	if dir = path.Dir(dir); dir == "." || dir == "/" {
		return errors.New("no package directory above javacard")
	}
	if z.path != "" && z.path != dir {
		return fmt.Errorf("second package directory, components of %q came before", z.path)
	}
	z.path = dir
	data, err := readEntry(entry)
	if err != nil {
		return err
	}
	return z.component(name, data)
}

// component files one component under its tag, which must be the one its name
// stands for.
func (z *zipContents) component(name string, data []byte) error {
	if len(data) == 0 {
		return fmt.Errorf("empty component")
	}
	tag := Tag(data[0])
	for known := ComponentHeader; known <= lastTag; known++ {
		if strings.EqualFold(known.String(), name) && tag != known {
			return fmt.Errorf("tag %d, want %d", uint8(tag), uint8(known))
		}
	}
	if tag <= lastTag && !strings.EqualFold(tag.String(), name) || tag > lastTag && tag < ComponentCustomFirst {
		return fmt.Errorf("tag %d, a custom component needs one in the range 128 to 255", uint8(tag))
	}
	if _, ok := z.components[tag]; ok {
		return fmt.Errorf("second component with tag %d", uint8(tag))
	}
	z.components[tag] = data
	z.names[tag] = name
	return nil
}

func readEntry(entry *zip.File) ([]byte, error) {
	rc, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	b, err := io.ReadAll(io.LimitReader(rc, maxEntry+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxEntry {
		return nil, fmt.Errorf("more than %d bytes", maxEntry)
	}
	return b, nil
}
