package signin_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// org is a small authorization server and admin API whose answers a test can
// change. Everything about it is held by mu.
type org struct {
	*httptest.Server
	mu sync.Mutex

	// answers replace what a path answers: status and body.
	answers map[string]answer
	// hold blocks the token endpoint until it is closed.
	hold chan struct{}

	codes     map[string]string // code → code_challenge
	refreshes map[string]bool   // refresh token → still good
	good      map[string]bool   // access tokens
	given     int
	lifetime  int  // of access tokens, seconds
	noRefresh bool // none is given
	sameOne   bool // refresh tokens aren't rotated
	silent    bool // the scopes of a token aren't told
	stillborn int  // access tokens up to this one are refused
	used      func(credential string)
	revoked   func()
	pending   []string
	asked     []string // "METHOD path", in order
	forms     []url.Values
	bearers   []string
}

type answer struct {
	status    int
	body      string
	challenge string
}

func newOrg(t *testing.T) *org {
	t.Helper()
	o := &org{
		answers: map[string]answer{}, codes: map[string]string{}, refreshes: map[string]bool{}, good: map[string]bool{}, lifetime: 3600,
	}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

func (o *org) answer(path string, status int, body string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answers[path] = answer{status: status, body: body}
}

func (o *org) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	if o.hold != nil && r.URL.Path == "/oauth2/v1/token" {
		<-o.hold
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = append(o.asked, r.Method+" "+r.URL.Path)
	o.forms = append(o.forms, maps.Clone(r.PostForm))
	w.Header().Set("Content-Type", "application/json")
	if a, ok := o.answers[r.URL.Path]; ok {
		if a.challenge != "" {
			used := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
			w.Header().Set("Www-Authenticate", strings.ReplaceAll(a.challenge, "USED", used))
		}
		w.WriteHeader(a.status)
		_, _ = w.Write([]byte(strings.ReplaceAll(a.body, "ECHO", r.PostForm.Get("token"))))
		return
	}
	switch r.URL.Path {
	case "/.well-known/oauth-authorization-server":
		fmt.Fprintf(w, `{"issuer":%q,"token_endpoint":"%s/oauth2/v1/token"}`, o.URL, o.URL)
	case "/oauth2/v1/token":
		o.token(w, r)
	case "/oauth2/v1/device/authorize":
		fmt.Fprintf(w, `{"device_code":"device-code","user_code":"ABCDWXYZ","verification_uri":"%s/activate","expires_in":600,"interval":1}`, o.URL)
	case "/oauth2/v1/revoke":
		delete(o.good, r.PostForm.Get("token"))
		delete(o.refreshes, r.PostForm.Get("token"))
		if o.revoked != nil {
			o.revoked()
		}
	default:
		o.api(w, r)
	}
}

func (o *org) token(w http.ResponseWriter, r *http.Request) {
	form := r.PostForm
	switch grant := form.Get("grant_type"); grant {
	case "authorization_code":
		sum := sha256.Sum256([]byte(form.Get("code_verifier")))
		challenge, known := o.codes[form.Get("code")]
		delete(o.codes, form.Get("code"))
		if !known || challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
			refuse(w, "invalid_grant")
			return
		}
	case "refresh_token":
		if !o.refreshes[form.Get("refresh_token")] {
			refuse(w, "invalid_grant")
			return
		}
		if !o.sameOne {
			delete(o.refreshes, form.Get("refresh_token"))
		}
	case "client_credentials":
		o.give(w, form.Get("scope"), false)
		return
	default:
		if len(o.pending) > 0 {
			next := o.pending[0]
			o.pending = o.pending[1:]
			refuse(w, next)
			return
		}
	}
	o.give(w, "okta.apps.manage okta.users.read.self offline_access", !o.noRefresh)
}

func (o *org) give(w http.ResponseWriter, scope string, refresh bool) {
	o.given++
	access := fmt.Sprintf("access-%d", o.given)
	o.good[access] = o.given > o.stillborn
	body := map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": o.lifetime, "scope": scope}
	if o.silent {
		delete(body, "scope")
	}
	if refresh && !(o.sameOne && o.given > 1) {
		next := fmt.Sprintf("refresh-%d", o.given)
		o.refreshes[next] = true
		body["refresh_token"] = next
	}
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, code string) {
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, `{"error":%q,"error_description":"The org's words."}`, code)
}

func (o *org) api(w http.ResponseWriter, r *http.Request) {
	credential := r.Header.Get("Authorization")
	o.bearers = append(o.bearers, credential)
	if o.used != nil {
		o.used(credential)
	}
	bearer, _ := strings.CutPrefix(credential, "Bearer ")
	if !o.good[bearer] && credential != "SSWS good" {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"errorCode":"E0000011","errorSummary":"Invalid token provided"}`)
		return
	}
	switch {
	case r.URL.Path == "/api/v1/users/me":
		fmt.Fprint(w, `{"id":"00u1","status":"ACTIVE","profile":{"login":"ann@acme.example","firstName":"Ann","lastName":"Admin"}}`)
	case strings.HasSuffix(r.URL.Path, "/roles"):
		fmt.Fprint(w, `[{"id":"ra1","type":"SUPER_ADMIN","label":"Super Administrator","status":"ACTIVE","assignmentType":"GROUP"}]`)
	case r.Method == http.MethodDelete:
		w.WriteHeader(http.StatusNoContent)
	case strings.HasPrefix(r.URL.Path, "/api/v1/apps/"):
		fmt.Fprint(w, `{"id":"0oa1","label":"Flowlatch service","name":"oidc_client","signOnMode":"OPENID_CONNECT"}`)
	default:
		fmt.Fprint(w, `[]`)
	}
}

func (o *org) forgetAnswers() {
	o.mu.Lock()
	defer o.mu.Unlock()
	clear(o.answers)
}

// alive counts the tokens that still work.
func (o *org) alive() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.good) + len(o.refreshes)
}

// count tells how often a request was made.
func (o *org) count(request string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, asked := range o.asked {
		if asked == request {
			n++
		}
	}
	return n
}

// browse does what a person's browser does: it signs in at the address and is
// sent back with these parameters beside the state.
func (o *org) browse(t *testing.T, more url.Values) func(context.Context, string) error {
	return func(_ context.Context, address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		q := u.Query()
		o.mu.Lock()
		o.codes["the-code"] = q.Get("code_challenge")
		o.mu.Unlock()
		back := url.Values{"state": {q.Get("state")}}
		if more == nil {
			more = url.Values{"code": {"the-code"}}
		}
		maps.Copy(back, more)
		go visit(t, q.Get("redirect_uri")+"?"+back.Encode())
		return nil
	}
}

func visit(t *testing.T, address string) {
	resp, err := http.Get(address)
	if err != nil {
		t.Error(err)
		return
	}
	_ = resp.Body.Close()
}

// memory is a vault in memory that can refuse.
type memory struct {
	mu    sync.Mutex
	items map[vault.Ref]secret.Secret
	next  int
	fail  error
}

func (m *memory) Put(_ context.Context, _ vault.Kind, s secret.Secret) (vault.Ref, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return "", m.fail
	}
	m.next++
	ref := vault.Ref(fmt.Sprintf("v1/%d", m.next))
	m.items[ref] = s
	return ref, nil
}

func (m *memory) Get(_ context.Context, ref vault.Ref) (secret.Secret, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.items[ref]
	if !ok {
		return s, vault.ErrNotFound
	}
	return s, nil
}

func (m *memory) Delete(_ context.Context, ref vault.Ref) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.items, ref)
	return nil
}

func (m *memory) holds() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []string
	for _, s := range m.items {
		all = append(all, s.Reveal())
	}
	slices.Sort(all)
	return all
}

// bench is a Keeper with a vault and a workspace file, all in memory.
type bench struct {
	*signin.Keeper
	org   *org
	vault *memory

	mu   sync.Mutex
	ws   *workspace.Workspace
	fail error // of saving
	now  time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{org: newOrg(t), vault: &memory{items: map[vault.Ref]secret.Secret{}}, now: time.Now()}
	b.ws = &workspace.Workspace{ID: "w", Org: workspace.Org{Origin: b.org.URL}}
	b.restart(t)
	return b
}

// restart begins a new run of the program.
func (b *bench) restart(t *testing.T) {
	n := wire.New(wire.Config{})
	t.Cleanup(n.Close)
	b.Keeper = signin.New(signin.Config{Network: n, Vault: b.vault, Now: b.clock, Save: b.save})
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *bench) save(id string, change func(*workspace.SignIn)) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil || b.ws.Org.SignIn.ID != id {
		return false, b.fail
	}
	next := b.ws.Clone()
	change(&next.Org.SignIn)
	b.ws = next
	return true, nil
}

func (b *bench) workspace() *workspace.Workspace {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ws
}

// keep puts a sign-in into the workspace.
func (b *bench) keep(t *testing.T, kept *signin.Kept, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	next := b.ws.Clone()
	next.Org.SignIn = kept.SignIn
	b.ws = next
}

// signedIn signs in in the browser.
func (b *bench) signedIn(t *testing.T) *bench {
	t.Helper()
	kept, err := b.Browser(t.Context(), signin.BrowserRequest{Origin: b.org.URL, ClientID: "0oa1", Ports: []int{0}, Open: b.org.browse(t, nil)})
	b.keep(t, kept, err)
	return b
}

// me makes one request in the name of whoever is signed in.
func (b *bench) me(ctx context.Context) error {
	c, err := b.Client(ctx, b.workspace())
	if err != nil {
		return err
	}
	_, err = c.Me(ctx)
	return err
}
