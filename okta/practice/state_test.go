package practice

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"net"
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

func TestUnusableStateFile(t *testing.T) {
	for name, content := range map[string]string{"damaged": "{", "from the future": `{"version":99}`} {
		file := filepath.Join(t.TempDir(), "practice.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if o, err := New(Config{StateFile: file}); err == nil {
			o.Close()
			t.Errorf("a state file that is %s was taken", name)
		}
		if raw, _ := os.ReadFile(file); string(raw) != content {
			t.Errorf("the file that is %s was overwritten", name)
		}
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
