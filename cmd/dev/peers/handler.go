package peers

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	"lindero/tiles"
)

// tileQuery is a tile as lindero cuts it: 4,096 units wide, 128 around it, the id being
// a property as well.
const tileQuery = `
	SELECT ST_AsMVT(tile, 'points', 4096, 'geom', 'feature') FROM (
		SELECT id AS feature, id, name, border, status, kind, width_m, vehicles, synthetic, last_verified,
			ST_AsMVTGeom(geom, ST_TileEnvelope($1, $2, $3), 4096, 128) AS geom
		FROM points WHERE geom && ST_TileEnvelope($1, $2, $3, margin => 128.0 / 4096)
	) tile WHERE geom IS NOT NULL`

// pageQuery is a page of features; PostGIS 3.3 has ids among the properties alone.
const pageQuery = `
	SELECT '{"type":"FeatureCollection","features":[' || coalesce(string_agg(ST_AsGeoJSON(page, 'lonlat', 6), ','), '') || ']}' FROM (
		SELECT id, name, border, status, kind, width_m, vehicles, synthetic, last_verified, lonlat
		FROM points WHERE lonlat && ST_MakeEnvelope($1, $2, $3, $4, 4326) LIMIT 1000
	) page`

// Levels of gzip: those that lindero compresses at.
const (
	tileLevel = tiles.DefaultLevel
	pageLevel = 2
)

func (p *PostGIS) handler() http.Handler {
	routes := http.NewServeMux()
	tilePackers, pagePackers := newPackers(tileLevel), newPackers(pageLevel)
	routes.HandleFunc("GET /{z}/{x}/{y}", func(w http.ResponseWriter, r *http.Request) {
		var id [3]int
		for i, part := range []string{r.PathValue("z"), r.PathValue("x"), strings.TrimSuffix(r.PathValue("y"), ".mvt")} {
			var err error
			if id[i], err = strconv.Atoi(part); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
		}
		p.answer(w, r, "application/vnd.mapbox-vector-tile", tilePackers, tileQuery, id[0], id[1], id[2])
	})
	routes.HandleFunc("GET /items", func(w http.ResponseWriter, r *http.Request) {
		var box [4]float64
		sides := strings.Split(r.FormValue("bbox"), ",")
		for i := range box {
			var err error
			if box[i], err = strconv.ParseFloat(sides[min(i, len(sides)-1)], 64); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
		}
		p.answer(w, r, "application/geo+json", pagePackers, pageQuery, box[0], box[1], box[2], box[3])
	})
	return routes
}

// answer sends the one value that a query returns.
func (p *PostGIS) answer(w http.ResponseWriter, r *http.Request, media string, packers *packers, query string, args ...any) {
	body, err := p.query(r.Context(), query, args...)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", media)
	if r.Header.Get("Accept-Encoding") == "gzip" {
		w.Header().Set("Content-Encoding", "gzip")
		packer := packers.get()
		defer packers.pool.Put(packer)
		if body, err = packer.pack(body); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a client that went away needs no answer
}

func (p *PostGIS) query(ctx context.Context, query string, args ...any) (body []byte, err error) {
	err = p.pool.QueryRow(ctx, query, args...).Scan(&body)
	return body, err
}

// packers compress, each with the memory of one before.
type packers struct{ pool sync.Pool }

func newPackers(level int) *packers {
	return &packers{sync.Pool{New: func() any {
		p := &packer{}
		p.gzip, p.err = gzip.NewWriterLevel(&p.buffer, level)
		return p
	}}}
}

func (p *packers) get() *packer { return p.pool.Get().(*packer) }

type packer struct {
	gzip   *gzip.Writer
	buffer bytes.Buffer
	err    error
}

// pack returns the body compressed, in memory that the next one takes.
func (p *packer) pack(body []byte) ([]byte, error) {
	if p.err != nil {
		return nil, p.err
	}
	p.buffer.Reset()
	p.gzip.Reset(&p.buffer)
	if _, err := p.gzip.Write(body); err != nil {
		return nil, err
	}
	if err := p.gzip.Close(); err != nil {
		return nil, err
	}
	return p.buffer.Bytes(), nil
}
