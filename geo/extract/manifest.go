package extract

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"hash/crc32"
	"io"
	"time"

	"lindero/geo"
)

// Manifest is what a field pack says of itself, as manifest.json.
type Manifest struct {
	Created  time.Time       `json:"created"`
	Program  string          `json:"program,omitempty"`
	Asker    Asker           `json:"asked_by"`
	Dataset  manifestDataset `json:"dataset"`
	Area     json.RawMessage `json:"area"` // a GeoJSON Feature
	CRS      string          `json:"crs"`
	Cut      Cut             `json:"cut"`
	Datetime string          `json:"datetime,omitempty"`
	Layers   []manifestLayer `json:"layers"`
	Basemap  []manifestLayer `json:"basemap"`
	Warnings []geo.Text      `json:"warnings"`
	Files    []packedFile    `json:"files"` // all but the manifest
}

type manifestDataset struct {
	Version     string    `json:"version"`
	Built       time.Time `json:"built"`
	Title       geo.Text  `json:"title"`
	Description geo.Text  `json:"description"`
	Attribution []string  `json:"attribution"`
}

type manifestLayer struct {
	ID          string           `json:"id"`
	Title       geo.Text         `json:"title"`
	Features    *int             `json:"features,omitempty"`
	Synthetic   *int             `json:"synthetic,omitempty"`
	Filter      string           `json:"filter,omitempty"` // CQL2 text
	Generalised *geo.Generalised `json:"generalised,omitempty"`
	Attribution string           `json:"attribution,omitempty"`
	License     string           `json:"license,omitempty"`
	LicenseURL  string           `json:"license_url,omitempty"`
	Version     string           `json:"version"`
}

// packedFile is what the manifest says of a file.
type packedFile struct {
	Name      string   `json:"name"`
	MediaType string   `json:"media_type"`
	Title     geo.Text `json:"title"`
	Bytes     int64    `json:"bytes"`
	SHA256    string   `json:"sha256"`
}

// packedText is a short file of a pack.
type packedText struct {
	name, mediaType string
	title           geo.Text
	content         []byte
}

// manifest says what the pack holds.
func (p *Plan) manifest(o Options, files []packedFile) (packedText, error) {
	outline, err := p.Area.Feature()
	if err != nil {
		return packedText{}, err
	}
	m := Manifest{
		Created: p.created(o), Program: o.Program, Asker: o.Asked, Area: outline,
		Dataset: manifestDataset{p.data.Version, p.data.Built.UTC(), p.data.Dataset.Title, p.data.Dataset.Description, p.data.Dataset.Attribution},
		CRS:     p.CRS.URI, Cut: p.Request.Cut, Datetime: p.Request.Datetime, Warnings: p.Warnings, Files: files,
	}
	if m.Cut == "" {
		m.Cut = Clip
	}
	for i := range p.Layers {
		l := &p.Layers[i]
		said := ofCollection(l.Collection)
		said.Features, said.Synthetic, said.Filter = &l.Features, &l.Synthetic, p.Request.Filter[l.Collection.ID]
		m.Layers = append(m.Layers, said)
	}
	for _, c := range p.data.Basemap {
		m.Basemap = append(m.Basemap, ofCollection(c))
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(m)
	return packedText{"manifest.json", "application/json", geo.Text{ES: "Manifiesto", EN: "Manifest"}, out.Bytes()}, err
}

func ofCollection(c *geo.Collection) manifestLayer {
	l := manifestLayer{ID: c.ID, Title: c.Title, Attribution: c.Attribution, License: c.License, LicenseURL: c.LicenseURL, Version: c.Version}
	if c.Generalised.To != "" {
		l.Generalised = &c.Generalised
	}
	return l
}

// sums hashes and counts what is written.
type sums struct {
	io.Writer
	sha hash.Hash
	crc hash.Hash32
	n   int64
}

func newSums(w io.Writer) *sums {
	s := &sums{sha: sha256.New(), crc: crc32.NewIEEE()}
	s.Writer = io.MultiWriter(w, s.sha, s.crc)
	return s
}

func (s *sums) Write(p []byte) (int, error) {
	n, err := s.Writer.Write(p)
	s.n += int64(n)
	return n, err
}

func (s *sums) file(name, mediaType string, title geo.Text) packedFile {
	return packedFile{name, mediaType, title, s.n, hex.EncodeToString(s.sha.Sum(nil))}
}
