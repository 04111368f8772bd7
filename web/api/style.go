package api

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles"
	"lindero/web/style"
	"lindero/web/style/glyph"
	"lindero/web/style/sprite"
)

// Media types of styles and what they load.
const (
	mediaStyle  = "application/vnd.mapbox.style+json"
	mediaPNG    = "image/png"
	mediaGlyphs = "application/x-protobuf"
)

// styleLayers are what a style of the whole map may be of.
var styleLayers = []string{"all", "data", "basemap"}

// asStyleDoc is how styles are offered.
var asStyleDoc = representation{"json", mediaStyle, []string{mediaJSON}}

// Style answers with the MapLibre style of the map; with layers=data or
// layers=basemap, of that part: a layer of vector tiles in QGIS has one source.
func (a *API) Style(c echo.Context) error {
	if err := allow(c, "f", "lang", "layers"); err != nil {
		return err
	}
	r, err := a.understand(c, asStyleDoc)
	if err != nil {
		return err
	}
	if r.view, err = a.view(c); err != nil {
		return err
	}
	o := style.Options{
		Title: r.Dataset.Title.Or(both("Lindero", "Lindero")), Language: r.lang, Base: r.base,
		Collections: r.styled(r.Collections), DataURL: r.base + "/tiles.json",
		Attribution: attribution(r.Dataset.Attribution, r.Collections), Backdrop: true, Basemap: r.Basemap, Center: center(r.data),
	}
	switch part := c.QueryParam("layers"); part {
	case "", "all":
	case "data":
		o.Backdrop = false
	case "basemap":
		o.DataURL = ""
	default:
		return geo.Errorf(geo.CodeInvalid, "layers", "layers takes one of %s, not %q", strings.Join(styleLayers, ", "), part)
	}
	return r.send(mediaStyle, style.New(o))
}

// CollectionStyle answers with the MapLibre style of one collection, which looks as
// it does on the map.
func (a *API) CollectionStyle(c echo.Context) error {
	r, collection, err := a.collectionDocument(c, asStyleDoc)
	if err != nil {
		return err
	}
	return r.send(mediaStyle, style.New(style.Options{
		Title: collection.Title.Or(both(collection.ID, collection.ID)), Language: r.lang, Base: r.base,
		Collections: r.styled([]*geo.Collection{collection}), DataURL: r.base + "/collections/" + collection.ID + "/tiles.json",
		Attribution: collection.Attribution, Center: center(r.layers[collection.ID]), Order: slices.Index(r.Collections, collection),
	}))
}

// styled says of collections what a style must know.
func (v *view) styled(collections []*geo.Collection) []style.Collection {
	all := make([]style.Collection, len(collections))
	for i, c := range collections {
		all[i] = style.Collection{Collection: c, Geometry: v.facts[c.ID].geometry, Synthetic: v.facts[c.ID].synthetic}
		all[i].Clusters = v.layers[c.ID].Layers()[0].Clusters
	}
	return all
}

// center is where a map of the tileset opens.
func center(set *tiles.Tileset) [3]float64 {
	return tiles.NewTileJSON(set, tiles.TileJSONOptions{}).Center
}

// sheets are the symbols of the view's styles for screens of 1 and 2 pixels to a CSS
// pixel.
type sheets [2]sprite.Sheet

func (v *view) drawSheets() (drawn sheets, err error) {
	pictures, err := style.Pictures(v.styled(v.Collections))
	if err != nil {
		return sheets{}, err
	}
	for i := range drawn {
		if drawn[i], err = sprite.NewSheet(pictures, i+1); err != nil {
			return sheets{}, err
		}
	}
	return drawn, nil
}

// spriteFiles are the names that clients ask for: of each sheet, its index and its
// image.
var spriteFiles = []string{"lindero.json", "lindero.png", "lindero@2x.json", "lindero@2x.png"}

// Sprite answers with the symbols of styles: their image, or where each lies on it.
func (a *API) Sprite(c echo.Context) error {
	if err := allow(c); err != nil {
		return err
	}
	v, err := a.view(c)
	if err != nil {
		return err
	}
	file, err := pathParam(c, "file")
	if err != nil {
		return err
	}
	i := slices.Index(spriteFiles, file)
	if i < 0 {
		return geo.Errorf(geo.CodeNotFound, "file", "there is no file %q of symbols; there is %s", file, strings.Join(spriteFiles, ", "))
	}
	drawn, err := v.sheets()
	if err != nil {
		return err
	}
	r, sheet := &request{c: c}, drawn[i/2]
	if i%2 == 0 {
		return r.send(mediaJSON, sheet.Index)
	}
	return r.sendBytes(mediaPNG, sheet.PNG)
}

// Glyphs answers with the glyphs of a font stack and a range of code points.
func (a *API) Glyphs(c echo.Context) error {
	if err := allow(c); err != nil {
		return err
	}
	stack, err := pathParam(c, "fontstack")
	if err != nil {
		return err
	}
	codes, err := pathParam(c, "range")
	if err != nil {
		return err
	}
	span, err := glyph.ParseRange(codes)
	if err != nil {
		return err
	}
	pbf, err := a.glyphs.PBF(stack, span)
	if err != nil {
		return err
	}
	r := &request{c: c}
	return r.sendBytes(mediaGlyphs, pbf)
}
