package archive

import (
	"testing"

	"lindero/tiles"
)

// TestNumbersOfTheSpecification holds the examples that PMTiles' own tests have.
func TestNumbersOfTheSpecification(t *testing.T) {
	for number, id := range map[uint64]tiles.ID{
		0: {}, 1: {Z: 1}, 2: {Z: 1, Y: 1}, 3: {Z: 1, X: 1, Y: 1}, 4: {Z: 1, X: 1}, 5: {Z: 2},
		19078479: {Z: 12, X: 3423, Y: 1763},
	} {
		if got := Number(id); got != number {
			t.Errorf("%s has number %d, want %d", id, got, number)
		}
		if got := ID(number); got != id {
			t.Errorf("number %d is %s, want %s", number, got, id)
		}
	}
}

// TestNumbersAreACurve visits every tile of some zooms once, each beside the last.
func TestNumbersAreACurve(t *testing.T) {
	for zoom := range uint32(8) {
		before, seen := tiles.ID{}, make(map[tiles.ID]bool)
		for number := First(zoom); number < First(zoom+1); number++ {
			id := ID(number)
			if id.Z != zoom || Number(id) != number || seen[id] {
				t.Fatalf("number %d: %s, number %d, seen: %t", number, id, Number(id), seen[id])
			}
			if step := absolute(id.X, before.X) + absolute(id.Y, before.Y); len(seen) > 0 && step != 1 {
				t.Fatalf("from %s to %s are %d steps", before, id, step)
			}
			before, seen[id] = id, true
		}
		if n := 1 << (2 * zoom); len(seen) != n {
			t.Errorf("zoom %d: %d tiles, want %d", zoom, len(seen), n)
		}
	}
	for _, id := range []tiles.ID{{Z: 24}, {Z: 24, X: 1<<24 - 1, Y: 1<<24 - 1}, {Z: 24, X: 1<<24 - 1}, {Z: 23, X: 12345, Y: 7654321}} {
		if got := ID(Number(id)); got != id {
			t.Errorf("%s became %s", id, got)
		}
	}
}

func absolute(a, b uint32) uint32 { return max(a, b) - min(a, b) }
