package okta

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// PacerConfig says how much of an org's limits a [Pacer] uses.
type PacerConfig struct {
	// Share is the part of each limit that may be used, above 0 and at most 1; anything else: [DefaultShare]. The rest
	// is left to whatever else works with the org.
	Share float64
	// Longest is the longest wait; 0: [DefaultLongestWait]. Okta counts by the minute.
	Longest time.Duration
	// Now is the clock, time.Now when nil.
	Now func() time.Time
}

// Defaults of [PacerConfig].
const (
	DefaultShare       = 0.5
	DefaultLongestWait = time.Minute
)

// ErrHeldBack tells that a request was not sent because this program's share of the org's limit is used up for the
// moment and the context ends sooner. It comes in an [Error] of status 429 that tells when to try again.
var ErrHeldBack = errors.New("held back to leave others their part of the org's rate limit")

// window is how long Okta counts before it begins anew.
const window = time.Minute

// maxRepeats is how often a refused GET is sent again.
const maxRepeats = 3

// firstBackOff is the wait before the first repeat when the org doesn't tell one; it doubles each time.
const firstBackOff = 5 * time.Second

// Pacer keeps requests to one org below a share of its rate limits. It learns the limits from the answers, one for each
// family of endpoints, by the org's own clock. A GET that is refused all the same (429) is sent again, at most three
// times, when the org says so; anything else is sent once, whatever happens. It is safe for concurrent use; make one for
// each org and share it between the org's clients.
type Pacer struct {
	longest time.Duration
	now     func() time.Time

	mu      sync.Mutex // guards what follows
	share   float64
	changed chan struct{} // for those who wait: closed with another share; nil while nobody does
	buckets map[string]*bucket
	ahead   time.Duration // the org's clock, compared to ours
	synced  bool          // ahead is known
}

// bucket is what is known of one limit.
type bucket struct {
	limit, remaining int       // limit 0: not known
	reset            time.Time // by the org's clock; zero while a window is only assumed
	until            time.Time // reset by our clock
}

// rounding is more than what is lost where a share isn't exact in binary, and less than a request.
const rounding = 1e-6

// used reports whether a share of the limit has been used up.
func (b *bucket) used(share float64) bool {
	return float64(b.limit-b.remaining) >= share*float64(b.limit)-rounding
}

// NewPacer makes a Pacer that knows nothing yet.
func NewPacer(c PacerConfig) *Pacer {
	p := &Pacer{share: shareOf(c.Share), longest: c.Longest, now: c.Now, buckets: map[string]*bucket{}}
	if p.longest <= 0 {
		p.longest = DefaultLongestWait
	}
	if p.now == nil {
		p.now = time.Now
	}
	return p
}

// shareOf is a share as a [PacerConfig] means it.
func shareOf(share float64) float64 {
	if share > 0 && share <= 1 {
		return share
	}
	return DefaultShare
}

// SetShare changes the part of each limit that may be used, see [PacerConfig]. It holds from now on, for what already
// waits too.
func (p *Pacer) SetShare(share float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if share = shareOf(share); share == p.share {
		return
	}
	p.share = share
	if p.changed != nil {
		close(p.changed)
		p.changed = nil
	}
}

// Wrap returns a round tripper that sends through next, at p's pace.
func (p *Pacer) Wrap(next http.RoundTripper) http.RoundTripper { return paced{p, next} }

type paced struct {
	pacer *Pacer
	next  http.RoundTripper
}

// RoundTrip sends r when there is room, and a GET again when it was refused for its number.
func (t paced) RoundTrip(r *http.Request) (*http.Response, error) {
	for repeats := 0; ; repeats++ {
		if err := t.pacer.admit(r); err != nil {
			return nil, err
		}
		resp, err := t.next.RoundTrip(r.Clone(r.Context()))
		if err != nil {
			return nil, err
		}
		pause := t.pacer.learn(r, resp)
		if resp.StatusCode != http.StatusTooManyRequests || !repeatable(r) || repeats == maxRepeats {
			return resp, nil
		}
		if pause == 0 {
			pause = firstBackOff << repeats
		}
		until := t.pacer.now().Add(pause)
		if !t.pacer.worth(r, until) {
			return resp, nil
		}
		discard(resp)
		if err := t.pacer.wait(r, Wait{Until: until, Reason: WaitRefused}, nil); err != nil {
			return nil, err
		}
	}
}

// repeatable: only what changes nothing is sent twice.
func repeatable(r *http.Request) bool {
	return r.Method == http.MethodGet && (r.Body == nil || r.Body == http.NoBody)
}

// discard ends an answer in a way that keeps its connection.
func discard(resp *http.Response) {
	_, _ = io.CopyN(io.Discard, resp.Body, maxErrorBody)
	_ = resp.Body.Close()
}

// admit waits until a request fits into the share.
func (p *Pacer) admit(r *http.Request) error {
	for {
		until, changed, free := p.take(family(r))
		if free {
			return nil
		}
		if !p.worth(r, until) {
			return &Error{
				Method: r.Method, Path: r.URL.Path, Status: http.StatusTooManyRequests,
				RetryAfter: until.Sub(p.now()), RetryAt: until, Err: ErrHeldBack,
			}
		}
		if err := p.wait(r, Wait{Until: until, Reason: WaitShare}, changed); err != nil {
			return err
		}
	}
}

// take counts a request in if there is room, else it tells when there will be. Once changed is closed, that may be
// another time.
func (p *Pacer) take(family string) (until time.Time, changed <-chan struct{}, free bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b, now := p.buckets[family], p.now()
	over := b != nil && !now.Before(b.until)
	switch {
	case b == nil, over && b.limit == 0:
		delete(p.buckets, family)
		return time.Time{}, nil, true
	case over:
		*b = bucket{limit: b.limit, remaining: b.limit, until: now.Add(min(window, p.longest))}
	}
	if b.used(p.share) {
		if p.changed == nil {
			p.changed = make(chan struct{})
		}
		return b.until, p.changed, false
	}
	b.remaining--
	return time.Time{}, nil, true
}

// learn takes from an answer what it tells of the limits, and returns the wait that it asks for, 0 for none.
func (p *Pacer) learn(r *http.Request, resp *http.Response) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	received := p.now()
	if date, ok := dateOf(resp.Header); ok {
		p.ahead, p.synced = date.Sub(received), true
	}
	now := p.moment(resp.Header, received)
	if l, ok := limitsOf(resp.Header); ok {
		if left := now.until(l.reset); left > 0 && left <= p.longest {
			p.update(family(r), l, received.Add(left))
		}
	}
	pause, told := pauseOf(resp.StatusCode, resp.Header, now)
	if told && pause <= p.longest && resp.StatusCode == http.StatusTooManyRequests {
		p.close(family(r), received.Add(pause))
	}
	return pause
}

// update brings a bucket up to date. Answers can overtake one another: within a window only the lowest count holds.
func (p *Pacer) update(family string, l limits, until time.Time) {
	b := p.buckets[family]
	switch {
	case b == nil, !b.reset.IsZero() && l.reset.After(b.reset):
		p.buckets[family] = &bucket{l.limit, l.remaining, l.reset, until}
	case b.reset.IsZero(), l.reset.Equal(b.reset):
		*b = bucket{l.limit, min(b.remaining, l.remaining), l.reset, until}
	}
}

// close leaves nothing in a bucket until it is full again.
func (p *Pacer) close(family string, until time.Time) {
	b := p.buckets[family]
	if b == nil {
		b = &bucket{}
		p.buckets[family] = b
	}
	if b.remaining = 0; b.reset.IsZero() || until.After(b.until) {
		b.until = until
	}
}

// at is the org's clock for an answer that came at received.
func (p *Pacer) at(h http.Header, received time.Time) moment {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.moment(h, received)
}

func (p *Pacer) moment(h http.Header, received time.Time) moment {
	if date, ok := dateOf(h); ok {
		return moment{date, true}
	}
	return moment{received.Add(p.ahead), p.synced}
}

// worth reports whether waiting is any use: not too long, and over before the request's context is.
func (p *Pacer) worth(r *http.Request, until time.Time) bool {
	deadline, has := r.Context().Deadline()
	return until.Sub(p.now()) <= p.longest && (!has || until.Before(deadline))
}

// wait waits until w is over or changed is closed, and says so.
func (p *Pacer) wait(r *http.Request, w Wait, changed <-chan struct{}) error {
	w.Method, w.Path = r.Method, r.URL.Path
	ctx := r.Context()
	tell := waitingOf(ctx)
	tell(w)
	defer tell(Wait{})
	timer := time.NewTimer(w.Until.Sub(p.now()))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-changed:
	}
	return nil
}

// family names the bucket of a request: the method, and the path without ids. Okta doesn't say what it counts
// together; taking things apart that it counts together does no harm, for every answer tells the bucket's true state.
func family(r *http.Request) string {
	segments := strings.Split(r.URL.Path, "/")
	for i := 1; i < len(segments); i++ {
		switch segments[i-1] {
		case "apps", "users", "clients", "jwks", "secrets", "grants", "roles":
			if segments[i] != "me" {
				segments[i] = "*"
			}
		}
	}
	return r.Method + " " + strings.Join(segments, "/")
}
