package okta_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/okta"
)

// limitedOrg answers like an org that counts requests by the minute. It speaks no network, so that time can be faked.
type limitedOrg struct {
	limit int           // requests per minute; 0: none
	skew  time.Duration // its clock, compared to the one here
	// say, when set, writes the headers of the first so many answers, which are refusals.
	say     func(now time.Time, h http.Header)
	refuses int
	slow    time.Duration // how long an answer takes at most; later ones overtake

	mu       sync.Mutex
	asked    []string
	times    []time.Time
	opened   []*closing
	windows  map[int64]int
	busiest  int
	refusals int
}

func (o *limitedOrg) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, nth := o.answer(r)
	time.Sleep(o.slow / time.Duration(1+nth%3))
	return resp, nil
}

// answer counts a request in when it arrives. Its number comes with it.
func (o *limitedOrg) answer(r *http.Request) (*http.Response, int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now().Add(o.skew)
	o.asked, o.times = append(o.asked, r.Method+" "+r.URL.Path), append(o.times, time.Now())
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r}
	resp.Header.Set("Date", now.UTC().Format(http.TimeFormat))
	switch {
	case len(o.asked) <= o.refuses:
		resp.StatusCode = http.StatusTooManyRequests
		if o.say != nil {
			o.say(now, resp.Header)
		}
	case o.limit > 0:
		o.count(now, resp)
	}
	body := `[]`
	if resp.StatusCode == http.StatusTooManyRequests {
		o.refusals++
		body = oktaError("E0000047", "API call exceeded rate limit due to too many requests.")
	}
	stream := &closing{Reader: strings.NewReader(body)}
	o.opened = append(o.opened, stream)
	resp.Body = stream
	return resp, len(o.asked)
}

// count takes a request from this minute's bucket.
func (o *limitedOrg) count(now time.Time, resp *http.Response) {
	minute := now.Truncate(time.Minute)
	if o.windows == nil {
		o.windows = map[int64]int{}
	}
	o.windows[minute.Unix()]++
	used := o.windows[minute.Unix()]
	o.busiest = max(o.busiest, used)
	if used > o.limit {
		resp.StatusCode = http.StatusTooManyRequests
	}
	resp.Header.Set("X-Rate-Limit-Limit", strconv.Itoa(o.limit))
	resp.Header.Set("X-Rate-Limit-Remaining", strconv.Itoa(max(0, o.limit-used)))
	resp.Header.Set("X-Rate-Limit-Reset", strconv.FormatInt(minute.Add(time.Minute).Unix(), 10))
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

// client is a client at the pace of a new Pacer. It is made outside of a bubble: the SDK starts a goroutine that stays.
func (o *limitedOrg) client(t *testing.T, c okta.PacerConfig) *okta.Client {
	t.Helper()
	client, err := okta.NewClient(&http.Client{Transport: o}, "https://acme.okta.com", okta.WithPacer(okta.NewPacer(c)))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// waits collects what a Pacer tells.
type waits struct {
	mu  sync.Mutex
	all []okta.Wait
}

func (w *waits) note(ctx context.Context) context.Context {
	return okta.WithWaiting(ctx, func(one okta.Wait) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.all = append(w.all, one)
	})
}

func TestPacerStaysBelowItsShare(t *testing.T) {
	for _, skew := range []time.Duration{0, 3 * time.Hour, -3 * time.Hour, 400 * time.Millisecond} {
		o := &limitedOrg{limit: 10, skew: skew}
		c := o.client(t, okta.PacerConfig{})
		synctest.Test(t, func(t *testing.T) {
			var told waits
			began := time.Now()
			for range 25 {
				if _, err := c.ListGrants(told.note(t.Context()), "0oa1"); err != nil {
					t.Fatal(err)
				}
			}
			if took := time.Since(began); o.busiest > 5 || took < 4*time.Minute-time.Second || took > 5*time.Minute+2*time.Second {
				t.Errorf("skew %s: %d requests in the busiest minute of %s", skew, o.busiest, took)
			}
			if len(told.all) != 8 || told.all[0].Reason != okta.WaitShare || told.all[0].Path != "/api/v1/apps/0oa1/grants" || told.all[1] != (okta.Wait{}) {
				t.Errorf("skew %s: told %+v", skew, told.all)
			}
		})
	}
}

func TestPacerStaysBelowItsShareWithManyAtOnce(t *testing.T) {
	o := &limitedOrg{limit: 10, slow: 6 * time.Second}
	c := o.client(t, okta.PacerConfig{Share: 0.3})
	synctest.Test(t, func(t *testing.T) {
		if _, err := c.ListGrants(t.Context(), "0oa1"); err != nil { // the first answer tells the limit
			t.Fatal(err)
		}
		time.Sleep(3 * time.Minute) // and is long forgotten when the many come
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * time.Second / 2)
				if _, err := c.ListGrants(t.Context(), fmt.Sprintf("0oa%d", i)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if o.busiest > 3 || o.refusals != 0 || len(o.asked) != 21 {
			t.Errorf("%d requests, %d in the busiest minute, %d refused", len(o.asked), o.busiest, o.refusals)
		}
	})
}

func TestPacerKeepsFamiliesApart(t *testing.T) {
	o := &limitedOrg{limit: 10}
	c := o.client(t, okta.PacerConfig{Share: 0.1})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		for _, call := range []func() error{
			func() error { _, err := c.ListGrants(t.Context(), "0oa1"); return err },
			func() error { _, err := c.ListApps(t.Context(), okta.AppQuery{}); return err },
			func() error { _, err := c.UserRoles(t.Context(), "00u1"); return err },
			func() error { return c.DeleteApp(t.Context(), "0oa1") },
		} {
			if err := call(); err != nil {
				t.Error(err)
			}
		}
		if time.Since(began) != 0 {
			t.Errorf("waited %s for another family", time.Since(began))
		}
		if _, err := c.ListGrants(t.Context(), "0oa2"); err != nil || time.Since(began) == 0 {
			t.Errorf("another app's grants are the same family: %v", err)
		}
	})
}

// set writes headers in pairs.
func set(h http.Header, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
}

func epoch(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

func TestRefusedGETsWaitAsTheAnswerSays(t *testing.T) {
	const backOff = 5 * time.Second // where the answer says nothing usable
	const remaining, reset, after = "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset", "Retry-After"
	for _, c := range []struct {
		name string
		skew time.Duration
		say  func(now time.Time, h http.Header)
		want time.Duration // 0: not repeated
		told time.Duration // RetryAfter of the error then
	}{
		{"Okta's headers", 0, func(now time.Time, h http.Header) {
			set(h, "X-Rate-Limit-Limit", "10", remaining, "0", reset, epoch(now.Add(20*time.Second)))
		}, 20 * time.Second, 0},
		{"clock ahead", 3 * time.Hour, func(now time.Time, h http.Header) { set(h, reset, epoch(now.Add(20*time.Second))) }, 20 * time.Second, 0},
		{"clock behind", -3 * time.Hour, func(now time.Time, h http.Header) { set(h, reset, epoch(now.Add(20*time.Second))) }, 20 * time.Second, 0},
		{"clock a little ahead", 2 * time.Second, func(now time.Time, h http.Header) { set(h, reset, epoch(now.Add(time.Second))) }, time.Second, 0},
		{"too many at once", 0, func(now time.Time, h http.Header) {
			set(h, "X-Rate-Limit-Limit", "0", remaining, "0", reset, epoch(now.Add(6*time.Second)))
		}, 6 * time.Second, 0},
		{"this very second", 0, func(now time.Time, h http.Header) { set(h, reset, epoch(now)) }, time.Second, 0},
		{"no headers", 0, nil, backOff, 0},
		{"seconds", 0, func(_ time.Time, h http.Header) { set(h, after, "7") }, 7 * time.Second, 0},
		{"a date", time.Hour, func(now time.Time, h http.Header) {
			set(h, after, now.Add(9*time.Second).UTC().Format(http.TimeFormat))
		}, 9 * time.Second, 0},
		{"both, the later counts", 0, func(now time.Time, h http.Header) { set(h, after, "3", reset, epoch(now.Add(8*time.Second))) }, 8 * time.Second, 0},
		{"garbage", 0, func(_ time.Time, h http.Header) { set(h, after, "soon", reset, "later", remaining, "-1") }, backOff, 0},
		{"numbers that overflow", 0, func(_ time.Time, h http.Header) {
			set(h, after, "99999999999999999999", reset, "99999999999999999999")
		}, backOff, 0},
		{"milliseconds", 0, func(now time.Time, h http.Header) { set(h, reset, strconv.FormatInt(now.UnixMilli(), 10)) }, backOff, 0},
		{"negative", 0, func(_ time.Time, h http.Header) { set(h, after, "-5", reset, "-5") }, backOff, 0},
		{"past", 0, func(now time.Time, h http.Header) { set(h, reset, epoch(now.Add(-time.Minute))) }, backOff, 0},
		{"hours away", 0, func(now time.Time, h http.Header) { set(h, reset, epoch(now.Add(5*time.Hour))) }, 0, 5 * time.Hour},
		{"an hour of seconds", 0, func(_ time.Time, h http.Header) { set(h, after, "3600") }, 0, time.Hour},
		{"no Date", 0, func(now time.Time, h http.Header) { h.Del("Date"); set(h, reset, epoch(now.Add(20*time.Second))) }, 20 * time.Second, 0},
		{"no Date, clock behind", -5 * time.Hour, func(now time.Time, h http.Header) { h.Del("Date"); set(h, reset, epoch(now)) }, backOff, 0},
		{"no Date, clock ahead", 5 * time.Hour, func(now time.Time, h http.Header) { h.Del("Date"); set(h, reset, epoch(now)) }, backOff, 0},
		{"a Date of nonsense", 0, func(now time.Time, h http.Header) { set(h, "Date", "today", reset, epoch(now.Add(20*time.Second))) }, 20 * time.Second, 0},
	} {
		o := &limitedOrg{skew: c.skew, refuses: 1, say: c.say}
		client := o.client(t, okta.PacerConfig{})
		synctest.Test(t, func(t *testing.T) {
			var told waits
			began := time.Now()
			_, err := client.ListGrants(told.note(t.Context()), "0oa1")
			took := time.Since(began)
			if c.want == 0 {
				var e *okta.Error
				if !errors.As(err, &e) || e.RetryAfter != c.told || !e.RetryAt.Equal(began.Add(c.told)) || len(o.asked) != 1 || took != 0 || len(told.all) != 0 {
					t.Errorf("%s: %d requests in %s, told %v, %+v", c.name, len(o.asked), took, told.all, err)
				}
				return
			}
			if err != nil || len(o.asked) != 2 || took != c.want || !o.opened[0].closed {
				t.Errorf("%s: %d requests in %s, %v", c.name, len(o.asked), took, err)
			}
			want := []okta.Wait{{Until: began.Add(c.want), Reason: okta.WaitRefused, Method: "GET", Path: "/api/v1/apps/0oa1/grants"}, {}}
			if diff := cmp.Diff(want, told.all); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		})
	}
}

func TestAnswersWithoutADateGoByTheOnesBefore(t *testing.T) {
	o := &limitedOrg{skew: 5 * time.Hour, refuses: 2, say: nil}
	o.say = func(now time.Time, h http.Header) {
		if len(o.asked) == 2 {
			h.Del("Date")
		}
		set(h, "X-Rate-Limit-Reset", epoch(now.Add(20*time.Second)))
	}
	c := o.client(t, okta.PacerConfig{})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if _, err := c.ListGrants(t.Context(), "0oa1"); err != nil || time.Since(began) != 40*time.Second {
			t.Errorf("took %s, %v", time.Since(began), err)
		}
	})
}

func TestRefusedGETsAreRepeatedThreeTimes(t *testing.T) {
	o := &limitedOrg{refuses: 99}
	c := o.client(t, okta.PacerConfig{})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		_, err := c.ListGrants(t.Context(), "0oa1")
		var e *okta.Error
		if !errors.As(err, &e) || e.Code != "E0000047" || e.RetryAfter != 0 || !e.RetryAt.IsZero() {
			t.Errorf("%+v", err)
		}
		if len(o.asked) != 4 || time.Since(began) != (5+10+20)*time.Second {
			t.Errorf("%d requests in %s", len(o.asked), time.Since(began))
		}
	})
}

func TestWhatChangesSomethingIsSentOnce(t *testing.T) {
	for name, call := range map[string]func(context.Context, *okta.Client) error{
		"POST": func(ctx context.Context, c *okta.Client) error {
			_, err := c.GrantScope(ctx, "0oa1", okta.ScopeInvokeManage)
			return err
		},
		"POST of our own": func(ctx context.Context, c *okta.Client) error { return c.ActivateKey(ctx, "0oa1", "pks1") },
		"DELETE":          func(ctx context.Context, c *okta.Client) error { return c.DeleteApp(ctx, "0oa1") },
		"lifecycle":       func(ctx context.Context, c *okta.Client) error { return c.DeactivateApp(ctx, "0oa1") },
	} {
		o := &limitedOrg{skew: time.Hour, refuses: 1, say: func(now time.Time, h http.Header) {
			set(h, "X-Rate-Limit-Reset", epoch(now.Add(20*time.Second)))
		}}
		c := o.client(t, okta.PacerConfig{})
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			var e *okta.Error
			if err := call(t.Context(), c); !errors.As(err, &e) || e.RetryAfter != 20*time.Second || !e.RetryAt.Equal(began.Add(20*time.Second)) || e.Code != "E0000047" {
				t.Errorf("%s: %+v", name, err)
			}
			if len(o.asked) != 1 || time.Since(began) != 0 {
				t.Errorf("%s: sent %q in %s", name, o.asked, time.Since(began))
			}
			_ = call(t.Context(), c) // pressed again too soon: it waits out the rest
			if len(o.asked) != 2 || time.Since(began) != 20*time.Second {
				t.Errorf("%s: sent %q in %s", name, o.asked, time.Since(began))
			}
		})
	}
}

func TestWaitsEndWithTheirContext(t *testing.T) {
	o := &limitedOrg{refuses: 99}
	c := o.client(t, okta.PacerConfig{})
	synctest.Test(t, func(t *testing.T) {
		var told waits
		ctx, cancel := context.WithCancel(told.note(t.Context()))
		began := time.Now()
		time.AfterFunc(2*time.Second, cancel)
		_, err := c.ListGrants(ctx, "0oa1")
		if !errors.Is(err, context.Canceled) || time.Since(began) != 2*time.Second || len(o.asked) != 1 {
			t.Errorf("%d requests in %s, %v", len(o.asked), time.Since(began), err)
		}
		if len(told.all) != 2 || told.all[1] != (okta.Wait{}) {
			t.Errorf("told %+v", told.all)
		}
	})
}

func TestNobodyWaitsForWhatComesTooLate(t *testing.T) {
	o := &limitedOrg{limit: 2}
	c := o.client(t, okta.PacerConfig{})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := c.ListGrants(ctx, "0oa1"); err != nil {
			t.Fatal(err)
		}
		_, err := c.ListGrants(ctx, "0oa1")
		var e *okta.Error
		if !errors.Is(err, okta.ErrHeldBack) || !errors.As(err, &e) || e.Status != http.StatusTooManyRequests || e.Foreign() ||
			e.RetryAfter <= 10*time.Second || e.RetryAfter > time.Minute || !e.RetryAt.Equal(began.Add(e.RetryAfter)) {
			t.Errorf("%+v", err)
		}
		if len(o.asked) != 1 || time.Since(began) != 0 {
			t.Errorf("%d requests in %s", len(o.asked), time.Since(began))
		}
	})

	refusing := &limitedOrg{refuses: 99}
	c = refusing.client(t, okta.PacerConfig{})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		began := time.Now()
		var e *okta.Error
		if _, err := c.ListGrants(ctx, "0oa1"); !errors.As(err, &e) || e.Code != "E0000047" || time.Since(began) != 0 {
			t.Errorf("%s, %+v", time.Since(began), err)
		}
	})
}

// Another share holds at once, also for requests that wait.
func TestPacerTakesAnotherShare(t *testing.T) {
	for _, tt := range []struct {
		from, to float64
		busiest  int
	}{{0.5, 0.2, 5}, {0.2, 0.8, 8}, {0.5, 7, 5}} {
		o := &limitedOrg{limit: 10}
		p := okta.NewPacer(okta.PacerConfig{Share: tt.from})
		c, err := okta.NewClient(&http.Client{Transport: o}, "https://acme.okta.com", okta.WithPacer(p))
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			grants := func(n int) {
				for range n {
					if _, err := c.ListGrants(t.Context(), "0oa1"); err != nil {
						t.Error(err)
					}
				}
			}
			first := int(tt.from * 10)
			grants(first)
			var waits sync.WaitGroup
			began := time.Now()
			waits.Go(func() { grants(1) })
			synctest.Wait()
			p.SetShare(tt.to)
			waits.Wait()
			raised := tt.to > tt.from && tt.to <= 1
			if took := time.Since(began); raised != (took < time.Second) {
				t.Errorf("from %v to %v: the request that waited took %s", tt.from, tt.to, took)
			}
			grants(20)
			if o.busiest != tt.busiest {
				t.Errorf("from %v to %v: %d in the busiest minute", tt.from, tt.to, o.busiest)
			}
		})
	}
}
