package setup_test

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/canarytest"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// walked is a walk of all five steps, with a connection.
func walked(t *testing.T, faults ...string) *bench {
	t.Helper()
	b := newBench(t, faults...).signedIn().withApp()
	b.must(b.FindConnection(t.Context()))
	conn := b.Workspace().Connection
	id, s, err := b.hand.ConnectionValues(t.Context(), conn.AppID)
	b.must(err)
	b.must(b.hand.CreateConnection(t.Context(), conn.Nickname, conn.Domain, id, s))
	if conn.Secret == "" {
		b.must(b.SetConnectionClientID(id))
		b.must(b.SetConnectionSecret(t.Context(), s))
	}
	b.must(b.Tick(workspace.StepConnection, b.endpoint, setup.ClickCreated, true))
	b.must(b.ConfirmConnection(t.Context()))
	b.withEndpoint("bookmark", workspace.LevelOAuth)
	_, err = b.Invoke(t.Context(), b.endpoint)
	b.must(err)
	return b
}

func (b *bench) report() report.Report {
	b.t.Helper()
	log, err := b.ReportEvidence(b.t.Context())
	b.must(err)
	return b.Report(log)
}

func stepNamed(t *testing.T, r report.Report, id workspace.StepID) report.Step {
	t.Helper()
	i := slices.IndexFunc(r.Steps, func(s report.Step) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("no step %s in %+v", id, r.Steps)
	}
	return r.Steps[i]
}

// events are the types of the entries that confirm something, "!" before those
// that were found by no request's id.
func events(r report.Report, found []report.Found) []string {
	var all []string
	for _, f := range found {
		name := r.Log.Entries[f.Entry].Event
		if !f.ByRequest {
			name = "!" + name
		}
		all = append(all, name)
	}
	return all
}

// A check that hasn't passed is called in a report what it is called on the screen.
func TestReportNamesChecksByTheirOutcome(t *testing.T) {
	s := newSchool(t)
	s.withApp()
	s.must(s.admin.DeactivateApp(t.Context(), s.serviceApp().AppID))
	if s.ProveToken(t.Context(), s.endpoint) == nil {
		t.Fatal("a token for an app that is inactive")
	}
	neutral, checks := 0, s.serviceApp().Step.Proof.Checks
	for i, c := range stepNamed(t, s.Report(report.Log{}), workspace.StepServiceApp).Checks {
		want := setup.CheckName(checks[i])
		if c.Name.String() != want.String() {
			t.Errorf("%q, %s, is called %q, want %q", checks[i].Name, c.Outcome, c.Name, want)
		}
		if want.Key != checks[i].Name.Key {
			neutral++
		}
	}
	if neutral == 0 {
		t.Errorf("nothing failed: %+v", checks)
	}
}

func TestReportFindsTheEntriesBehindEachStep(t *testing.T) {
	b := walked(t)
	b.must(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, true))
	b.must(b.RotateKeyResume(t.Context(), b.endpoint, nil))
	r := b.report()
	if !r.Log.Read || len(r.Log.Notes) > 0 {
		t.Fatalf("the log: %+v", r.Log)
	}
	for _, c := range []struct {
		step workspace.StepID
		want string
	}{
		{workspace.StepConnection, "!workflows.user.connection.create"},
		{workspace.StepServiceApp, "!app.oauth2.client.lifecycle.create"},
		{workspace.StepServiceApp, "!app.oauth2.admin.consent.grant"},
		{workspace.StepServiceApp, "app.oauth2.token.grant"},
	} {
		if got := events(r, stepNamed(t, r, c.step).Found); !slices.Contains(got, c.want) {
			t.Errorf("%s: %v, want %s among them", c.step, got, c.want)
		}
	}
	for _, made := range r.Created {
		got := events(r, made.Found)
		if len(got) == 0 || made.Kind != workspace.CreatedBookmarkApp && strings.HasPrefix(got[0], "!") {
			t.Errorf("%s %s: %v", made.Kind, made.Label, got)
		}
	}
	if len(r.Rotations) != 1 {
		t.Fatalf("rotations: %+v", r.Rotations)
	}
	got := events(r, r.Rotations[0].Found)
	for _, want := range []string{"app.oauth2.credentials.lifecycle.create", "app.oauth2.credentials.lifecycle.deactivate", "app.oauth2.credentials.lifecycle.delete"} {
		if !slices.Contains(got, want) {
			t.Errorf("the rotation: %v, want %s among them", got, want)
		}
	}
}

// Every change stands in the report with its log entry, and so does every
// rotation, not only the last.
func TestReportShowsEveryChangeAndRotation(t *testing.T) {
	b := walked(t)
	for range 2 {
		b.must(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, true))
		b.must(b.RotateKeyResume(t.Context(), b.endpoint, nil))
	}
	for range 2 {
		b.must(b.DoSecretDeed(t.Context(), setup.AddSecret))
		b.must(b.SaySecret(setup.StagePaste, true))
		b.must(b.SaySecret(setup.StageAuthorize, true))
		b.must(b.DoSecretDeed(t.Context(), setup.DeactivateOld))
		b.must(b.DoSecretDeed(t.Context(), setup.DeleteOld))
	}
	r := b.report()
	if len(r.Changes) != 14 || r.StartsLate || r.Dropped.Count > 0 {
		t.Errorf("%d changes, late %v", len(r.Changes), r.StartsLate)
	}
	for _, c := range r.Changes {
		if len(c.Found) == 0 || !c.Found[0].ByRequest || c.By.Login == "" || c.What.IsZero() {
			t.Errorf("%s %s by %q: %v", c.Method, c.Path, c.By.Login, events(r, c.Found))
		}
	}
	if len(r.Rotations) != 4 {
		t.Fatalf("%d rotations", len(r.Rotations))
	}
	for _, rotation := range r.Rotations {
		if rotation.Ending != rotate.Rotated || len(rotation.Found) == 0 {
			t.Errorf("%+v", rotation)
		}
	}
	if words := string(r.Markdown(report.Words{})); strings.Count(words, b.Workspace().Org.SignIn.Login) < len(r.Changes) {
		t.Error("it isn't said of each who made it")
	}
}

func TestReportWithoutTheLog(t *testing.T) {
	for _, c := range []struct {
		name  string
		bench func(*testing.T) *bench
		why   string
	}{
		{"nobody is signed in", func(t *testing.T) *bench {
			b := newBench(t)
			b.must(b.CheckOrg(t.Context(), b.practice.URL))
			return b
		}, "report.unread.nobody"},
		{"Okta refuses the log", func(t *testing.T) *bench { return walked(t, "logs-forbidden") }, "report.unread.refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := c.bench(t)
			r := b.report()
			if r.Log.Read || r.Log.Why.Key != c.why || len(r.Log.Entries) > 0 {
				t.Errorf("%+v", r.Log)
			}
			if words := string(r.Markdown(report.Words{})); !strings.Contains(words, "Not read") || strings.Contains(words, "none found") {
				t.Error("the report doesn't say that the log wasn't read, or guesses what isn't in it")
			}
		})
	}
}

func TestReportFailsWhereTheLogShouldBeReadable(t *testing.T) {
	for _, fault := range []string{"api-500", "api-429", "api-empty-400", "api-html", "api-401"} {
		t.Run(fault, func(t *testing.T) {
			b := newBench(t, fault+"@/api/v1/logs").signedIn().withApp()
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond) // a 429 is waited for
			defer cancel()
			log, err := b.ReportEvidence(ctx)
			if _, ok := errors.AsType[*problem.Problem](err); !ok || log.Read {
				t.Errorf("got %v, %+v", err, log)
			}
		})
	}
}

func TestReportCanBeCancelled(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := b.ReportEvidence(ctx)
	b.wantProblem(err, problem.CodeCancelled)
}

func TestReportHoldsNoSecret(t *testing.T) {
	b := walked(t)
	b.must(b.RotateKeyBeginAs(t.Context(), b.endpoint, setup.KeyChoice{}, true))
	canaries := []canarytest.Canary{{Name: "admin token", Value: b.practice.AdminToken.Reveal()}}
	for _, ref := range b.Workspace().Refs() {
		s, err := b.app.Vault.Get(t.Context(), ref)
		b.must(err)
		canaries = append(canaries, canarytest.Canary{Name: string(ref), Value: s.Reveal()}, canarytest.Canary{Name: "reference", Value: string(ref)})
	}
	planted := func(name string) string {
		value := rand.Text()
		canaries = append(canaries, canarytest.Canary{Name: name, Value: value})
		return value
	}
	b.must(b.SetDraft(b.endpoint, workspace.Draft{
		Method: "POST", Body: planted("body"),
		Query:   []workspace.Field{{Name: "q", Value: planted("query")}},
		Headers: []workspace.Field{{Name: "X-Any", Value: planted("header")}},
	}))
	_, err := b.Invoke(t.Context(), b.endpoint)
	_ = err // what the flow says to such a call is nothing here
	endpoint := b.Workspace().Endpoint(b.endpoint)
	canaries = append(canaries, canarytest.Canary{Name: "alias", Value: endpoint.Alias}, canarytest.Canary{Name: "data folder", Value: b.app.Workspaces.Dir()})

	r := b.report()
	page, err := r.HTML(report.Words{})
	b.must(err)
	var shown canarytest.Evidence
	shown.Add("Markdown", r.Markdown(report.Words{}))
	shown.Add("HTML", page)
	for _, find := range shown.Search(canaries...) {
		t.Error(find)
	}
	if regexp.MustCompile(`eyJ[0-9A-Za-z_-]{8,}\.`).Match(page) {
		t.Error("something like a token is in the report")
	}
	shown.Add("planted", []byte(canaries[len(canaries)-3].Value))
	if len(shown.Search(canaries...)) == 0 {
		t.Error("the search finds nothing at all")
	}
}

func TestReportIsSavedAsADocument(t *testing.T) {
	b := newBench(t)
	path := filepath.Join(t.TempDir(), "report.md")
	full, err := b.SaveReport(" "+path+" ", []byte("# Report\n"))
	b.must(err)
	info, err := os.Stat(full)
	b.must(err)
	if full != path || info.Mode().Perm()&^0o644 != 0 {
		t.Errorf("%s, mode %v", full, info.Mode())
	}
	b.wantProblem(func() error { _, err := b.SaveReport(path, []byte("other")); return err }(), "file")
	if data, err := os.ReadFile(path); err != nil || string(data) != "# Report\n" {
		t.Errorf("the file that was there: %q, %v", data, err)
	}
	b.wantProblem(func() error { _, err := b.SaveReport(filepath.Join(path, "no-folder", "x"), nil); return err }(), "file")
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "x")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("something was left")
	}
}

// A report of a walk that has just begun is whole, too.
func TestReportOfNothing(t *testing.T) {
	r := newBench(t).report()
	if len(r.Steps) != 4 || !r.Steps[0].At.Equal(time.Time{}) {
		t.Errorf("%+v", r.Steps)
	}
	if _, err := r.HTML(report.Words{}); err != nil {
		t.Error(err)
	}
}

// The click of the security level is told as that of the endpoint's own level,
// whatever the others have.
func TestReportTellsEachEndpointsOwnLevel(t *testing.T) {
	b := newBench(t)
	for _, level := range []workspace.Level{workspace.LevelOAuth, workspace.LevelToken, workspace.LevelPublic} {
		id, err := b.AddEndpoint(string(level))
		b.must(err)
		b.must(b.SetLevel(id, level, workspace.AllowAny))
		b.must(b.Tick(workspace.StepEndpoint, id, "flow.level", true))
	}
	want := map[string]string{"oauth": "Secure with OAuth 2.0", "token": "Secure with client token", "public": "None (public service)"}
	for _, s := range b.Report(report.Log{}).Steps {
		if s.ID != workspace.StepEndpoint || want[s.Subject] == "" {
			continue
		}
		if len(s.Said) != 1 || !strings.Contains(s.Said[0].Click.English, want[s.Subject]) {
			t.Errorf("%s: %+v, want %q", s.Subject, s.Said, want[s.Subject])
		}
		delete(want, s.Subject)
	}
	if len(want) > 0 {
		t.Errorf("no step for %v", want)
	}
}

// What was clicked stands in the order of the page's list, whatever came first.
func TestReportListsClicksAsThePageDoes(t *testing.T) {
	b := newBench(t)
	id, err := b.AddEndpoint("First endpoint")
	b.must(err)
	b.must(b.SetLevel(id, workspace.LevelOAuth, workspace.AllowList))
	clicks := setup.EndpointClicks(b.Workspace(), id)
	b.must(b.Tick(workspace.StepEndpoint, id, clicks[len(clicks)-1].ID, true))
	b.must(b.TickDone(workspace.StepEndpoint, id, append([]setup.Click{{ID: setup.ClickCopied}}, clicks...)))
	var want, got []string
	for _, c := range clicks {
		want = append(want, c.Text.English)
	}
	want = append(want, "The Invoke URL is copied from the card's Endpoint settings")
	for _, s := range b.Report(report.Log{}).Steps {
		if s.ID == workspace.StepEndpoint && s.Subject == "First endpoint" {
			for _, said := range s.Said {
				got = append(got, said.Click.English)
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
