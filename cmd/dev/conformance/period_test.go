package conformance

import "testing"

func TestPeriods(t *testing.T) {
	for _, s := range []struct {
		when, date string
		want       bool
	}{
		{"2024-05-31", "2024-05-31", true}, {"2024-05-31", "2024-06-01", false}, {"2024-05-31T23:59:59Z", "2024-05-31", true},
		{"2024-06-01T00:00:00Z", "2024-05-31", false}, {"2024-05-31T23:00:00-02:00", "2024-06-01", true},
		{"2024-01-01/2024-05-31", "2024-05-31T23:00:00Z", true}, {"2024-01-01/2024-05-30", "2024-05-31", false},
		{"../2024-05-31", "1900-01-01", true}, {"2024-05-31/", "2024-05-30", false}, {"/2024-05-31", "2024-05-31", true}, {"../..", "2024-05-31", true},
	} {
		when, err := parsePeriod(s.when)
		if err != nil {
			t.Fatal(err)
		}
		date, ok := periodOf(&feature{Properties: map[string]any{"d": s.date}}, "d")
		if got := ok && date.overlaps(when); got != s.want {
			t.Errorf("%s and %s: %t", s.when, s.date, got)
		}
	}
	for _, text := range []string{"", "yesterday", "2024-13-01", "2024-01-01/P1D"} {
		if p, err := parsePeriod(text); err == nil {
			t.Errorf("%q is %v", text, p)
		}
	}
}
