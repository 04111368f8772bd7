package auth

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"lindero/geo"
)

// clock is a time that tests move.
type clock struct{ t time.Time }

func (c *clock) now() time.Time             { return c.t }
func (c *clock) pass(d time.Duration)       { c.t = c.t.Add(d) }
func newClock() *clock                      { return &clock{time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)} }
func alive(s *sessions, id string) bool     { _, err := s.find(id); return err == nil }
func begin(s *sessions, p Principal) string { id, _ := s.start(p); return id }
func someone(expires time.Time) Principal {
	return Principal{ID: "x", Class: "partner", Expires: expires}
}
func (s *sessions) size() (kept, inUse int) { return len(s.byID), s.used.Len() }

func TestSessionsEnd(t *testing.T) {
	c := newClock()
	s := newSessions(c.now)
	used, idle := begin(s, someone(time.Time{})), begin(s, someone(time.Time{}))
	short := begin(s, someone(c.t.Add(time.Hour)))
	if used == idle || !alive(s, used) || !alive(s, short) {
		t.Fatal("sessions are not begun")
	}
	c.pass(time.Hour)
	if alive(s, short) {
		t.Error("a session outlives what it stands for")
	}
	c.pass(sessionIdle - 2*time.Hour)
	if !alive(s, used) {
		t.Error("a session has ended too early")
	}
	c.pass(time.Hour)
	if alive(s, idle) {
		t.Error("a session that nobody used has not ended")
	}
	for range int(sessionLifetime/sessionIdle) * 2 {
		c.pass(sessionIdle / 2)
		alive(s, used)
	}
	if alive(s, used) {
		t.Error("a session that is used never ends")
	}
	again := begin(s, someone(time.Time{}))
	s.end(again)
	s.end("nonsense")
	if _, err := s.find(again); codeOf(err) != geo.CodeUnauthorized {
		t.Errorf("signed out: %v", err)
	}
	if kept, listed := s.size(); kept != 0 || listed != 0 {
		t.Errorf("%d and %d sessions are left", kept, listed)
	}
}

// TestSessionsAreBounded begins more than there may be: those in use stay.
func TestSessionsAreBounded(t *testing.T) {
	c := newClock()
	s := newSessions(c.now)
	mine := begin(s, someone(time.Time{}))
	first := begin(s, someone(time.Time{}))
	for i := range maxSessions + 500 {
		c.pass(time.Millisecond)
		begin(s, Principal{ID: fmt.Sprint(i)})
		if i%1000 == 0 && !alive(s, mine) {
			t.Fatalf("after %d others, a session in use has ended", i)
		}
	}
	if kept, listed := s.size(); kept != maxSessions || listed != maxSessions {
		t.Errorf("%d and %d sessions, of %d", kept, listed, maxSessions)
	}
	if alive(s, first) {
		t.Error("of too many, the one unused for longest has not ended")
	}
	c.pass(sessionIdle)
	begin(s, someone(time.Time{}))
	if kept, listed := s.size(); kept != 1 || listed != 1 {
		t.Errorf("%d and %d sessions are left of those that ended", kept, listed)
	}
}

// TestSessionsAgainstAPlainList does anything in any order, beside a map that keeps
// everything.
func TestSessionsAgainstAPlainList(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	c := newClock()
	s := newSessions(c.now)
	type kept struct{ used, ends time.Time }
	plain := map[string]kept{}
	var ids []string
	for range 20_000 {
		c.pass(time.Duration(r.Int64N(int64(20 * time.Minute))))
		switch k := r.IntN(10); {
		case k < 2 || len(ids) == 0:
			lasts := time.Duration(r.Int64N(int64(2 * sessionLifetime)))
			id, p := s.start(someone(c.t.Add(lasts)))
			ends := c.t.Add(min(lasts, sessionLifetime))
			if !p.Expires.Equal(ends) {
				t.Fatalf("it says %v, and ends %v", p.Expires, ends)
			}
			ids, plain[id] = append(ids, id), kept{c.t, ends}
		case k < 3:
			id := ids[r.IntN(len(ids))]
			s.end(id)
			delete(plain, id)
		default:
			id := ids[max(0, len(ids)-1-r.IntN(20))]
			v, ok := plain[id]
			want := ok && c.t.Before(v.ends) && c.t.Sub(v.used) < sessionIdle
			if alive(s, id) != want {
				t.Fatalf("alive: %v, want %v", !want, want)
			}
			if want {
				plain[id] = kept{c.t, v.ends}
			} else {
				delete(plain, id)
			}
		}
	}
}
