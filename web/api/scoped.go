package api

import (
	"container/list"
	"sync"

	"lindero/geo"
)

// Narrow makes the part of an edition that a scope allows.
type Narrow func(*geo.Edition, geo.Scope) (*geo.Edition, error)

// maxScoped bounds how many parts of a snapshot's editions are kept ready to be served.
const maxScoped = 16

// scopedViews are the views of parts of a snapshot's editions, each made when it is
// first asked for, once however many ask. Of more than maxScoped the one unused for
// longest is forgotten; a new snapshot has none.
type scopedViews struct {
	narrow Narrow

	mu   sync.Mutex
	made map[string]*list.Element
	used list.List // of *scopedView, the one used last in front
}

type scopedView struct {
	key  string
	view func() (*view, error)
}

// view returns the part of a view that a scope allows. key is the scope's.
func (s *scopedViews) view(whole *view, scope geo.Scope, key string) (*view, error) {
	if s.narrow == nil {
		return nil, geo.Errorf(geo.CodeForbidden, "", "this server serves nobody who is limited to collections or areas")
	}
	return s.find(whole.Class+" "+key, func() (*view, error) {
		narrowed, err := s.narrow(whole.Edition, scope)
		if err != nil {
			return nil, err
		}
		v := newView(narrowed, []*view{whole}, whole.picks)
		v.built = whole.built
		return v, nil
	})()
}

// find returns what makes the view with the key, or waits until it is made.
func (s *scopedViews) find(key string, make func() (*view, error)) func() (*view, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if element, ok := s.made[key]; ok {
		s.used.MoveToFront(element)
		return element.Value.(*scopedView).view
	}
	if s.used.Len() >= maxScoped {
		delete(s.made, s.used.Remove(s.used.Back()).(*scopedView).key)
	}
	if s.made == nil {
		s.made = map[string]*list.Element{}
	}
	v := &scopedView{key, sync.OnceValues(make)}
	s.made[key] = s.used.PushFront(v)
	return v.view
}
