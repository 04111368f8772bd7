package extract

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/geo/crs"
	"lindero/geo/encode"
	"lindero/tiles"
)

// Plan is what an extract will hold. It is immutable.
type Plan struct {
	Request  Request
	Format   Format // the zero Format where the request names none
	Area     Resolved
	CRS      crs.Offered
	Layers   []Layer
	Features int        // of all layers
	Warnings []geo.Text // what whoever takes it should know
	Zooms    [2]uint32  // of its offline map, if it has one: the first and the last
	Tiles    int64      // of that, at most

	data     *Data
	outline  *outline
	tileset  func() *tiles.Tileset // of the offline map, made when first asked for
	deflated bool                  // the file will be compressed in a zip
}

// Layer is what an extract will hold of a collection.
type Layer struct {
	Collection *geo.Collection
	Features   int
	Synthetic  int // of those, how many say that they are made up

	features *features
	shape    func() func(ordinal uint32) orb.Geometry // makes what cuts; called once a writer
}

// New plans an extract: finds the area, and counts the features of each layer. Errors are
// [geo.Error]s that name the member of the request at fault, or that of the context.
func New(ctx context.Context, d *Data, r Request) (*Plan, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	p := &Plan{Request: r, data: d}
	var err error
	if p.CRS, err = findCRS(r.CRS); err != nil {
		return nil, err
	}
	if r.Format != "" {
		if p.Format, err = findFormat(r.Format); err != nil {
			return nil, err
		}
	}
	if p.Area, err = d.Resolve(r.Area); err != nil {
		return nil, err
	}
	p.outline = newOutline(p.Area.Area)
	collections, err := d.named(r.Collections)
	if err != nil {
		return nil, err
	}
	for _, c := range collections {
		layer, err := p.layer(ctx, c)
		if err != nil {
			return nil, err
		}
		p.Layers = append(p.Layers, layer)
		p.Features += layer.Features
	}
	p.Warnings = p.warnings()
	p.tileset = sync.OnceValue(p.newTileset)
	if p.Format.Tiles {
		if p.Zooms, p.Tiles, err = p.zooms(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// named returns the collections with the ids, all where there are none.
func (d *Data) named(ids []string) ([]*geo.Collection, error) {
	if len(ids) == 0 {
		return d.Collections, nil
	}
	var all []*geo.Collection
	for _, id := range ids {
		c, err := d.Collection(id)
		if err != nil {
			return nil, geo.Errorf(geo.CodeInvalid, "collections", "%s", err)
		}
		all = append(all, c)
	}
	return all, nil
}

func (p *Plan) layer(ctx context.Context, c *geo.Collection) (l Layer, err error) {
	if err := p.covers(c); err != nil {
		return l, err
	}
	s := selector{&p.Request, p.outline}
	l.Collection = c
	l.shape = func() func(uint32) orb.Geometry { return s.shape(c) }
	if l.features, err = s.of(p.data, c); err != nil {
		return l, err
	}
	if l.Features, err = l.features.count(ctx); err != nil || l.Features == 0 {
		return l, err
	}
	column := c.Column(synthetic)
	if column == nil || column.Type != geo.Boolean {
		return l, nil
	}
	made, err := s.of(p.data, c, &cql.Node{Op: cql.Property, Text: synthetic})
	if err != nil {
		return l, err
	}
	l.Synthetic, err = made.count(ctx)
	return l, err
}

// synthetic is the property of features that are made up.
const synthetic = "synthetic"

// covers fails where features of the collection, as the extract has them, may lie beyond
// what the system of its coordinates holds for.
func (p *Plan) covers(c *geo.Collection) error {
	box, ok := c.Extent()
	if !ok {
		return nil
	}
	if c.Points() != nil || p.Request.Cut != Whole {
		box = intersection(box, p.Area.Shape.Bound())
	}
	if p.CRS.Covers(box) || box.IsEmpty() {
		return nil
	}
	return geo.Errorf(geo.CodeInvalid, "crs", "the layer %q reaches beyond what %s holds for; take longitude and latitude, %s, instead", c.ID, p.CRS.URI, crs.CRS84)
}

// intersection is the part of a that lies in b; it is empty where there is none.
func intersection(a, b orb.Bound) orb.Bound {
	for axis := range 2 {
		a.Min[axis], a.Max[axis] = max(a.Min[axis], b.Min[axis]), min(a.Max[axis], b.Max[axis])
	}
	return a
}

// In is the plan with another format of features, or with its own.
func (p *Plan) In(f Format) *Plan {
	other := *p
	other.Format = f
	return &other
}

// options say how a layer is written: with the symbols that it has on the map, and tables
// with the places on the grid of the map sheet.
func (p *Plan) options(l *Layer) encode.Options {
	place := slices.IndexFunc(p.data.Collections, func(c *geo.Collection) bool { return c.ID == l.Collection.ID })
	return encode.Options{CRS: p.CRS, Lang: p.Request.lang(), Shape: l.shape(), Place: max(place, 0), GridColumns: true}
}

// fileOptions say how a file is written.
func (p *Plan) fileOptions(o Options) encode.FileOptions {
	return encode.FileOptions{
		Layers: len(p.Layers), Title: p.data.Dataset.Title.In(p.Request.lang()), Attribution: p.data.Dataset.Attribution,
		Lang: p.Request.lang(), Created: p.created(o), Temp: o.Temp,
	}
}

// created is the time that stands in files: the one given, or when the data were built.
func (p *Plan) created(o Options) time.Time {
	if o.Created.IsZero() {
		return p.data.Built.UTC().Truncate(time.Second)
	}
	return o.Created
}

// FileName is the name of the extract's file.
func (p *Plan) FileName() string {
	name := fmt.Sprintf("lindero-%s-%.8s", geo.Text{ES: "extracto", EN: "extract"}.In(p.Request.lang()), p.data.Version)
	extension, _ := p.kind()
	return name + extension
}

// MediaType is that of the extract's file.
func (p *Plan) MediaType() string {
	_, mediaType := p.kind()
	return mediaType
}

func (p *Plan) kind() (extension, mediaType string) {
	if p.Format.file != nil {
		return p.Format.file.For(len(p.Layers))
	}
	return p.Format.Extension, p.Format.MediaType
}
