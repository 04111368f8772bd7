package encode

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/symbology"
)

// Garmin's names are those of layers and classes that there are.
func TestGarminNamesAreOfClasses(t *testing.T) {
	if got, want := slices.Sorted(maps.Keys(garminSymbols)), slices.Sorted(slices.Values(symbology.Layers())); !slices.Equal(got, want) {
		t.Errorf("layers %v, want %v", got, want)
	}
	for id, names := range garminSymbols {
		c := *collection(t)
		c.ID = id
		look := symbology.Of(&c, 0)
		for value := range names {
			if value != "" && !slices.ContainsFunc(look.Classes, func(c symbology.Class) bool { return c.Value == value }) {
				t.Errorf("%s has no class %s", id, value)
			}
		}
	}
}

// Every shape and mark of a look has markers of QGIS's.
func TestQGISHasMarkers(t *testing.T) {
	for place := range 8 {
		for _, id := range append(symbology.Layers(), "other") {
			c := *crossings(t, "a")
			c.ID = id
			look := symbology.Of(&c, place)
			for _, class := range look.All() {
				if qmlShapes[class.Point.Shape].name == "" {
					t.Errorf("%s has no marker", class.Point.Shape)
				}
				if m := class.Point.Mark; m != symbology.Solid && m != symbology.Hollow && qmlMarks[m] == nil {
					t.Errorf("%s has no marker", m)
				}
			}
		}
	}
}

// Zones of airstrips have the colour of the strips that they stand for.
func TestZonesHaveTheirColour(t *testing.T) {
	c := *collection(t, geo.Feature{Geometry: orb.Polygon{square(-90, 14, 1)}})
	c.ID = "airstrips"
	c.Generalised.To = geo.Grid
	if kml := writeFile(t, "kml", FileOptions{}, &c); !bytes.Contains(kml, []byte("<LineStyle><color>ff77358f</color>")) || !bytes.Contains(kml, []byte("<PolyStyle><color>5577358f</color>")) {
		t.Errorf("%.1500s", kml)
	}
	db := openSQLite(t, writeFile(t, "gpkg", FileOptions{}, &c))
	for _, qml := range texts(t, db, "SELECT styleQML FROM layer_styles") {
		if !strings.Contains(qml, `k="outline_color" v="143,53,119,255"`) {
			t.Error(qml)
		}
	}
}

// A class is told apart by the property that the map tells it by, whatever the schema's
// class is.
func TestClassesAreTheMaps(t *testing.T) {
	c := *crossings(t, "a", "b", "c")
	c.Schema.Class = "name"
	doc := readKML(t, writeFile(t, "kml", FileOptions{}, &c))
	if p := placemarksByID(t, doc.Documents[0])["1"]; p.Style != "#l_official_crossings-2" {
		t.Errorf("%+v", p)
	}
}

// Layers that nobody knows differ by their place on the map.
func TestPlacesTellLayersApart(t *testing.T) {
	c := sample(t, true, orb.Point{1, 2})
	look := func(place int) []byte { return writeLayers(t, "kmz", FileOptions{}, Options{Place: place}, c) }
	for place, name := range []string{"hexagon-solid-1c7aa8", "star-solid-c04a00", "cross-solid-00745a"} {
		if files := unzip(t, look(place)); files["symbols/"+name+".png"] == nil {
			t.Errorf("place %d: %v", place, slices.Sorted(maps.Keys(files)))
		}
	}
}
