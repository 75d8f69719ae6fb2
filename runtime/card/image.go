package card

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
)

// A card image is a file with the persistent state of a card:
//
//	0   magic "GOCARDIM"
//	8   commit record: length of the file that counts (8 bytes), CRC-32C of it (4 bytes)
//	20  records: length (4 bytes), CRC-32C (4 bytes), contents; the first is a
//	    snapshot, the others are changes in order
//
// A change is appended first, then the commit record, which lies in one page, is set
// over it. A process that is killed in between leaves bytes behind the length that
// counts, and they mean nothing. A snapshot goes to a new file that takes the name of the
// old one. So the file is always the state before or after a change; anything else is
// damage, and is refused.
const (
	imageMagic  = "GOCARDIM"
	imageCommit = len(imageMagic)
	imageStart  = imageCommit + 12
	recordHead  = 8
)

// minCompact is how long the changes in a file may at least become before a snapshot
// takes their place.
const minCompact = 256 << 10

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrImageInUse says that another process has the image.
var ErrImageInUse = errors.New("in use by another process")

// ImageError says that an image cannot be used. The file is left as it is.
type ImageError struct {
	File string
	Err  error
}

// Error names the file and says that nothing was written to it.
func (e *ImageError) Error() string {
	return fmt.Sprintf("card image %s: %v; the file is left as it is", e.File, e.Err)
}

// Unwrap returns the cause.
func (e *ImageError) Unwrap() error { return e.Err }

// imageFile is an image that a card writes to: jcvm.Image.
type imageFile struct {
	path     string
	lock     *os.File
	f        *os.File
	end      int64 // length that counts
	snapshot int64 // length up to the end of the snapshot
	buffer   []byte
}

// openImage locks an image and reads it; records is nil when there is no file yet.
func openImage(path string) (image *imageFile, records [][]byte, err error) {
	image = &imageFile{path: path}
	if image.lock, err = lockImage(path); err != nil {
		return nil, nil, err
	}
	b, err := readImage(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return image, nil, nil
	case err == nil:
		if records, err = imageRecords(b); err != nil {
			err = &ImageError{path, err}
		}
	}
	if err == nil {
		image.f, err = os.OpenFile(path, os.O_RDWR, 0)
	}
	if err != nil {
		return nil, nil, errors.Join(err, image.Close())
	}
	image.end = int64(binary.BigEndian.Uint64(b[imageCommit:]))
	image.snapshot = int64(imageStart + recordHead + len(records[0]))
	return image, records, nil
}

// readImage reads a whole file, or only the beginning of one that is no image.
func readImage(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, imageStart)
	if n, err := io.ReadFull(f, head); err != nil || string(head[:imageCommit]) != imageMagic {
		return head[:n], nil // imageRecords says what is wrong
	}
	rest, err := io.ReadAll(f)
	return append(head, rest...), err
}

// imageRecords checks the contents of a file and takes it apart.
func imageRecords(b []byte) ([][]byte, error) {
	if len(b) < imageStart || string(b[:imageCommit]) != imageMagic {
		return nil, errors.New("this is no card image, or it is cut")
	}
	length := binary.BigEndian.Uint64(b[imageCommit:])
	if crc32.Checksum(b[imageCommit:imageCommit+8], castagnoli) != binary.BigEndian.Uint32(b[imageCommit+8:]) {
		return nil, errors.New("damaged: the checksum of the commit record is wrong")
	}
	if length > uint64(len(b)) {
		return nil, fmt.Errorf("cut: it has %d of %d bytes", len(b), length)
	}
	var records [][]byte
	for at := imageStart; at < int(length); {
		rest := b[at:length]
		if len(rest) < recordHead || uint64(binary.BigEndian.Uint32(rest)) > uint64(len(rest)-recordHead) {
			return nil, fmt.Errorf("damaged: the record at offset %d does not end", at)
		}
		record := rest[recordHead : recordHead+int(binary.BigEndian.Uint32(rest))]
		if crc32.Checksum(record, castagnoli) != binary.BigEndian.Uint32(rest[4:]) {
			return nil, fmt.Errorf("damaged: the checksum of the record at offset %d is wrong", at)
		}
		records = append(records, record)
		at += recordHead + len(record)
	}
	if len(records) == 0 {
		return nil, errors.New("damaged: it has no snapshot")
	}
	return records, nil
}

func appendRecord(b, record []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(record)))
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(record, castagnoli))
	return append(b, record...)
}

func appendCommit(b []byte, length int64) []byte {
	at := len(b)
	b = binary.BigEndian.AppendUint64(b, uint64(length))
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b[at:], castagnoli))
}

// Append adds a change.
func (i *imageFile) Append(change []byte) error {
	i.buffer = appendRecord(i.buffer[:0], change)
	if _, err := i.f.WriteAt(i.buffer, i.end); err != nil {
		return fmt.Errorf("card image: %w", err)
	}
	end := i.end + int64(len(i.buffer))
	var commit [12]byte
	if _, err := i.f.WriteAt(appendCommit(commit[:0], end), int64(imageCommit)); err != nil {
		return fmt.Errorf("card image: %w", err)
	}
	i.end = end
	return nil
}

// IsLong reports whether the changes have become so long that a snapshot is shorter.
func (i *imageFile) IsLong() bool { return i.end-i.snapshot > max(minCompact, 2*i.snapshot) }

// Replace puts a file with a snapshot in the place of the present one.
func (i *imageFile) Replace(snapshot []byte) (err error) {
	end := int64(imageStart + recordHead + len(snapshot))
	b := appendCommit([]byte(imageMagic), end)
	b = appendRecord(b, snapshot)
	f, err := os.OpenFile(i.path+".new", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("card image: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("card image: %w", err), f.Close(), os.Remove(f.Name()))
		}
	}()
	if _, err := f.Write(b); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), i.path); err != nil {
		return err
	}
	if i.f != nil {
		i.f.Close()
	}
	i.f, i.end, i.snapshot = f, end, end
	return nil
}

// Close ends the use of the file; what was appended stays.
func (i *imageFile) Close() error {
	var err error
	if i.f != nil {
		err = i.f.Close()
	}
	return errors.Join(err, unlockImage(i.lock))
}
