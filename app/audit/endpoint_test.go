package audit_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// nature is what an endpoint really is.
type nature struct {
	level workspace.Level
	apps  workspace.Allowed
	dpop  bool // the own app's tokens are bound

	answer   string // of the flow
	status   int    // of refusals
	body     string // of refusals
	postOnly bool
	ignores  string // what isn't looked at
	quiet    bool   // no answer has the ID of a run
	checks   bool   // the flow itself refuses who isn't let in, at no level
}

func (n nature) String() string {
	return fmt.Sprintf("%s %s dpop=%t, answers %s, refuses with %d %s, post only %t, ignores %q", n.level, n.apps, n.dpop, n.answer, n.status, n.body, n.postOnly, n.ignores)
}

// tokenFacts is what an access token is good for.
type tokenFacts struct {
	app                      string
	bound                    bool
	expired, aimed, unscoped bool // aimed elsewhere
}

// endpoint is an API endpoint whose tokens are plain words.
type endpoint struct {
	nature
	url         string
	clientToken string

	mu     sync.Mutex
	tokens map[string]tokenFacts
	calls  map[string]int // by everything that a call carried
	runs   int
	after  func(calls int) // called before each answer
	asked  int
}

func startEndpoint(t *testing.T, n nature) *endpoint {
	t.Helper()
	e := &endpoint{nature: n, clientToken: hexText(), tokens: map[string]tokenFacts{}, calls: map[string]int{}}
	server := httptest.NewServer(e)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	e.url = server.URL + "/api/flo/227b4a47000000000000000000000000/invoke"
	return e
}

func hexText() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// mint makes a token in three parts, as a JWT has them.
func (e *endpoint) mint(f tokenFacts) secret.Secret {
	e.mu.Lock()
	defer e.mu.Unlock()
	word := "head." + rand.Text() + "." + rand.Text()
	e.tokens[word] = f
	return secret.New(word)
}

func (e *endpoint) access(f tokenFacts) audit.Access {
	a := audit.Access{Token: e.mint(f), Bound: f.bound, Scopes: []string{okta.ScopeInvokeManage}}
	if f.bound {
		a.Authorize = prove
	}
	return a
}

// prove stands for a DPoP proof: for one method and one token.
func prove(r *http.Request, token secret.Secret) error {
	r.Header.Set("Authorization", "DPoP "+token.Reveal())
	r.Header.Set("DPoP", "proof "+r.Method+" "+token.Reveal())
	return nil
}

// material is everything that there can be.
func (e *endpoint) material(t *testing.T) audit.Material {
	t.Helper()
	give := func(f tokenFacts) func(context.Context) (audit.Access, error) {
		return func(context.Context) (audit.Access, error) { return e.access(f), nil }
	}
	bare := func(f tokenFacts) func(context.Context) (secret.Secret, error) {
		return func(context.Context) (secret.Secret, error) { return e.mint(f), nil }
	}
	return audit.Material{
		ClientToken: secret.New(e.clientToken),
		Own:         give(tokenFacts{app: "own", bound: e.dpop}), Bound: give(tokenFacts{app: "own", bound: true}),
		OtherScope: give(tokenFacts{app: "own", bound: e.dpop, unscoped: true}),
		Expired:    bare(tokenFacts{app: "own", expired: true}), OtherAudience: bare(tokenFacts{app: "own", aimed: true}),
		Second: &audit.SecondApp{
			Org: newOrg(), Journal: audit.NewJournal(t.TempDir()+"/probes.json", time.Now),
			Token: func(_ context.Context, clientID string, _ *oauth.Key, _ []string) (audit.Access, error) {
				return e.access(tokenFacts{app: clientID, bound: e.dpop}), nil
			},
		},
	}
}

// config measures without waiting.
func config(t *testing.T) audit.Config {
	t.Helper()
	network := wire.New(wire.Config{})
	t.Cleanup(network.Close)
	return audit.Config{Network: network, Now: time.Now, Pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}

var errRefused = errors.New("refused")

// ServeHTTP is the endpoint.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked++
	if e.after != nil {
		e.after(e.asked)
	}
	e.calls[fmt.Sprint(r.Method, r.URL.RawQuery, r.Header["Authorization"], r.Header["X-Api-Client-Token"])]++
	refused := e.postOnly && r.Method != http.MethodPost || e.admit(r) != nil
	if !refused || e.checks {
		e.runs++
		e.nameRun(w)
	}
	if refused {
		e.refuse(w)
		return
	}
	e.say(w, r)
}

// nameRun gives an answer the ID of a run.
func (e *endpoint) nameRun(w http.ResponseWriter) {
	w.Header().Set("X-Flow", "11111111-2222-3333-4444-555555555555")
	if !e.quiet {
		w.Header().Set("X-Execution-Id", fmt.Sprintf("0b8f7a52-0000-4000-8000-%012d", e.runs))
	}
}

func (e *endpoint) callsSoFar() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.asked
}

func (e *endpoint) admit(r *http.Request) error {
	byToken, byAccess := e.checkClientToken(r), e.checkAccess(r)
	switch {
	case e.level == workspace.LevelPublic, e.ignores == "level":
		return nil
	case e.level == workspace.LevelOAuth && e.ignores == "kind" && byToken == nil:
		return nil
	case e.level == workspace.LevelToken && e.ignores == "kind" && byAccess == nil:
		return nil
	case e.level == workspace.LevelToken:
		return byToken
	}
	return byAccess
}

func (e *endpoint) checkClientToken(r *http.Request) error {
	header, query := r.Header.Get("X-Api-Client-Token"), r.URL.Query().Get("clientToken")
	switch {
	case header == "" && query == "", header != "" && query != "":
		return errRefused
	case e.ignores == "client-token", header+query == e.clientToken:
		return nil
	}
	return errRefused
}

func (e *endpoint) checkAccess(r *http.Request) error {
	scheme, word, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	f, known := e.tokens[word]
	if !known && e.ignores == "signature" {
		f, known = e.unsigned(word)
	}
	proven := scheme == "DPoP" && r.Header.Get("DPoP") == "proof "+r.Method+" "+word
	listed := e.apps != workspace.AllowList || f.app == "own"
	for _, check := range []struct {
		about string
		good  bool
	}{
		{"everything", known},
		{"expiry", !f.expired},
		{"audience", !f.aimed},
		{"scope", !f.unscoped},
		{"apps", listed},
		{"proof", f.bound == proven && f.bound == (scheme == "DPoP")},
	} {
		if !check.good && e.ignores != check.about {
			return errRefused
		}
	}
	return nil
}

// unsigned finds a token without its last part.
func (e *endpoint) unsigned(word string) (tokenFacts, bool) {
	start := word[:strings.LastIndexByte(word, '.')+1]
	for known, f := range e.tokens {
		if start != "" && strings.HasPrefix(known, start) {
			return f, true
		}
	}
	return tokenFacts{}, false
}

func (e *endpoint) refuse(w http.ResponseWriter) {
	if e.status == http.StatusFound {
		w.Header().Set("Location", "/signin")
	}
	write(w, e.status, map[string][2]string{
		"empty": {}, "html": {"text/html", "<!doctype html><html><body>Sign in</body></html>"},
		"json": {"application/json", `{"error":"Unauthorized","message":"No."}`}, "text": {"text/plain", "Unauthorized"},
		"message": {"application/json", `{"message":"The credential is not valid"}`},
	}[e.body])
}

func (e *endpoint) say(w http.ResponseWriter, r *http.Request) {
	write(w, http.StatusOK, map[string][2]string{
		"empty": {}, "nothing": {"application/json", "{}"},
		"echo":    {"application/json", fmt.Sprintf(`{"flow":"echo","method":%q,"query":{"n":%d},"body":null}`, r.Method, len(r.URL.RawQuery))},
		"count":   {"application/json", fmt.Sprintf(`{"result":"created","id":"0oa%d","found":0}`, e.runs)},
		"once":    {"application/json", fmt.Sprintf(`{"result":%q,"message":"hello"}`, map[bool]string{true: "created", false: "existed"}[e.runs == 1])},
		"page":    {"text/html; charset=utf-8", "<!doctype html><html><body>Hello</body></html>"},
		"text":    {"text/plain", "Hello"},
		"clock":   {"text/plain", fmt.Sprintf("Hello, it is %d", e.runs)},
		"list":    {"application/json", `[1,2,3]`},
		"message": {"application/json", `{"message":"Hello"}`},
	}[e.answer])
}

// answers are the ways to answer a good call.
func answers() []string {
	return []string{"empty", "nothing", "echo", "count", "once", "page", "text", "clock", "list", "message"}
}

func write(w http.ResponseWriter, status int, answer [2]string) {
	if answer[0] != "" {
		w.Header().Set("Content-Type", answer[0])
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, answer[1])
}

// target declares the endpoint.
func (e *endpoint) target(level workspace.Level, apps workspace.Allowed) audit.Target {
	return audit.Target{URL: e.url, Level: level, Apps: apps, Draft: workspace.Draft{Method: "POST", Body: "{}"}}
}

func none(context.Context) (audit.Access, error) { return audit.Access{}, errRefused }

func bare(context.Context) (secret.Secret, error) { return secret.Secret{}, errRefused }
