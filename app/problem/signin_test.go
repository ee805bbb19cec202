package problem_test

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/okta"
)

// What the admin API says of a sign-in stands in a challenge, or isn't Okta's word
// at all.
func TestAdminAPIOnTheSignIn(t *testing.T) {
	challenge := func(params map[string]string) []okta.Challenge {
		return []okta.Challenge{{Scheme: "Bearer", Params: params}}
	}
	for name, tt := range map[string]struct {
		err        *okta.Error
		want, says string
	}{
		"a scope is missing": {
			&okta.Error{Status: 403, RequestID: "r", Challenges: challenge(map[string]string{"error": "insufficient_scope", "scope": "okta.logs.read"})},
			"rights.scope", "okta.logs.read",
		},
		"a proof was refused": {
			&okta.Error{Status: 400, RequestID: "r", Challenges: challenge(map[string]string{"error": "invalid_dpop_proof"})},
			"sign-in.proof", "clock",
		},
		"a proxy's page": {
			&okta.Error{Status: 403, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte("\n<html>Blocked</html>")},
			"okta.page", "403",
		},
		"a right is missing": {&okta.Error{Status: 403, Code: "E0000006", RequestID: "r"}, "rights.missing", "role"},
		"locked":             {&okta.Error{Status: 423, Code: "E0000001", Summary: "Locked.", RequestID: "r"}, "okta.refused", "Locked."},
	} {
		p := problem.From(tt.err)
		if p.Code != tt.want || !strings.Contains(p.Cause.String(), tt.says) || len(p.Ways) == 0 {
			t.Errorf("%s: %s, %s", name, p.Code, p)
		}
	}
}

func get(t *testing.T, n *wire.Network, origin string) *problem.Problem {
	t.Helper()
	c, err := n.Client(wire.Route{Origin: origin})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Get(origin)
	if err == nil {
		_ = resp.Body.Close()
		err = errors.New("it was reached")
	}
	return problem.From(err)
}

func TestProxyThatWantsAPassword(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Proxy-Authenticate", `Basic realm="Acme"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	t.Setenv("HTTPS_PROXY", proxy.URL)
	n := wire.New(wire.Config{})
	defer n.Close()
	p := get(t, n, "https://acme.okta.com")
	if p.Code != "network.proxy-password" || !strings.Contains(p.Cause.String(), strings.TrimPrefix(proxy.URL, "http://")) || !p.Unreachable() {
		t.Errorf("%s: %s", p.Code, p)
	}
}

// Adding an authority is offered where it helps, and never not checking.
func TestCertificateThatNobodyVouchesFor(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	n := wire.New(wire.Config{})
	defer n.Close()
	p := get(t, n, server.URL)
	if p.Code != "network.untrusted" || p.Ways[0].Action != problem.AddAuthority || !strings.Contains(p.Detail, "SHA-256") || !p.Unreachable() {
		t.Errorf("%s: %s, %s", p.Code, p, p.Detail)
	}
	for _, way := range p.Ways {
		if way.Action != problem.AddAuthority && way.Action != problem.Retry {
			t.Errorf("it offers %s", way.Action)
		}
	}
}
