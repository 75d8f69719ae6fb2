package capfile

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Bounds of what is read of one zip entry: the size field of a .cap entry has two bytes, a .capx entry has at most 255 blocks of 64 KiB.
const (
	maxEntry     = 3 + 1<<16
	maxWideEntry = 16 << 20
	maxManifest  = 1 << 20
)

// ReadFile reads the CAP file with the given name, or the components that lie in the directory of that name.
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
	if stat.IsDir() {
		f, err := ReadComponents(os.DirFS(name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return f, nil
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
	z, err := readZip(r, size)
	if err != nil {
		return nil, fmt.Errorf("read CAP file: %w", err)
	}
	return z.file()
}

// ReadComponents reads component files that lie loose in a directory, as zip files hold them: Header.cap and so on. Other files are skipped.
func ReadComponents(dir fs.FS) (*File, error) {
	names, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("read components: %w", err)
	}
	z := &zipContents{components: map[Tag][]byte{}, names: map[Tag]string{}}
	for _, entry := range names {
		name, ext, ok := componentName(entry.Name())
		if entry.IsDir() || !ok {
			continue
		}
		file, err := dir.Open(entry.Name())
		if err == nil {
			var data []byte
			data, err = readAll(file, limitOf(ext))
			err = errors.Join(err, file.Close())
			if err == nil {
				err = z.component(name, data)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("read component %s: %w", entry.Name(), err)
		}
	}
	return z.file()
}

// file decodes what was collected.
func (z *zipContents) file() (*File, error) {
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

// componentName splits the name of a component's file; ok is false for other files.
func componentName(name string) (base, ext string, ok bool) {
	ext = path.Ext(name)
	base = strings.TrimSuffix(name, ext)
	ext = strings.ToLower(ext) // which may be longer
	return base, ext, ext == ".cap" || ext == wideExtension
}

func limitOf(ext string) int {
	if ext == wideExtension {
		return maxWideEntry
	}
	return maxEntry
}

func readZip(r io.ReaderAt, size int64) (*zipContents, error) {
	archive, err := zip.NewReader(r, size)
	if errors.Is(err, zip.ErrFormat) {
		return nil, fmt.Errorf("%w, which every CAP file is", err)
	}
	if err != nil {
		return nil, err
	}
	z := &zipContents{components: map[Tag][]byte{}, names: map[Tag]string{}}
	for _, entry := range archive.File {
		if err := z.add(entry); err != nil {
			return nil, fmt.Errorf("entry %q: %w", entry.Name, err)
		}
	}
	return z, nil
}

// zipContents collects the entries that matter.
type zipContents struct {
	path       string // directory above javacard/
	components map[Tag][]byte
	names      map[Tag]string
	manifest   []byte
}

func (z *zipContents) add(entry *zip.File) error {
	full := strings.TrimPrefix(path.Clean(strings.ReplaceAll(entry.Name, `\`, "/")), "/") // as tools of all systems write names
	if strings.EqualFold(full, manifestName) {
		b, err := readEntry(entry, maxManifest)
		z.manifest = b
		return err
	}
	dir, file := path.Split(full)
	dir = strings.TrimSuffix(dir, "/")
	name, ext, ok := componentName(file)
	if path.Base(dir) != "javacard" || !ok {
		return nil
	}
	if dir = path.Dir(dir); dir == "." || dir == "/" {
		return errors.New("no package directory above javacard")
	}
	if z.path != "" && z.path != dir {
		return fmt.Errorf("second package directory, components of %q came before", z.path)
	}
	z.path = dir
	data, err := readEntry(entry, limitOf(ext))
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
		// Tools that knew no Debug component yet wrote their own one under that name.
		custom := known == ComponentDebug && tag >= ComponentCustomFirst
		if strings.EqualFold(known.String(), name) && tag != known && !custom {
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

func readEntry(entry *zip.File, limit int) ([]byte, error) {
	rc, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	return readAll(rc, limit)
}

func readAll(r io.Reader, limit int) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(b) > limit {
		return nil, fmt.Errorf("more than %d bytes", limit)
	}
	return b, nil
}
