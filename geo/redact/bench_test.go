package redact

import (
	"math/rand/v2"
	"testing"

	"lindero/geo"
)

// BenchmarkEditions measures what a class costs beside one that sees everything, of
// 1,000,000 points.
func BenchmarkEditions(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	c := collect(b, randomPoints(r, 1_000_000))
	b.ResetTimer()
	for name, rule := range map[string]geo.Rule{
		"cells":              toGrid(25, 5),
		"without a property": {Action: geo.Show, Drop: []string{"name"}},
		"half in cells":      {Action: geo.Show, Where: "width < 12.5", Else: pointer(toGrid(25, 5))},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				viewed(b, c, rule)
			}
		})
	}
}

func pointer(r geo.Rule) *geo.Rule { return &r }

func randomPoints(r *rand.Rand, n int) []strip {
	strips := make([]strip, n)
	for i := range strips {
		strips[i] = randomStrip(r, i)
		if s := &strips[i]; s.at != nil {
			s.at = s.at.Bound().Min
		}
	}
	return strips
}
