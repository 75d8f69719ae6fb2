package capfile

import (
	"archive/zip"
	"fmt"
	"hash/crc32"
	"io"
)

// zipDate is 1980-01-01 in DOS form, the date of every entry. Only the DOS date
// is set, as a full time would add an extra field.
const zipDate = 0x21

// Write writes the CAP file as a zip file: the manifest, then the components in
// order of their tags, stored. The same File gives the same bytes.
func (f *File) Write(w io.Writer) error {
	components, err := f.Components()
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	if err := writeEntry(archive, manifestName, f.manifest()); err != nil {
		return fmt.Errorf("write CAP file: %w", err)
	}
	for _, c := range components {
		if err := writeEntry(archive, f.path()+"/javacard/"+c.Name, c.Data); err != nil {
			return fmt.Errorf("write CAP file: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write CAP file: %w", err)
	}
	return nil
}

// writeEntry stores data with sizes and CRC in the local header: Java readers
// refuse a stored entry with a data descriptor, which CreateHeader would write.
func writeEntry(archive *zip.Writer, name string, data []byte) error {
	header := &zip.FileHeader{
		Name:               name,
		Method:             zip.Store,
		CRC32:              crc32.ChecksumIEEE(data),
		CompressedSize64:   uint64(len(data)),
		UncompressedSize64: uint64(len(data)),
	}
	//lint:ignore SA1019 CreateRaw writes this field as it is, and Modified not at all
	header.ModifiedDate = zipDate
	w, err := archive.CreateRaw(header)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
