package tiles

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"
)

func TestPolynomialsFollowTheFormula(t *testing.T) {
	table := mercator()
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		lat := r.Float64()*180 - 90
		tolerance := 1.2e-13
		switch {
		case math.Abs(lat) < 60:
			tolerance = 4e-16 // the formula's own rounding
		case math.Abs(lat) > MaxLatitude:
			tolerance = 1e-12 // seen only by what is cut off
		}
		if got, want := table.y(lat), worldY(lat); math.Abs(got-want) > tolerance {
			t.Fatalf("latitude %v: %v, want %v", lat, got, want)
		}
	}
	if table.y(0) != 0.5 {
		t.Errorf("the equator is at %v", table.y(0))
	}
	for _, lat := range []float64{MaxLatitude, -MaxLatitude} {
		if y := table.y(lat); math.Abs(math.Abs(y-0.5)-0.5) > 1.2e-13 {
			t.Errorf("the square ends at %v", y)
		}
	}
}

func TestProjectionAgreesWithOrb(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	const half = math.Pi * orb.EarthRadius
	for range 10_000 {
		p := orb.Point{r.Float64()*360 - 180, r.Float64()*170 - 85}
		m := project.WGS84.ToMercator(p)
		x, y := m[0]/half/2+0.5, 0.5-m[1]/half/2
		if math.Abs(worldX(p[0])-x) > 1e-9 || math.Abs(mercator().y(p[1])-y) > 1e-9 {
			t.Fatalf("%v: %v %v, orb says %v %v", p, worldX(p[0]), mercator().y(p[1]), x, y)
		}
		if back := (orb.Point{lonAt(worldX(p[0])), latAt(worldY(p[1]))}); math.Abs(back[0]-p[0]) > 1e-12 || math.Abs(back[1]-p[1]) > 1e-12 {
			t.Fatalf("%v comes back as %v", p, back)
		}
	}
}

func BenchmarkMercator(b *testing.B) {
	table, sum, lat := mercator(), 0.0, 14.5
	b.Run("polynomials", func(b *testing.B) {
		for b.Loop() {
			sum += table.y(lat)
			lat += 1e-9
		}
	})
	b.Run("formula", func(b *testing.B) {
		for b.Loop() {
			sum += worldY(lat)
			lat += 1e-9
		}
	})
	if sum == 0 {
		b.Fatal("nothing was computed")
	}
}
