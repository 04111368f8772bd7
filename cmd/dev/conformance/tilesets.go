package conformance

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Conformance classes of OGC API - Tiles (OGC 20-057).
const (
	specTiles        = specBase + "ogcapi-tiles-1/1.0/conf/"
	classTiles       = specTiles + "core"
	classTileset     = specTiles + "tileset"
	classTilesetList = specTiles + "tilesets-list"
	classDataset     = specTiles + "dataset-tilesets"
	classGeodata     = specTiles + "geodata-tilesets"
	classMVT         = specTiles + "mvt"
	classSelection   = specTiles + "collections-selection"
	classTilesOAS    = specTiles + "oas30"
)

// Relations of tilesets.
const (
	relTilesets     = relBase + "tilesets-"
	relTilingScheme = relBase + "tiling-scheme"
)

// A tilesetList is the document at .../tiles.
type tilesetList struct {
	*answer
	owner    string // of which collection; empty: of the dataset
	Tilesets []tileset
}

// A tileset is the metadata of a tileset (OGC 17-083r4, 7), in a list or whole.
type tileset struct {
	Title            string
	DataType         string
	CRS              json.RawMessage
	TileMatrixSetURI string
	Links            links
	Limits           []tileLimits `json:"tileMatrixSetLimits"`
}

// tileLimits say which tiles of a tile matrix there may be.
type tileLimits struct {
	TileMatrix             string
	MinTileRow, MaxTileRow int
	MinTileCol, MaxTileCol int
}

// A tileMatrixSet is a tiling scheme (OGC 17-083r4, 6).
type tileMatrixSet struct {
	ID           string
	URI          string
	CRS          json.RawMessage
	OrderedAxes  []string
	TileMatrices []tileMatrix
}

type tileMatrix struct {
	ID                        string
	ScaleDenominator          float64
	CellSize                  float64
	PointOfOrigin             position
	TileWidth, TileHeight     int
	MatrixWidth, MatrixHeight int
}

// crsURI reads a CRS that is written as its URI, or as an object with one.
func crsURI(text json.RawMessage) string {
	var uri string
	var object struct{ URI string }
	if json.Unmarshal(text, &uri) == nil {
		return uri
	}
	if json.Unmarshal(text, &object) == nil {
		return object.URI
	}
	return ""
}

// tilesetLinks are the links to lists of tilesets among some links.
func tilesetLinks(all links) links {
	var some links
	for _, l := range all {
		if strings.HasPrefix(l.Rel, relTilesets) {
			some = append(some, l)
		}
	}
	return some
}

// datasetList is the list that the landing page links to.
func (t *target) datasetList() (*tilesetList, error) {
	doc, err := t.landing()
	if err != nil {
		return nil, err
	}
	all := tilesetLinks(doc.Links)
	if len(all) == 0 {
		return nil, fmt.Errorf("the landing page has no link to tilesets (%s)", relTilesets+"vector")
	}
	return t.list(all[0], "")
}

// collectionList is the list that a collection links to.
func (t *target) collectionList(c *collection) (*tilesetList, error) {
	all := tilesetLinks(c.Links)
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no link to tilesets (%s)", c.ID, relTilesets+"vector")
	}
	return t.list(all[0], c.ID)
}

func (t *target) list(l link, owner string) (*tilesetList, error) {
	doc := &tilesetList{owner: owner}
	a, err := t.document(l.Href, mediaJSON, doc)
	if err != nil {
		return nil, err
	}
	doc.answer = a
	if len(doc.Tilesets) == 0 {
		return nil, a.errorf("there are no tilesets")
	}
	return doc, nil
}

// lists returns all lists there are: of the dataset and of collections, as far as
// their classes are declared.
func (t *target) lists() ([]*tilesetList, error) {
	var all []*tilesetList
	if t.declared(classDataset) {
		l, err := t.datasetList()
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	if !t.declared(classGeodata) {
		return all, nil
	}
	collections, err := t.collections()
	if err != nil {
		return nil, err
	}
	for _, c := range collections {
		l, err := t.collectionList(c)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

// whole reads the full metadata of a tileset of a list.
func (t *target) whole(s *tileset) (*tileset, *answer, error) {
	self, ok := s.Links.find("self", "")
	if !ok {
		return nil, nil, fmt.Errorf("the tileset %q has no link self", s.Title)
	}
	var full tileset
	a, err := t.document(self.Href, mediaJSON, &full)
	return &full, a, err
}

// eachTileset asserts something of the full metadata of every tileset.
func eachTileset(t *tester, verify func(list *tilesetList, s *tileset, a *answer) error) {
	lists, err := t.lists()
	if err != nil {
		t.assert("", needs(err))
		return
	}
	for _, list := range lists {
		for i := range list.Tilesets {
			s, a, err := t.whole(&list.Tilesets[i])
			if err != nil {
				t.assert(list.url, needs(err))
				continue
			}
			t.assert(a.url, verify(list, s, a))
		}
	}
}

// item is the template of the addresses of vector tiles.
func (s *tileset) item() (link, error) {
	for _, l := range s.Links.rel("item") {
		if l.Type == mediaTile {
			return l, nil
		}
	}
	return link{}, fmt.Errorf("the tileset %q has no link item of type %s", s.Title, mediaTile)
}

// tileURL fills a template in.
func tileURL(template, matrix string, row, col int) string {
	return strings.NewReplacer("{tileMatrix}", matrix, "{tileRow}", strconv.Itoa(row), "{tileCol}", strconv.Itoa(col)).Replace(template)
}

// scheme reads the definition of a tileset's tile matrix set.
func (t *target) scheme(s *tileset) (*tileMatrixSet, error) {
	l, ok := s.Links.find(relTilingScheme, "")
	if !ok {
		return nil, fmt.Errorf("the tileset %q has no link %s", s.Title, relTilingScheme)
	}
	var doc tileMatrixSet
	a, err := t.document(l.Href, mediaJSON, &doc)
	if err == nil && len(doc.TileMatrices) == 0 {
		err = a.errorf("there are no tileMatrices")
	}
	return &doc, err
}

// matrix returns a tile matrix by its id.
func (s *tileMatrixSet) matrix(id string) (*tileMatrix, error) {
	for i := range s.TileMatrices {
		if s.TileMatrices[i].ID == id {
			return &s.TileMatrices[i], nil
		}
	}
	return nil, fmt.Errorf("the tile matrix set %s has no tile matrix %q", s.ID, id)
}

// place returns column and row of a position of the CRS, with fractions: whole numbers
// are the upper left corners of tiles (OGC 17-083r4, annex I).
func (m *tileMatrix) place(p position, northingFirst bool) (col, row float64) {
	x, y, origin := p[0], p[1], m.PointOfOrigin
	if northingFirst {
		x, y, origin = y, x, position{origin[1], origin[0]}
	}
	return (x - origin[0]) / (m.CellSize * float64(m.TileWidth)), (origin[1] - y) / (m.CellSize * float64(m.TileHeight))
}

// northingFirst tells whether positions of the set's CRS begin with the latitude or
// the northing.
func (s *tileMatrixSet) northingFirst() bool {
	return len(s.OrderedAxes) > 0 && (strings.HasPrefix(s.OrderedAxes[0], "Lat") || strings.HasPrefix(s.OrderedAxes[0], "N"))
}
