package encode

import (
	"fmt"
	"io"
	"strings"
	"time"

	"lindero/geo"
)

// shapefiles writes a zip file of Shapefiles (ESRI Shapefile Technical Description, July
// 1998), a set for each layer or, where geometries are mixed, for each of points, lines
// and areas. fields.csv tells what the short names of fields stand for.
type shapefiles struct {
	archive
	about  FileOptions
	fields []byte // fields.csv
	layers []byte // what the layers say of themselves, for the readme
}

func openShapefiles(w io.Writer, o FileOptions) (FileWriter, error) {
	return &shapefiles{archive: newArchive(w, o.Created), about: o, fields: []byte("layer,field,name,title_es,title_en,note\r\n")}, nil
}

func (s *shapefiles) Layer(c *geo.Collection, o Options) (FeatureWriter, error) {
	if o.Lang == "" {
		o.Lang = s.about.Lang
	}
	s.layers = fmt.Appendf(s.layers, "\r\n%s: %s\r\n%s\r\n", c.ID, titleOf(c, o.Lang), strings.ReplaceAll(aboutOf(c, o.Lang), "\n", "\r\n"))
	return newSHPLayer(s, c, o), nil
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

// readme says what the file is, when it was made, and whose the data are.
func (s *shapefiles) readme() []byte {
	lines := append([]string{s.about.Title, s.about.Created.UTC().Format(time.RFC3339)}, s.about.Attribution...)
	lines = append(lines, "", geo.Text{
		ES: "fields.csv dice qué significa cada campo: sus nombres tienen diez letras a lo más.",
		EN: "fields.csv tells what each field stands for: their names have ten letters at most.",
	}.In(s.about.Lang), "")
	return append([]byte(strings.Join(lines, "\r\n")), s.layers...)
}
