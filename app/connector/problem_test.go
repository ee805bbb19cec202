package connector_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// wantCode wants a Problem of that code, with words for a person and no secret.
func wantCode(t *testing.T, err error, code string) *problem.Problem {
	t.Helper()
	p, ok := errors.AsType[*problem.Problem](err)
	if !ok || p.Code != code {
		t.Fatalf("%v, want %s", err, code)
	}
	if p.Title.IsZero() || p.Cause.IsZero() || strings.Contains(p.Error(), "{{") {
		t.Errorf("%s has no words: %s", code, p.Details())
	}
	return p
}

func saying(status int, kind, body string) func(*http.Request) (int, string, string) {
	return func(*http.Request) (int, string, string) {
		return status, "Content-Type: " + kind + "\r\n", body
	}
}

func refusal(code string) func(*http.Request) (int, string, string) {
	return saying(400, "application/json", fmt.Sprintf(`{"error":%q,"error_description":"words"}`, code))
}

// TestEveryRefusalHasItsProblem: one code each.
func TestEveryRefusalHasItsProblem(t *testing.T) {
	const oauth, client = workspace.ConnectorOAuth, workspace.ConnectorClientCredentials
	for name, c := range map[string]struct {
		kind   workspace.ConnectorType
		path   string
		scope  string
		header bool
		answer func(*http.Request) (int, string, string)
		want   string
	}{
		"client in the body":          {oauth, "", "", false, refusal("invalid_client"), connector.CodeInBody},
		"client in the header":        {oauth, "", "", true, refusal("invalid_client"), connector.CodeInHeader},
		"client credentials":          {client, "", "", false, refusal("invalid_client"), connector.CodeInBody},
		"an Okta org":                 {client, "/oauth2/v1/token", "", false, refusal("invalid_client"), connector.CodeOktaOrg},
		"code":                        {oauth, "", "", false, refusal("invalid_grant"), connector.CodeCode},
		"scope of a client":           {client, "", "", false, refusal("invalid_scope"), connector.CodeScope},
		"scopes with spaces":          {oauth, "", "a b", false, refusal("invalid_scope"), connector.CodeCommas},
		"scopes with commas":          {oauth, "", "a,b", false, refusal("invalid_scope"), connector.CodeSpaces},
		"one scope":                   {oauth, "", "a", false, refusal("invalid_scope"), connector.CodeScope},
		"grant not allowed":           {client, "", "", false, refusal("unauthorized_client"), connector.CodeNotAllowed},
		"unknown grant":               {client, "", "", false, refusal("unsupported_grant_type"), connector.CodeNotAllowed},
		"request":                     {client, "", "", false, refusal("invalid_request"), connector.CodeRequest},
		"anything else":               {client, "", "", false, refusal("made_up"), connector.CodeRequest},
		"a page":                      {client, "", "", false, saying(400, "text/html", "<html>no</html>"), connector.CodePage},
		"a page with status 500":      {client, "", "", false, saying(500, "text/html", "<html>no</html>"), connector.CodePage},
		"text":                        {client, "", "", false, saying(200, "text/plain", "access_token=x"), connector.CodeNotToken},
		"no token in it":              {client, "", "", false, saying(200, "application/json", `{}`), connector.CodeNotToken},
		"a service that is down":      {client, "", "", false, saying(503, "application/json", `{}`), connector.CodeServer},
		"sent elsewhere":              {client, "", "", false, saying(307, "text/plain", ""), connector.CodeRedirected},
		"a page instead of a refusal": {oauth, "", "", false, saying(401, "text/html", "<html>no</html>"), connector.CodePage},
	} {
		t.Run(name, func(t *testing.T) {
			service := record(t)
			w := tokenWords(service)
			service.answer = c.answer
			con, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows", "Scope": c.scope}}, w)
			con.Type = c.kind
			if c.path != "" {
				con.AccessTokenPath = service.url + c.path
			}
			var err error
			if c.kind == client {
				_, err = connector.Token(t.Context(), network(t), con, s)
			} else {
				a, beginErr := connector.Begin(con, s, redirect, c.header)
				if beginErr != nil {
					t.Fatal(beginErr)
				}
				_, err = a.Complete(t.Context(), network(t), url.Values{"state": {a.State().Reveal()}, "code": {w["code"]}})
			}
			p := wantCode(t, err, c.want)
			if strings.Contains(p.Details(), w["secret"]) || strings.Contains(p.Details(), w["code"]) {
				t.Errorf("a secret is told: %s", p.Details())
			}
		})
	}
}

// TestEveryAnswerOfTheBrowserHasItsProblem: and nothing is sent for it.
func TestEveryAnswerOfTheBrowserHasItsProblem(t *testing.T) {
	for name, c := range map[string]struct {
		answer url.Values
		want   string
	}{
		"denied":          {url.Values{"error": {"access_denied"}}, connector.CodeDenied},
		"scope":           {url.Values{"error": {"invalid_scope"}}, connector.CodeCommas},
		"not allowed":     {url.Values{"error": {"unauthorized_client"}}, connector.CodeNotAllowed},
		"down":            {url.Values{"error": {"temporarily_unavailable"}}, connector.CodeServer},
		"request":         {url.Values{"error": {"invalid_request"}}, connector.CodeRequest},
		"nothing":         {url.Values{}, connector.CodeAnswer},
		"two codes":       {url.Values{"code": {"a", "b"}}, connector.CodeAnswer},
		"another state":   {url.Values{"code": {"a"}, "state": {"x"}}, connector.CodeState},
		"without a state": {url.Values{"code": {"a"}, "state": nil}, connector.CodeState},
	} {
		t.Run(name, func(t *testing.T) {
			service := record(t)
			con, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows", "Scope": "a b"}}, tokenWords(service))
			a, err := connector.Begin(con, s, redirect, false)
			if err != nil {
				t.Fatal(err)
			}
			if _, set := c.answer["state"]; !set {
				c.answer.Set("state", a.State().Reveal())
			}
			_, err = a.Complete(t.Context(), network(t), c.answer)
			wantCode(t, err, c.want)
			if service.count() != 0 {
				t.Error("something was sent")
			}
		})
	}
}

// TestRefreshTellsWhatBecameOfIt: revoked, lost, and put in another's place.
func TestRefreshTellsWhatBecameOfIt(t *testing.T) {
	service := record(t)
	w := tokenWords(service)
	c, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows"}}, w)
	config := network(t)

	service.answer = refusal("invalid_grant")
	_, err := connector.Refresh(t.Context(), config, c, s)
	wantCode(t, err, connector.CodeRefreshEnded)
	c.Grant = &workspace.ConnectorGrant{Lost: true}
	_, err = connector.Refresh(t.Context(), config, c, s)
	wantCode(t, err, connector.CodeRefreshLost)

	service.answer = saying(200, "application/json", fmt.Sprintf(`{"access_token":%q,"token_type":"bearer","refresh_token":%q}`, rand.Text(), rand.Text()))
	g, err := connector.Refresh(t.Context(), config, c, s)
	if err != nil {
		t.Fatal(err)
	}
	if got := codes(g.Notices); !slices.Equal(got, []string{connector.CodeRotated, connector.CodeNoExpiry}) {
		t.Errorf("notices %v", got)
	}
	s.Refresh = secret.Secret{}
	_, err = connector.Refresh(t.Context(), config, c, s)
	wantCode(t, err, connector.CodeNoRefresh)
}

func codes(list []*problem.Problem) []string {
	var all []string
	for _, p := range list {
		all = append(all, p.Code)
	}
	return all
}

// TestNoRefreshTokenIsExplained by the scope that was typed.
func TestNoRefreshTokenIsExplained(t *testing.T) {
	told := map[string]bool{}
	for _, scope := range []string{"read", "read offline_access", "read,refresh_token"} {
		service := record(t)
		service.answer = saying(200, "application/json", fmt.Sprintf(`{"access_token":%q,"token_type":"Bearer","expires_in":60}`, rand.Text()))
		c, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows", "Scope": scope}}, tokenWords(service))
		a, err := connector.Begin(c, s, redirect, true)
		if err != nil {
			t.Fatal(err)
		}
		g, err := a.Complete(t.Context(), network(t), url.Values{"state": {a.State().Reveal()}, "code": {"c"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := codes(g.Notices); !slices.Equal(got, []string{connector.CodeNoRefresh, connector.CodeInHeaderOnly}) {
			t.Fatalf("notices %v", got)
		}
		told[g.Notices[0].Cause.String()] = true
	}
	if len(told) != 2 {
		t.Errorf("%d explanations", len(told))
	}
}

// TestAnswersToACardHaveTheirProblem, by status and form.
func TestAnswersToACardHaveTheirProblem(t *testing.T) {
	for name, c := range map[string]struct {
		answer  func(*http.Request) (int, string, string)
		want    string
		notices []string
	}{
		"unauthorized": {saying(401, "text/plain", ""), connector.CodeCredential, nil},
		"forbidden":    {saying(403, "text/plain", ""), connector.CodeForbidden, nil},
		"moved":        {saying(302, "text/plain", ""), connector.CodeMoved, nil},
		"not found":    {saying(404, "text/plain", ""), connector.CodeAnswered, nil},
		"down":         {saying(502, "text/html", "<p>"), connector.CodeServer, nil},
		"XML":          {saying(200, "text/xml", "<a/>"), "", []string{connector.CodeXML}},
		"a list":       {saying(200, "application/json", "[1]"), "", []string{connector.CodeList}},
		"an object":    {saying(200, "application/json", "{}"), "", nil},
		"nothing":      {saying(204, "text/plain", ""), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, kind := range connector.Kinds() {
				service := record(t)
				service.answer = c.answer
				w := tokenWords(service)
				con, s := connection(&expectation{name: string(kind.Type), fields: map[string]string{"Header Name": "k", "Header Value": "{secret}", "Access token": "{access}", "Username": "u"}}, w)
				r, err := connector.Rehearse(t.Context(), network(t), con, workspace.CardRequest{Function: workspace.CardGet, URL: service.url + "/x"}, s)
				if err != nil {
					t.Fatal(err)
				}
				if got := codes(r.Notices); !slices.Equal(got, c.notices) {
					t.Errorf("notices %v", got)
				}
				if c.want == "" && r.Problem != nil || c.want != "" && (r.Problem == nil || r.Problem.Code != c.want || r.Problem.Cause.IsZero()) {
					t.Errorf("%s: %v", kind.Type, r.Problem)
				}
				if len(r.Differences) > 0 {
					t.Errorf("not as drawn: %q", r.Differences)
				}
			}
		})
	}
}

// TestARefusalSaysWhatWasEmpty: Basic may go without a user name or without a password.
func TestARefusalSaysWhatWasEmpty(t *testing.T) {
	for name, c := range map[string]struct{ user, password, says string }{
		"no password": {"svc", "", "The password was empty"},
		"no user":     {"", "made up", "The user name was empty"},
		"both":        {"svc", "made up", "User name or password is wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			service := record(t)
			service.answer = saying(401, "text/plain", "")
			con := workspace.Connector{Type: workspace.ConnectorBasic, Username: c.user}
			r, err := connector.Rehearse(t.Context(), network(t), con, workspace.CardRequest{Function: workspace.CardGet, URL: service.url + "/x"}, connector.Secrets{Secret: secret.New(c.password)})
			if err != nil || r.Problem == nil || !strings.HasPrefix(r.Problem.Cause.String(), c.says) {
				t.Errorf("%v, %v", r.Problem, err)
			}
		})
	}
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	service := record(t)
	for _, kind := range []workspace.ConnectorType{workspace.ConnectorOAuth, workspace.ConnectorClientCredentials} {
		con, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows"}}, tokenWords(service))
		con.Type = kind
		_, err := connector.Rehearse(t.Context(), network(t), con, workspace.CardRequest{Function: workspace.CardGet, URL: service.url}, s)
		wantCode(t, err, connector.CodeNoToken)
	}
	if service.count() != 0 {
		t.Error("something was sent")
	}
}

// TestASecretStaysOnItsHost: no redirect takes it elsewhere.
func TestASecretStaysOnItsHost(t *testing.T) {
	other, service := record(t), record(t)
	w := tokenWords(service)
	service.answer = func(*http.Request) (int, string, string) {
		return 307, "Location: " + other.url + "/taken\r\n", ""
	}
	config := network(t)
	con, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows"}}, w)
	con.Type = workspace.ConnectorClientCredentials
	_, err := connector.Token(t.Context(), config, con, s)
	wantCode(t, err, connector.CodeRedirected)
	s.Access = secret.New(w["access"])
	if _, err := connector.Rehearse(t.Context(), config, con, workspace.CardRequest{Function: workspace.CardPost, URL: service.url}, s); err != nil {
		t.Fatal(err)
	}
	if other.count() != 0 {
		t.Error("another host got a request")
	}
}

// throughToxic is a service behind a line with one thing wrong.
func throughToxic(t *testing.T, host, toxic string) string {
	t.Helper()
	proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "service", "127.0.0.1:0", host)
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
		t.Fatal(err)
	}
	return "http://" + proxy.Listen
}

// TestABrokenLineIsTold: each request goes once, and ends in words.
func TestABrokenLineIsTold(t *testing.T) {
	for toxic, code := range map[string]string{
		`{"type":"latency","stream":"downstream","attributes":{"latency":5000}}`: "network.timeout",
		`{"type":"reset_peer","stream":"downstream","attributes":{"timeout":0}}`: "network.closed",
		`{"type":"limit_data","stream":"downstream","attributes":{"bytes":0}}`:   "network.closed",
		`{"type":"limit_data","stream":"downstream","attributes":{"bytes":40}}`:  "network.other",
		`{"type":"timeout","stream":"upstream","attributes":{"timeout":50}}`:     "network.closed",
	} {
		t.Run(toxic, func(t *testing.T) {
			service := record(t)
			w := tokenWords(service)
			service.answer = granting(w)
			address := throughToxic(t, service.host, toxic)
			config := network(t)
			if code == "network.timeout" {
				config.Timeout = 300 * time.Millisecond
			}
			w["service"] = address
			con, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows"}}, w)
			g, err := connector.Refresh(t.Context(), config, con, s)
			if p := wantCode(t, err, code); !p.Unreachable() || !g.Lost || strings.Contains(p.Error(), "couldn't be sent") {
				t.Errorf("lost %v, %s", g.Lost, p.Details())
			}
			s.Access = secret.New(w["access"])
			_, err = connector.Rehearse(t.Context(), config, con, workspace.CardRequest{Function: workspace.CardPost, URL: address}, s)
			wantCode(t, err, code)
			if service.count() > 2 {
				t.Errorf("%d requests arrived", service.count())
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	_ = l.Close()
	_, err = connector.Rehearse(t.Context(), network(t), workspace.Connector{Type: workspace.ConnectorNone}, workspace.CardRequest{Function: workspace.CardGet, URL: address}, connector.Secrets{})
	wantCode(t, err, "network.refused")
}
