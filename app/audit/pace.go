package audit

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

const (
	// Gap keeps a measurement below Okta's ten invocations a second for a flow,
	// with room for others (Okta help, Workflows system limits).
	Gap = 125 * time.Millisecond
	// restraint is the pause after the endpoint said that it was too fast, and
	// longestWait the longest that it may ask for.
	restraint, longestWait = time.Second, 30 * time.Second
	// patience is how many calls in a row may bring no answer, or that of an
	// endpoint that finds them too many.
	patience = 2
	// newness is how long a second app is given until its token is sent: whether
	// Workflows knows an app and its rights at once isn't documented.
	newness = 2 * time.Second
)

// waitAsked reads Retry-After: seconds or a date (RFC 9110 section 10.2.3).
func waitAsked(value string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(value); err == nil {
		wait = time.Duration(min(seconds, int(longestWait/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return max(0, min(wait, longestWait))
}

// inARow counts the last answers that are so.
func (s *session) inARow(so func(answer) bool) int {
	count := 0
	for _, a := range s.all {
		switch {
		case !a.answer.sent:
		case so(a.answer):
			count++
		default:
			count = 0
		}
	}
	return count
}

// silent reports whether the endpoint has gone.
func (s *session) silent() bool { return s.inARow(answer.lost) >= patience }

// busy reports whether the endpoint finds the calls too many, also after a pause.
func (s *session) busy() bool { return s.inARow(answer.tooMany) >= patience }

// pause keeps the calls apart.
func (s *session) pause(ctx context.Context) error {
	gap := time.Duration(0)
	for _, a := range s.all {
		switch {
		case a.answer.tooMany():
			gap = max(restraint, a.answer.wait)
		case a.answer.sent:
			gap = Gap
		}
	}
	if gap == 0 {
		return ctx.Err()
	}
	return s.wait(ctx, gap)
}

func (s *session) wait(ctx context.Context, d time.Duration) error {
	if s.config.Pause != nil {
		return s.config.Pause(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
