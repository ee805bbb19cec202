package oauth

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func dated(server time.Time) http.Header {
	header := http.Header{}
	header.Set("Date", server.UTC().Format(http.TimeFormat))
	return header
}

func TestMeasureClock(t *testing.T) {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	tests := []struct {
		name           string
		header         http.Header
		sent, received time.Duration // after at
		want           ClockOffset
		ok             bool
	}{
		{"equal clocks", dated(at), 0, 0, ClockOffset{500 * time.Millisecond, 500 * time.Millisecond}, true},
		{"a slow answer", dated(at.Add(time.Second)), 0, 3 * time.Second, ClockOffset{0, 2 * time.Second}, true},
		{"ten minutes ahead", dated(at.Add(10 * time.Minute)), 0, 200 * time.Millisecond, ClockOffset{600*time.Second + 400*time.Millisecond, 600 * time.Millisecond}, true},
		{"no date", http.Header{}, 0, 0, ClockOffset{}, false},
		{"no date at all", http.Header{"Date": {"yesterday"}}, 0, 0, ClockOffset{}, false},
		{"received before it was sent", dated(at), time.Second, 0, ClockOffset{}, false},
		{"from a cache", func() http.Header { h := dated(at); h.Set("Age", "60"); return h }(), 0, 0, ClockOffset{}, false},
		{"age nought", func() http.Header { h := dated(at); h.Set("Age", "0"); return h }(), 0, 0, ClockOffset{500 * time.Millisecond, 500 * time.Millisecond}, true},
	}
	for _, tt := range tests {
		got, ok := MeasureClock(tt.header, at.Add(tt.sent), at.Add(tt.received))
		if diff := cmp.Diff(tt.want, got); diff != "" || ok != tt.ok {
			t.Errorf("%s: %v, %v (-want +got):\n%s", tt.name, got, ok, diff)
		}
	}
}

// TestClockHoldsTheTruth has a server whose clock is off and drifts, and answers
// that take their time.
func TestClockHoldsTheTruth(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		local := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
		truth := time.Duration(rapid.Int64Range(-int64(24*time.Hour), int64(24*time.Hour)).Draw(rt, "offset"))
		var clock Clock
		var first time.Duration
		for i := range rapid.IntRange(1, 40).Draw(rt, "answers") {
			there, back := time.Duration(random.Int64N(int64(time.Second))), time.Duration(random.Int64N(int64(time.Second)))
			clock.Observe(dated(local.Add(there+truth)), local, local.Add(there+back))
			got, ok := clock.Offset()
			if !ok || truth < got.low()-time.Millisecond || truth > got.high()+time.Millisecond {
				rt.Fatalf("answer %d: %v lies outside of %v", i, truth, got)
			}
			if i == 0 {
				first = got.Error
			}
			if got.Error > first+time.Second {
				rt.Fatalf("the error grew from %v to %v", first, got.Error)
			}
			if clock.Now(local).After(local.Add(truth + time.Millisecond)) {
				rt.Fatal("Now is of the server's future")
			}
			pause := time.Duration(random.Int64N(int64(time.Hour)))
			local = local.Add(pause)
			truth += pause / 10_000 // 100 ppm
		}
	})
}

func TestClockGetsBetterAndStartsAnew(t *testing.T) {
	local := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	var clock Clock
	if _, ok := clock.Offset(); ok || !clock.Now(local).Equal(local) {
		t.Error("something is known of a clock that was never seen")
	}
	clock.Observe(dated(local), local, local)                   // between 0 and 1 s
	clock.Observe(dated(local), local.Add(9e8), local.Add(9e8)) // −0.9 s to 0.1 s
	got, _ := clock.Offset()                                    // 0 to 0.1 s
	if got.Error > 60*time.Millisecond || got.low() < -1e6*10 {
		t.Errorf("two measurements give %v", got)
	}
	clock.Observe(http.Header{}, local, local)
	clock.Observe(dated(local.Add(time.Hour)), local, local)
	if got, _ := clock.Offset(); got.Offset != time.Hour+500*time.Millisecond {
		t.Errorf("after the clock was set: %v", got)
	}
	if got, _ := clock.Offset(); !got.Beyond(30*time.Second) || got.Beyond(time.Hour) {
		t.Errorf("%v beyond 30 s", got)
	}
	if !(ClockOffset{-time.Minute, time.Second}).Beyond(30*time.Second) || (ClockOffset{-time.Minute, time.Minute}).Beyond(time.Second) {
		t.Error("a clock behind")
	}
	if got := (ClockOffset{time.Minute, time.Second}).At(local); !got.Equal(local.Add(time.Minute)) {
		t.Errorf("server's time %v", got)
	}
}

func TestClockRetry(t *testing.T) {
	sent := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	received := sent.Add(100 * time.Millisecond)
	refusal := func(code string, server time.Duration) error {
		return fmt.Errorf("wrapped: %w", &Error{Kind: Refused, Code: code, Header: dated(sent.Add(server))})
	}
	tests := []struct {
		name    string
		err     error
		assumed time.Duration // TokenRequest.Now, after sent
		want    bool
	}{
		{"clocks agree", refusal("invalid_client", 0), 0, false},
		{"ten minutes in its future", refusal("invalid_client", -10*time.Minute), 0, true},
		{"ten minutes in its past", refusal("invalid_client", 10*time.Minute), 0, true},
		{"two seconds in its future", refusal("invalid_dpop_proof", -2*time.Second), 0, true},
		{"less than can be measured", refusal("invalid_client", -time.Second), 0, false},
		{"a little in its past", refusal("invalid_client", 20*time.Second), 0, false},
		{"already corrected", refusal("invalid_client", -10*time.Minute), -10 * time.Minute, false},
		{"corrected wrongly", refusal("use_dpop_nonce", 0), 10 * time.Minute, true},
		{"another code", refusal("invalid_scope", -10*time.Minute), 0, false},
		{"another kind", &Error{Kind: Unexplained, Code: "invalid_client", Header: dated(sent.Add(time.Hour))}, 0, false},
		{"another error", errors.Join(context.Canceled), 0, false},
		{"no date", &Error{Kind: Refused, Code: "invalid_client"}, 0, false},
	}
	for _, tt := range tests {
		offset, got := ClockRetry(tt.err, sent.Add(tt.assumed), sent, received)
		if got != tt.want || got != (offset != ClockOffset{}) {
			t.Errorf("%s: %v with %v", tt.name, got, offset)
		}
	}
}

// TestClockRetryGetsAToken has a server eight minutes behind that refuses an iat
// of its future.
func TestClockRetryGetsAToken(t *testing.T) {
	local := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	server := local.Add(-8 * time.Minute)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", dated(server).Get("Date"))
		j, err := ReadJWT(r.PostFormValue("client_assertion"))
		must(t, err)
		if iat, _ := j.Time("iat"); iat.After(server) {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"error":"invalid_client"}`)
			return
		}
		fmt.Fprint(w, `{"access_token":"at","token_type":"Bearer"}`)
	})
	request := tokenRequest(t, s.URL)
	request.Now = local
	_, err := RequestToken(t.Context(), s.Client(), request)
	offset, again := ClockRetry(err, request.Now, local, local)
	if !again {
		t.Fatal(err)
	}
	request.Now = offset.Earliest(local)
	if _, err := RequestToken(t.Context(), s.Client(), request); err != nil {
		t.Error(err)
	}
}
