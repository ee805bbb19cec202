package practice

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// endpoint finds a flow by name.
func (o *Org) endpoint(t *testing.T, name string) Endpoint {
	t.Helper()
	i := slices.IndexFunc(o.Endpoints(), func(e Endpoint) bool { return e.Name == name })
	if i < 0 {
		t.Fatalf("no endpoint %s", name)
	}
	return o.Endpoints()[i]
}

func clientToken(token string) func(*http.Request) { return header("x-api-client-token", token) }

func TestThreeLevels(t *testing.T) {
	o, clock := startOrg(t, Config{})
	good := newClient(t, o, clock, newTestKey(t, "EC", "good"), scopeInvoke, "okta.apps.read")
	invoke, other := good.token(t, scopeInvoke), good.token(t, "okta.apps.read")
	token := o.endpoint(t, "echo-token").ClientToken
	bearer := func(raw string) func(*http.Request) { return header("Authorization", "Bearer "+raw) }
	query := func(raw string) func(*http.Request) {
		return func(r *http.Request) { r.URL.RawQuery = "clientToken=" + raw }
	}
	tests := []struct {
		name, flow string
		edits      []func(*http.Request)
		want       int
	}{
		{"oauth with a token", "echo-oauth", []func(*http.Request){bearer(invoke)}, 200},
		{"oauth without", "echo-oauth", nil, 401},
		{"oauth with rubbish", "echo-oauth", []func(*http.Request){bearer("rubbish")}, 401},
		{"oauth with a changed token", "echo-oauth", []func(*http.Request){bearer(invoke[:len(invoke)-4] + "AAAA")}, 401},
		{"oauth with another scope", "echo-oauth", []func(*http.Request){bearer(other)}, 403},
		{"oauth with a client token", "echo-oauth", []func(*http.Request){clientToken(token)}, 401},
		{"oauth with the API token", "echo-oauth", []func(*http.Request){header("Authorization", "SSWS "+o.AdminToken())}, 401},
		{"token in the header", "echo-token", []func(*http.Request){clientToken(token)}, 200},
		{"token in the query", "echo-token", []func(*http.Request){query(token)}, 200},
		{"token in both", "echo-token", []func(*http.Request){clientToken(token), query(token)}, 401},
		{"no token", "echo-token", nil, 401},
		{"wrong token", "echo-token", []func(*http.Request){clientToken(strings.Repeat("0", 64))}, 401},
		{"another flow's token", "echo-token", []func(*http.Request){clientToken(o.endpoint(t, "counting").ClientToken)}, 401},
		{"token flow with an access token", "echo-token", []func(*http.Request){bearer(invoke)}, 401},
		{"public with nothing", "echo-public", nil, 200},
		{"public with a token", "echo-public", []func(*http.Request){bearer("rubbish")}, 200},
	}
	for _, tt := range tests {
		clock.move(time.Second)
		for _, method := range []string{"GET", "POST"} {
			if r := send(t, method, o.endpoint(t, tt.flow).InvokeURL, "{}", tt.edits...); r.status != tt.want {
				t.Errorf("%s, %s: status %d, want %d: %s", tt.name, method, r.status, tt.want, r.body)
			}
		}
	}
}

func TestListOfClientApps(t *testing.T) {
	o, clock := startOrg(t, Config{})
	in := newClient(t, o, clock, newTestKey(t, "EC", "in"), scopeInvoke)
	out := newClient(t, o, clock, newTestKey(t, "EC", "out"), scopeInvoke)
	ctx := o.asAdmin(t.Context())
	settings := endpointSettings{Level: levelOAuth, Apps: listApps, AppIDs: []string{in.id}}
	if _, err := o.setEndpointSettings(ctx, "echo-oauth", settings); err != nil {
		t.Fatal(err)
	}
	if got := o.endpoint(t, "echo-oauth").Apps; got != "list" {
		t.Errorf("apps %q", got)
	}
	for _, tt := range []struct {
		client testClient
		want   int
	}{{in, 200}, {out, 403}} {
		r := send(t, "POST", o.endpoint(t, "echo-oauth").InvokeURL, "{}", header("Authorization", "Bearer "+tt.client.token(t, scopeInvoke)))
		if r.status != tt.want {
			t.Errorf("%s: status %d, want %d", tt.client.key.kid, r.status, tt.want)
		}
	}
	runs, err := o.history("echo-oauth")
	if err != nil || len(runs) != 1 || runs[0].ClientID != in.id || runs[0].Credential != levelOAuth {
		t.Errorf("history %+v, %v", runs, err)
	}
}

func TestInvokeRefusesOtherCalls(t *testing.T) {
	o, _ := startOrg(t, Config{})
	e := o.endpoint(t, "echo-public")
	for _, method := range []string{"PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"} {
		if r := send(t, method, e.InvokeURL, ""); r.status != 405 {
			t.Errorf("%s: status %d", method, r.status)
		}
	}
	if r := send(t, "POST", o.URL()+"/api/flo/"+strings.Repeat("0", 32)+"/invoke", "{}"); r.status != 404 {
		t.Errorf("unknown alias: status %d", r.status)
	}
	if r := send(t, "POST", o.URL()+"/api/flo/echo-public/invoke", "{}"); r.status != 404 {
		t.Errorf("name instead of alias: status %d", r.status)
	}
	if r := send(t, "POST", e.InvokeURL, strings.Repeat("x", maxBody+1)); r.status != 413 {
		t.Errorf("huge body: status %d", r.status)
	}
	if _, err := o.setFlowOn(o.asAdmin(t.Context()), "echo-public", false); err != nil {
		t.Fatal(err)
	}
	if r := send(t, "POST", e.InvokeURL, "{}"); r.status != refuseOff().Status {
		t.Errorf("flow off: status %d", r.status)
	}
	if runs, _ := o.history("echo-public"); len(runs) != 0 {
		t.Errorf("refused calls are in the history: %+v", runs)
	}
}

func TestTenInvocationsASecond(t *testing.T) {
	o, clock := startOrg(t, Config{})
	public, token := o.endpoint(t, "echo-public"), o.endpoint(t, "echo-token")
	for i := range invokeRate + 2 {
		want := 200
		if i >= invokeRate {
			want = 429
		}
		if r := send(t, "POST", public.InvokeURL, "{}"); r.status != want {
			t.Errorf("invocation %d: status %d, want %d", i+1, r.status, want)
		}
	}
	if r := send(t, "POST", token.InvokeURL, "{}", clientToken(token.ClientToken)); r.status != 200 {
		t.Errorf("another flow: status %d", r.status)
	}
	clock.move(time.Second)
	if r := send(t, "POST", public.InvokeURL, "{}"); r.status != 200 {
		t.Errorf("a second later: status %d", r.status)
	}
}

func TestEchoTellsWhatArrived(t *testing.T) {
	o, _ := startOrg(t, Config{})
	e := o.endpoint(t, "echo-token")
	address := e.InvokeURL + "?a=1&clientToken=" + e.ClientToken + "&x-okta-workflows-y=2"
	got := send(t, "POST", address, `{"name":"x","list":[1]}`).object(t)
	want := object{
		"flow": "Echo (client token)", "method": "POST", "query": object{"a": "1"},
		"body": object{"name": "x", "list": []any{1.0}},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	form := send(t, "POST", e.InvokeURL, "b=2", clientToken(e.ClientToken), header("Content-Type", "application/x-www-form-urlencoded"))
	if got := form.object(t)["body"].(object)["b"]; got != "2" {
		t.Errorf("form field %v", got)
	}
	if got := send(t, "GET", e.InvokeURL, "", clientToken(e.ClientToken)).object(t); got["body"] != nil || got["method"] != "GET" {
		t.Errorf("GET echoed %v", got)
	}
}

func TestBookmarkFlow(t *testing.T) {
	o, _ := startOrg(t, Config{})
	e := o.endpoint(t, "bookmark")
	call := func(body string) reply { return send(t, "POST", e.InvokeURL, body, clientToken(e.ClientToken)) }
	const full = `{"name":"bookmark","label":"Partner A","signOnMode":"BOOKMARK","requestintegration":"false","url":"https://a.example"}`
	first := call(full).object(t)
	if first["result"] != "created" || first["found"] != 0.0 || first["signOnMode"] != "BOOKMARK" || first["label"] != "Partner A" {
		t.Fatalf("first %v", first)
	}
	second := call(full).object(t)
	if second["result"] != "existed" || second["found"] != 1.0 || second["appId"] != first["appId"] {
		t.Errorf("second %v", second)
	}
	app := o.adminSends(t, "GET", "/api/v1/apps/"+first["appId"].(string), "", 200).object(t)
	if app["settings"].(object)["app"].(object)["url"] != "https://a.example" || app["name"] != "bookmark" {
		t.Errorf("app %v", app)
	}
	for name, body := range map[string]string{
		"Url for url": strings.Replace(full, `"url"`, `"Url"`, 1), "nothing": `{}`, "no JSON": `hello`,
		"another mode": strings.Replace(full, "BOOKMARK", "SAML_2_0", 1),
	} {
		if r := call(strings.Replace(body, "Partner A", "Partner B", 1)); r.status != 400 {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	if list := o.adminSends(t, "GET", "/api/v1/apps?q=Partner", "", 200).list(t); len(list) != 1 {
		t.Errorf("%d apps called Partner", len(list))
	}
}

func TestCountingFlowNeverLooks(t *testing.T) {
	o, _ := startOrg(t, Config{})
	e := o.endpoint(t, "counting")
	for i := range 3 {
		r := send(t, "POST", e.InvokeURL, `{"label":"Twice","url":"https://t.example"}`, clientToken(e.ClientToken)).object(t)
		if r["result"] != "created" || r["found"] != float64(i) {
			t.Errorf("call %d: %v", i+1, r)
		}
	}
	if list := o.adminSends(t, "GET", "/api/v1/apps?q=Twice", "", 200).list(t); len(list) != 3 {
		t.Errorf("%d apps, want 3", len(list))
	}
}

func TestSlowAndFailingFlows(t *testing.T) {
	o, _ := startOrg(t, Config{})
	o.slowFor = 0
	slow, failing := o.endpoint(t, "slow"), o.endpoint(t, "failing")
	if r := send(t, "POST", slow.InvokeURL, "{}", clientToken(slow.ClientToken)); r.status != 200 {
		t.Errorf("slow: %d", r.status)
	}
	if r := send(t, "POST", failing.InvokeURL, "{}", clientToken(failing.ClientToken)); r.status != 500 {
		t.Errorf("failing: %d", r.status)
	}
}

func TestSlowFlowEndsWithItsCaller(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if got := (invocation{}).wait(ctx, time.Hour); got.status != 0 || got.state() != runFailed {
		t.Errorf("%+v for nobody", got)
	}
}

func TestFlowHistory(t *testing.T) {
	o, _ := startOrg(t, Config{})
	e := o.endpoint(t, "echo-public")
	sent := strings.Repeat("y", maxHistoryBody+10)
	r := send(t, "POST", e.InvokeURL, sent)
	send(t, "GET", e.InvokeURL, "")
	rows := o.adminSends(t, "GET", "/practice/v1/flows/echo-public/history", "", 200).list(t)
	if len(rows) != 2 || rows[0]["method"] != "GET" || rows[1]["method"] != "POST" {
		t.Fatalf("history %v", rows)
	}
	post := rows[1]
	if post["executionId"] != r.header.Get(executionHeader) || post["status"] != 200.0 || post["state"] != "done" || post["credential"] != "public" {
		t.Errorf("row %v with execution id %s", post, r.header.Get(executionHeader))
	}
	if got := len(post["body"].(string)); got != maxHistoryBody+len("…") {
		t.Errorf("the body has %d bytes", got)
	}
	flows := o.adminSends(t, "GET", "/practice/v1/flows", "", 200)
	if strings.Contains(string(flows.body), o.endpoint(t, "echo-token").ClientToken) {
		t.Error("the list of flows shows a client token")
	}
	var list []struct {
		Name, Alias, Level string
		On                 bool
	}
	if err := json.Unmarshal(flows.body, &list); err != nil || len(list) != 9 || !list[0].On || len(list[0].Alias) != 32 {
		t.Errorf("flows %+v, %v", list, err)
	}
	o.adminSends(t, "GET", "/practice/v1/flows/nothing/history", "", 404)
	if r := send(t, "GET", o.URL()+"/practice/v1/flows", ""); r.status != 403 {
		t.Errorf("flows without the admin token: %d", r.status)
	}
}
