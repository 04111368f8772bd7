package area

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"github.com/paulmach/orb"
	"golang.org/x/text/encoding/htmlindex"
)

// vocabulary reads the elements of one XML language. Names are local: files with a wrong
// namespace, or none, are common.
type vocabulary interface {
	start(e xml.StartElement) error
	text(t []byte)
	end(name string) error
	polygons() ([]orb.Polygon, error)
}

// readXML reads KML or GPX. Entities other than XML's own are refused, so that none can
// grow.
func readXML(data []byte) ([]orb.Polygon, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(in), nil
	}
	var v vocabulary
	for depth := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && v != nil {
			return v.polygons()
		}
		if err != nil {
			return nil, invalid("the XML cannot be read: %s", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return nil, invalid("the XML is nested too deeply")
			}
			if v == nil {
				if v, err = vocabularyOf(t.Name.Local); err != nil {
					return nil, err
				}
			}
			err = v.start(t)
		case xml.CharData:
			if v != nil {
				v.text(t)
			}
		case xml.EndElement:
			depth--
			err = v.end(t.Name.Local)
		}
		if err != nil {
			return nil, err
		}
	}
}

func vocabularyOf(root string) (vocabulary, error) {
	switch root {
	case "kml":
		return &kml{}, nil
	case "gpx":
		return &gpx{}, nil
	}
	return nil, invalid("the XML is %.40q; areas are read from KML and GPX", root)
}
