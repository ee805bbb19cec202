package oauth

import (
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// ClockOffset is how far a server's clock is ahead of the local one. The truth
// lies within Error of Offset.
type ClockOffset struct {
	Offset time.Duration // server − local
	Error  time.Duration // half of the range, never negative
}

// MeasureClock reads the offset off the Date header (RFC 9110 §6.6.1) of an
// answer to a request that was sent and whose header was received at these local
// times. The server wrote it some time between, cut to whole seconds: the error
// is half of the time the answer took and of that second. It reports false when
// there is no usable Date, or when Age says that a cache has answered (§5.1 of
// RFC 9111).
func MeasureClock(header http.Header, sent, received time.Time) (ClockOffset, bool) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil || received.Before(sent) {
		return ClockOffset{}, false
	}
	if age, err := strconv.Atoi(header.Get("Age")); err == nil && age > 0 {
		return ClockOffset{}, false
	}
	low := date.Sub(received.Round(0))
	high := date.Add(time.Second).Sub(sent.Round(0))
	return between(low, high), true
}

func between(low, high time.Duration) ClockOffset {
	half := (high - low) / 2
	return ClockOffset{Offset: low + half, Error: half}
}

func (o ClockOffset) low() time.Duration  { return o.Offset - o.Error }
func (o ClockOffset) high() time.Duration { return o.Offset + o.Error }

// At gives the server's time at a local time, as well as it is known.
func (o ClockOffset) At(local time.Time) time.Time { return local.Add(o.Offset) }

// Earliest gives a time that the server's clock has certainly reached at a local
// time: what is issued then is not of the future (RFC 7523 §3).
func (o ClockOffset) Earliest(local time.Time) time.Time { return local.Add(o.low()) }

// Beyond reports whether the clocks are apart by more than limit for certain.
func (o ClockOffset) Beyond(limit time.Duration) bool {
	return o.low() > limit || o.high() < -limit
}

// clockDrift is more than two quartz clocks drift apart: 0.2 s in a quarter of an
// hour.
const clockDrift = 4500

// Clock is what is known of one server's clock. Every answer makes it better:
// what several measurements have in common is narrower than each. The zero value
// knows nothing and is ready; it is safe for concurrent use.
type Clock struct {
	mu     sync.Mutex
	known  bool
	offset ClockOffset
	at     time.Time // local, of the newest measurement
}

// Observe takes in an answer; see [MeasureClock]. A measurement that contradicts
// the earlier ones replaces them: one of the clocks was set.
func (c *Clock) Observe(header http.Header, sent, received time.Time) {
	measured, ok := MeasureClock(header, sent, received)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known {
		drift := max(received.Sub(c.at), 0) / clockDrift
		low, high := max(measured.low(), c.offset.low()-drift), min(measured.high(), c.offset.high()+drift)
		if low <= high {
			measured = between(low, high)
		}
	}
	c.known, c.offset, c.at = true, measured, received
}

// Offset gives the best estimate, false when nothing was measured.
func (c *Clock) Offset() (ClockOffset, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset, c.known
}

// Now gives the time for [TokenRequest.Now] and [Proof.IssuedAt] at a local time:
// the local one while nothing is known.
func (c *Clock) Now(local time.Time) time.Time {
	offset, ok := c.Offset()
	if !ok {
		return local
	}
	return offset.Earliest(local)
}

// maxProofAge is how far in the past a time of issue may lie before it is taken
// for the cause of a refusal. Servers take proofs of the last minute or more.
const maxProofAge = 30 * time.Second

// ClockRetry decides whether a token request that failed with err deserves one
// more try with a corrected clock: the server refused it with a code that a wrong
// time may cause, and the Date of that very answer shows that the time of issue,
// assumed, lay in the server's future or more than 30 s in its past, for certain.
// The request was sent and answered at these local times. The offset is what to
// correct the local clock by. Try again once only: the cause may be another.
func ClockRetry(err error, assumed, sent, received time.Time) (ClockOffset, bool) {
	var refused *Error
	if !errors.As(err, &refused) ||
		!refusedWith(err, "invalid_client", "invalid_grant", "invalid_dpop_proof", "use_dpop_nonce") {
		return ClockOffset{}, false
	}
	offset, ok := MeasureClock(refused.Header, sent, received)
	if !ok {
		return ClockOffset{}, false
	}
	ahead := assumed.Round(0).Truncate(time.Second).Sub(sent.Round(0)) // of the local clock, as iat says it
	if ahead > offset.high() || ahead < offset.low()-maxProofAge {
		return offset, true
	}
	return ClockOffset{}, false
}
