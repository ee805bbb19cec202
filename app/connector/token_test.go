package connector_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

const redirect = "http://127.0.0.1:38219/flowlatch/connector"

// granting answers every request with a token.
func granting(w words) func(*http.Request) (int, string, string) {
	return func(*http.Request) (int, string, string) {
		token, _ := json.Marshal(map[string]any{"access_token": w["access"], "token_type": "Bearer", "expires_in": 60, "refresh_token": w["refresh"]})
		return 200, "Content-Type: application/json\r\n", string(token)
	}
}

func tokenWords(service *recorder) words {
	return words{
		"service": service.url, "host": service.host, "secret": rand.Text(), "access": rand.Text(),
		"refresh": rand.Text() + "+/=", "code": rand.Text() + "&/", "redirect": redirect,
	}
}

// dialog is what an entry of tokens.txt types into the dialog.
func dialog(e *expectation, w words) (workspace.Connector, connector.Secrets) {
	c := workspace.Connector{
		Nickname: "Service - account", Type: workspace.ConnectorOAuth, ClientID: e.fields["Client ID"], Scope: e.fields["Scope"],
		AuthorizePath: w["service"] + "/oauth/authorize", AccessTokenPath: w["service"] + "/oauth/token",
	}
	if strings.HasPrefix(e.name, "client-credentials") {
		c.Type = workspace.ConnectorClientCredentials
	}
	if path, ok := e.fields["Authorize Path"]; ok {
		c.AuthorizePath = w.in(path)
	}
	if path, ok := e.fields["Access Token Path"]; ok {
		c.AccessTokenPath = w.in(path)
	}
	return c, connector.Secrets{Secret: secret.New(w.in(e.fields["Client Secret"]) + missing(e, w)), Refresh: secret.New(w["refresh"])}
}

// missing is the client secret of entries that don't say one.
func missing(e *expectation, w words) string {
	if _, ok := e.fields["Client Secret"]; ok {
		return ""
	}
	return w["secret"]
}

// TestTokensAreAskedForAsDocumented compares every request to the Access Token Path.
func TestTokensAreAskedForAsDocumented(t *testing.T) {
	for _, e := range expectations(t, "tokens.txt") {
		if strings.HasPrefix(e.name, "authorize") {
			continue
		}
		t.Run(e.name, func(t *testing.T) {
			service := record(t)
			w := tokenWords(service)
			service.answer = granting(w)
			c, s := dialog(e, w)
			g, err := askAs(t, e, network(t), c, s, w)
			if err != nil {
				t.Fatal(err)
			}
			got := service.last(t)
			check(t, got, w, e)
			checkPairs(t, strings.Split(got.body, "&"), e.form, nil, w, true)
			checkDrawing(t, g.Drawing, got, e.ours)
			if service.count() != 1 || len(g.Differences) > 0 || g.Token.Access.Reveal() != w["access"] {
				t.Errorf("%d requests, differences %q", service.count(), g.Differences)
			}
			for _, hidden := range []string{w["secret"], w["access"], w["refresh"], w["code"]} {
				if shown := g.Drawing.Head() + g.Drawing.Body.Text + g.Exchange.RequestBody.Text + g.Exchange.ResponseBody.Text; strings.Contains(shown, hidden) {
					t.Errorf("a secret is shown: %s", shown)
				}
			}
		})
	}
}

// askAs asks for a token in the way that the entry is about.
func askAs(t *testing.T, e *expectation, config connector.Config, c workspace.Connector, s connector.Secrets, w words) (connector.Grant, error) {
	t.Helper()
	switch {
	case c.Type == workspace.ConnectorClientCredentials:
		return connector.Token(t.Context(), config, c, s)
	case e.name == "refresh":
		return connector.Refresh(t.Context(), config, c, s)
	}
	a, err := connector.Begin(c, s, w["redirect"], e.fields["Client in"] == "header")
	if err != nil {
		return connector.Grant{}, err
	}
	return a.Complete(t.Context(), config, url.Values{"state": {a.State().Reveal()}, "code": {w["code"]}})
}

// TestTheBrowserGoesWhereIsDocumented compares the address that is opened.
func TestTheBrowserGoesWhereIsDocumented(t *testing.T) {
	w := words{"service": "https://service.example", "host": "service.example", "secret": rand.Text(), "redirect": redirect}
	checked := 0
	for _, e := range expectations(t, "tokens.txt") {
		if !strings.HasPrefix(e.name, "authorize") {
			continue
		}
		checked++
		t.Run(e.name, func(t *testing.T) {
			c, s := dialog(e, w)
			a, err := connector.Begin(c, s, redirect, false)
			if err != nil {
				t.Fatal(err)
			}
			w["state"] = a.State().Reveal()
			if len(w["state"]) < 26 {
				t.Error("the state has fewer than 128 random bits")
			}
			rest, ok := strings.CutPrefix(a.URL, w["service"]+strings.TrimPrefix(e.line, "GET "))
			if !ok {
				t.Fatalf("%s doesn't begin as typed", a.URL)
			}
			checkPairs(t, strings.Split(strings.Trim(rest, "?&"), "&"), e.param, e.noParam, w, true)
			var told []string
			for _, choice := range a.Drawing.Choices {
				told = append(told, choice.ID)
			}
			if slices.Sort(told); !slices.Equal(told, e.ours) {
				t.Errorf("told as ours %v, want %v", told, e.ours)
			}
			if !strings.HasSuffix(a.URL, strings.TrimSuffix(strings.TrimPrefix(a.Drawing.Plain().Reveal(), "GET "), " HTTP/1.1\n\n")) {
				t.Errorf("drawn %q", a.Drawing.Line.Text)
			}
			if shown := fmt.Sprint(a.Drawing); strings.Contains(shown, w["state"]) || !strings.Contains(shown, "state="+secret.Mask) {
				t.Errorf("the state is shown: %s", shown)
			}
		})
	}
	if checked != 3 {
		t.Errorf("%d entries", checked)
	}
}

// checkPairs wants exactly the pairs, in any order.
func checkPairs(t *testing.T, got, want, absent []string, w words, exact bool) {
	t.Helper()
	var filled []string
	for _, pair := range want {
		filled = append(filled, w.in(pair))
	}
	got = slices.Clone(got)
	slices.Sort(got)
	slices.Sort(filled)
	if exact && !slices.Equal(got, filled) {
		t.Errorf("pairs %q, want %q", got, filled)
	}
	for _, name := range absent {
		if slices.ContainsFunc(got, func(pair string) bool { return strings.HasPrefix(pair, name+"=") }) {
			t.Errorf("there is %s", name)
		}
	}
}

// TestClientCredentialsNeverSendAnAuthorizationHeader asks a service that insists on one.
func TestClientCredentialsNeverSendAnAuthorizationHeader(t *testing.T) {
	service := record(t)
	service.answer = func(*http.Request) (int, string, string) {
		return 401, "WWW-Authenticate: Basic realm=\"x\"\r\nContent-Type: application/json\r\n", `{"error":"invalid_client"}`
	}
	c := workspace.Connector{Type: workspace.ConnectorClientCredentials, AccessTokenPath: service.url + "/oauth/token", ClientID: "flows"}
	c.Grant = &workspace.ConnectorGrant{InHeader: true} // of a time when the type was OAuth
	s := connector.Secrets{Secret: secret.New(rand.Text()), Refresh: secret.New(rand.Text())}
	_, err := connector.Token(t.Context(), network(t), c, s)
	wantCode(t, err, connector.CodeInBody)
	for _, got := range service.seen {
		if found := named(strings.Split(got.head, "\r\n"), "Authorization"); len(found) > 0 || !strings.Contains(got.body, "client_secret=") {
			t.Errorf("sent %q", found)
		}
	}
	if service.count() != 1 {
		t.Errorf("%d requests", service.count())
	}
}

// TestAllowGoesThroughTheBrowser plays the browser and the service.
func TestAllowGoesThroughTheBrowser(t *testing.T) {
	service := record(t)
	w := tokenWords(service)
	service.answer = granting(w)
	c, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows", "Scope": "read,write"}}, w)
	begun, back := false, false
	g, err := connector.Allow(t.Context(), network(t), c, s, connector.Browser{
		Ports: []int{0}, Begun: func(*connector.Attempt) { begun = true }, Back: func() { back = true },
		Open: func(ctx context.Context, address string) error {
			u, err := url.Parse(address)
			if err != nil {
				return err
			}
			q := u.Query()
			visit(ctx, q.Get("redirect_uri")+"?state=another&code=stolen") // turned away
			visit(ctx, q.Get("redirect_uri")+"?"+url.Values{"state": {q.Get("state")}, "code": {w["code"]}}.Encode())
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !begun || !back || g.Token.Refresh.Reveal() != w["refresh"] || !strings.Contains(service.last(t).body, url.QueryEscape(w["code"])) {
		t.Errorf("begun %v, back %v, %v", begun, back, g.Token)
	}
}

func visit(ctx context.Context, address string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return
	}
	if answer, err := http.DefaultClient.Do(req); err == nil {
		_ = answer.Body.Close()
	}
}

// TestPrintingAnAttemptShowsNoSecret: whatever logs one.
func TestPrintingAnAttemptShowsNoSecret(t *testing.T) {
	w := words{"service": "https://service.example", "secret": rand.Text()}
	c, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows"}}, w)
	a, err := connector.Begin(c, s, redirect, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("%v %+v %#v", a, *a, *a), fmt.Sprintf("%+v", s)} {
		if strings.Contains(text, w["secret"]) {
			t.Errorf("the secret is printed: %s", text)
		}
	}
}
