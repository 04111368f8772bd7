package encode

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"

	"lindero/geo"
)

// zipLevel is a sixth of the time of the usual level, for a sixth more bytes.
const zipLevel = 3

// newZip starts a zip file with a fast compression.
func newZip(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, zipLevel) })
	return z
}

// shapefiles writes a zip file of Shapefiles (ESRI Shapefile Technical Description, July
// 1998), a set for each layer or, where geometries are mixed, for each of points, lines
// and areas. fields.csv tells what the short names of fields stand for.
type shapefiles struct {
	*zip.Writer
	about  FileOptions
	fields []byte // fields.csv
	layers []byte // what the layers say of themselves, for the readme
}

func openShapefiles(w io.Writer, o FileOptions) (FileWriter, error) {
	return &shapefiles{Writer: newZip(w), about: o, fields: []byte("layer,field,name,title_es,title_en,note\r\n")}, nil
}

func (s *shapefiles) Layer(c *geo.Collection, o Options) (FeatureWriter, error) {
	if o.Lang == "" {
		o.Lang = s.about.Lang
	}
	fmt.Fprintf(byteWriter{&s.layers}, "\r\n%s: %s\r\n%s\r\n", c.ID, c.Title.In(o.Lang), strings.ReplaceAll(aboutOf(c, o.Lang), "\n", "\r\n"))
	return newSHPLayer(s, c, o), nil
}

// byteWriter appends what is written.
type byteWriter struct{ to *[]byte }

func (b byteWriter) Write(p []byte) (int, error) {
	*b.to = append(*b.to, p...)
	return len(p), nil
}

// create starts a file of the archive.
func (s *shapefiles) create(name string) (io.Writer, error) {
	return s.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.about.Created})
}

func (s *shapefiles) add(name string, content []byte) error {
	w, err := s.create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}

func (s *shapefiles) Close() error {
	if err := s.add("fields.csv", s.fields); err != nil {
		return err
	}
	if err := s.add("README.txt", s.readme()); err != nil {
		return err
	}
	return s.Writer.Close()
}

func (*shapefiles) Discard() error { return nil }

// readme says what the file is, when it was made, and whose the data are.
func (s *shapefiles) readme() []byte {
	lines := append([]string{s.about.Title, s.about.Created.UTC().Format(time.RFC3339)}, s.about.Attribution...)
	lines = append(lines, "", geo.Text{
		ES: "fields.csv dice qué significa cada campo: sus nombres tienen diez letras a lo más.",
		EN: "fields.csv tells what each field stands for: their names have ten letters at most.",
	}.In(s.about.Lang), "")
	return append([]byte(strings.Join(lines, "\r\n")), s.layers...)
}
