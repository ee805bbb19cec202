package okta_test

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flowlatch/flowlatch/okta"
)

func TestPacerDisbelievesOddNumbers(t *testing.T) {
	for name, say := range map[string][]string{
		"more left than there is": {"10", "11", "60"}, "none of none": {"0", "0", "60"}, "less than none": {"10", "-1", "60"},
		"words": {"ten", "none", "60"}, "hours": {"10", "0", "36000"}, "past": {"10", "0", "-60"},
	} {
		o := &limitedOrg{}
		seconds, err := strconv.Atoi(say[2])
		if err != nil {
			t.Fatal(err)
		}
		odd := roundTrip(func(r *http.Request) (*http.Response, error) {
			resp, err := o.RoundTrip(r)
			set(resp.Header, "X-Rate-Limit-Limit", say[0], "X-Rate-Limit-Remaining", say[1],
				"X-Rate-Limit-Reset", epoch(time.Now().Add(time.Duration(seconds)*time.Second)))
			return resp, err
		})
		c, err := okta.NewClient(&http.Client{Transport: odd}, "https://acme.okta.com", okta.WithPacer(okta.NewPacer(okta.PacerConfig{Share: 2})))
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			for range 3 {
				if _, err := c.ListGrants(t.Context(), "0oa1"); err != nil || time.Since(began) != 0 {
					t.Errorf("%s: after %s: %v", name, time.Since(began), err)
				}
			}
		})
	}
}

// An answer that was overtaken tells of more room than there is; one that tells of less counts others' requests too.
func TestPacerBelievesTheLowestCount(t *testing.T) {
	for name, left := range map[string][]string{"overtaken": {"6", "9", "9"}, "others send too": {"9", "5", "9"}} {
		o := &limitedOrg{}
		counting := roundTrip(func(r *http.Request) (*http.Response, error) {
			resp, err := o.RoundTrip(r)
			set(resp.Header, "X-Rate-Limit-Limit", "10", "X-Rate-Limit-Remaining", left[0], "X-Rate-Limit-Reset", epoch(time.Now().Truncate(time.Minute).Add(time.Minute)))
			left = left[1:]
			return resp, err
		})
		c, err := okta.NewClient(&http.Client{Transport: counting}, "https://acme.okta.com", okta.WithPacer(okta.NewPacer(okta.PacerConfig{})))
		if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			for n, want := range []bool{false, false, true} {
				if _, err := c.ListGrants(t.Context(), "0oa1"); err != nil || time.Since(began) > 0 != want {
					t.Errorf("%s: request %d after %s: %v", name, n+1, time.Since(began), err)
				}
			}
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
