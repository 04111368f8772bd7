package extract

import (
	"bytes"
	"context"
	"io"
	"os"
	"sync"
	"testing"
	"time"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/redact"
	"lindero/geo/source"
)

// editions are those of the demonstration's data, by access class.
var editions = sync.OnceValues(func() (map[string]*geo.Edition, error) {
	base, _, err := source.Load(context.Background(), []source.Input{{FS: fixtures.Basemap(), Path: ".", Name: "basemap"}}, source.Options{})
	if err != nil {
		return nil, err
	}
	d, _, err := source.Load(context.Background(), []source.Input{{FS: fixtures.Data(), Path: ".", Name: "data"}}, source.Options{})
	if err != nil {
		return nil, err
	}
	o := redact.Options{Dataset: d.Dataset, Classes: d.Classes, Basemap: base.Collections}
	for i, c := range d.Collections {
		o.Layers = append(o.Layers, redact.Layer{Collection: c, Rules: d.Rules[i]})
	}
	all, err := redact.Editions(o)
	byClass := map[string]*geo.Edition{}
	for _, e := range all {
		byClass[e.Class] = e
	}
	return byClass, err
})

var built = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// demo is what the access class sees of the demonstration.
func demo(t testing.TB, class string) *Data {
	t.Helper()
	all, err := editions()
	if err != nil {
		t.Fatal(err)
	}
	return &Data{Edition: all[class], Built: built}
}

func planned(t testing.TB, d *Data, r Request) *Plan {
	t.Helper()
	p, err := New(t.Context(), d, r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func written(t testing.TB, p *Plan) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := p.Run(t.Context(), &out, Options{Temp: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// brief is a writer that takes so many bytes and then fails.
type brief struct{ left int }

func (b *brief) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

// entries are the names in a directory.
func entries(t testing.TB, dir string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}
