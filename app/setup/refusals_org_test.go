package setup_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// wording is what a practice org says for a reason to refuse.
type wording func(reason, text string) string

// school is a walk on a practice org that failures are provoked in: by the
// lessons of its console, by changes an admin could make, by its faults.
type school struct {
	*bench
	org   *practice.Org
	admin *okta.Client
	words *atomic.Pointer[wording]
}

// renaming has metadata name another address than the org's own.
func renaming(own, named string) func(*http.Response) error {
	return func(r *http.Response) error {
		if r.Request.URL.Path != "/.well-known/oauth-authorization-server" {
			return nil
		}
		body, err := io.ReadAll(r.Body)
		body = bytes.ReplaceAll(body, []byte(own), []byte(named))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Del("Content-Length")
		return err
	}
}

// front is another address of the org, of which the org knows nothing. Where
// its metadata name its own address they name that one.
func front(t *testing.T, org *practice.Org, named string) string {
	t.Helper()
	target, err := url.Parse(org.URL())
	if err != nil {
		t.Fatal(err)
	}
	f := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }, ModifyResponse: renaming(org.URL(), named),
	})
	t.Cleanup(f.Close)
	return f.URL
}

// newSchool opens the walk of a new practice org at its own address, signed in.
func newSchool(t *testing.T) *school {
	t.Helper()
	words := &atomic.Pointer[wording]{}
	org := serveOrg(t, words)
	return enter(t, &school{org: org, words: words}, org.URL())
}

// newSchoolBehind opens it at another address than its own. named is what the
// org's metadata call it there, its own address if "".
func newSchoolBehind(t *testing.T, named string) *school {
	t.Helper()
	words := &atomic.Pointer[wording]{}
	org := serveOrg(t, words)
	return enter(t, &school{org: org, words: words}, front(t, org, cmp.Or(named, org.URL())))
}

func serveOrg(t *testing.T, words *atomic.Pointer[wording]) *practice.Org {
	t.Helper()
	return practicetest.Start(t, practice.Config{Describe: func(reason, text string) string {
		if say := words.Load(); say != nil {
			return (*say)(reason, text)
		}
		return text
	}})
}

func enter(t *testing.T, s *school, at string) *school {
	t.Helper()
	a, w := apptest.Practise(t, app.Config{
		Version: "test", Practice: &app.RunningPractice{URL: at, Token: secret.New(s.org.AdminToken())},
	})
	hand, err := trainee.New(a.Network, s.org.URL())
	if err != nil {
		t.Fatal(err)
	}
	p, _ := a.Practice()
	s.bench = &bench{Walk: w, t: t, app: a, hand: hand, practice: p, endpoint: w.Workspace().Place.EndpointID}
	client, err := a.Network.Client(wire.Route{Origin: s.org.URL(), Credential: wire.SSWS(secret.New(s.org.AdminToken()))})
	s.must(err)
	s.admin, err = okta.NewClient(client, s.org.URL())
	s.must(err)
	s.signedIn()
	return s
}

// clientID is that of the app in front.
func (s *school) clientID() string {
	ws := s.Workspace()
	return ws.ServiceApp(ws.Endpoint(s.endpoint).ServiceAppID).ClientID
}

func (s *school) publicJWK() string {
	ws := s.Workspace()
	return ws.ServiceApp(ws.Endpoint(s.endpoint).ServiceAppID).PublicJWK
}

// fault switches faults on, and all others off.
func (s *school) fault(names ...string) { s.must(s.org.SetFaults(names)) }

// lesson switches a lesson of the console on.
func (s *school) lesson(id string) {
	s.post("/console/lessons", url.Values{"lesson": {id}, "app": {s.clientID()}})
}

// right puts everything right again that a lesson or a fault did.
func (s *school) right() {
	s.fault()
	s.post("/console/lessons/end", url.Values{})
}

var csrfField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func (s *school) post(path string, form url.Values) {
	s.t.Helper()
	page := s.send(http.MethodGet, "/console/lessons", "", nil)
	token := csrfField.FindSubmatch(page)
	if token == nil {
		s.t.Fatal("the page of lessons has no form")
	}
	form.Set("csrf", string(token[1]))
	s.send(http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// send makes a request to the org that must be accepted.
func (s *school) send(method, path, kind string, body []byte) []byte {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.org.URL()+path, bytes.NewReader(body))
	s.must(err)
	req.Header.Set("Content-Type", kind)
	if kind == "application/json" {
		req.Header.Set("Authorization", "SSWS "+s.org.AdminToken())
	}
	resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	s.must(err)
	defer resp.Body.Close()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(resp.Body); err != nil || resp.StatusCode >= 400 {
		s.t.Fatalf("%s %s: %d %s %v", method, path, resp.StatusCode, &answer, err)
	}
	return answer.Bytes()
}

// newAppByHand makes an app with the key in the console, as an admin would, and
// takes its client ID.
func (s *school) newAppByHand(label string) {
	s.t.Helper()
	id, err := s.hand.CreateServiceApp(s.t.Context(), label, s.publicJWK())
	s.must(err)
	s.must(s.hand.SetProofOfPossession(s.t.Context(), id, false))
	s.must(s.hand.GrantScope(s.t.Context(), id, setup.ScopeInvoke))
	s.must(s.SetServiceAppClientID(s.endpoint, id))
}

// deleteApp removes the app in front from the org.
func (s *school) deleteApp() {
	s.must(s.admin.DeactivateApp(s.t.Context(), s.clientID()))
	s.must(s.admin.DeleteApp(s.t.Context(), s.clientID()))
}

// webApp makes an app with the key that is no API Services app, and takes its
// client ID.
func (s *school) webApp() {
	s.t.Helper()
	answer := s.send(http.MethodPost, "/api/v1/apps", "application/json", fmt.Appendf(nil, `{"name":"oidc_client","label":"A web app","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"private_key_jwt"}},
		"settings":{"oauthClient":{"application_type":"web","grant_types":["authorization_code"],"response_types":["code"],
		"redirect_uris":["https://acme.example/callback"],"jwks":{"keys":[%s]}}}}`, s.publicJWK()))
	var made struct{ ID string }
	s.must(json.Unmarshal(answer, &made))
	s.must(s.SetServiceAppClientID(s.endpoint, made.ID))
}

// takeRSAKey has the app sign with an RSA key that was brought along.
func (s *school) takeRSAKey() {
	s.t.Helper()
	key, err := oauth.GenerateKey(s.t.Context(), oauth.RSA2048)
	s.must(err)
	plain, err := key.PrivatePEM()
	s.must(err)
	own, err := setup.ReadOwnKey([]byte(plain.Reveal()), secret.Secret{})
	s.must(err)
	s.must(s.KeepOwnKey(s.t.Context(), s.endpoint, own))
}

// registerAs changes a member of the entry that the app in front has for its key,
// beside which it leaves a stranger's only, which is in order.
func (s *school) registerAs(member, value string) {
	s.t.Helper()
	path := "/api/v1/apps/" + s.clientID()
	var app map[string]any
	s.must(json.Unmarshal(s.send(http.MethodGet, path, "application/json", nil), &app))
	ws := s.Workspace()
	kid := ws.ServiceApp(ws.Endpoint(s.endpoint).ServiceAppID).KeyID
	client := app["settings"].(map[string]any)["oauthClient"].(map[string]any)
	set := client["jwks"].(map[string]any)
	own := slices.DeleteFunc(set["keys"].([]any), func(k any) bool { return k.(map[string]any)["kid"] != kid })
	own[0].(map[string]any)[member] = value
	set["keys"] = append(own, json.RawMessage(strangersKey))
	body, err := json.Marshal(app)
	s.must(err)
	s.send(http.MethodPut, path, "application/json", body)
}

// catalogue is what Okta publishes to say for each reason.
func catalogue(t *testing.T) (texts map[string]string, order []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "fixtures", "catalogue_oauth2_errors_subset.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("Okta's catalogue is not on this machine")
	}
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ InternalErrorCode, ErrorDescription string }
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	texts = map[string]string{}
	for _, row := range rows {
		texts[row.InternalErrorCode] = row.ErrorDescription
		order = append(order, row.InternalErrorCode)
	}
	return texts, order
}
