package okta_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/okta"
)

func TestDiscoverReadsARecordedOrg(t *testing.T) {
	body := fixture(t, "wellknown_okta_organization")
	date := time.Date(2026, 6, 9, 13, 23, 59, 0, time.UTC)
	o := newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", date.Format(http.TimeFormat))
		_, _ = w.Write([]byte(body))
	})
	got, at, err := okta.Discover(t.Context(), o.Client(), o.URL)
	want := okta.Organization{ID: "00otivnuq1X5554yc1d7", Cell: "op3", Pipeline: "idx", Href: "https://classic-00.dne-okta.com"}
	if err != nil || got != want || !at.Equal(date) {
		t.Errorf("Discover = %+v, %v, %v", got, at, err)
	}
	if r, _ := o.last(t); r.URL.Path != "/.well-known/okta-organization" || r.Header.Get("Authorization") != "" {
		t.Errorf("asked %s", r.URL)
	}
}

func TestDiscoverTellsWhyItIsNoOrg(t *testing.T) {
	for _, c := range []struct {
		status   int
		kind     string
		location string
		body     string
		want     okta.NotOktaReason
	}{
		{200, "text/html; charset=utf-8", "", "<html>", okta.NotOktaHTML},
		{200, "", "", "\n<!doctype html>", okta.NotOktaHTML},
		{404, "text/html", "", "not found", okta.NotOktaHTML},
		{403, "text/html", "", "<html>the proxy says no", okta.NotOktaHTML},
		{200, "application/json", "", `{"issuer":"https://accounts.example"}`, okta.NotOktaJSON},
		{200, "application/json", "", `{"id":"42"}`, okta.NotOktaJSON},
		{200, "application/json", "", `[]`, okta.NotOktaJSON},
		{404, "application/json", "", `{"error":"not_found"}`, okta.NotOktaJSON},
		{200, "application/json", "", ``, okta.NotOktaOther},
		{200, "text/plain", "", "hello", okta.NotOktaOther},
		{302, "", "https://login.example/?token=x", "", okta.NotOktaRedirect},
	} {
		o := newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.kind)
			if c.location != "" {
				w.Header().Set("Location", c.location)
			}
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.body))
		})
		_, at, err := okta.Discover(t.Context(), o.Client(), o.URL)
		var e *okta.NotOktaError
		if !errors.Is(err, okta.ErrNotOkta) || !errors.As(err, &e) || e.Reason != c.want || e.Status != c.status {
			t.Errorf("%d %s %q: %v", c.status, c.kind, c.body, err)
			continue
		}
		if at.IsZero() {
			t.Errorf("%d %q: no date", c.status, c.body)
		}
		if c.location != "" && e.Location != "login.example" {
			t.Errorf("location %q", e.Location)
		}
	}
}

func TestDiscoverTellsTroubleFromAStranger(t *testing.T) {
	for status, body := range map[int]string{
		http.StatusServiceUnavailable: "<html>maintenance</html>",
		http.StatusTooManyRequests:    oktaError("E0000047", "slow down"),
		http.StatusForbidden:          oktaError("E0000005", "Invalid session"),
	} {
		o := answering(t, status, body)
		_, _, err := okta.Discover(t.Context(), o.Client(), o.URL)
		var e *okta.Error
		if errors.Is(err, okta.ErrNotOkta) || !errors.As(err, &e) || e.Status != status {
			t.Errorf("%d: %v", status, err)
		}
	}
	broken := &http.Client{Transport: &brokenTransport{err: pinned{}}}
	if _, _, err := okta.Discover(t.Context(), broken, "https://acme.okta.com"); !errors.As(err, new(pinned)) {
		t.Errorf("broken: %v", err)
	}
}
