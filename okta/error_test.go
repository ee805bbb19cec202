package okta_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/okta"
)

// oktaError writes an error as Okta does.
func oktaError(code, summary string, causes ...string) string {
	var list []string
	for _, c := range causes {
		list = append(list, fmt.Sprintf(`{"errorSummary":%q}`, c))
	}
	return fmt.Sprintf(`{"errorCode":%q,"errorSummary":%q,"errorLink":%q,"errorId":"oae1","errorCauses":[%s]}`,
		code, summary, code, strings.Join(list, ","))
}

// The SDK has a model for some of these statuses only, and waits on one of them.
func TestErrorsCarryWhatTheServerSaid(t *testing.T) {
	for _, c := range []struct {
		status        int
		body          string
		code, summary string
		causes        []string
	}{
		{400, oktaError("E0000001", "Api validation failed: x", "one", "two"), "E0000001", "Api validation failed: x", []string{"one", "two"}},
		{401, oktaError("E0000011", "Invalid token provided"), "E0000011", "Invalid token provided", nil},
		{401, oktaError("E0000015", "You do not have permission to access the feature"), "E0000015", "You do not have permission to access the feature", nil},
		{403, oktaError("E0000005", "Invalid session"), "E0000005", "Invalid session", nil},
		{403, oktaError("E0000006", "You do not have permission"), "E0000006", "You do not have permission", nil},
		{405, oktaError("E0000022", "The endpoint does not support the provided HTTP method"), "E0000022", "The endpoint does not support the provided HTTP method", nil},
		{423, oktaError("E0000239", "Policy priorities are being reconciled."), "E0000239", "Policy priorities are being reconciled.", nil},
		{404, oktaError("E0000007", "Not found: x"), "E0000007", "Not found: x", nil},
		{429, oktaError("E0000047", "API call exceeded rate limit"), "E0000047", "API call exceeded rate limit", nil},
		{500, oktaError("E0000009", "Internal Server Error"), "E0000009", "Internal Server Error", nil},
		{400, `{"error":"invalid_scope","error_description":"no"}`, "invalid_scope", "no", nil},
		{403, "<html>blocked by a proxy</html>", "", "", nil},
		{502, "", "", "", nil},
		{400, `{"errorCode":17,"errorSummary":"odd"}`, "", "odd", nil},
		{400, `["not","an","object"]`, "", "", nil},
	} {
		o := answering(t, c.status, c.body)
		_, err := o.client(t).ListApps(t.Context(), okta.AppQuery{})
		var e *okta.Error
		if !errors.As(err, &e) {
			t.Errorf("%d %s: %v", c.status, c.body, err)
			continue
		}
		if e.Status != c.status || e.Code != c.code || e.Summary != c.summary || !cmp.Equal(e.Causes, c.causes) {
			t.Errorf("%d %s: %+v", c.status, c.body, e)
		}
		if string(e.Body) != c.body || e.RequestID != "07ce23f4b447dddd86946ab190255ef2" || e.Path != "/api/v1/apps" {
			t.Errorf("%d: body %q, request id %q, path %q", c.status, e.Body, e.RequestID, e.Path)
		}
		if o.count() != 1 {
			t.Errorf("%d: asked %d times", c.status, o.count())
		}
	}
}

func TestErrorsReadTheChallengeOfAnEmptyAnswer(t *testing.T) {
	const challenge = `DPoP algs="RS256 ES256", authorization_uri="http://acme.okta.com/oauth2/v1/authorize", ` +
		`realm="http://acme.okta.com", scope="okta.apps.read", error="invalid_dpop_proof", ` +
		`error_description="The DPoP proof JWT has already been used.", resource="/api/v1/apps"`
	o := newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", challenge)
		w.Header().Add("Set-Cookie", "sid=x")
		w.WriteHeader(http.StatusBadRequest)
	})
	_, err := o.client(t).ListApps(t.Context(), okta.AppQuery{})
	var e *okta.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if e.Code != "invalid_dpop_proof" || e.Summary != "The DPoP proof JWT has already been used." || e.WWWAuthenticate != challenge {
		t.Errorf("%+v", e)
	}
	if len(e.Header.Values("Set-Cookie")) != 0 {
		t.Error("the error keeps cookies")
	}
	if got := e.Challenges; len(got) != 1 || got[0].Scheme != "DPoP" || got[0].Params["scope"] != "okta.apps.read" {
		t.Errorf("challenges %+v", got)
	}
}

func TestParseChallengesReadsAnything(t *testing.T) {
	if got := okta.ParseChallenges(""); len(got) != 0 {
		t.Errorf("ParseChallenges of nothing: %+v", got)
	}
	for header, want := range map[string]okta.Challenge{
		"Bearer":         {Scheme: "Bearer", Params: map[string]string{}},
		"Bearer error=x": {Scheme: "Bearer", Params: map[string]string{"error": "x"}},
		`Bearer Error="a \"b\", c" , x=1, DPoP error="z"`: {
			Scheme: "Bearer", Params: map[string]string{"error": `a "b", c`, "x": "1"},
		},
		`Bearer error="open`: {Scheme: "Bearer", Params: map[string]string{"error": "open"}},
	} {
		got := okta.ParseChallenges(header)
		if len(got) == 0 {
			t.Errorf("ParseChallenges(%q) finds none", header)
		} else if diff := cmp.Diff(want, got[0]); diff != "" {
			t.Errorf("ParseChallenges(%q): %s", header, diff)
		}
	}
}

func TestParseChallengesReadsAll(t *testing.T) {
	none := map[string]string{}
	for _, c := range []struct {
		lines []string
		want  []okta.Challenge
	}{
		{nil, nil},
		{[]string{"", " , ,"}, nil},
		{[]string{`Bearer error="a", DPoP algs="RS256 ES256", error="b"`}, []okta.Challenge{
			{Scheme: "Bearer", Params: map[string]string{"error": "a"}},
			{Scheme: "DPoP", Params: map[string]string{"algs": "RS256 ES256", "error": "b"}},
		}},
		{[]string{`Bearer realm="x"`, `Negotiate`, `Basic realm=y, charset=UTF-8`}, []okta.Challenge{
			{Scheme: "Bearer", Params: map[string]string{"realm": "x"}},
			{Scheme: "Negotiate", Params: none},
			{Scheme: "Basic", Params: map[string]string{"realm": "y", "charset": "UTF-8"}},
		}},
		{[]string{`Negotiate YWJj==, NTLM TlRM, Bearer error = "spaced"`}, []okta.Challenge{
			{Scheme: "Negotiate", Params: none},
			{Scheme: "NTLM", Params: none},
			{Scheme: "Bearer", Params: map[string]string{"error": "spaced"}},
		}},
		{[]string{`="x" "y", Bearer a=1, a=2, =`}, []okta.Challenge{{Scheme: "Bearer", Params: map[string]string{"a": "1"}}}},
	} {
		if diff := cmp.Diff(c.want, okta.ParseChallenges(c.lines...)); diff != "" {
			t.Errorf("%q: %s", c.lines, diff)
		}
	}
}

func FuzzParseChallenges(f *testing.F) {
	f.Add(`Bearer authorization_uri="http://x/", error="insufficient_scope", DPoP a=b, Negotiate abc==`)
	f.Add(`a="\`)
	f.Fuzz(func(t *testing.T, line string) {
		for _, c := range okta.ParseChallenges(line) {
			if c.Scheme == "" || c.Params == nil || !strings.Contains(line, c.Scheme) {
				t.Errorf("%q: %+v", line, c)
			}
		}
	})
}

func TestErrorsTellAllChallenges(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("WWW-Authenticate", `Bearer realm="x", scope="okta.logs.read"`)
		w.Header().Add("WWW-Authenticate", `DPoP error="insufficient_scope", error_description="No."`)
		w.WriteHeader(http.StatusForbidden)
	})
	_, err := o.client(t).Me(t.Context())
	var e *okta.Error
	if !errors.As(err, &e) || len(e.Challenges) != 2 || e.Challenges[0].Params["scope"] != "okta.logs.read" ||
		e.Code != "insufficient_scope" || e.Summary != "No." || e.Foreign() {
		t.Errorf("%+v", err)
	}
}

func TestForeignAnswersAreTold(t *testing.T) {
	page := newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Del("X-Okta-Request-Id")
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, "<html>The company's proxy doesn't like this.</html>")
	})
	var e *okta.Error
	if _, err := page.client(t).Me(t.Context()); !errors.As(err, &e) || !e.Foreign() || e.Status != http.StatusForbidden {
		t.Errorf("a proxy's page: %+v", err)
	}
	through := answering(t, http.StatusForbidden, "<html>in place of what Okta said</html>")
	if _, err := through.client(t).Me(t.Context()); !errors.As(err, &e) || !e.Foreign() {
		t.Errorf("a page with Okta's request id: %+v", err)
	}
	for _, body := range []string{"", oktaError("E0000006", "no")} {
		if _, err := answering(t, http.StatusForbidden, body).client(t).Me(t.Context()); !errors.As(err, &e) || e.Foreign() {
			t.Errorf("%q with Okta's request id: %+v", body, err)
		}
	}
}

func TestErrorsTellWhenToTryAgain(t *testing.T) {
	for _, c := range []struct {
		status int
		header string
		want   time.Duration
	}{{503, "11", 11 * time.Second}, {429, "12", 12 * time.Second}, {500, "13", 0}, {503, "", 0}, {503, "now", 0}} {
		o := newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", c.header)
			w.Header().Set("X-Rate-Limit-Reset", "1") // long ago
			w.WriteHeader(c.status)
		})
		before := time.Now()
		_, err := o.client(t).Me(t.Context())
		var e *okta.Error
		if !errors.As(err, &e) || e.RetryAfter != c.want || e.RetryAt.IsZero() != (c.want == 0) {
			t.Fatalf("%d %q: %+v", c.status, c.header, err)
		}
		if c.want > 0 && (e.RetryAt.Before(before.Add(c.want)) || e.RetryAt.After(time.Now().Add(c.want))) {
			t.Errorf("%d %q: try again at %s", c.status, c.header, e.RetryAt)
		}
	}
}

func TestSuccessThatCannotBeReadSaysSo(t *testing.T) {
	for _, body := range []string{"<html>sign in to the wifi</html>", "", `{"label":"no id"}`, `"text"`, `{"id":`} {
		_, err := answering(t, http.StatusOK, body).client(t).Me(t.Context())
		var e *okta.Error
		if !errors.Is(err, okta.ErrUnreadable) || !errors.As(err, &e) || string(e.Body) != body {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestAnswersAreBounded(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		chunk := []byte(strings.Repeat("x", 1<<20))
		for range 21 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	if _, err := o.client(t).Me(t.Context()); !errors.Is(err, okta.ErrTooLarge) {
		t.Errorf("Me: %v", err)
	}
	long := answering(t, http.StatusForbidden, strings.Repeat("x", 1<<20))
	var e *okta.Error
	if _, err := long.client(t).Me(t.Context()); !errors.As(err, &e) || len(e.Body) != 64<<10 {
		t.Errorf("the error keeps %d bytes", len(e.Body))
	}
}
