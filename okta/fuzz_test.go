package okta_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/okta"
)

// saying is a client of an org that answers everything in one way, without a network.
func saying(f *testing.F, answer func() (int, http.Header, string)) *okta.Client {
	f.Helper()
	org := roundTrip(func(r *http.Request) (*http.Response, error) {
		status, header, body := answer()
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})
	c, err := okta.NewClient(&http.Client{Transport: org}, "https://acme.okta.com")
	if err != nil {
		f.Fatal(err)
	}
	return c
}

// Whatever a server lists, nothing of it is lost without a word.
func FuzzListApps(f *testing.F) {
	f.Add(`[{"id":"0oa1","label":"x","settings":{"oauthClient":{"jwks":{"keys":[{"kid":1}]}}},"_links":{"appLinks":[{"href":null}]}},7,null]`)
	f.Add(`{"keys":[{"id":"pks1"}],"jwks":{"jwks":[]}}`)
	var body string
	c := saying(f, func() (int, http.Header, string) { return http.StatusOK, http.Header{}, body })
	f.Fuzz(func(t *testing.T, said string) {
		body = said
		apps, err := c.ListApps(t.Context(), okta.AppQuery{})
		if err != nil && !errors.Is(err, okta.ErrUnreadable) {
			t.Error(err)
		}
		for _, a := range apps {
			if a.ID == "" && a.Problem == "" {
				t.Errorf("%+v has neither an id nor a problem", a)
			}
		}
		if _, err := c.Keys(t.Context(), "0oa1"); err != nil && !errors.Is(err, okta.ErrUnreadable) {
			t.Error(err)
		}
		if _, err := c.UserRoles(t.Context(), "00u1"); err != nil && !errors.Is(err, okta.ErrUnreadable) {
			t.Error(err)
		}
	})
}

// Whatever a refusal says, the wait is one that a person can be shown.
func FuzzRetryAfter(f *testing.F) {
	f.Add("7", "1757607758", "Thu, 11 Sep 2025 16:21:50 GMT")
	f.Add("Thu, 11 Sep 2025 16:21:50 GMT", "-1", "")
	f.Add("99999999999999999999", "1757607758000", "Thu, 11 Sep 9999 16:21:50 GMT")
	var header http.Header
	c := saying(f, func() (int, http.Header, string) { return http.StatusTooManyRequests, header, "" })
	f.Fuzz(func(t *testing.T, after, reset, date string) {
		header = http.Header{"Retry-After": {after}, "X-Rate-Limit-Reset": {reset}, "Date": {date}}
		_, err := c.Me(t.Context())
		e := refusal(err)
		if e == nil || e.RetryAfter < 0 || e.RetryAfter > 31*24*time.Hour || e.RetryAt.IsZero() != (e.RetryAfter == 0) {
			t.Errorf("%+v", err)
		}
	})
}
