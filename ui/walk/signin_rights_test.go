package walk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func TestLackingRights(t *testing.T) {
	for name, tt := range map[string]struct {
		way   workspace.SignInMethod
		role  string
		step  workspace.StepID
		wants []string // parts of what is said; none for nothing
	}{
		"super admin":            {workspace.Browser, "SUPER_ADMIN", workspace.StepServiceApp, nil},
		"read-only, step 3":      {workspace.Browser, "READ_ONLY_ADMIN", workspace.StepServiceApp, []string{"make and change apps", "grant scopes", "super admin", "Not at all"}},
		"app admin, step 3":      {workspace.APIToken, "APP_ADMIN", workspace.StepServiceApp, []string{"grant scopes", "super admin"}},
		"nobody, step 3":         {workspace.NoSignIn, "", workspace.StepServiceApp, nil},
		"measured at step 4":     {workspace.Browser, "READ_ONLY_ADMIN", workspace.StepEndpoint, nil},
		"told whole on step 1":   {workspace.Browser, "READ_ONLY_ADMIN", workspace.StepOrg, nil},
		"reads what step 5 asks": {workspace.Browser, "READ_ONLY_ADMIN", workspace.StepInvoke, nil},
	} {
		t.Run(name, func(t *testing.T) {
			ws := checkedWorkspace()
			if tt.role != "" {
				signedInBy(ws, tt.way, tt.role)
			} else {
				ws.Org.SignIn.Method = tt.way
			}
			got := lackingWords(ws, tt.step, fixedNow)
			if said := got[0] + " " + got[1]; (len(tt.wants) == 0) != (got[0] == "") {
				t.Errorf("says %q", said)
			}
			for _, part := range tt.wants {
				if !strings.Contains(got[0]+" "+got[1], part) {
					t.Errorf("%q doesn't say %q", got, part)
				}
			}
		})
	}
}

// A scope that is missing is a right that is missing, and which steps need it is
// told.
func TestRightsTable(t *testing.T) {
	ws := checkedWorkspace()
	signedInBy(ws, workspace.Browser, "SUPER_ADMIN")
	if why, words := commonReason(rightLines(ws)); why != "Super admin" || words != why {
		t.Errorf("one reason for all: %q, said as %q", why, words)
	}
	ws.Org.SignIn.Scopes = []string{"okta.apps.manage"}
	lines := rightLines(ws)
	i := slices.IndexFunc(lines, func(l rightLine) bool { return l.name == "Grant scopes to an app" })
	if i < 0 || lines[i].answer != setup.RightNo || !strings.Contains(lines[i].why, "okta.appGrants.manage") || lines[i].steps != "steps 2, 3" {
		t.Errorf("%+v", lines)
	}
}

// A reason that several answers share is said once, with the answer that it stands for;
// the others say their own.
func TestASharedReasonIsSaidOnce(t *testing.T) {
	ws := checkedWorkspace()
	signedInBy(ws, workspace.Browser)
	ws.Org.SignIn.RolesKnown = false
	ws.Org.SignIn.Scopes = []string{"okta.apps.manage", "okta.appGrants.manage", "okta.orgs.read"}
	lines := rightLines(ws)
	why, words := commonReason(lines)
	if words != "Where it only says Can't tell: this sign-in may not read its own admin roles, so it can't tell" {
		t.Fatalf("of %+v it says %q", lines, words)
	}
	shared := 0
	for _, l := range lines {
		if l.why == why {
			shared++
		}
	}
	if shared < 2 || shared == len(lines) {
		t.Errorf("%d of %d share it", shared, len(lines))
	}
	if why, words := commonReason([]rightLine{{why: "a"}, {why: "b"}}); why != "" || words != "" {
		t.Errorf("of two reasons it takes %q", words)
	}
}

// Each reason stands behind the rights that it is about.
func TestLackingRightsSayWhichReasonIsWhose(t *testing.T) {
	ws := checkedWorkspace()
	signedInBy(ws, workspace.Browser, "READ_ONLY_ADMIN")
	got := lackingWords(ws, workspace.StepServiceApp, fixedNow)
	const want = "Make and change apps: a read-only admin may look, but change nothing. Grant scopes to an app, change keys of an app that has scopes: this takes a super admin; the role here is "
	if !strings.HasPrefix(got[1], want) {
		t.Errorf("it says\n%q, want\n%q", got[1], want)
	}
}

func TestRateLimitPauseCountsDown(t *testing.T) {
	housetest.App(t, look.Light)
	now, changed := fixedNow, 0
	p := newRateLimitPause(func() time.Time { return now }, func() { changed++ })
	var tick func()
	p.after = func(_ time.Duration, f func()) func() { tick = f; return func() {} }
	p.hear(setup.Wait{Until: now.Add(9 * time.Second), Refused: true})
	p.hear(setup.Wait{Until: now.Add(4 * time.Second), Refused: true})
	now = now.Add(2 * time.Second)
	tick()
	if !p.notice.Visible() || secondsLeft(now, p.until) != 7 {
		t.Errorf("%d s left", secondsLeft(now, p.until))
	}
	p.hear(setup.Wait{})
	if !p.notice.Visible() {
		t.Error("one request waits still")
	}
	p.hear(setup.Wait{})
	if p.notice.Visible() || changed == 0 {
		t.Error("the countdown stays")
	}
}

// A Problem about what a sign-in may not do says it alone.
func TestARefusalIsSaidOnce(t *testing.T) {
	housetest.App(t, look.Light)
	ws := checkedWorkspace()
	signedInBy(ws, workspace.Browser, "READ_ONLY_ADMIN")
	h := newHost(t, ws)
	top := newAttempts(h, workspace.StepServiceApp, nil).card
	top.Set(nil)
	if !top.lacking.notice.Visible() {
		t.Fatal("nothing says what the sign-in lacks")
	}
	top.Set(problem.New("rights.missing", text.Plain("This sign-in may not do that"), text.Plain("The admin role lacks the right.")))
	if top.lacking.notice.Visible() || !top.Showing() {
		t.Error("the same is said twice")
	}
	top.Set(nil)
	if !top.lacking.notice.Visible() {
		t.Error("without the Problem nothing says what the sign-in lacks")
	}
}
