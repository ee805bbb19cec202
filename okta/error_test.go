package okta_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

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
		{403, oktaError("E0000006", "You do not have permission"), "E0000006", "You do not have permission", nil},
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
	if got := okta.ParseChallenge(challenge); got.Scheme != "DPoP" || got.Params["scope"] != "okta.apps.read" {
		t.Errorf("ParseChallenge = %+v", got)
	}
}

func TestParseChallengeReadsAnything(t *testing.T) {
	for header, want := range map[string]okta.Challenge{
		"":               {Params: map[string]string{}},
		"Bearer":         {Scheme: "Bearer", Params: map[string]string{}},
		"Bearer error=x": {Scheme: "Bearer", Params: map[string]string{"error": "x"}},
		`Bearer Error="a \"b\", c" , x=1, DPoP error="z"`: {
			Scheme: "Bearer", Params: map[string]string{"error": `a "b", c`, "x": "1"},
		},
		`Bearer error="open`: {Scheme: "Bearer", Params: map[string]string{"error": "open"}},
	} {
		if diff := cmp.Diff(want, okta.ParseChallenge(header)); diff != "" {
			t.Errorf("ParseChallenge(%q): %s", header, diff)
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
