package archive

import (
	"container/list"
	"sync"
)

// LRU keeps values within a bound on their weight: those used last. It is safe for
// concurrent use.
type LRU[K comparable, V any] struct {
	mu     sync.Mutex
	limit  int64
	weight int64
	kept   map[K]*list.Element
	order  *list.List // of *kept, the one used last in front
}

type kept[K comparable, V any] struct {
	key    K
	value  V
	weight int64
}

// NewLRU keeps values that weigh no more than the limit in all.
func NewLRU[K comparable, V any](limit int64) *LRU[K, V] {
	return &LRU[K, V]{limit: limit, kept: make(map[K]*list.Element), order: list.New()}
}

// Get returns a value that is kept.
func (l *LRU[K, V]) Get(key K) (value V, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.kept[key]
	if !ok {
		return value, false
	}
	l.order.MoveToFront(e)
	return e.Value.(*kept[K, V]).value, true
}

// Put keeps a value, unless one is kept under the key already, or it outweighs the
// limit.
func (l *LRU[K, V]) Put(key K, value V, weight int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.kept[key]; ok || weight > l.limit {
		return
	}
	for l.weight+weight > l.limit {
		oldest := l.order.Remove(l.order.Back()).(*kept[K, V])
		delete(l.kept, oldest.key)
		l.weight -= oldest.weight
	}
	l.kept[key] = l.order.PushFront(&kept[K, V]{key, value, weight})
	l.weight += weight
}
