package practice

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// openOrg serves an org until the returned function is called.
func openOrg(t *testing.T, cfg Config) (*Org, func()) {
	t.Helper()
	o, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- o.Serve(ctx) }()
	return o, func() {
		t.Helper()
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOrgSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	clock := newTestClock()
	cfg := Config{Seed: testSeed(), StateFile: file, Now: clock.now}
	first, closeFirst := openOrg(t, cfg)
	c := newClient(t, first, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	invokeToken := c.token(t, scopeInvoke)
	if _, err := first.setEndpointSettings(first.asAdmin(t.Context()), "echo-public", endpointSettings{Level: levelOAuth}); err != nil {
		t.Fatal(err)
	}
	answer := send(t, "POST", first.endpoint(t, "echo-public").InvokeURL, "{}", header("Authorization", "Bearer "+invokeToken))
	address, endpoints := first.URL(), first.Endpoints()
	closeFirst()

	second, closeSecond := openOrg(t, cfg)
	if second.URL() != address {
		t.Errorf("the address was %s and is %s", address, second.URL())
	}
	for i, e := range second.Endpoints() {
		if e != endpoints[i] {
			t.Errorf("endpoint %+v was %+v", e, endpoints[i])
		}
	}
	if got := len(second.grants(c.id)); got != 1 {
		t.Errorf("%d grants", got)
	}
	if runs, _ := second.history("echo-public"); len(runs) != 1 {
		t.Errorf("%d runs in the history", len(runs))
	}
	e := second.endpoint(t, "echo-public")
	if r := send(t, "POST", e.InvokeURL, "{}", header("Authorization", "Bearer "+invokeToken)); r.status != 200 {
		t.Errorf("a token of before: %d %s", r.status, r.body)
	}
	id := answer.header.Get("X-Okta-Request-Id")
	if got := second.adminSends(t, "GET", "/api/v1/logs?filter=transaction.id+eq+%22"+id+"%22", "", 200).list(t); len(got) != 1 {
		t.Errorf("%d events of a request of before", len(got))
	}
	closeSecond()
}

func TestTakenPortIsReplaced(t *testing.T) {
	cfg := Config{Seed: testSeed(), StateFile: filepath.Join(t.TempDir(), "practice.json")}
	first, closeFirst := openOrg(t, cfg)
	before := first.host()
	closeFirst()
	squatter, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer squatter.Close()
	cfg.Port = squatter.Addr().(*net.TCPAddr).Port
	second, closeSecond := openOrg(t, cfg)
	defer closeSecond()
	taken := squatter.Addr().String()
	if second.host() == taken {
		t.Fatal("the taken port is in use")
	}
	app, err := second.appNamed(appWorkflows)
	if err != nil {
		t.Fatal(err)
	}
	bodies := string(second.adminSends(t, "GET", "/api/v1/apps/"+app.ID, "", 200).body) +
		string(send(t, "GET", second.URL()+"/.well-known/oauth-authorization-server", "").body) +
		second.endpoint(t, "bookmark").InvokeURL + second.ConsoleURL() + second.WorkflowsURL()
	stale := second.host() != before && strings.Contains(bodies, before)
	if stale || strings.Contains(bodies, taken) || !strings.Contains(bodies, second.host()) {
		t.Error("an address names another port")
	}
}

// TestStateFileIsPublic looks for everything secret, in every usual form.
func TestStateFileIsPublic(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	clock := newTestClock()
	o, closeOrg := openOrg(t, Config{Seed: testSeed(), StateFile: file, Now: clock.now})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	access, assertion := c.token(t, scopeInvoke), c.key.sign(t, c.claims())
	o.asksToken(t, form(assertion))
	e := o.endpoint(t, "echo-token")
	send(t, "GET", e.InvokeURL+"?clientToken="+e.ClientToken, "")
	const body = "what a partner sent"
	send(t, "POST", e.InvokeURL, body, clientToken(e.ClientToken))
	app, err := o.appNamed(appWorkflowsOAuth)
	if err != nil {
		t.Fatal(err)
	}
	secret := o.seed.clientSecret(app.Secrets[0].ID)
	spec := connectionSpec{"Practice", o.host(), app.ID, secret}
	if _, err := o.createConnection(o.asAdmin(t.Context()), spec); err != nil {
		t.Fatal(err)
	}
	o.adminSends(t, "GET", "/api/v1/apps/"+app.ID+"/credentials/secrets", "", 200)
	signing, err := o.signing()
	if err != nil {
		t.Fatal(err)
	}
	secrets := [][]byte{
		testSeed(), []byte(o.AdminToken()), []byte(e.ClientToken), []byte(secret), []byte(access), []byte(assertion),
		[]byte(body), signing.D.Bytes(), signing.Primes[0].Bytes(),
	}
	closeOrg()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(raw, []byte("echo-token")) || !bytes.Contains(raw, []byte(c.id)) {
		t.Fatal("the file does not hold the org")
	}
	for i, s := range secrets {
		for _, form := range []string{
			string(s), hex.EncodeToString(s), base64.StdEncoding.EncodeToString(s), base64.RawURLEncoding.EncodeToString(s),
		} {
			if bytes.Contains(raw, []byte(form)) {
				t.Errorf("secret %d is in the file", i)
			}
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("%d files beside the state", len(left)-1)
	}
}

func TestDamagedStateFileIsSetAside(t *testing.T) {
	for name, content := range map[string]string{
		"cut off": `{"version":1,"apps":[`, "empty": "", "another file": "[]", "no org": "{}", "wrong kind": `{"version":1,"apps":"none"}`,
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "practice.json")
			for range 2 { // a second damaged file must not replace the first
				if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				o, err := New(Config{Seed: testSeed(), StateFile: file})
				if err != nil {
					t.Fatal(err)
				}
				if kept, err := os.ReadFile(o.SetAside()); err != nil || string(kept) != content || o.SetAside() == file {
					t.Errorf("what was there is lost: %q, %v", kept, err)
				}
				if err := o.Close(); err != nil {
					t.Error(err)
				}
			}
			o, closeOrg := openOrg(t, Config{Seed: testSeed(), StateFile: file})
			defer closeOrg()
			if o.SetAside() != "" || len(o.flows()) == 0 || o.state.Epoch == 0 {
				t.Errorf("after it: aside %q, %d flows, epoch %d", o.SetAside(), len(o.flows()), o.state.Epoch)
			}
		})
	}
}

func TestNewerStateFileIsRefusedUntouched(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	const content = `{"version":99,"apps":"another meaning"}`
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, over := range []bool{false, true} {
		_, err := New(Config{StateFile: file, StartOver: over})
		if newer, ok := errors.AsType[*NewerStateError](err); !ok || newer.Version != 99 {
			t.Errorf("got %v", err)
		}
	}
	if raw, _ := os.ReadFile(file); string(raw) != content {
		t.Errorf("it was changed to %q", raw)
	}
}

func TestStartOverKeepsOnlyThePort(t *testing.T) {
	cfg := Config{Seed: testSeed(), StateFile: filepath.Join(t.TempDir(), "practice.json")}
	first, closeFirst := openOrg(t, cfg)
	apps := len(first.apps())
	if _, err := first.createBookmark(t, "Gone"); err != nil {
		t.Fatal(err)
	}
	closeFirst()
	cfg.Seed, cfg.StartOver = bytes.Repeat([]byte{8}, seedSize), true
	second, closeSecond := openOrg(t, cfg)
	defer closeSecond()
	if second.URL() != first.URL() || len(second.apps()) != apps || second.state.Epoch != 1 {
		t.Errorf("at %s, was %s; %d apps, epoch %d", second.URL(), first.URL(), len(second.apps()), second.state.Epoch)
	}
}

// createBookmark changes the org as an administrator does.
func (o *Org) createBookmark(t *testing.T, label string) (application, error) {
	t.Helper()
	a, err := newBookmark(label, "https://example.com", false)
	if err != nil {
		t.Fatal(err)
	}
	return a, o.change(o.asAdmin(t.Context()), func(c *change) error { c.create(&a); return nil })
}

// brokenDisk takes the folder of the state file away; mend brings it back.
func brokenDisk(t *testing.T, file string) (mend func()) {
	t.Helper()
	dir := filepath.Dir(file)
	if err := os.Rename(dir, dir+"-away"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Rename(dir+"-away", dir); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatCouldNotBeWrittenIsWrittenLater(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data", "practice.json")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	o, err := New(Config{Seed: testSeed(), StateFile: file})
	if err != nil {
		t.Fatal(err)
	}
	mend := brokenDisk(t, file)
	if _, err := o.createBookmark(t, "Kept"); err == nil {
		t.Error("a change that could not be written went through silently")
	}
	before := len(o.apps())
	if err := o.Reset(); err == nil {
		t.Error("a Reset that could not be written went through silently")
	}
	if len(o.apps()) != before {
		t.Error("a Reset that failed emptied the org")
	}
	mend()
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(file); err != nil || !bytes.Contains(raw, []byte("Kept")) {
		t.Errorf("the change never reached the file, %v", err)
	}
}

// TestFlowsDoNotWaitForTheFile: a flow that is invoked many times a second must
// not write the whole history each time.
func TestFlowsDoNotWaitForTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	o, err := New(Config{Seed: testSeed(), StateFile: file})
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := o.flow("bookmark")
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/", http.NoBody)
	if a := o.run(t.Context(), invocation{flow: f, request: r, body: []byte(`{"label":"Soon","url":"https://example.com"}`)}); a.status != 200 {
		t.Fatalf("%+v", a)
	}
	if after, err := os.Stat(file); err != nil || !os.SameFile(before, after) {
		t.Errorf("the file was written for one invocation, %v", err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(file); err != nil || !bytes.Contains(raw, []byte("Soon")) {
		t.Errorf("what the flow did never reached the file, %v", err)
	}
}

func TestResetStartsOver(t *testing.T) {
	o, clock := startOrg(t, Config{})
	apps := len(o.apps())
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	ctx := o.asAdmin(t.Context())
	if _, err := o.setEndpointSettings(ctx, "echo-public", endpointSettings{Level: levelToken}); err != nil {
		t.Fatal(err)
	}
	address, token, alias := o.URL(), o.AdminToken(), o.flows()[0].Alias
	if err := o.Reset(); err != nil {
		t.Fatal(err)
	}
	if len(o.apps()) != apps || len(o.events()) > 1 || o.endpoint(t, "echo-public").Level != "public" {
		t.Error("the org is not as it was at first")
	}
	if o.URL() != address || o.AdminToken() != token || o.flows()[0].Alias != alias {
		t.Error("address, token or aliases changed")
	}
	if next := newClient(t, o, clock, newTestKey(t, "EC", "k")); next.id == c.id {
		t.Error("an app has the id of an app of before")
	}
}

func TestCloseEndsServe(t *testing.T) {
	o, err := New(Config{Seed: testSeed()})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- o.Serve(context.Background()) }()
	if r := send(t, "GET", o.URL()+"/.well-known/okta-organization", ""); r.status != 200 {
		t.Fatalf("status %d", r.status)
	}
	for range 2 {
		if err := o.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
}
