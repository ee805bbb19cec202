package practice

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// calls sends a request and follows no redirect.
func calls(t *testing.T, method, address string, edits ...func(*http.Request)) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for _, edit := range edits {
		edit(req)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, raw}
}

func (o *Org) behaves(t *testing.T, name string, m Manner) {
	t.Helper()
	if err := o.SetManner(t.Context(), name, m); err != nil {
		t.Fatal(err)
	}
}

func TestRefusalsTakeAnyForm(t *testing.T) {
	o, clock := startOrg(t, Config{})
	token := o.endpoint(t, "echo-token")
	for _, status := range append(RefusalStatuses(), http.StatusOK) {
		for _, body := range append(RefusalBodies(), bodyText) {
			clock.move(time.Second)
			m := Manner{Status: status, Body: body}
			o.behaves(t, "echo-token", m)
			for _, method := range []string{"GET", "POST"} {
				m.looksLike(t, calls(t, method, token.InvokeURL, clientToken("wrong")))
				if r := calls(t, method, token.InvokeURL, clientToken(token.ClientToken)); r.status != 200 || r.object(t)["method"] != method {
					t.Errorf("%+v: the good call: %d %s", m, r.status, r.body)
				}
			}
		}
	}
	good := 2 * (len(RefusalStatuses()) + 1) * (len(RefusalBodies()) + 1)
	if runs, _ := o.history("echo-token"); len(runs) != good {
		t.Errorf("%d runs, want %d", len(runs), good)
	}
}

// looksLike holds a refusal against the form it must have.
func (m Manner) looksLike(t *testing.T, r reply) {
	t.Helper()
	var fields map[string]string
	kind := r.header.Get("Content-Type")
	formed := map[string]bool{
		bodyEmpty: len(r.body) == 0 && kind == "",
		bodyHTML:  strings.HasPrefix(kind, "text/html") && bytes.Contains(r.body, []byte("</html>")),
		bodyText:  strings.HasPrefix(kind, "text/plain") && bytes.HasPrefix(r.body, []byte("Unauthorized: ")),
		bodyJSON:  kind == "application/json" && json.Unmarshal(r.body, &fields) == nil && fields["error"] == "Unauthorized",
	}
	if r.status != m.Status || !formed[m.Body] {
		t.Errorf("%+v: %d %s %q", m, r.status, kind, r.body)
	}
	if moved := r.header.Get("Location") != ""; moved != (m.Status == http.StatusFound) {
		t.Errorf("%+v: leads to %q", m, r.header.Get("Location"))
	}
	if named := r.header.Get("Allow") != ""; named != (m.Status == http.StatusMethodNotAllowed) {
		t.Errorf("%+v: allows %q", m, r.header.Get("Allow"))
	}
}

// TestRedirectEndsOnASignInPage: what a client sees that follows redirects.
func TestRedirectEndsOnASignInPage(t *testing.T) {
	o, _ := startOrg(t, Config{Endpoints: map[string]Manner{"echo-oauth": {Status: 302, Body: bodyEmpty}}})
	r := send(t, "POST", o.endpoint(t, "echo-oauth").InvokeURL, "{}")
	if r.status != 200 || !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
		t.Errorf("%d %s", r.status, r.header.Get("Content-Type"))
	}
}

func TestFormIsForRefusalsOfTheEndpointOnly(t *testing.T) {
	o, _ := startOrg(t, Config{Endpoints: map[string]Manner{"echo-public": {Status: 404, Body: bodyEmpty}}})
	address := o.endpoint(t, "echo-public").InvokeURL
	if r := calls(t, "PUT", address); r.status != 405 || len(r.body) == 0 {
		t.Errorf("PUT: %d %q", r.status, r.body)
	}
	for range invokeRate {
		calls(t, "POST", address)
	}
	if r := calls(t, "POST", address); r.status != 429 || len(r.body) == 0 {
		t.Errorf("one too many: %d %q", r.status, r.body)
	}
	if _, err := o.setFlowOn(o.asAdmin(t.Context()), "echo-public", false); err != nil {
		t.Fatal(err)
	}
	if r := calls(t, "POST", address); r.status != 404 || len(r.body) != 0 {
		t.Errorf("off: %d %q", r.status, r.body)
	}
}

func TestPostOnly(t *testing.T) {
	o, clock := startOrg(t, Config{})
	e := o.endpoint(t, "echo-token")
	for _, status := range []int{0, 401} {
		clock.move(time.Second)
		o.behaves(t, "echo-token", Manner{PostOnly: true, Status: status})
		want := cmp.Or(status, http.StatusMethodNotAllowed)
		get := calls(t, "GET", e.InvokeURL, clientToken(e.ClientToken))
		if get.status != want || want == 405 && get.header.Get("Allow") != "POST" {
			t.Errorf("GET: %d, allows %q", get.status, get.header.Get("Allow"))
		}
		if r := calls(t, "POST", e.InvokeURL, clientToken(e.ClientToken)); r.status != 200 {
			t.Errorf("POST: %d", r.status)
		}
	}
	if runs, _ := o.history("echo-token"); len(runs) != 2 || runs[0].Method != "POST" || runs[1].Method != "POST" {
		t.Errorf("%+v", runs)
	}
}

// laxCase is a call that an endpoint lets in only if it is lax about one thing.
type laxCase struct {
	name, flow string
	about      []Lax
	edits      []func(*http.Request)
}

func laxCases(t *testing.T, o *Org, clock *testClock) []laxCase {
	t.Helper()
	in := newClient(t, o, clock, newTestKey(t, "EC", "in"), scopeInvoke)
	out := newClient(t, o, clock, newTestKey(t, "EC", "out"), scopeInvoke, "okta.apps.read")
	bound := newClient(t, o, clock, newTestKey(t, "EC", "bound"), scopeInvoke)
	settings := endpointSettings{Level: levelOAuth, Apps: listApps, AppIDs: []string{in.id, bound.id}}
	if _, err := o.setEndpointSettings(o.asAdmin(t.Context()), "echo-oauth", settings); err != nil {
		t.Fatal(err)
	}
	bearer := func(raw string) []func(*http.Request) {
		return []func(*http.Request){header("Authorization", "Bearer "+raw)}
	}
	of := func(what string) []func(*http.Request) {
		return bearer(o.minted(t, fmt.Sprintf(`{"clientId":%q,%s}`, in.id, what)))
	}
	good := in.token(t, scopeInvoke)
	token, oauthToken := o.endpoint(t, "echo-token").ClientToken, o.seed.clientToken("echo-oauth")
	query := func(r *http.Request) { r.URL.RawQuery = "clientToken=" + token }
	const invoke = `"scopes":["` + scopeInvoke + `"]`
	return []laxCase{
		{"nothing at OAuth", "echo-oauth", nil, nil},
		{"nothing at client token", "echo-token", nil, nil},
		{"signature cut", "echo-oauth", []Lax{LaxSignature}, bearer(good[:len(good)-4] + "AAAA")},
		{"expired", "echo-oauth", []Lax{LaxExpiry}, of(invoke + `,"expired":true`)},
		{"another audience", "echo-oauth", []Lax{LaxAudience}, of(invoke + `,"audience":"x"`)},
		{"another scope", "echo-oauth", []Lax{LaxScope}, of(`"scopes":["okta.apps.read"]`)},
		{"another app", "echo-oauth", []Lax{LaxApps}, bearer(out.token(t, scopeInvoke))},
		{"another app and scope", "echo-oauth", nil, bearer(out.token(t, "okta.apps.read"))},
		{"bound as bearer", "echo-oauth", []Lax{LaxProof}, bearer(bound.boundToken(t))},
		{"its client token at OAuth", "echo-oauth", []Lax{LaxKind}, []func(*http.Request){clientToken(oauthToken)}},
		{"an access token at client token", "echo-token", []Lax{LaxKind}, bearer(good)},
		{"a wrong client token", "echo-token", []Lax{LaxClientToken}, []func(*http.Request){clientToken("wrong")}},
		{"the client token twice", "echo-token", []Lax{LaxTwice, LaxClientToken}, []func(*http.Request){clientToken(token), query}},
		{"two client tokens", "echo-token", []Lax{LaxClientToken}, []func(*http.Request){clientToken("wrong"), query}},
	}
}

// TestLaxityLetsInWhatItSays: every laxity against every bad call.
func TestLaxityLetsInWhatItSays(t *testing.T) {
	o, clock := startOrg(t, Config{})
	cases := laxCases(t, o, clock)
	want := map[string]int{}
	for _, known := range KnownLaxities() {
		o.behaves(t, "echo-oauth", Manner{Lax: []Lax{known.Name}})
		o.behaves(t, "echo-token", Manner{Lax: []Lax{known.Name}})
		for _, tt := range cases {
			clock.move(time.Second)
			let := known.Name == LaxLevel || slices.Contains(tt.about, known.Name)
			r := calls(t, "POST", o.endpoint(t, tt.flow).InvokeURL, tt.edits...)
			if (r.status == 200) != let {
				t.Errorf("lax about %s, %s: %d %s", known.Name, tt.name, r.status, r.body)
			}
			if let {
				want[tt.flow]++
			}
		}
	}
	for name, n := range want {
		if runs, _ := o.history(name); len(runs) != n {
			t.Errorf("%s: %d runs, want %d", name, len(runs), n)
		}
	}
}

func TestMannerOutlivesTheOrg(t *testing.T) {
	cfg := Config{Seed: testSeed(), StateFile: filepath.Join(t.TempDir(), "practice.json")}
	manner := func(o *Org, name string) string {
		f, err := o.flow(name)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(f.Manner)
	}
	lax, empty := Manner{Lax: []Lax{LaxScope}}, Manner{Body: bodyEmpty, PostOnly: true}
	first, closeFirst := openOrg(t, cfg)
	first.behaves(t, "echo-oauth", lax)
	first.behaves(t, "echo-token", lax)
	closeFirst()
	cfg.Endpoints = map[string]Manner{"echo-token": empty}
	second, closeSecond := openOrg(t, cfg)
	defer closeSecond()
	if got := manner(second, "echo-oauth"); got != fmt.Sprint(lax) {
		t.Errorf("kept %s", got)
	}
	if got := manner(second, "echo-token"); got != fmt.Sprint(empty) {
		t.Errorf("configured %s", got)
	}
	second.behaves(t, "echo-token", lax)
	if err := second.Reset(); err != nil {
		t.Fatal(err)
	}
	if got, other := manner(second, "echo-token"), manner(second, "echo-oauth"); got != fmt.Sprint(empty) || other != fmt.Sprint(Manner{}) {
		t.Errorf("after starting over %s and %s", got, other)
	}
}

// TestMannerInAFileThatAnEndpointCannotHave: somebody wrote the file by hand.
func TestMannerInAFileThatAnEndpointCannotHave(t *testing.T) {
	cfg := Config{Seed: testSeed(), StateFile: filepath.Join(t.TempDir(), "practice.json")}
	first, closeFirst := openOrg(t, cfg)
	first.behaves(t, "echo-oauth", Manner{Status: 404})
	closeFirst()
	raw, err := os.ReadFile(cfg.StateFile)
	if err != nil {
		t.Fatal(err)
	}
	raw = bytes.Replace(raw, []byte(`"manner":{"status":404}`), []byte(`"manner":{"status":7}`), 1)
	if err := os.WriteFile(cfg.StateFile, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	second, closeSecond := openOrg(t, cfg)
	defer closeSecond()
	if r := calls(t, "POST", second.endpoint(t, "echo-oauth").InvokeURL); r.status != 401 {
		t.Errorf("status %d", r.status)
	}
}

func TestMannerIsTheOrgsOwn(t *testing.T) {
	o, _ := startOrg(t, Config{})
	m := Manner{Lax: []Lax{LaxScope}}
	o.behaves(t, "echo-oauth", m)
	m.Lax[0] = LaxLevel
	f, err := o.flow("echo-oauth")
	if err != nil {
		t.Fatal(err)
	}
	f.Manner.Lax[0] = LaxLevel
	if r := calls(t, "POST", o.endpoint(t, "echo-oauth").InvokeURL); r.status != 401 {
		t.Errorf("status %d", r.status)
	}
}

func TestWhatAnEndpointCannotDo(t *testing.T) {
	o, _ := startOrg(t, Config{})
	for name, m := range map[string]Manner{
		"a status that may have run": {Status: 500}, "no status": {Status: -1}, "created": {Status: 201},
		"another body": {Body: "xml"}, "another laxity": {Lax: []Lax{LaxScope, "sloth"}},
	} {
		if _, err := New(Config{Endpoints: map[string]Manner{"echo-oauth": m}}); err == nil {
			t.Errorf("%s: an org was made", name)
		}
		if err := o.SetManner(t.Context(), "echo-oauth", m); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	if f, err := o.flow("echo-oauth"); err != nil || !f.Manner.Plain() {
		t.Errorf("%+v, %v", f, err)
	}
	if _, err := New(Config{Endpoints: map[string]Manner{"nothing": {}}}); err == nil {
		t.Error("an org with an endpoint of no flow was made")
	}
	if err := o.SetManner(t.Context(), "nothing", Manner{}); err == nil {
		t.Error("a flow that is not there was changed")
	}
}

// TestHalfACallIsNoRun: the caller says how much it sends, and leaves before.
func TestHalfACallIsNoRun(t *testing.T) {
	o, _ := startOrg(t, Config{})
	path := strings.TrimPrefix(o.endpoint(t, "echo-public").InvokeURL, o.URL())
	conn, err := net.Dial("tcp", o.host())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 100\r\n\r\n{\"half\":", path, o.host()); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if runs, _ := o.history("echo-public"); resp.StatusCode != 400 || len(runs) != 0 {
		t.Errorf("status %d, %d runs", resp.StatusCode, len(runs))
	}
}
