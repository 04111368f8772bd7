package source

import (
	"context"
	"testing"

	"lindero/fixtures"
)

// The embedded layers fit the known schemas without a word.
func TestEmbeddedDataFit(t *testing.T) {
	d, r, err := Load(context.Background(), []Input{{FS: fixtures.Data()}}, Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(d); got != "official_crossings blind_crossings airstrips municipalities borders" {
		t.Error(got)
	}
	for _, f := range r.Files {
		if f.Warnings > 0 || f.Layer != "" && f.Notes > 0 {
			t.Errorf("%s: %v", f.File, f.Issues)
		}
	}
}
