package setup_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// as signs in anew with another API token of the org.
func (s *school) as(token string) *school {
	s.t.Helper()
	s.must(s.SignIn(s.t.Context(), secret.New(token)))
	return s
}

// faulty has the org fail, or with no names recover.
func (s *school) faulty(names ...string) {
	s.t.Helper()
	s.must(s.org.SetFaults(names))
}

// logged counts the events of a type in the org's System Log.
func (s *school) logged(event string) int {
	s.t.Helper()
	events, err := s.admin.Logs(s.t.Context(), okta.LogQuery{Filter: `eventType eq "` + event + `"`, Limit: 1000})
	s.must(err)
	return len(events)
}

const readSecretEvent = "app.oauth2.client.read_client_secret"

func (s *school) connection() workspace.Connection { return s.Workspace().Connection }

func (s *school) check(name string) workspace.Check {
	s.t.Helper()
	for _, c := range s.connection().Step.Proof.Checks {
		if c.Name.Key == "setup.connection."+name {
			return c
		}
	}
	s.t.Fatalf("no check %s", name)
	return workspace.Check{}
}

func TestFindingReadsNoSecret(t *testing.T) {
	s := newSchool(t)
	s.must(s.FindConnection(t.Context()))
	c := s.connection()
	if n := s.logged(readSecretEvent); n != 0 || c.Secret != "" || len(c.Secrets) != 0 {
		t.Fatalf("%d readings in the log before anybody asked; kept %v", n, c.Secrets)
	}
	if len(c.Apps) != 2 || setup.IsConnectionApp(c.Apps[0]) || !setup.IsConnectionApp(c.Apps[1]) || c.Apps[1].ID != c.AppID {
		t.Errorf("the two apps aren't told apart: %+v", c.Apps)
	}
	for i, label := range []string{"Okta Workflows", "Okta Workflows OAuth"} {
		if app := c.Apps[i]; app.Label != label || app.Status != "ACTIVE" || app.Assigned != workspace.Passed {
			t.Errorf("%+v", app)
		}
	}
	s.must(s.ReadConnectionSecret(t.Context()))
	if n := s.logged(readSecretEvent); n != 1 || s.connection().Secret == "" {
		t.Errorf("%d readings in the log", n)
	}
	if got := s.connection().Secrets; len(got) != 1 || got[0].ID != s.connection().SecretID || !got[0].Active || got[0].Created.IsZero() {
		t.Errorf("%+v", got)
	}
	ref := s.connection().Secret
	s.must(s.ReadConnectionSecret(t.Context()))
	if s.connection().Secret != ref {
		t.Error("the same secret was kept anew, and what was ticked about it is lost")
	}
}

func TestMissingAppsAreNamed(t *testing.T) {
	s := newSchool(t)
	s.faulty("no-workflows")
	s.wantProblem(s.FindConnection(t.Context()), "connection.no-workflows")
	for _, app := range s.connection().Apps {
		if app.Found() || setup.BuiltInLabel(app) == "" {
			t.Errorf("%+v", app)
		}
	}
}

// TestManyAppsAreNotReadToTheEnd: what wasn't found among the first ones isn't
// said to be missing, on neither step.
func TestManyAppsAreNotReadToTheEnd(t *testing.T) {
	org := practicetest.Start(t, practice.Config{Apps: okta.MostLookedThrough + 500, Faults: []string{"no-workflows"}})
	s := enter(t, &school{org: org, words: &atomic.Pointer[wording]{}}, org.URL())
	s.wantProblem(s.FindConnection(t.Context()), "connection.many-apps")
	unsure := 0
	for _, proof := range []*workspace.Proof{s.Workspace().Org.Step.Proof, s.connection().Step.Proof} {
		for _, c := range proof.Checks {
			if c.Outcome == workspace.Unknown && strings.Contains(c.Detail.String(), "first 2000") {
				unsure++
			}
		}
	}
	if unsure != 2 {
		t.Errorf("%d checks tell: %+v", unsure, s.connection().Step.Proof)
	}
}

func TestAssignmentsAreNamed(t *testing.T) {
	for _, tc := range []struct {
		name   string
		token  func(*school) string
		faults []string
		want   []string
	}{
		{"both are missing", func(s *school) string { return s.org.AdminToken() }, []string{"apps-unassigned"}, []string{"Okta Workflows", "Okta Workflows OAuth"}},
		{"one is missing", func(s *school) string { return s.org.AppAdminToken() }, nil, []string{"Okta Workflows OAuth"}},
		{"none is", func(s *school) string { return s.org.AdminToken() }, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newSchool(t)
			s.as(tc.token(s)).faulty(tc.faults...)
			s.must(s.FindConnection(t.Context()))
			if got := setup.NotAssigned(s.connection().Apps); !slices.Equal(got, tc.want) {
				t.Errorf("got %q", got)
			}
			detail := s.check("assigned").Detail.String()
			for _, label := range tc.want {
				if !strings.Contains(detail, label) {
					t.Errorf("%q isn't named in %q", label, detail)
				}
			}
		})
	}
	t.Run("can't tell", func(t *testing.T) {
		s := newSchool(t)
		s.faulty("api-403@GET /api/v1/apps/{app}/users/{user}")
		s.must(s.FindConnection(t.Context()))
		if got := s.check("assigned"); got.Outcome != workspace.Unknown {
			t.Errorf("%+v", got)
		}
	})
}

// What a lesser admin may not do is left to be pasted or done by clicks, and
// where the role says so for certain nothing is sent.
func TestLesserAdmins(t *testing.T) {
	t.Run("read-only", func(t *testing.T) {
		s := newSchool(t)
		s.as(s.org.ReadOnlyToken())
		s.must(s.FindConnection(t.Context()))
		s.must(s.ReadConnectionSecret(t.Context()))
		if c := s.connection(); !c.ReadRefused || c.Secret != "" {
			t.Errorf("a read-only admin may not read secrets: %+v", c)
		}
		before := s.sent()
		_, err := s.PreviewSecretDeed(t.Context(), setup.AddSecret)
		s.wantProblem(err, "connection.secret-right")
		s.wantProblem(s.DoSecretDeed(t.Context(), setup.AddSecret), "connection.secret-right")
		s.wantProblem(s.GrantScopes(t.Context(), []string{"okta.groups.manage"}), "connection.grant-right")
		if s.sent() != before {
			t.Error("something was sent although the role forbids it")
		}
	})
	t.Run("app admin", func(t *testing.T) {
		s := newSchool(t)
		s.as(s.org.AppAdminToken())
		s.must(s.FindConnection(t.Context()))
		s.must(s.ReadConnectionSecret(t.Context()))
		if s.connection().Secret == "" {
			t.Error("an app admin of the practice org may read the secret")
		}
		// Whose roles can't be read is let try: Okta knows.
		if _, err := s.PreviewGrants(t.Context(), []string{"okta.schemas.read"}); err != nil {
			t.Error(err)
		}
		s.wantProblem(s.GrantScopes(t.Context(), []string{"okta.schemas.read"}), "rights.missing")
	})
	t.Run("nobody", func(t *testing.T) {
		b := newBench(t)
		b.must(b.CheckOrg(t.Context(), b.practice.URL))
		b.must(b.ContinueWithoutSignIn(t.Context()))
		_, err := b.PreviewSecretDeed(t.Context(), setup.AddSecret)
		b.wantProblem(err, "sign-in.missing")
		b.wantProblem(b.GrantScopes(t.Context(), []string{"okta.groups.manage"}), "sign-in.missing")
		b.wantProblem(b.LookForConnections(t.Context()), "sign-in.missing")
	})
}

// sent counts the requests to the org that the activity shows.
func (s *school) sent() int { return s.app.Activity.Len() }

// Whoever pasted the secret learns whether it is the app's.
func TestPastedSecretIsCompared(t *testing.T) {
	s := newSchool(t)
	s.must(s.FindConnection(t.Context()))
	s.must(s.SetConnectionSecret(t.Context(), secret.New("pasted-from-some-other-app")))
	s.must(s.ReadConnectionSecret(t.Context()))
	if got := s.check("secret"); got.Outcome != workspace.Noted || s.connection().SecretID != "" {
		t.Errorf("a foreign secret shows as %+v", got)
	}
	_, right, err := s.hand.ConnectionValues(t.Context(), s.connection().AppID)
	s.must(err)
	s.must(s.SetConnectionSecret(t.Context(), right))
	s.must(s.ReadConnectionSecret(t.Context()))
	if got := s.check("secret"); got.Outcome != workspace.Passed || s.connection().SecretID == "" || s.connection().SecretFrom != workspace.FromAdmin {
		t.Errorf("the app's own secret shows as %+v", got)
	}
}

func TestScopesOfChosenCards(t *testing.T) {
	s := newSchool(t)
	s.must(s.FindConnection(t.Context()))
	if got := setup.ScopeNeeds(s.Workspace()); len(got) != 1 || got[0].State != workspace.Passed {
		t.Fatalf("%+v", got)
	}
	for _, card := range []string{"Create Group", "Bulk User Import", "Activate User", "No such card"} {
		s.must(s.ChooseCard(card, true))
	}
	s.must(s.ChooseCard("Activate User", false))
	missing := setup.MissingScopes(s.Workspace())
	if !slices.Equal(missing, []string{"okta.schemas.read", "okta.identitySources.manage"}) {
		t.Fatalf("missing %q of %q", missing, s.connection().Scopes)
	}
	if got := s.check("scopes"); got.Outcome != workspace.Noted {
		t.Errorf("%+v", got)
	}
	grants := s.logged("app.oauth2.admin.consent.grant")
	previews, err := s.PreviewGrants(t.Context(), missing)
	s.must(err)
	if len(previews) != 2 || previews[0].Method != "POST" || previews[0].Path != "/api/v1/apps/"+s.connection().AppID+"/grants" ||
		!strings.Contains(previews[0].Body, `"okta.schemas.read"`) || !strings.Contains(previews[0].Body, s.org.URL()) {
		t.Errorf("%+v", previews)
	}
	if s.logged("app.oauth2.admin.consent.grant") != grants {
		t.Fatal("looking at the requests sent them")
	}
	s.must(s.GrantScopes(t.Context(), missing))
	if left := setup.MissingScopes(s.Workspace()); len(left) != 0 || s.check("scopes").Outcome != workspace.Passed {
		t.Errorf("still missing: %q", left)
	}
	if s.logged("app.oauth2.admin.consent.grant") != grants+2 {
		t.Error("the org doesn't know of the grants")
	}
	s.mustRemoveGrants(missing)
}

// mustRemoveGrants takes the grants back as what this walk made.
func (s *school) mustRemoveGrants(scopes []string) {
	s.t.Helper()
	var ids []string
	for _, c := range s.Workspace().Created {
		if c.Kind == workspace.CreatedGrant && slices.Contains(scopes, c.Label) && c.RequestID != "" {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) != len(scopes) {
		s.t.Errorf("listed as made here: %+v", s.Workspace().Created)
	}
	s.must(s.Remove(s.t.Context(), ids))
	if got := setup.MissingScopes(s.Workspace()); !slices.Equal(got, scopes) {
		s.t.Errorf("after taking them back %q are missing", got)
	}
}

// What was refused isn't granted, and can be tried again.
func TestGrantingStopsAtARefusal(t *testing.T) {
	for fault, code := range map[string]string{"grants-forbidden": "rights.missing", "api-429@POST /api/v1/apps/{app}/grants": "rate-limit"} {
		t.Run(code, func(t *testing.T) {
			s := newSchool(t)
			s.must(s.FindConnection(t.Context()))
			s.faulty(fault)
			s.wantProblem(s.GrantScopes(t.Context(), []string{"okta.schemas.read"}), code)
			if !s.connection().Granted.IsZero() || slices.Contains(s.connection().Scopes, "okta.schemas.read") {
				t.Error("a refused grant counts as given")
			}
		})
	}
}

func TestReauthorizationIsAskedFor(t *testing.T) {
	s := newSchool(t)
	s.must(s.FindConnection(t.Context()))
	s.must(s.GrantScopes(t.Context(), []string{"okta.groups.manage"}))
	if setup.AwaitsReauthorization(s.Workspace()) {
		t.Error("there is no connection yet to be re-authorized")
	}
	s.must(s.Tick(workspace.StepConnection, s.endpoint, setup.ClickCreated, true))
	if !setup.AwaitsReauthorization(s.Workspace()) {
		t.Error("nobody reminds of the re-authorization")
	}
	s.must(s.Tick(workspace.StepConnection, s.endpoint, setup.ClickReauthorized, true))
	if setup.AwaitsReauthorization(s.Workspace()) {
		t.Error("the tick doesn't count")
	}
	s.must(s.GrantScopes(t.Context(), []string{"okta.schemas.read"}))
	if !setup.AwaitsReauthorization(s.Workspace()) {
		t.Error("the next grant needs it again")
	}
}

func TestConnectionsInTheLog(t *testing.T) {
	s := newSchool(t)
	s.must(s.FindConnection(t.Context()))
	s.must(s.ReadConnectionSecret(t.Context()))
	s.must(s.LookForConnections(t.Context()))
	if c := s.connection(); len(c.Seen) != 0 || c.SeenAt.IsZero() {
		t.Fatalf("%+v", c.Seen)
	}
	c := s.connection()
	value, err := s.Secret(t.Context(), c.Secret)
	s.must(err)
	s.must(s.hand.CreateConnection(t.Context(), c.Nickname, c.Domain, c.ClientID, value))
	s.must(s.hand.CreateConnection(t.Context(), "Another", c.Domain, c.ClientID, value))
	s.must(s.LookForConnections(t.Context()))
	events := map[string]int{}
	for _, x := range s.connection().Seen {
		events[x.Event]++
		if x.Named != (x.Event == setup.EventConnectionCreated && events[x.Event] == 2) || x.By == "" || x.At.IsZero() {
			t.Errorf("%+v", x)
		}
	}
	if events[setup.EventConnectionCreated] != 2 || events[setup.EventAuthorized] != 2 {
		t.Errorf("%v", events)
	}
	s.faulty("logs-forbidden")
	s.wantProblem(s.LookForConnections(t.Context()), "rights.missing")
}

// No recorded exchange holds a secret that was read or made.
func TestExchangesHoldNoClientSecret(t *testing.T) {
	s := newSchool(t)
	var trail wire.Trail
	ctx := wire.WithRecorder(wire.WithPurpose(t.Context(), text.Plain("test")), &trail)
	s.must(s.FindConnection(ctx))
	s.must(s.ReadConnectionSecret(ctx))
	first := s.value()
	s.must(s.DoSecretDeed(ctx, setup.AddSecret))
	second := s.value()
	if first == second {
		t.Fatal("the second secret isn't the one to paste")
	}
	for _, x := range append(trail.Exchanges(), s.app.Activity.All()...) {
		if body := x.ResponseBody.Text; strings.Contains(body, first) || strings.Contains(body, second) {
			t.Errorf("%s %s keeps a client secret", x.Method, x.URL)
		}
	}
}

// value is the client secret that is handed over.
func (s *school) value() string {
	s.t.Helper()
	v, err := s.Secret(s.t.Context(), s.connection().Secret)
	s.must(err)
	return v.Reveal()
}
