package main

import (
	"runtime/debug"
	"testing"
)

func TestFrugally(t *testing.T) {
	for _, c := range []struct{ before, within int }{{100, loadingPercent}, {5, 5}, {-1, loadingPercent}} {
		usual := debug.SetGCPercent(c.before)
		within := 0
		frugally(func() {
			within = debug.SetGCPercent(100)
			debug.SetGCPercent(within)
		})
		after := debug.SetGCPercent(usual)
		if within != c.within || after != c.before {
			t.Errorf("with %d: %d while loading, want %d; %d after it", c.before, within, c.within, after)
		}
	}
}
