package sheet

import "math"

// The scales of sheets, by denominators.
const (
	largestScale  = 10_000
	smallestScale = 10_000_000
	leastAsked    = 1_000 // a larger one may be asked for
)

// scales returns the denominators of round scales, the largest scale first: 1, 2, 2.5
// and 5 times a power of ten.
func scales() []int {
	var all []int
	for power := largestScale; power < smallestScale; power *= 10 {
		all = append(all, power, 2*power, 25*power/10, 5*power)
	}
	return append(all, smallestScale)
}

// round125 returns the least of 1, 2 and 5 times a power of ten that is at least v,
// which is above zero.
func round125(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 2, 5} {
		if step*power >= v*(1-1e-9) {
			return step * power
		}
	}
	return 10 * power
}
