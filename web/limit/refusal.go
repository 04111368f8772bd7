package limit

import (
	"fmt"
	"math"
	"time"
)

// Reason is why a request is turned away. Metrics are labelled with it.
type Reason string

// The reasons. The first three are a client's own doing.
const (
	TooFast      Reason = "rate"             // more requests than the client's rate
	TooMuch      Reason = "volume"           // more bytes than the client's day allows
	TooMany      Reason = "concurrency"      // more expensive requests at once than the client may have
	QueueFull    Reason = "queue"            // too many requests wait
	WaitedLong   Reason = "wait"             // no slot became free in time
	MemoryShort  Reason = "memory"           // expensive work is shed
	MemoryScarce Reason = "memory-essential" // everything is shed but what costs next to nothing
)

// reasons lists them, in the order in which statistics count them.
var reasons = [...]Reason{TooFast, TooMuch, TooMany, QueueFull, WaitedLong, MemoryShort, MemoryScarce}

// Refusal is the error of a request that is turned away. Quota and Window describe
// the limit of the client that was hit: Quota units (requests or bytes) in Window, and
// are zero where there is none.
type Refusal struct {
	Reason Reason
	Retry  time.Duration // when to try again
	Quota  int64
	Window time.Duration
}

func (r *Refusal) Error() string {
	wait := fmt.Sprintf("try again in %d s", r.RetrySeconds())
	switch r.Reason {
	case TooFast:
		return fmt.Sprintf("too many requests: %d in %s are allowed; %s", r.Quota, r.Window.Round(time.Second), wait)
	case TooMuch:
		return fmt.Sprintf("more than %d bytes within a day were asked for; %s", r.Quota, wait)
	case TooMany:
		return fmt.Sprintf("too many requests at once: %d that take the server some work are allowed; %s", r.Quota, wait)
	}
	return "the server has more to do than it can at the moment; " + wait
}

// ByClient reports whether it was the client alone that did too much.
func (r *Refusal) ByClient() bool {
	return r.Reason == TooFast || r.Reason == TooMuch || r.Reason == TooMany
}

// RetrySeconds is Retry in whole seconds, rounded up: 1 at least.
func (r *Refusal) RetrySeconds() int64 {
	return max(1, int64(math.Ceil(r.Retry.Seconds())))
}

// Policy is the value of the header RateLimit-Policy: which limit there is
// (draft-ietf-httpapi-ratelimit-headers-10, 4). Without one it is empty.
func (r *Refusal) Policy() string {
	if r.Quota == 0 {
		return ""
	}
	policy := fmt.Sprintf("%q;q=%d", r.Reason, r.Quota)
	if r.Window > 0 {
		policy += fmt.Sprintf(";w=%d", max(1, int64(r.Window.Seconds())))
	}
	switch r.Reason {
	case TooMuch:
		policy += `;qu="content-bytes"`
	case TooMany:
		policy += `;qu="concurrent-requests"`
	}
	return policy
}

// State is the value of the header RateLimit: nothing remains, and when something
// will (draft-ietf-httpapi-ratelimit-headers-10, 5).
func (r *Refusal) State() string {
	if r.Quota == 0 {
		return ""
	}
	return fmt.Sprintf("%q;r=0;t=%d", r.Reason, r.RetrySeconds())
}
