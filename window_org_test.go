//go:build linux

package main_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
)

// get asks the org as any other program would.
func (w *walker) get(ctx context.Context, token, path string, into any) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "SSWS "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		w.t.Fatalf("GET %s: %d, %v: %s", path, resp.StatusCode, err, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		w.t.Fatalf("GET %s: %v", path, err)
	}
}

// orgApp is what the org tells about an app.
type orgApp struct {
	ID, Label, Status, SignOnMode string
}

// wantInOrg looks in the org for what the walk was to make there.
func (w *walker) wantInOrg(ctx context.Context, token string) {
	w.t.Helper()
	var apps []orgApp
	w.get(ctx, token, "/api/v1/apps?limit=200", &apps)
	w.wantServiceApp(ctx, token, apps)
	w.wantBookmark(apps)
	var runs []json.RawMessage
	w.get(ctx, token, "/practice/v1/flows/"+bookmarkFlow+"/history", &runs)
	if len(runs) != 1 {
		w.t.Errorf("%d rows in flow history, want the one run", len(runs))
	}
}

// wantServiceApp wants the app with one active key and the one grant.
func (w *walker) wantServiceApp(ctx context.Context, token string, apps []orgApp) {
	w.t.Helper()
	known := w.workspace().ServiceApps[0]
	found := labelled(apps, setup.DefaultAppLabel)
	if len(found) != 1 || found[0].ID != known.ClientID || found[0].Status != "ACTIVE" {
		w.t.Fatalf("service apps in the org: %+v, want %s", found, known.ClientID)
	}
	var keys struct {
		Keys []struct{ Kid, Status string } `json:"keys"`
	}
	path := "/api/v1/apps/" + known.ClientID
	w.get(ctx, token, path+"/credentials/jwks", &keys)
	if len(keys.Keys) != 1 || keys.Keys[0].Status != "ACTIVE" || keys.Keys[0].Kid != known.KeyID {
		w.t.Errorf("keys of the app: %+v, want %s alone", keys.Keys, known.KeyID)
	}
	var grants []struct{ ScopeID string }
	w.get(ctx, token, path+"/grants", &grants)
	if len(grants) != 1 || grants[0].ScopeID != "okta.workflows.invoke.manage" {
		w.t.Errorf("grants of the app: %+v", grants)
	}
}

// wantBookmark wants the app that the flow was to make.
func (w *walker) wantBookmark(apps []orgApp) {
	w.t.Helper()
	var body struct{ Label string }
	if err := json.Unmarshal([]byte(w.endpoint().Draft.Body), &body); err != nil {
		w.t.Fatal(err)
	}
	found := labelled(apps, body.Label)
	if len(found) != 1 || found[0].SignOnMode != "BOOKMARK" {
		w.t.Errorf("Bookmark apps %q in the org: %+v", body.Label, found)
	}
}

func labelled(apps []orgApp, label string) []orgApp {
	var found []orgApp
	for _, a := range apps {
		if a.Label == label {
			found = append(found, a)
		}
	}
	return found
}

// wantInKeychain wants every secret that the workspace refers to in the
// keychain, under the product's name.
func (w *walker) wantInKeychain() {
	w.t.Helper()
	refs := w.workspace().Refs()
	var stored strings.Builder
	for _, item := range w.keychain.Items() {
		for name, value := range item.Attributes {
			stored.WriteString(name + "=" + value + "\n")
		}
	}
	if len(refs) < 3 {
		w.t.Errorf("the workspace refers to %d secrets, want sign-in, connection and key", len(refs))
	}
	for _, ref := range refs {
		if !strings.Contains(stored.String(), string(ref)) {
			w.t.Errorf("the keychain has no item %s; it has\n%s", ref, &stored)
		}
	}
}
