package setup_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// internet is every host there is, over TLS that is trusted. acme.okta.com answers
// as a test has it; the others are never asked.
type internet struct {
	t *testing.T

	mu     sync.Mutex
	answer http.HandlerFunc
	hosts  map[string]int // requests that each host got
	secret []string       // hosts that got a credential
}

func (n *internet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	n.hosts[r.Host]++
	if r.Header.Get("Authorization") != "" {
		n.secret = append(n.secret, r.Host+r.URL.Path)
	}
	answer := n.answer
	n.mu.Unlock()
	answer(w, r)
}

func (n *internet) answers(h http.HandlerFunc) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.answer = h
}

// onInternet opens a walk to which the internet answers so.
func onInternet(t *testing.T, answer http.HandlerFunc) (*tenant, *internet) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := valid()
	template.SerialNumber, template.DNSNames = big.NewInt(1), []string{"acme.okta.com", "evil.example", "portal.example"}
	template.IsCA, template.BasicConstraintsValid = true, true
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	n := &internet{t: t, answer: answer, hosts: map[string]int{}}
	server := httptest.NewUnstartedServer(n)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	t.Cleanup(server.Close)
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	network := wire.New(wire.Config{RootCAs: roots, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}})
	t.Cleanup(network.Close)
	v := session(t)
	return &tenant{Walk: openWalk(t, network, v, setup.NewWorkspace("org-1", "Acme", false, time.Now())), t: t, vault: v}, n
}

func says(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func leadsTo(status int, address string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", address)
		w.WriteHeader(status)
	}
}

const shop = `<!DOCTYPE html><title>Shoes</title><p>Sale`

// What isn't an org is told from one that fails, and keeps nothing.
func TestAnOrgThatIsNotOkta(t *testing.T) {
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"a web shop":               {says(200, "text/html", shop), "org.not-okta"},
		"a web shop without it":    {says(404, "text/html; charset=utf-8", shop), "org.not-okta"},
		"somebody's API":           {says(200, "application/json", `{"hello":"world"}`), "org.not-okta"},
		"a captive portal":         {says(511, "text/html", shop), "okta.page"},
		"a portal that leads away": {leadsTo(302, "https://portal.example/login"), "org.not-okta"},
		"a proxy's page":           {says(407, "text/html", shop), "org.not-okta"},
	} {
		t.Run(name, func(t *testing.T) {
			n, net := onInternet(t, tt.answer)
			n.wantProblem(n.CheckOrg(t.Context(), "https://acme.okta.com"), tt.want)
			n.wantProblem(n.SignIn(t.Context(), secret.New("00canary-token-of-acme-0123456789abcdefgh")), "org.first")
			if len(net.secret) > 0 || len(net.hosts) != 1 || setup.OrgStands(n.Workspace()) || len(n.vault.Refs()) > 0 {
				t.Errorf("hosts %v, credentials at %v", net.hosts, net.secret)
			}
		})
	}
}

// acme is an org as long as nobody asks its admin API.
func acme(api http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/.well-known/okta-organization":
			fmt.Fprint(w, `{"id":"00o1","pipeline":"idx","_links":{"organization":{"href":"https://acme.okta.com"}}}`)
		case "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration":
			w.WriteHeader(http.StatusNotFound)
		default:
			api(w, r)
		}
	}
}

// A token is sent to the org alone, and nothing is kept of one that the org didn't
// confirm.
func TestSigningInWhereTheAdminAPIFails(t *testing.T) {
	code := func(status int, code string) http.HandlerFunc {
		return says(status, "application/json", `{"errorCode":"`+code+`","errorSummary":"S","errorLink":"`+code+`","errorId":"oae1","errorCauses":[]}`)
	}
	for name, tt := range map[string]struct {
		api  http.HandlerFunc
		want string
	}{
		"a web shop":           {says(200, "text/html", shop), "okta.page"},
		"a proxy's page":       {says(403, "text/html", shop), "okta.page"},
		"a portal's page":      {says(401, "text/html", shop), "okta.page"},
		"away, 302":            {leadsTo(302, "https://evil.example/api/v1/users/me"), "okta.refused"},
		"away, 307":            {leadsTo(307, "https://evil.example/api/v1/users/me"), "okta.refused"},
		"away, without TLS":    {leadsTo(308, "http://acme.okta.com/api/v1/users/me"), "okta.refused"},
		"to a page of its own": {leadsTo(303, "/login"), "okta.refused"},
		"refused":              {code(401, "E0000011"), "sign-in.refused"},
		"no session":           {code(401, "E0000005"), "sign-in.refused"},
		"no right":             {code(403, "E0000006"), "rights.missing"},
		"not there":            {code(404, "E0000007"), "okta.not-found"},
		"locked":               {code(423, "E0000239"), "okta.refused"},
		"out of order":         {code(500, "E0000009"), "okta.5xx"},
		"nothing at all":       {says(400, "", ""), "okta.refused"},
	} {
		t.Run(name, func(t *testing.T) {
			n, net := onInternet(t, acme(http.NotFound))
			n.must(n.CheckOrg(t.Context(), "https://acme.okta.com"))
			net.answers(acme(tt.api))
			n.wantProblem(n.SignIn(t.Context(), secret.New("00canary-token-of-acme-0123456789abcdefgh")), tt.want)
			if setup.SignedIn(n.Workspace()) || len(n.vault.Refs()) > 0 {
				t.Errorf("kept: %+v", n.Workspace().Org.SignIn)
			}
			if len(net.hosts) != 1 || len(net.secret) == 0 {
				t.Errorf("hosts %v, credentials at %v", net.hosts, net.secret)
			}
			for _, at := range net.secret {
				if at != "acme.okta.com/api/v1/users/me" {
					t.Errorf("the token was sent to %s", at)
				}
			}
		})
	}
}
