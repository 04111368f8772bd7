package cql

import "testing"

func TestTemporalLiteral(t *testing.T) {
	for text, want := range map[string]string{
		"2024-05-31":                        "DATE('2024-05-31')",
		"2024-05-31t12:00:00.5z":            "TIMESTAMP('2024-05-31T12:00:00.5Z')",
		"2024-05-31T12:00:00+06:00":         "TIMESTAMP('2024-05-31T06:00:00Z')",
		"2024-01-01/..":                     "INTERVAL('2024-01-01','..')",
		"/2024-01-01":                       "INTERVAL('..','2024-01-01')",
		"../..":                             "INTERVAL('..','..')",
		"2024-01-01/2024-01-01":             "INTERVAL('2024-01-01','2024-01-01')",
		"0001-01-01/..":                     "INTERVAL('0001-01-01','..')",
		"2024-01-01/P2D":                    "INTERVAL('2024-01-01','2024-01-03')",
		"P1Y2M1W/2024-03-08":                "INTERVAL('2023-01-01','2024-03-08')",
		"2024-01-01/PT36H":                  "INTERVAL('2024-01-01','2024-01-02T12:00:00Z')",
		"2024-01-01T10:00:00+06:00/PT1M30S": "INTERVAL('2024-01-01T04:00:00Z','2024-01-01T04:01:30Z')",
		"2024-01-01T10:00:00+06:00/2024-01-01T05:00:00Z": "INTERVAL('2024-01-01T04:00:00Z','2024-01-01T05:00:00Z')",
	} {
		if got, ok := temporalLiteral(text); !ok || got != want {
			t.Errorf("%q: %s, %t, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "yesterday", "2024-02-30", "2024-13-01", "2024-05-31T25:00:00Z", "2024-05-31T12:00:00", "2024",
		"2024-01-02/2024-01-01", "2024-01-01/2024-01-02/2024-01-03", "P1D/P1D", "P1D", "P/2024-01-01", "2024-01-01/PT", "../P1D", "P1D/..", "2024-01-01/P99999Y", "2024-01-01/P-1D"} {
		if got, ok := temporalLiteral(text); ok {
			t.Errorf("%q became %s", text, got)
		}
	}
}

func FuzzTemporalLiteral(f *testing.F) {
	for _, seed := range []string{"2024-05-31", "2024-01-01T00:00:00Z/..", "P1Y2M3W4DT5H6M7S/9999-12-31", "0001-01-01/P9999Y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if literal, ok := temporalLiteral(text); ok && len(literal) > 100 {
			t.Errorf("%q became %q", text, literal)
		}
	})
}
