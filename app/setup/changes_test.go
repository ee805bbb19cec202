package setup_test

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice"
)

func (b *bench) changes() []workspace.Change { return b.Workspace().Changes.List }

// done are changes as method and path, without the ids.
func done(list []workspace.Change) []string {
	var all []string
	for _, c := range list {
		parts := strings.Split(c.Path, "/")
		for i, p := range parts {
			if len(p) == 20 {
				parts[i] = "*"
			}
		}
		all = append(all, c.Method+" "+strings.Join(parts, "/"))
	}
	return all
}

// wentThrough are the requests to the admin API that changed something and that
// the org accepted, as Activity has them.
func (b *bench) wentThrough() (requestIDs []string) {
	for _, x := range b.app.Activity.All() {
		u, err := url.Parse(x.URL)
		b.must(err)
		admin := strings.HasPrefix(u.Path, "/api/") || strings.HasPrefix(u.Path, "/oauth2/v1/clients/")
		if admin && x.Method != http.MethodGet && x.Status/100 == 2 {
			requestIDs = append(requestIDs, x.RequestID)
		}
	}
	return requestIDs
}

// Whatever changes something in the org is written down with who was signed in,
// wherever in the walk it was done, and nothing else is.
func TestEveryChangeIsWrittenDown(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	robin := s.Workspace().Org.SignIn
	s.adopted(serviceAppBody("Half done", "client_secret_basic", `,"dpop_bound_access_tokens":true`))
	s.must(s.admin.DeactivateApp(t.Context(), s.serviceApp().AppID)) // by somebody else
	_, err := s.admin.GrantScope(t.Context(), s.serviceApp().AppID, "okta.users.read")
	s.must(err)
	s.must(s.MakeAppKey(t.Context(), s.endpoint, setup.KeyChoice{Type: oauth.ECP256}))
	s.putRight()
	s.must(s.FindConnection(t.Context()))
	s.must(s.GrantScopes(t.Context(), []string{"okta.users.read"}))
	s.atDeactivate().do(setup.DeactivateOld)
	s.must(s.RotateKeyBeginAs(t.Context(), s.endpoint, setup.KeyChoice{}, true))
	s.must(s.RotateKeyResume(t.Context(), s.endpoint, nil))
	super := s.org.AdminToken()
	s.as(s.org.AppAdminToken())
	s.must(s.SetUpServiceApp(t.Context(), s.endpoint, "", oauth.ECP256))
	if err := s.GrantScopes(t.Context(), []string{"okta.groups.read"}); err == nil {
		t.Fatal("an application admin may grant scopes, so this test shows less")
	}
	s.as(super)
	s.do(setup.DeleteOld)
	s.must(s.SignOutRevoking(t.Context()))

	want := []string{
		"POST /api/v1/apps/*/lifecycle/activate", "PUT /api/v1/apps/*", "POST /api/v1/apps/*/grants", "DELETE /api/v1/apps/*/grants/*", "PUT /api/v1/apps/*",
		"POST /api/v1/apps/*/grants", "POST /api/v1/apps/*/credentials/secrets", "POST /api/v1/apps/*/credentials/secrets/*/lifecycle/deactivate",
		"POST /api/v1/apps/*/credentials/jwks", "POST /api/v1/apps/*/credentials/jwks/*/lifecycle/deactivate", "DELETE /api/v1/apps/*/credentials/jwks/*",
		"DELETE /api/v1/apps/*/credentials/secrets/*", "DELETE /api/v1/api-tokens/current",
	}
	got := done(s.changes())
	if slices.Sort(want); !slices.Equal(slices.Sorted(slices.Values(got)), want) {
		t.Errorf("written down:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var ids []string
	for _, c := range s.changes() {
		ids = append(ids, c.RequestID)
		if !c.Certain() || c.By != robin.Actor() || c.Purpose.IsZero() || c.At.IsZero() {
			t.Errorf("%+v", c)
		}
	}
	if sent := s.wentThrough(); !slices.Equal(ids, sent) {
		t.Errorf("request ids %v, Activity has %v", ids, sent)
	}
}

// A change carries the name of who made it, after others have signed in.
func TestChangesKeepWhoMadeThem(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.must(s.FindConnection(t.Context()))
	s.must(s.GrantScopes(t.Context(), []string{"okta.users.read"}))
	s.as(s.org.AppAdminToken())
	s.do(setup.AddSecret)
	list := s.changes()
	if len(list) != 2 || list[0].By.Login == list[1].By.Login || list[0].By.Name == "" || list[1].By.Method != workspace.APIToken {
		t.Fatalf("%+v", list)
	}
	again, err := s.app.Workspaces.Load(s.Workspace().ID)
	if s.must(err); len(again.Changes.List) != 2 || again.Changes.List[0].By != list[0].By {
		t.Errorf("on the disk: %+v", again.Changes)
	}
}

// What was refused isn't a change; what was answered by nobody may be one.
func TestWhatMayHaveBeenChanged(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.must(s.FindConnection(t.Context()))
	for _, c := range []struct {
		fault  string
		status int
		kept   bool
	}{
		{"api-403", 0, false},
		{"api-empty-400", 0, false},
		{"api-500", 500, true},
		{"api-eof-late", 0, true},
	} {
		before := len(s.changes())
		s.faulty(c.fault + "@POST /api/v1/apps/{app}/grants")
		if err := s.GrantScopes(t.Context(), []string{"okta.groups.read"}); err == nil {
			t.Fatalf("%s: it was granted", c.fault)
		}
		s.faulty()
		added := s.changes()[before:]
		if kept := len(added) == 1; kept != c.kept || kept && (added[0].Status != c.status || added[0].Certain()) {
			t.Errorf("%s: %+v", c.fault, added)
		}
	}
}

// A change stands in the file before it is sent: a program that ends meanwhile
// leaves a trace.
func TestAChangeIsWrittenDownBeforeItIsSent(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.must(s.FindConnection(t.Context()))
	held := ""
	log := recorderFunc(func(x wire.Exchange) {
		if x.Method == http.MethodPost && strings.HasSuffix(x.URL, "/grants") {
			ws, err := s.app.Workspaces.Load(s.Workspace().ID)
			s.must(err)
			held = strings.Join(done(ws.Changes.List), " ")
		}
	})
	s.must(s.GrantScopes(wire.WithRecorder(t.Context(), log), []string{"okta.users.read"}))
	if held != "POST /api/v1/apps/*/grants" {
		t.Errorf("on the disk when the answer came: %q", held)
	}
}

type recorderFunc func(wire.Exchange)

func (f recorderFunc) Record(x wire.Exchange) { f(x) }

// What can't be written down isn't done.
func TestNothingIsChangedThatCannotBeWrittenDown(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.must(s.FindConnection(t.Context()))
	s.must(os.RemoveAll(s.app.Workspaces.Dir()))
	before := s.sent()
	err := s.GrantScopes(t.Context(), []string{"okta.users.read"})
	s.must(os.MkdirAll(s.app.Workspaces.Dir(), 0o700))
	s.wantProblem(err, workspace.CodeUnsaved)
	if s.sent() != before {
		t.Error("the request was sent")
	}
}

// No secret gets into what is kept of a change.
func TestChangesHoldNoSecret(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.must(s.FindConnection(t.Context()))
	token := secret.New(s.org.AdminToken())
	s.do(setup.AddSecret)
	value := s.value()
	data, err := os.ReadFile(s.app.Workspaces.Dir() + "/" + s.Workspace().ID + ".json")
	s.must(err)
	if value == "" || strings.Contains(string(data), value) || strings.Contains(string(data), token.Reveal()) {
		t.Error("a secret is in the workspace's file")
	}
}
