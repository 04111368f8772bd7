//go:build interop

package style

import (
	"encoding/json"
	"strings"
	"testing"

	"lindero/geo/symbology"
)

// What looks.mjs says of the map page.
type page struct {
	Layers []struct {
		ID      string
		Order   int
		ClassBy string
		Classes []string
		Label   *struct {
			Property string
			MinZoom  float64
			Quiet    bool
		}
		Drawn []pageLook
	}
	Theme       pageTheme
	Scales      []float64
	Rivers      [][]float64
	Departments []float64
}

type pageLook struct {
	Class     string
	Synthetic bool
	Size      float64
	Parts     []pagePart
	Image     string
	Line      []pageStroke
	Area      struct {
		Fill    string
		Outline pageStroke
	}
}

type pagePart struct {
	D            string
	Fill, Stroke string
	Width        float64
	Dash         []float64
}

type pageStroke struct {
	Color string
	Width float64
	Dash  []float64
	Cap   string
}

type pageText struct {
	Font, Color, Halo string
	Upper             bool
	Spacing           float64
}

type pageTheme struct {
	Water, Land, Lake                        string
	Coast, LakeShore, BoundaryBand, Boundary pageStroke
	TownDot                                  struct{ Fill, Stroke string }
	Text                                     struct {
		Country, Department, Data, Place pageText
		Town                             []pageText
	}
}

// question is a layer that looks.mjs is asked about.
type question struct {
	ID      string   `json:"id"`
	Order   int      `json:"order"`
	ClassBy string   `json:"classBy"`
	Values  []string `json:"values"`
	Classes []string `json:"classes"`
}

func askPage(t *testing.T) page {
	t.Helper()
	var questions []question
	for _, id := range symbology.Layers() {
		look := symbology.Of(collection(t, options{id: id}), 0)
		q := question{ID: id, ClassBy: look.ClassBy, Values: []string{}, Classes: []string{"", "something else"}}
		for _, class := range look.Classes {
			q.Classes = append(q.Classes, class.Value)
		}
		questions = append(questions, q)
	}
	letters := strings.Split("abcdefghij", "")
	for order := range 10 {
		questions = append(questions, question{"clinics", order, "k", letters, append([]string{""}, letters...)})
	}
	arguments, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	var p page
	if err := json.Unmarshal(node(t, "looks.mjs", string(arguments)), &p); err != nil {
		t.Fatal(err)
	}
	if len(p.Layers) != len(questions) {
		t.Fatalf("%d layers of %d", len(p.Layers), len(questions))
	}
	return p
}
