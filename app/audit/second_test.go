package audit_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

var errLost = errors.New("the answer was lost")

var labelForm = regexp.MustCompile(`^Flowlatch probe \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ [a-z2-7]{6}$`)

// oneLabel is the label of a probe app.
const oneLabel = "Flowlatch probe 2026-11-22 08:15:42Z abcdef"

// TestSecondApp is made for one probe and gone after it.
func TestSecondApp(t *testing.T) {
	for _, dpop := range []bool{false, true} {
		e := startEndpoint(t, nature{level: workspace.LevelOAuth, apps: workspace.AllowList, dpop: dpop, answer: "echo", status: 401})
		material := e.material(t)
		o := material.Second.Org.(*org)
		m, err := audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material)
		if err != nil || m.Verdict != workspace.VerdictHolds || m.Apps != workspace.AllowList {
			t.Fatalf("%v, %s\n%s", err, m.Verdict, told(m))
		}
		if len(o.labels) != 1 || !labelForm.MatchString(o.labels[0]) || o.bound[0] != dpop || len(o.apps) != 0 {
			t.Errorf("made %q, bound %v; %d are left", o.labels, o.bound, len(o.apps))
		}
		if app := m.ProbeApp; app == nil || app.Label != o.labels[0] || app.AppID == "" || !app.Removed {
			t.Errorf("told as %+v", app)
		}
		if left, err := material.Second.Journal.Left(); len(left) > 0 || err != nil {
			t.Errorf("the journal still has %q, %v", left, err)
		}
		if want := []string{"create", "grant", "apps", "app", "deactivate", "delete"}; !slices.Equal(o.calls, want) {
			t.Errorf("%q, want %q", o.calls, want)
		}
	}
}

// TestSecondAppIsWrittenDownFirst: whatever is asked of the org, the app's label
// is in the journal then.
func TestSecondAppIsWrittenDownFirst(t *testing.T) {
	e := oauthEndpoint(t)
	material := e.material(t)
	o, journal := material.Second.Org.(*org), material.Second.Journal
	o.fail = func(call string, _ bool) error {
		left, err := journal.Left()
		if len(left) != 1 || err != nil {
			t.Errorf("at %s the journal has %q, %v", call, left, err)
		}
		return nil
	}
	if _, err := audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material); err != nil {
		t.Fatal(err)
	}
}

// TestSecondAppThatFails at each call, refused or with its answer lost: the probe
// isn't run or counts, nothing is left that isn't written down, and after a sweep
// nothing is left.
func TestSecondAppThatFails(t *testing.T) {
	for _, call := range []string{"create", "grant", "apps", "app", "deactivate", "delete"} {
		for name, failure := range map[string]struct {
			done bool
			err  error
		}{
			"forbidden": {false, refusedWith(http.StatusForbidden)}, "not found": {false, refusedWith(http.StatusNotFound)}, "unreachable": {false, errLost}, "answer lost": {true, errLost},
		} {
			t.Run(call+" "+name, func(t *testing.T) {
				e := oauthEndpoint(t)
				material := e.material(t)
				o := material.Second.Org.(*org)
				o.fail = func(at string, done bool) error {
					if at == call && done == failure.done {
						return failure.err
					}
					return nil
				}
				m, err := audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material)
				if err != nil {
					t.Fatal(err)
				}
				probe := m.Probe(workspace.ProbeAccessOtherApp)
				if setUp := call == "create" || call == "grant"; setUp != (probe.Outcome == notRun) || setUp && probe.Why.IsZero() {
					t.Errorf("the probe is %q for %q", probe.Outcome, probe.Why)
				}
				left, err := material.Second.Journal.Left()
				if err != nil || len(o.apps) > len(left) || m.ProbeApp == nil || m.ProbeApp.Removed == (len(left) > 0) {
					t.Errorf("%d apps, %q written down, %v, told %+v", len(o.apps), left, err, m.ProbeApp)
				}
				o.fail = nil
				if _, err := audit.Sweep(t.Context(), o, material.Second.Journal); err != nil || len(o.apps) > 0 {
					t.Errorf("after a sweep %d are left, %v", len(o.apps), err)
				}
			})
		}
	}
}

// TestSecondAppIsRemovedWhenCancelled at any moment of its life.
func TestSecondAppIsRemovedWhenCancelled(t *testing.T) {
	for _, at := range []string{"create", "grant", "app", "deactivate"} {
		e := oauthEndpoint(t)
		material := e.material(t)
		o := material.Second.Org.(*org)
		ctx, cancel := context.WithCancel(t.Context())
		o.fail = func(call string, done bool) error {
			if call == at && done {
				cancel()
			}
			return nil
		}
		_, err := audit.Measure(ctx, config(t), e.target(e.level, e.apps), material)
		if !errors.Is(err, context.Canceled) || len(o.labels) != 1 || len(o.apps) != 0 {
			t.Errorf("cancelled at %s: %v, %d made, %d left", at, err, len(o.labels), len(o.apps))
		}
	}
}

// TestSecondAppWithoutTheScope: that its token is refused would say nothing.
func TestSecondAppWithoutTheScope(t *testing.T) {
	e := startEndpoint(t, nature{level: workspace.LevelOAuth, apps: workspace.AllowList, answer: "echo", status: 403})
	material := e.material(t)
	material.Second.Token = func(context.Context, string, *oauth.Key, []string) (audit.Access, error) {
		a := e.access(tokenFacts{app: "other", unscoped: true})
		a.Scopes = []string{"okta.apps.read"}
		return a, nil
	}
	m, err := audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material)
	if err != nil || m.Verdict != workspace.VerdictUnknown || m.Apps != "" || m.Probe(workspace.ProbeAccessOtherApp).Outcome != notRun {
		t.Errorf("%v, %s %q\n%s", err, m.Verdict, m.Apps, told(m))
	}
	if o := material.Second.Org.(*org); len(o.apps) > 0 {
		t.Error("the app was left")
	}
}

// TestSweepRemovesOnlyItsOwn: exactly the labels written down, and API Services
// apps only.
func TestSweepRemovesOnlyItsOwn(t *testing.T) {
	const label = oneLabel
	o := newOrg()
	for _, a := range []okta.App{
		{Label: label, ApplicationType: "service"},
		{Label: label, ApplicationType: "service"},
		{Label: label, ApplicationType: "web"},
		{Label: label + "x", ApplicationType: "service"},
		{Label: "Flowlatch probe 2026-11-22 08:15:43Z abcdef", ApplicationType: "service"},
		{Label: "Workflows invoker", ApplicationType: "service"},
	} {
		o.add(a)
	}
	journal := journalWith(t, `{"version":1,"probeApps":[{"label":"`+label+`","at":"2026-11-22T08:15:42Z"}]}`)
	removed, err := audit.Sweep(t.Context(), o, journal)
	if err != nil || !slices.Equal(removed, []string{label}) || len(o.apps) != 4 {
		t.Errorf("removed %q, %v; %d are left", removed, err, len(o.apps))
	}
	calls := len(o.calls)
	if removed, err := audit.Sweep(t.Context(), o, journal); err != nil || len(removed) > 0 || len(o.calls) != calls {
		t.Errorf("a second sweep removed %q, %v", removed, err)
	}
}

// TestSweepLeavesWhatBecameSomethingElse alone: an app that an admin has renamed
// is theirs.
func TestSweepLeavesWhatBecameSomethingElse(t *testing.T) {
	o := newOrg()
	app := o.add(okta.App{Label: "Taken over", ApplicationType: "service"})
	journal := journalWith(t, `{"version":1,"probeApps":[{"label":"`+oneLabel+`","at":"2026-11-22T08:15:42Z","appId":"`+app.ID+`"}]}`)
	removed, err := audit.Sweep(t.Context(), o, journal)
	left, _ := journal.Left()
	if err != nil || len(removed) > 0 || len(o.apps) != 1 || len(left) > 0 {
		t.Errorf("removed %q, %v, left %q", removed, err, left)
	}
}

// TestSweepWaitsForTheLate: an app whose request was sent just before the crash
// may still appear.
func TestSweepWaitsForTheLate(t *testing.T) {
	o := newOrg()
	const label = oneLabel
	path := filepath.Join(t.TempDir(), "probes.json")
	writeText(t, path, `{"version":1,"probeApps":[{"label":"`+label+`","at":"2026-11-22T08:15:42Z"}]}`)
	now := time.Date(2026, 11, 22, 8, 15, 50, 0, time.UTC)
	journal := audit.NewJournal(path, func() time.Time { return now })
	if removed, err := audit.Sweep(t.Context(), o, journal); err != nil || len(removed) > 0 {
		t.Fatalf("%q, %v", removed, err)
	}
	o.add(okta.App{Label: label, ApplicationType: "service"})
	if removed, err := audit.Sweep(t.Context(), o, journal); err != nil || len(removed) != 1 || len(o.apps) != 0 {
		t.Errorf("%q, %v, %d are left", removed, err, len(o.apps))
	}
}

// TestUnreadableJournal is left as it is, and no app is made on top of it.
func TestUnreadableJournal(t *testing.T) {
	for name, content := range map[string]string{
		"newer": `{"version":2}`, "no journal": `{}`, "torn": `{"version":1,"probeA`, "empty": ``,
		"another's label": `{"version":1,"probeApps":[{"label":"Workflows invoker"}]}`,
		"nearly a label":  `{"version":1,"probeApps":[{"label":"Flowlatch probe of mine"}]}`,
	} {
		path := filepath.Join(t.TempDir(), "probes.json")
		writeText(t, path, content)
		e := oauthEndpoint(t)
		material := e.material(t)
		material.Second.Journal = audit.NewJournal(path, time.Now)
		o := material.Second.Org.(*org)
		if _, err := audit.Sweep(t.Context(), o, material.Second.Journal); !isJournalError(err) {
			t.Errorf("%s: %v", name, err)
		}
		m, err := audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material)
		if err != nil || m.Probe(workspace.ProbeAccessOtherApp).Outcome != notRun || len(o.calls) > 0 {
			t.Errorf("%s: %v, the org was asked for %q", name, err, o.calls)
		}
		if after, _ := os.ReadFile(path); string(after) != content {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func isJournalError(err error) bool {
	_, ok := errors.AsType[*audit.JournalError](err)
	return ok
}

// TestJournalThatCanNotBeWritten: nothing is made that isn't written down.
func TestJournalThatCanNotBeWritten(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	writeText(t, blocked, "")
	e := oauthEndpoint(t)
	material := e.material(t)
	material.Second.Journal = audit.NewJournal(filepath.Join(blocked, "probes.json"), time.Now)
	m, err := audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material)
	if o := material.Second.Org.(*org); err != nil || m.Probe(workspace.ProbeAccessOtherApp).Outcome != notRun || len(o.calls) > 0 {
		t.Errorf("%v, the org was asked for %q", err, o.calls)
	}
}

func journalWith(t *testing.T, content string) *audit.Journal {
	t.Helper()
	path := filepath.Join(t.TempDir(), "probes.json")
	writeText(t, path, content)
	return audit.NewJournal(path, time.Now)
}

func writeText(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestSweepBelievesNobodyWhoSeesSome: others are shown to whoever is signed in, but
// an app may be one of those that aren't. So it stays written down until somebody
// looks who sees them all.
func TestSweepBelievesNobodyWhoSeesSome(t *testing.T) {
	for name, id := range map[string]string{"made": `,"appId":"0oa9"`, "perhaps made": ""} {
		o := newOrg()
		o.some = true
		journal := journalWith(t, `{"version":1,"probeApps":[{"label":"`+oneLabel+`","at":"2026-11-22T08:15:42Z"`+id+`}]}`)
		swept, err := audit.Sweep(t.Context(), o, journal)
		left, _ := journal.Left()
		if len(swept) > 0 || len(left) != 1 || err == nil || !strings.Contains(err.Error(), "may still be there") {
			t.Errorf("%s, by somebody who sees some: removed %q, %v, left %q", name, swept, err, left)
		}
		o.fail = func(call string, _ bool) error {
			if call == "rights" {
				return errLost
			}
			return nil
		}
		if _, err := audit.Sweep(t.Context(), o, journal); !errors.Is(err, errLost) {
			t.Errorf("%s, rights that can't be read: %v", name, err)
		}
		o.some, o.fail = false, nil
		swept, err = audit.Sweep(t.Context(), o, journal)
		if left, _ := journal.Left(); len(swept) > 0 || len(left) > 0 || err != nil {
			t.Errorf("%s, by somebody who sees all: removed %q, %v, left %q", name, swept, err, left)
		}
	}
}

// TestSeesEveryApp: an application admin can be limited to certain apps, and what
// other roles see isn't documented.
func TestSeesEveryApp(t *testing.T) {
	for roles, want := range map[string]bool{
		"SUPER_ADMIN": true, "READ_ONLY_ADMIN": true, "CUSTOM READ_ONLY_ADMIN": true, "APP_ADMIN SUPER_ADMIN": true,
		"": false, "APP_ADMIN": false, "ORG_ADMIN": false, "CUSTOM APP_ADMIN": false,
	} {
		if audit.SeesEveryApp(strings.Fields(roles)) != want {
			t.Errorf("%q: not %t", roles, want)
		}
	}
}

// TestSweepTriesAgain where the org lists an app that it didn't find before.
func TestSweepTriesAgain(t *testing.T) {
	o := newOrg()
	o.add(okta.App{Label: oneLabel, ApplicationType: "service"})
	missed := false
	o.fail = func(call string, _ bool) error {
		if call == "app" && !missed {
			missed = true
			return refusedWith(http.StatusNotFound)
		}
		return nil
	}
	swept, err := audit.Sweep(t.Context(), o, journalWith(t, `{"version":1,"probeApps":[{"label":"`+oneLabel+`","at":"2026-11-22T08:15:42Z","appId":"0oa1"}]}`))
	if err != nil || len(swept) != 1 || len(o.apps) > 0 {
		t.Errorf("%q, %v, %d are left", swept, err, len(o.apps))
	}
}

// TestSweepKeepsToItsOrg: what was made in another org isn't looked for here.
func TestSweepKeepsToItsOrg(t *testing.T) {
	o := newOrg()
	origin := "https://acme.okta.com"
	path := filepath.Join(t.TempDir(), "probes.json")
	writeText(t, path, `{"version":1,"probeApps":[{"label":"`+oneLabel+`","at":"2026-11-22T08:15:42Z","org":"https://other.okta.com"}]}`)
	journal := audit.NewJournal(path, time.Now).In(func() string { return origin })
	if _, err := audit.Sweep(t.Context(), o, journal); err != nil || len(o.calls) > 0 {
		t.Errorf("%v, the org was asked for %q", err, o.calls)
	}
	if left, err := journal.Left(); err != nil || len(left) != 1 {
		t.Errorf("left %q, %v", left, err)
	}
	origin = "https://other.okta.com"
	o.add(okta.App{Label: oneLabel, ApplicationType: "service"})
	if swept, err := audit.Sweep(t.Context(), o, journal); err != nil || len(swept) != 1 {
		t.Errorf("removed %q, %v", swept, err)
	}
}

// TestSecondAppThatIsTaken: an app that somebody renames while it is needed isn't
// said to be removed.
func TestSecondAppThatIsTaken(t *testing.T) {
	e := oauthEndpoint(t)
	material := e.material(t)
	o := material.Second.Org.(*org)
	o.fail = func(call string, done bool) error {
		for id, a := range o.apps {
			if call == "grant" && done {
				a.Label = "Mine"
				o.apps[id] = a
			}
		}
		return nil
	}
	m, err := audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material)
	left, _ := material.Second.Journal.Left()
	told := slices.ContainsFunc(m.Notes, func(n text.Text) bool { return strings.Contains(n.String(), "left in the org") })
	if err != nil || m.ProbeApp.Removed || len(o.apps) != 1 || len(left) > 0 || !told {
		t.Errorf("%v, %+v, %d apps, left %q, %q", err, m.ProbeApp, len(o.apps), left, m.Notes)
	}
}

// TestSecondAppMadeWithAnError keeps the ID that came with it.
func TestSecondAppMadeWithAnError(t *testing.T) {
	e := oauthEndpoint(t)
	material := e.material(t)
	material.Second.Org = unsavingOrg{material.Second.Org.(*org)}
	m, err := audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material)
	if err != nil || m.ProbeApp == nil || m.ProbeApp.AppID == "" || !m.ProbeApp.Removed {
		t.Errorf("%v, %+v", err, m.ProbeApp)
	}
}

// unsavingOrg makes an app, and fails after it.
type unsavingOrg struct{ *org }

func (o unsavingOrg) CreateServiceApp(ctx context.Context, spec okta.ServiceAppSpec) (okta.App, error) {
	a, err := o.org.CreateServiceApp(ctx, spec)
	return a, errors.Join(err, errors.New("the disk is full"))
}
