package sprite

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"slices"
	"strings"

	"lindero/geo/symbology"
)

// Sheet is an image of many pictures, with the index that says where each lies.
type Sheet struct {
	PNG   []byte
	Index map[string]Entry // by name
}

// Entry is the place of a picture on its sheet, in pixels. PixelRatio is how many of
// them make a CSS pixel.
type Entry struct {
	X          int `json:"x"`
	Y          int `json:"y"`
	Width      int `json:"width"`
	Height     int `json:"height"`
	PixelRatio int `json:"pixelRatio"`
}

// columns is how many pictures lie beside each other.
const columns = 12

// NewSheet draws pictures for screens of a number of pixels to a CSS pixel, 1 or 2.
// Equal pictures give equal bytes, whatever their order and however often each comes.
// It fails where a picture is none that can be drawn.
func NewSheet(pictures []symbology.Picture, ratio int) (Sheet, error) {
	pictures = slices.SortedFunc(slices.Values(pictures), func(a, b symbology.Picture) int { return strings.Compare(a.Name, b.Name) })
	pictures = slices.CompactFunc(pictures, func(a, b symbology.Picture) bool { return a.Name == b.Name })
	images := make([]*image.RGBA, len(pictures))
	cell := 1
	for i, p := range pictures {
		var err error
		if images[i], err = p.Draw(p.Side(float64(ratio))); err != nil {
			return Sheet{}, err
		}
		cell = max(cell, images[i].Rect.Dx())
	}
	rows := (len(images) + columns - 1) / columns
	all := image.NewNRGBA(image.Rect(0, 0, columns*cell, max(rows, 1)*cell))
	sheet := Sheet{Index: make(map[string]Entry, len(images))}
	for i, picture := range images {
		at := image.Pt(i%columns*cell, i/columns*cell)
		draw.Draw(all, picture.Rect.Add(at), picture, image.Point{}, draw.Src)
		sheet.Index[pictures[i].Name] = Entry{at.X, at.Y, picture.Rect.Dx(), picture.Rect.Dy(), ratio}
	}
	var out bytes.Buffer
	err := png.Encode(&out, all)
	sheet.PNG = out.Bytes()
	return sheet, err
}
