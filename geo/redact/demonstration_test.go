package redact

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/source"
)

func demonstration(t *testing.T) (*source.Dataset, []*geo.Edition) {
	t.Helper()
	d, _, err := source.Load(context.Background(), []source.Input{{FS: fixtures.Data(), Path: "."}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Dataset: d.Dataset, Classes: d.Classes}
	for i, c := range d.Collections {
		o.Layers = append(o.Layers, Layer{c, d.Rules[i]})
	}
	editions, err := Editions(o)
	if err != nil {
		t.Fatal(err)
	}
	return d, editions
}

// TestDemonstration compares what the public sees of the embedded data with
// testdata/public.txt.
func TestDemonstration(t *testing.T) {
	d, editions := demonstration(t)
	official := editions[len(editions)-1]
	for i, c := range d.Collections {
		if official.Collections[i] != c {
			t.Errorf("the most entitled see %s other than it is", c.ID)
		}
	}
	var out bytes.Buffer
	for _, c := range editions[0].Collections {
		fmt.Fprintf(&out, "%s: %s / %s: %d features\n%s\n", c.ID, c.Title.ES, c.Title.EN, c.Len(), c.Description.EN)
		if c.Generalised != (geo.Generalised{}) {
			writeZones(&out, c)
		}
	}
	golden := filepath.Join("testdata", "public.txt")
	if os.Getenv("LINDERO_BLESS") != "" {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("the public sees\n%s", out.Bytes())
	}
}

// writeZones writes a line for each zone: its id and counts, and where it lies.
func writeZones(out *bytes.Buffer, c *geo.Collection) {
	for i := range uint32(c.Len()) {
		if !c.Column("generalised").Bool(i) {
			continue
		}
		fmt.Fprintf(out, "  %s", c.AppendID(nil, i))
		for k := range c.Columns {
			if p := &c.Columns[k]; strings.HasPrefix(p.Name, "count") && p.Int(i) > 0 {
				fmt.Fprintf(out, " %s=%d", p.Name, p.Int(i))
			}
		}
		if b, ok := geo.BoundOf(c.Geometry(i)); ok {
			fmt.Fprintf(out, " %v", b)
		}
		out.WriteByte('\n')
	}
}

// TestNothingOfSensitiveFeaturesIsLeft looks for their ids, names, dates and sources in
// everything that the public's edition holds.
func TestNothingOfSensitiveFeaturesIsLeft(t *testing.T) {
	d, editions := demonstration(t)
	looked := 0
	for i, c := range d.Collections {
		public := editions[0].Collections[i]
		if public == c {
			continue
		}
		text := everything(public)
		shown := func(k uint32) bool { _, ok := public.Lookup(string(c.AppendID(nil, k))); return ok }
		for k := range uint32(c.Len()) {
			if shown(k) {
				continue
			}
			looked++
			if id := "#" + string(c.AppendID(nil, k)) + " "; strings.Contains(text, id) || !strings.HasPrefix(id, "#SYN-") {
				t.Errorf("%s: %s is there, or was a real place", c.ID, id)
			}
		}
		for _, property := range []string{"generator_version", "seed", "profile"} {
			if p := public.Column(property); p != nil {
				for k := range uint32(public.Len()) {
					if !p.IsNull(k) {
						t.Errorf("%s tells the %s of %s", c.ID, property, public.AppendID(nil, k))
					}
				}
			}
		}
	}
	if looked != 125+259 {
		t.Errorf("%d features were looked for", looked)
	}
}
