package auth

import (
	"container/list"
	"crypto/sha256"
	"sync"
	"time"

	"lindero/geo"
)

// Bounds of sessions. A working day passes between two requests of a planner's map left
// open, and a session that is used lasts a week.
const (
	sessionIdle     = 12 * time.Hour
	sessionLifetime = 7 * 24 * time.Hour
	maxSessions     = 10_000
)

// sessions are those of browsers, in memory: they end with the program. Of more than
// maxSessions the one unused for longest ends. What a cookie holds is kept as a hash,
// so that neither the time of a look-up nor a dump of memory gives one away.
type sessions struct {
	now func() time.Time

	mu   sync.Mutex
	byID map[sessionKey]*list.Element
	used list.List // of *session, the one used last in front
}

type sessionKey [sha256.Size]byte

type session struct {
	key       sessionKey
	principal Principal
	used      time.Time
	ends      time.Time
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, byID: make(map[sessionKey]*list.Element)}
}

// start begins a session of the principal, and returns what proves it.
func (s *sessions) start(p Principal) (id string, begun Principal) {
	id = random(secretBytes)
	now := s.now()
	ends := now.Add(sessionLifetime)
	if !p.Expires.IsZero() && p.Expires.Before(ends) {
		ends = p.Expires
	}
	p.Expires = ends
	s.mu.Lock()
	defer s.mu.Unlock()
	for oldest := s.used.Back(); oldest != nil; oldest = s.used.Back() {
		if v := oldest.Value.(*session); v.isLive(now) && s.used.Len() < maxSessions {
			break
		}
		s.drop(oldest)
	}
	v := &session{sha256.Sum256([]byte(id)), p, now, ends}
	s.byID[v.key] = s.used.PushFront(v)
	return id, p
}

// find returns whose session it is, which is used by that.
func (s *sessions) find(id string) (Principal, error) {
	key, now := sessionKey(sha256.Sum256([]byte(id))), s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	element, ok := s.byID[key]
	if ok && !element.Value.(*session).isLive(now) {
		s.drop(element)
		ok = false
	}
	if !ok {
		return Principal{}, geo.Errorf(geo.CodeUnauthorized, "", "the session has ended; sign in again, or ask again without it")
	}
	v := element.Value.(*session)
	v.used = now
	s.used.MoveToFront(element)
	return v.principal, nil
}

// end ends a session, if there is one.
func (s *sessions) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if element, ok := s.byID[sha256.Sum256([]byte(id))]; ok {
		s.drop(element)
	}
}

// drop forgets a session; the lock must be held.
func (s *sessions) drop(element *list.Element) {
	delete(s.byID, s.used.Remove(element).(*session).key)
}

func (v *session) isLive(now time.Time) bool {
	return now.Before(v.ends) && now.Sub(v.used) < sessionIdle
}
