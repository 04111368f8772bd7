package api

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"lindero/geo"
)

// TestScopedViewsAreMadeOnce asks for parts of an edition from all sides.
func TestScopedViewsAreMadeOnce(t *testing.T) {
	var made atomic.Int32
	s := &scopedViews{narrow: func(e *geo.Edition, _ geo.Scope) (*geo.Edition, error) {
		made.Add(1)
		return geo.NewEdition(e.Class, e.Dataset, nil, nil), nil
	}}
	whole := newView(geo.NewEdition("official", geo.Dataset{}, nil, nil), nil, nil)
	ask := func(id string) *view {
		scope := geo.Scope{Collections: []string{id}}
		v, err := s.view(whole, scope, scope.Key())
		if err != nil {
			t.Error(err)
		}
		return v
	}
	var askers sync.WaitGroup
	for range 8 {
		askers.Go(func() {
			for i := range 100 {
				ask(fmt.Sprint("c", i%maxScoped))
			}
		})
	}
	askers.Wait()
	if n := made.Load(); n != maxScoped {
		t.Errorf("%d parts were made %d times", maxScoped, n)
	}
	for i := range maxScoped { // in this order, whatever the order was
		ask(fmt.Sprint("c", i))
	}
	first := ask("c0")
	ask("one more") // c1 goes, which nobody has used since
	if ask("c0") != first || made.Load() != maxScoped+1 {
		t.Errorf("the part in use was forgotten: %d made", made.Load())
	}
	ask("c1")
	if n := made.Load(); n != maxScoped+2 || s.used.Len() != maxScoped || len(s.made) != maxScoped {
		t.Errorf("%d made, %d and %d kept", n, s.used.Len(), len(s.made))
	}
	other := newView(geo.NewEdition("partner", geo.Dataset{}, nil, nil), nil, nil)
	scope := geo.Scope{Collections: []string{"c0"}}
	if v, err := s.view(other, scope, scope.Key()); err != nil || v == first || v.Class != "partner" {
		t.Errorf("one class got the part of another: %v", err)
	}
}
