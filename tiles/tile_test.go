package tiles

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
)

func TestCompressor(t *testing.T) {
	c, err := NewCompressor(0)
	if err != nil {
		t.Fatal(err)
	}
	raw := []byte(strings.Repeat("punto ciego ", 500))
	first, err := c.Tile(raw)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		again, err := c.Tile(raw)
		if err != nil || !bytes.Equal(again.Gzip, first.Gzip) || again.ETag != first.ETag {
			t.Fatalf("another answer: %v", err)
		}
	}
	r, err := gzip.NewReader(bytes.NewReader(first.Gzip))
	if err != nil {
		t.Fatal(err)
	}
	if !r.ModTime.IsZero() && r.ModTime.Unix() != 0 || r.Name != "" {
		t.Errorf("header %+v", r.Header)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, raw) {
		t.Errorf("gzip holds %d bytes, %v", len(got), err)
	}
	if got, err := first.AppendRaw([]byte("x")); err != nil || string(got) != "x"+string(raw) {
		t.Errorf("raw: %d bytes, %v", len(got), err)
	}
	if len(first.ETag) != 34 || first.ETag[0] != '"' || first.RawETag() == first.ETag || !strings.HasSuffix(first.RawETag(), `-raw"`) {
		t.Errorf("validators %s, %s", first.ETag, first.RawETag())
	}
	other, err := c.Tile(raw[1:])
	if err != nil || other.ETag == first.ETag {
		t.Errorf("other bytes, same validator: %v", err)
	}
	empty, err := c.Tile(nil)
	if err != nil || !empty.Empty() || empty.Gzip != nil || empty.ETag == "" {
		t.Errorf("empty: %+v, %v", empty, err)
	}
	if got, err := empty.AppendRaw(nil); err != nil || len(got) != 0 {
		t.Errorf("empty: %d bytes, %v", len(got), err)
	}
	for _, level := range []int{-1, 10} {
		if _, err := NewCompressor(level); err == nil {
			t.Errorf("level %d is taken", level)
		}
	}
	damaged := *first
	damaged.Gzip = damaged.Gzip[:len(damaged.Gzip)/2]
	if _, err := damaged.AppendRaw(nil); err == nil {
		t.Error("a damaged tile is read")
	}
}
