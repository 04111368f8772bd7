package api

import (
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles"
)

func layerOf(t *testing.T, id string) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: id, MaxZoom: 14}, geo.Schema{})
	if err := b.Add(&geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: 1}, Geometry: orb.LineString{{-90, 14}, {-89, 15}}}); err != nil {
		t.Fatal(err)
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestViewsShare checks that what serving a collection needs is made once, however many
// editions have it.
func TestViewsShare(t *testing.T) {
	shared, low, high, land := layerOf(t, "shared"), layerOf(t, "other"), layerOf(t, "other"), layerOf(t, "land")
	basemap := []*geo.Collection{land}
	first := newView(geo.NewEdition("public", geo.Dataset{}, []*geo.Collection{low, shared}, basemap), nil, nil)
	second := newView(geo.NewEdition("partner", geo.Dataset{}, []*geo.Collection{shared, high}, basemap), []*view{first}, nil)
	third := newView(geo.NewEdition("official", geo.Dataset{}, []*geo.Collection{high}, basemap), []*view{first, second}, nil)
	if first.indexes["shared"] == nil || first.indexes["shared"] != second.indexes["shared"] || second.indexes["other"] != third.indexes["other"] {
		t.Error("what several editions have is indexed several times")
	}
	if first.indexes["other"] == second.indexes["other"] {
		t.Error("what differs is shared")
	}
	if tile := (tiles.ID{Z: 0}); len(third.data.Append(nil, tile)) == 0 || len(third.cuts[tiles.WorldCRS84Quad].data.Append(nil, tile)) == 0 {
		t.Error("what is shared is not drawn")
	}
}
