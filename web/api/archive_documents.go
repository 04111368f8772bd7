package api

import (
	"cmp"
	"encoding/json"
	"regexp"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"lindero/tiles/archive"
)

// archivesDoc lists packed tilesets.
type archivesDoc struct {
	Links    []Link       `json:"links"`
	Tilesets []archiveDoc `json:"tilesets"`
}

type archiveDoc struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Links []Link `json:"links"`
}

// Archives lists the packed tilesets that are served.
func (a *API) Archives(c echo.Context) error {
	r, err := a.newRequest(c, asJSON)
	if err != nil {
		return err
	}
	doc := archivesDoc{Links: r.own(), Tilesets: []archiveDoc{}}
	for _, set := range a.archives {
		info, _ := set.Info()
		doc.Tilesets = append(doc.Tilesets, archiveDoc{set.Name, cmp.Or(info.Name, set.Name), []Link{
			{Href: r.base + "/tilesets/" + set.Name + ".json", Rel: "describedby", Type: mediaJSON, Title: r.text("El juego de teselas (TileJSON)", "The tileset (TileJSON)")},
		}})
	}
	return r.send(mediaJSON, doc)
}

// archiveTileJSON is TileJSON 3.0.0 of a packed tileset, as far as its archive says.
type archiveTileJSON struct {
	TileJSON     string          `json:"tilejson"`
	Name         string          `json:"name"`
	Description  string          `json:"description,omitempty"`
	Version      string          `json:"version,omitempty"`
	Attribution  string          `json:"attribution,omitempty"`
	Scheme       string          `json:"scheme"`
	Tiles        []string        `json:"tiles"`
	MinZoom      uint32          `json:"minzoom"`
	MaxZoom      uint32          `json:"maxzoom"`
	Bounds       [4]float64      `json:"bounds"`
	Center       [3]float64      `json:"center"`
	VectorLayers json.RawMessage `json:"vector_layers,omitempty"`
}

// ArchiveTileJSON describes a packed tileset under its name with .json.
func (a *API) ArchiveTileJSON(c echo.Context) error { return a.describeArchive(c, ".json") }

// ArchiveMetadata describes a packed tileset where GDAL looks for it.
func (a *API) ArchiveMetadata(c echo.Context) error { return a.describeArchive(c, "") }

func (a *API) describeArchive(c echo.Context, ending string) error {
	r, err := a.newRequest(c, asJSON)
	if err != nil {
		return err
	}
	set, err := a.archived(c, ending)
	if err != nil {
		return err
	}
	return r.send(mediaJSON, tileJSONOf(set, set.Name, r.base+"/tilesets/"+set.Name))
}

// semantic is a version that TileJSON allows (3.0.0, 3.18).
var semantic = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+$`)

// tileJSONOf describes an archive whose tiles lie below an address.
func tileJSONOf(set *archive.Set, name, address string) archiveTileJSON {
	info, version := set.Info()
	doc := archiveTileJSON{
		TileJSON: "3.0.0", Name: cmp.Or(info.Name, name), Description: info.Description, Attribution: info.Attribution, Scheme: "xyz",
		Tiles:   []string{address + "/{z}/{x}/{y}." + info.Type.Format().Ending + "?v=" + archiveVersion(version)},
		MinZoom: info.MinZoom, MaxZoom: info.MaxZoom,
		Bounds: corners(info.Bounds), Center: [3]float64{info.Center[0], info.Center[1], float64(info.CenterZoom)},
		VectorLayers: info.Layers,
	}
	if semantic.MatchString(info.Version) {
		doc.Version = info.Version
	}
	if doc.VectorLayers == nil && info.Type == archive.MVT {
		doc.VectorLayers = json.RawMessage("[]") // TileJSON wants them of vector tiles
	}
	return doc
}

func corners(b orb.Bound) [4]float64 { return [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} }
