package load

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"strconv"

	"github.com/paulmach/orb"
)

// Point is a feature for benchmarks: a position in degrees (longitude, latitude, WGS 84,
// six decimals) and eight properties.
type Point struct {
	ID           int // from 1 on
	At           orb.Point
	Name         string
	Border       string
	Status       string
	Kind         string
	Width        float64 // metres, one decimal
	Vehicles     int
	Synthetic    bool
	LastVerified string // a date
}

// Region is where the points lie, in degrees: what the generator of fixtures spreads its
// own over.
func Region() orb.Bound { return orb.Bound{Min: orb.Point{-93, 12}, Max: orb.Point{-83, 19}} }

// The clusters that every other point belongs to.
const (
	clusterCount  = 300
	clusterSpread = 0.04 // standard deviation, degrees: 4.4 km
)

// Points yields the first n points of the one sequence that there is, half of them spread
// evenly, half in clusters. The point yielded is overwritten by the next.
func Points(n int) iter.Seq[*Point] {
	statuses := [...]string{"active", "inactive", "blocked", "unknown"}
	kinds := [...]string{"track", "ford", "raft", "footbridge", "bridge", "road"}
	borders := [...]string{"GT-MX", "BZ-GT", "GT-HN", "GT-SV", "HN-SV"}
	return func(yield func(*Point) bool) {
		r := rand.New(rand.NewPCG(2026, 11))
		centres := make([]orb.Point, clusterCount)
		for i := range centres {
			centres[i] = anywhere(r)
		}
		p := Point{Synthetic: true}
		for i := range n {
			p.ID, p.At = i+1, anywhere(r)
			if i%2 == 1 {
				c := centres[r.IntN(clusterCount)]
				p.At = within(orb.Point{c[0] + clusterSpread*r.NormFloat64(), c[1] + clusterSpread*r.NormFloat64()})
			}
			p.Name = string(appendPadded([]byte("Paso sintético "), i, 7))
			p.Border, p.Status, p.Kind = borders[r.IntN(len(borders))], statuses[r.IntN(len(statuses))], kinds[r.IntN(len(kinds))]
			p.Width, p.Vehicles = float64(r.IntN(120))/10, r.IntN(2000)
			p.LastVerified = string(appendDate(nil, 2010+r.IntN(15), 1+r.IntN(12), 1+r.IntN(28)))
			if !yield(&p) {
				return
			}
		}
	}
}

func anywhere(r *rand.Rand) orb.Point {
	b := Region()
	return within(orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])})
}

// within brings a position into the region, and to six decimals.
func within(p orb.Point) orb.Point {
	b := Region()
	for axis := range p {
		p[axis] = min(max(p[axis], b.Min[axis]), b.Max[axis])
		p[axis] = float64(int64(p[axis]*1e6)) / 1e6
	}
	return p
}

// WriteFile writes the first n points as newline-delimited GeoJSON, about 270 bytes each.
func WriteFile(name string, n int) error { return WriteRange(name, 0, n) }

// WriteRange writes those points that come behind the first so many, up to another number.
func WriteRange(name string, from, to int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w, from, to); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(w.Flush(), f.Close())
}

func write(w io.Writer, from, to int) error {
	var line []byte
	for p := range Points(to) {
		if p.ID <= from {
			continue
		}
		line = p.appendGeoJSON(line[:0])
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// appendGeoJSON appends a line.
func (p *Point) appendGeoJSON(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"type":"Feature","id":`...), int64(p.ID), 10)
	b = strconv.AppendFloat(append(b, `,"geometry":{"type":"Point","coordinates":[`...), p.At[0], 'f', 6, 64)
	b = strconv.AppendFloat(append(b, ','), p.At[1], 'f', 6, 64)
	b = append(append(b, `]},"properties":{"name":"`...), p.Name...)
	b = append(append(b, `","border":"`...), p.Border...)
	b = append(append(b, `","status":"`...), p.Status...)
	b = append(append(b, `","kind":"`...), p.Kind...)
	b = strconv.AppendFloat(append(b, `","width_m":`...), p.Width, 'f', 1, 64)
	b = strconv.AppendInt(append(b, `,"vehicles":`...), int64(p.Vehicles), 10)
	b = strconv.AppendBool(append(b, `,"synthetic":`...), p.Synthetic)
	b = append(append(b, `,"last_verified":"`...), p.LastVerified...)
	return append(b, "\"}}\n"...)
}

func appendDate(b []byte, year, month, day int) []byte {
	b = append(appendPadded(b, year, 4), '-')
	b = append(appendPadded(b, month, 2), '-')
	return appendPadded(b, day, 2)
}

// appendPadded appends a number of at least so many digits.
func appendPadded(b []byte, v, digits int) []byte {
	text := strconv.Itoa(v)
	for range digits - len(text) {
		b = append(b, '0')
	}
	return append(b, text...)
}
