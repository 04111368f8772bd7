package extract

import (
	"bytes"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles"
)

// The offline map shows the features of the extract and no others, above the basemap.
func TestOfflineMapsShowTheExtract(t *testing.T) {
	d := demo(t, "official")
	p := planned(t, d, Request{Area: places()["triangle"], Format: "mbtiles", Collections: []string{"official_crossings"}})
	c := p.Layers[0].Collection
	inside, outside := 0, 0
	for i, at := range c.Points() {
		name := c.AppendID(nil, uint32(i))
		id, ok := tiles.WebMercatorQuad.Owner(at, 12)
		if !ok {
			t.Fatal(at)
		}
		shown := bytes.Contains(p.tileset().Append(nil, id), name)
		if in := p.Area.Contains(at); in != shown {
			t.Errorf("%s: in the area %t, on the map %t", name, in, shown)
		} else if in {
			inside++
		} else {
			outside++
		}
	}
	if inside != p.Features || inside < 3 || outside < 3 {
		t.Errorf("%d crossings inside and %d outside, %d planned", inside, outside, p.Features)
	}
	if world := p.tileset().Append(nil, tiles.ID{}); !bytes.Contains(world, []byte("Guatemala")) {
		t.Error("the map has no basemap")
	}
}

func TestZooms(t *testing.T) {
	d := demo(t, "public")
	zoom := func(z uint32) *uint32 { return &z }
	for _, test := range []struct {
		place    Place
		min, max *uint32
		want     [2]uint32
		tiles    int64
	}{
		{Place{BBox: []float64{-92.01, 14.99, -92, 15}}, nil, nil, [2]uint32{0, 14}, 15},
		{Place{BBox: []float64{-180, -85, 180, 85}}, nil, nil, [2]uint32{0, 6}, 5461},
		{Place{BBox: []float64{-180, -85, 180, 85}}, zoom(2), zoom(3), [2]uint32{2, 3}, 80},
		{Place{BBox: []float64{179, -1, -179, 1}}, zoom(1), zoom(1), [2]uint32{1, 1}, 4},
		{Place{BBox: []float64{-95, 89, -94, 90}}, zoom(0), zoom(5), [2]uint32{0, 5}, 6},
	} {
		p := planned(t, d, Request{Area: test.place, Format: "pmtiles", MinZoom: test.min, MaxZoom: test.max})
		if p.Zooms != test.want || p.Tiles != test.tiles {
			t.Errorf("%v: zooms %v, %d tiles; want %v, %d", test.place.BBox, p.Zooms, p.Tiles, test.want, test.tiles)
		}
	}
}

// Areas across the antimeridian have the features of both sides, in every format.
func TestAcrossTheAntimeridian(t *testing.T) {
	b := geo.NewBuilder(geo.Info{ID: "islands", MaxZoom: 6}, geo.Schema{})
	for i, lon := range []float64{179.5, -179.5, 180, -180, 178, -178, 0} {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, IsPoint: true, Point: orb.Point{lon, -17}}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	d := &Data{Edition: geo.NewEdition(geo.Public, geo.Dataset{}, []*geo.Collection{c}, nil), Built: built}
	for _, place := range []Place{{BBox: []float64{179, -18, -179, -16}}, {Circle: &Circle{Center: [2]float64{180, -17}, RadiusKM: 100}}} {
		for _, f := range Formats() {
			p := planned(t, d, Request{Area: place, Format: f.Name})
			if p.Features != 4 || len(written(t, p)) == 0 {
				t.Errorf("%s: %d features of 4", f.Name, p.Features)
			}
		}
	}
}
