package encode

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"slices"

	"lindero/geo/symbology"
)

// kmzFile is KML in a zip with the images of its symbols, which come last, once it is
// known which there are (OGC 07-147r2, annex C).
type kmzFile struct {
	*kmlFile
	archive archive
}

func openKMZ(w io.Writer, o FileOptions) (FileWriter, error) {
	z := newArchive(w, o.Created)
	doc, err := z.create("doc.kml")
	if err != nil {
		return nil, err
	}
	f := newKMLFile(doc, o)
	f.symbols = &kmzSymbols{}
	return &kmzFile{f, z}, nil
}

func (f *kmzFile) Close() error {
	if err := f.kmlFile.Close(); err != nil {
		return err
	}
	for _, s := range f.symbols.all {
		image, err := symbolPNG(s)
		if err != nil {
			return err
		}
		if err := f.archive.add(symbolName(s), image); err != nil {
			return err
		}
	}
	return f.archive.Close()
}

// kmzSymbols are the symbols whose images a file will hold.
type kmzSymbols struct{ all []symbology.Symbol }

// add returns where the image of a symbol will lie.
func (s *kmzSymbols) add(wanted symbology.Symbol) string {
	name := symbolName(wanted)
	if !slices.ContainsFunc(s.all, func(other symbology.Symbol) bool { return symbolName(other) == name }) {
		s.all = append(s.all, wanted)
	}
	return name
}

// symbolName is where the image of a symbol lies. Programs show all at one size.
func symbolName(s symbology.Symbol) string {
	return fmt.Sprintf("symbols/%s-%s-%06x.png", s.Shape, s.Mark, uint32(s.Color))
}

// symbolSide is the width and height of a symbol's image in pixels: programs show it at
// half of that, or whole on screens of twice the pixels.
const symbolSide = 64

// symbolPNG draws a symbol on a transparent background.
func symbolPNG(s symbology.Symbol) ([]byte, error) {
	picture, err := s.Picture()
	if err != nil {
		return nil, err
	}
	drawn, err := picture.Draw(symbolSide)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = png.Encode(&out, drawn)
	return out.Bytes(), err
}
