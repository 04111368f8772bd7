package geo

import (
	"math"
	"testing"
)

func TestScopeKeys(t *testing.T) {
	box, other := BBox{-91, 14, -89, 15}, BBox{170, -5, -170, 5}
	same := [][]Scope{
		{{}},
		{{Collections: []string{}}},
		{{Collections: []string{"a", "b"}}, {Collections: []string{"b", "a", "b"}}},
		{{Collections: []string{"a b"}}},
		{{Collections: []string{"a"}}},
		{{Areas: []BBox{}}},
		{{Areas: []BBox{box, other}}, {Areas: []BBox{other, box, box}}},
		{{Areas: []BBox{box}}},
		{{Areas: []BBox{{0, 0, 1, 1}}}, {Areas: []BBox{{math.Copysign(0, -1), 0, 1, 1}}}},
		{{Collections: []string{"a"}, Areas: []BBox{box}}},
		{{Collections: []string{"a;areas="}}},
	}
	seen := map[string]int{}
	for i, scopes := range same {
		for _, s := range scopes {
			if at, ok := seen[s.Key()]; ok && at != i {
				t.Errorf("%+v has the key of another scope: %q", s, s.Key())
			}
			seen[s.Key()] = i
			if (s.Key() == "") != s.IsZero() {
				t.Errorf("%+v: %q", s, s.Key())
			}
		}
	}
	if len(seen) != len(same) {
		t.Errorf("%d keys of %d scopes", len(seen), len(same))
	}
}
