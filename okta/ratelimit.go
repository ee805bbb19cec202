package okta

import (
	"net/http"
	"strconv"
	"time"
)

// limits are the numbers with which Okta tells of the bucket that a request was counted in (Okta: Rate limits).
type limits struct {
	limit, remaining int
	reset            time.Time // by the org's clock
}

// limitsOf reads an answer's X-Rate-Limit headers. Numbers that can't be are none.
func limitsOf(h http.Header) (limits, bool) {
	limit, err := strconv.Atoi(h.Get("X-Rate-Limit-Limit"))
	if err != nil || limit <= 0 {
		return limits{}, false // 0 is Okta's word for too many at once, which is no bucket
	}
	remaining, err := strconv.Atoi(h.Get("X-Rate-Limit-Remaining"))
	if err != nil || remaining < 0 || remaining > limit {
		return limits{}, false
	}
	reset, ok := resetOf(h)
	return limits{limit, remaining, reset}, ok
}

// resetOf reads X-Rate-Limit-Reset, seconds since 1970.
func resetOf(h http.Header) (time.Time, bool) {
	seconds, err := strconv.ParseInt(h.Get("X-Rate-Limit-Reset"), 10, 64)
	return time.Unix(seconds, 0), err == nil && seconds > 0
}

// longestPause is beyond what any server means: a number that leads there was meant otherwise.
const longestPause = 31 * 24 * time.Hour

// longestBlindPause is what is believed of a time of day when the server's own clock is not known. Okta counts by the
// minute.
const longestBlindPause = 5 * time.Minute

// moment is the server's clock at the time of an answer; not sure means that it is this computer's.
type moment struct {
	time.Time
	sure bool
}

// pauseOf is how long an answer asks to wait before the next try; false when it says nothing usable. Okta tells when
// its bucket is full again, which counts for a 429; others use Retry-After (RFC 9110 section 10.2.3).
func pauseOf(status int, h http.Header, now moment) (time.Duration, bool) {
	var pause time.Duration
	if status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
		return 0, false
	}
	if reset, ok := resetOf(h); ok && status == http.StatusTooManyRequests {
		pause = now.until(reset)
	}
	if told, ok := retryAfter(h, now); ok {
		pause = max(pause, told)
	}
	return pause, pause > 0
}

// until is the time from now to t, 0 when that can't be meant. Both come in whole seconds, cut off: the same second is
// taken for a second's wait.
func (now moment) until(t time.Time) time.Duration {
	d := t.Sub(now.Time)
	switch {
	case d < 0, d > longestPause, !now.sure && d > longestBlindPause:
		return 0
	case d < time.Second:
		return time.Second
	}
	return d
}

// retryAfter reads both forms of Retry-After.
func retryAfter(h http.Header, now moment) (time.Duration, bool) {
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		pause := time.Duration(seconds) * time.Second
		return pause, pause > 0 && pause <= longestPause
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	pause := now.until(at)
	return pause, pause > 0
}

// dateOf is the server's clock as an answer tells it.
func dateOf(h http.Header) (time.Time, bool) {
	t, err := http.ParseTime(h.Get("Date"))
	return t, err == nil
}
