package practice

import (
	"sync"
	"time"
)

// invokeRate is how often a flow can be invoked within a second (Okta,
// "Workflows system limits").
const invokeRate = 10

// bucketLimit is the number of requests per family of routes and minute. Okta's
// differ by route and org; this one is high, so that only a loop meets it.
const bucketLimit = 10_000

// bucket counts the requests to one family of routes in the current minute.
type bucket struct {
	ends time.Time
	used int
}

// rateLimits counts requests per family, and invocations per flow.
type rateLimits struct {
	limit   int // per family and minute; never changes
	mu      sync.Mutex
	buckets map[string]bucket
	invoked map[string][]time.Time // the newest invokeRate invocations of a flow
}

// take counts a request and tells what is left of its minute; left is negative
// when the request is one too many.
func (r *rateLimits) take(family string, limit int, now time.Time) (left int, reset time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.buckets == nil {
		r.buckets = map[string]bucket{}
	}
	b := r.buckets[family]
	if rest := b.ends.Sub(now); rest <= 0 || rest > time.Minute { // more than a minute: the clock was put back
		b = bucket{ends: now.Add(time.Minute)}
	}
	b.used++
	r.buckets[family] = b
	return limit - b.used, b.ends
}

// invoke counts an invocation of a flow, or refuses it: fewer than a second
// ago the flow was invoked invokeRate times already.
func (r *rateLimits) invoke(flow string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.invoked == nil {
		r.invoked = map[string][]time.Time{}
	}
	past := r.invoked[flow]
	if len(past) == invokeRate {
		ago := now.Sub(past[0])
		if ago >= 0 && ago < time.Second { // below zero: the clock was put back
			return false
		}
	}
	r.invoked[flow] = append(newest(past, invokeRate-1), now)
	return true
}
