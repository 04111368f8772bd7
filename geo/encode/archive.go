package encode

import (
	"archive/zip"
	"io"
	"time"

	"github.com/klauspost/compress/flate"
)

// zipLevel takes two thirds of the time of level 6, for up to an eighth more bytes.
const zipLevel = 3

// archive is a zip file of parts that a format is made of.
type archive struct {
	*zip.Writer
	created time.Time // of all parts
}

func newArchive(w io.Writer, created time.Time) archive {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, zipLevel) })
	return archive{z, created}
}

// create starts a part, which ends when the next one starts.
func (a archive) create(name string) (io.Writer, error) {
	return a.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.created})
}

// add adds a whole part.
func (a archive) add(name string, content []byte) error {
	w, err := a.create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}

// Discard leaves what was written: nothing of an archive is on the disk.
func (archive) Discard() error { return nil }
