package border_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"lindero/geo/border"
)

func Example() {
	// A border in two parts, drawn from east to west, with a gap between.
	l, err := border.NewLine("A-B", orb.MultiLineString{
		{{-90, 15}, {-91, 15}},
		{{-91.2, 15}, {-92, 15}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	first, _ := l.Ends()
	fmt.Printf("%.1f km from %v, gap of %.1f km at km %.1f\n", l.Length(), first, l.Gaps[0].Metres/1000, l.Gaps[0].Km)

	at := l.Locate(orb.Point{-90.5, 15.1})
	fmt.Printf("km %.1f, %.1f km to the %s\n", at.Km, at.Distance/1000, at.Side)

	p, bearing, err := l.At(at.Km)
	fmt.Printf("%.1f %.1f, bearing %.0f°, %v\n", p[0], p[1], bearing, err)
	// Output:
	// 193.6 km from [-92 15], gap of 21.5 km at km 86.0
	// km 139.8, 11.0 km to the left
	// -90.5 15.0, bearing 90°, <nil>
}
