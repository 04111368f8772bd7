package api

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
	"lindero/tiles"
)

// The relations of links between tilesets and what belongs to them (OGC 20-057, 6.3).
const (
	relTilesets      = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
	relTilingSchemes = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
	relTilingScheme  = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
	relGeodata       = "http://www.opengis.net/def/rel/ogc/1.0/geodata"
	relDataset       = "http://www.opengis.net/def/rel/ogc/1.0/dataset"
)

// tilesetItem is a tileset in a list, and the head of its own document.
type tilesetItem struct {
	Title            string `json:"title"`
	DataType         string `json:"dataType"`
	CRS              string `json:"crs"`
	TileMatrixSetURI string `json:"tileMatrixSetURI"`
	TileMatrixSetID  string `json:"tileMatrixSetId"`
	Links            []Link `json:"links"`
}

// tilesetDoc is tileset metadata (OGC 17-083r4, 7 and annex A).
type tilesetDoc struct {
	tilesetItem
	Version     string         `json:"version"`
	Attribution string         `json:"attribution,omitempty"`
	MediaTypes  []string       `json:"mediaTypes"`
	BoundingBox boxDoc         `json:"boundingBox"`
	CenterPoint centerDoc      `json:"centerPoint"`
	Limits      []limitsDoc    `json:"tileMatrixSetLimits"`
	Layers      []tileLayerDoc `json:"layers,omitempty"`
}

type boxDoc struct {
	LowerLeft  orb.Point `json:"lowerLeft"`
	UpperRight orb.Point `json:"upperRight"`
	CRS        string    `json:"crs"`
}

func boxOf(b orb.Bound) boxDoc { return boxDoc{b.Min, b.Max, crs.CRS84} }

type centerDoc struct {
	Coordinates      orb.Point `json:"coordinates"`
	CRS              string    `json:"crs"`
	TileMatrix       string    `json:"tileMatrix"`
	ScaleDenominator float64   `json:"scaleDenominator"`
	CellSize         float64   `json:"cellSize"`
}

type limitsDoc struct {
	TileMatrix string `json:"tileMatrix"`
	MinTileRow uint32 `json:"minTileRow"`
	MaxTileRow uint32 `json:"maxTileRow"`
	MinTileCol uint32 `json:"minTileCol"`
	MaxTileCol uint32 `json:"maxTileCol"`
}

// tileLayerDoc describes a layer of a tileset. GeometryDimension is left out where
// geometries differ.
type tileLayerDoc struct {
	ID                string        `json:"id"`
	Title             string        `json:"title"`
	Description       string        `json:"description,omitempty"`
	DataType          string        `json:"dataType"`
	GeometryDimension *int          `json:"geometryDimension,omitempty"`
	MinTileMatrix     string        `json:"minTileMatrix"`
	MaxTileMatrix     string        `json:"maxTileMatrix"`
	BoundingBox       *boxDoc       `json:"boundingBox,omitempty"`
	PropertiesSchema  propertiesDoc `json:"propertiesSchema"`
	Links             []Link        `json:"links"`
}

type propertiesDoc struct {
	Type       string        `json:"type"`
	Properties orderedObject `json:"properties"`
}

// tilePropertyDoc describes a property as tiles hold it: lists are JSON text.
type tilePropertyDoc struct {
	Type             string   `json:"type,omitempty"`
	Title            string   `json:"title,omitempty"`
	Format           string   `json:"format,omitempty"`
	ContentMediaType string   `json:"contentMediaType,omitempty"`
	Enum             []string `json:"enum,omitempty"`
	Unit             string   `json:"uom,omitempty"`
}

// tilesetsDoc lists tilesets. Its items have no link to single tiles: clients take
// every link there for a document.
type tilesetsDoc struct {
	Links    []Link        `json:"links"`
	Tilesets []tilesetItem `json:"tilesets"`
}

func (o *tileOrigin) list() tilesetsDoc {
	doc := tilesetsDoc{Links: append(o.own(),
		Link{Href: o.base + "/tileMatrixSets", Rel: relTilingSchemes, Type: mediaJSON, Title: o.text("Esquemas de teselas", "Tiling schemes")})}
	for _, g := range tiles.Grids() {
		item := o.item(o.on(g))
		self := Link{Href: o.address + "/" + g.String(), Rel: "self", Type: mediaJSON, Title: o.text("El juego de teselas", "The tileset")}
		item.Links = append([]Link{self}, item.Links...)
		doc.Tilesets = append(doc.Tilesets, item)
	}
	return doc
}

// item is what a list and a tileset's own document say alike.
func (o *tileOrigin) item(set *tiles.Tileset) tilesetItem {
	return tilesetItem{
		Title: o.title.In(o.lang) + " · " + set.Grid.String(), DataType: "vector",
		CRS: set.Grid.CRS(), TileMatrixSetURI: set.Grid.URI(), TileMatrixSetID: set.Grid.String(),
		Links: []Link{{Href: o.base + "/tileMatrixSets/" + set.Grid.String(), Rel: relTilingScheme, Type: mediaJSON, Title: o.text("Esquema de teselas", "Tiling scheme")}},
	}
}

// metadata describes a tileset of the origin.
func (o *tileOrigin) metadata(set *tiles.Tileset) tilesetDoc {
	center, level := set.Center()
	matrix := set.Grid.Matrix(level)
	doc := tilesetDoc{
		tilesetItem: o.item(set), Version: set.Version, Attribution: o.attribution(), MediaTypes: []string{mediaTile},
		BoundingBox: boxOf(set.Bounds()),
		CenterPoint: centerDoc{center, crs.CRS84, matrix.ID, matrix.ScaleDenominator, matrix.CellSize},
	}
	doc.Links = slices.Concat(o.own(), doc.Links, o.links(set))
	for level := set.MinZoom; level <= set.MaxZoom; level++ {
		l := set.Limits(level)
		doc.Limits = append(doc.Limits, limitsDoc{levelName(level), l.MinRow, l.MaxRow, l.MinColumn, l.MaxColumn})
	}
	for _, l := range set.Layers() {
		doc.Layers = append(doc.Layers, o.layer(l))
	}
	return doc
}

// links lead from a tileset to its tiles and to the data.
func (o *tileOrigin) links(set *tiles.Tileset) []Link {
	template := withParameters(o.address+"/"+set.Grid.String()+"/{tileMatrix}/{tileRow}/{tileCol}", o.query, "v="+tileVersion(set))
	item := Link{Href: template, Rel: "item", Type: mediaTile, Title: o.text("Teselas vectoriales de Mapbox", "Mapbox vector tiles"), Templated: true}
	if o.collection == nil {
		return []Link{item, {Href: o.base + "/?f=json", Rel: relDataset, Type: mediaJSON, Title: o.text("Los datos", "The dataset")}}
	}
	return []Link{item, o.geodata(o.collection)}
}

func (o *tileOrigin) geodata(c *geo.Collection) Link {
	return Link{Href: o.base + "/collections/" + c.ID, Rel: relGeodata, Type: mediaJSON, Title: o.text("La colección", "The collection")}
}

var dimensions = map[string]int{"point": 0, "line": 1, "polygon": 2}

func (o *tileOrigin) layer(l tiles.LayerInfo) tileLayerDoc {
	c := l.Collection
	doc := tileLayerDoc{
		ID: l.ID, Title: o.layerTitle(l), Description: c.Description.In(o.lang), DataType: "vector",
		MinTileMatrix: levelName(l.MinLevel), MaxTileMatrix: levelName(l.MaxLevel),
		PropertiesSchema: propertiesDoc{Type: "object", Properties: o.properties(l)},
		Links:            []Link{o.geodata(c)},
	}
	geometry := o.facts[c.ID].geometry
	if l.Labels {
		geometry = "point"
	}
	if dimension, ok := dimensions[geometry]; ok {
		doc.GeometryDimension = &dimension
	}
	if b, ok := c.Extent(); ok {
		box := boxOf(b)
		doc.BoundingBox = &box
	}
	return doc
}

// layerTitle is the title of the layer's collection, and says so where it is one of
// labels.
func (o *tileOrigin) layerTitle(l tiles.LayerInfo) string {
	title := cmp.Or(l.Collection.Title.In(o.lang), l.Collection.ID)
	if l.Labels {
		return title + " · " + o.text("rótulos", "labels")
	}
	return title
}

func (o *tileOrigin) properties(l tiles.LayerInfo) orderedObject {
	id := idDoc(l.Collection, o.lang)
	all := orderedObject{{l.IDName, tilePropertyDoc{Type: id.Type, Title: id.Title}}}
	for _, p := range l.Properties {
		schema := propertyDoc(p, o.lang)
		doc := tilePropertyDoc{Type: schema.Type, Title: schema.Title, Format: schema.Format, Enum: schema.Enum, Unit: p.Unit}
		if p.Type == geo.JSON {
			doc.Type, doc.ContentMediaType = "string", mediaJSON
		}
		all = append(all, member{p.Name, doc})
	}
	return all
}

// tileJSON describes a tileset of Web Mercator; its tiles are those of the OGC API,
// which takes the row before the column.
func (o *tileOrigin) tileJSON(set *tiles.Tileset) tiles.TileJSON {
	return tiles.NewTileJSON(set, tiles.TileJSONOptions{
		Name: o.title.In(o.lang), Attribution: o.attribution(), Language: o.lang,
		Tiles: []string{withParameters(o.address+"/"+set.Grid.String()+"/{z}/{y}/{x}", o.query, "v="+tileVersion(set))},
	})
}

// levelName is the identifier of a tile matrix.
func levelName(level uint32) string { return strconv.FormatUint(uint64(level), 10) }
