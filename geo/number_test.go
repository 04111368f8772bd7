package geo

import "testing"

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]float64{"0": 0, "-1.5": -1.5, "+2": 2, "1e3": 1000, ".5": 0.5, "-0": 0} {
		if got, ok := ParseNumber(text); !ok || got != want {
			t.Errorf("%q: %g, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", " 1", "1 ", "NaN", "Inf", "-infinity", "1e400", "0x10", "0X1p3", "1_000", "1,5", "one"} {
		if got, ok := ParseNumber(text); ok {
			t.Errorf("%q is read as %g", text, got)
		}
	}
}
