package walk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// pageGolden compares a page in both variants with its pictures. prepare
// makes the host; act, where given, uses the page first.
func pageGolden(t *testing.T, name string, prepare func(*testing.T) *host, build func(page.Host) page.Page, act ...func(*host)) {
	t.Helper()
	housetest.Golden(t, name, fyne.NewSize(pageSize.Width, 760), func(t *testing.T) fyne.CanvasObject {
		h := prepare(t)
		h.Page = build(h)
		h.Page.Update()
		for _, a := range act {
			a(h)
		}
		return framed(h.Page.Body())
	})
}

func passed(key, name, detail, measure string) workspace.Check {
	c := workspace.Check{Name: text.T(key, name), Measure: measure, Outcome: workspace.Passed}
	if detail != "" {
		c.Detail = text.Plain(detail)
	}
	return c
}

func orgProof() *workspace.Proof {
	return &workspace.Proof{
		What: text.Plain("The org answers"), At: fixedNow.Add(-3 * time.Minute), By: workspace.Measured,
		Checks: []workspace.Check{
			passed("setup.org.reachable", "Reachable", "Over TLS, certificate verified", "142 ms"),
			passed("setup.org.okta", "An Okta org", "Organization id 00o7k2m9QxTb4LwZ5d76", ""),
			passed("setup.org.engine", "Engine", "Identity Engine", ""),
			passed("setup.org.token-url", "Token URL", "From the org's metadata", ""),
			passed("setup.org.clock", "Clock agrees", "A notice appears above 30 s", "+0.4 s"),
		},
		Exchanges: []workspace.Evidence{{Method: "GET", Status: 200, RequestID: "a"}, {Method: "GET", Status: 200, RequestID: "b"}},
	}
}

// checkedWorkspace is one whose org was checked; nobody is signed in.
func checkedWorkspace() *workspace.Workspace {
	ws := emptyWorkspace()
	ws.Org = workspace.Org{
		Entered: "https://acme-admin.oktapreview.com/admin/dashboard",
		Origin:  "https://acme.oktapreview.com", Domain: "acme.oktapreview.com", Cell: "preview",
		OrgID: "00o7k2m9QxTb4LwZ5d76", Pipeline: "idx",
		TokenURL: "https://acme.oktapreview.com/oauth2/v1/token", TokenURLFrom: workspace.FromMetadata,
		AdminConsole: "https://acme-admin.oktapreview.com",
		Workflows:    "https://acme.workflows.oktapreview.com", WorkflowsFrom: workspace.FromAddress,
		Step: workspace.Step{State: workspace.InProgress, Proof: orgProof()},
	}
	ws.Connection.Domain, ws.Connection.Nickname = "acme.oktapreview.com", "Okta - acme.oktapreview.com"
	return ws
}

// signedInHost is a host whose admin is signed in.
func signedInHost(t *testing.T) *host {
	h := newHost(t, checkedWorkspace())
	signIn(h, h.Workspace())
	return h
}

func signIn(h *host, ws *workspace.Workspace) {
	ws.Org.SignIn = workspace.SignIn{
		Method: workspace.APIToken, Token: h.Keep(vault.APIToken, strings.Repeat("a", 42)),
		Name: "Robin Vale", Login: "robin.vale@acme.example", At: fixedNow.Add(-2 * time.Minute),
	}
	ws.Org.WorkflowsFrom = workspace.FromApp
	ws.Org.Step.State = workspace.Done
	proof := orgProof()
	proof.Checks = append(proof.Checks,
		passed("setup.org.signed-in", "Signed in", "The token belongs to robin.vale@acme.example", ""),
		workspace.Check{Name: text.Plain("Workflows in use"), Detail: text.Plain("The app exists. Whether a flow is on can't be read."), Outcome: workspace.Noted})
	ws.Org.Step.Proof = proof
}

func TestOrgGoldens(t *testing.T) {
	fresh := func(t *testing.T) *host {
		ws := emptyWorkspace()
		ws.Org = workspace.Org{}
		return newHost(t, ws)
	}
	typeAddress := func(raw string) func(*host) {
		return func(h *host) { h.Page.(*orgPage).address.field.SetText(raw) }
	}
	t.Run("fresh", func(t *testing.T) { pageGolden(t, "org_fresh", fresh, NewOrg) })
	t.Run("typing", func(t *testing.T) {
		pageGolden(t, "org_typing", fresh, NewOrg, typeAddress("https://acme-admin.oktapreview.com/admin/dashboard"))
	})
	t.Run("refused", func(t *testing.T) {
		pageGolden(t, "org_refused", fresh, NewOrg, typeAddress("http://acme.okta.com"))
	})
	t.Run("checked", func(t *testing.T) {
		pageGolden(t, "org_checked", func(t *testing.T) *host { return newHost(t, checkedWorkspace()) }, NewOrg)
	})
	t.Run("done", func(t *testing.T) { pageGolden(t, "org_done", signedInHost, NewOrg) })
	t.Run("without", func(t *testing.T) {
		pageGolden(t, "org_without", func(t *testing.T) *host {
			ws := checkedWorkspace()
			ws.Org.SignIn.Method = workspace.NoSignIn
			return newHost(t, ws)
		}, NewOrg)
	})
	t.Run("problem", func(t *testing.T) {
		pageGolden(t, "org_problem", func(t *testing.T) *host {
			ws := checkedWorkspace()
			ws.Org.Step.State = workspace.Attention
			ws.Org.Step.Problem = tokenRefused()
			ws.Org.Step.Proof.Checks = append(ws.Org.Step.Proof.Checks,
				workspace.Check{Name: text.T("setup.org.signed-in", "Signed in"), Detail: ws.Org.Step.Problem.Title, Outcome: workspace.Failed})
			return newHost(t, ws)
		}, NewOrg)
	})
}

func tokenRefused() *problem.Problem {
	return problem.New("okta.token",
		text.Plain("Okta doesn't know this API token"),
		text.Plain("It is cut off, revoked, of another org, or not used for 30 days."),
		problem.Way{Action: problem.EditToken, Label: text.Plain("Paste another token"), Consequence: text.Plain("Admin Console › Security › API › Tokens")},
		problem.Way{Action: problem.SkipSignIn, Label: text.Plain("Go on without signing in"), Consequence: text.Plain("Steps 2 and 3 then give the console clicks")}).
		WithDetail("401 E0000011 Invalid token provided")
}

// The whole step on a practice org: Enter checks, Enter signs in, Enter goes on.
func TestOrgInPractice(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	if p.address.field.Text() == "" {
		t.Fatal("the practice org's address is not filled in")
	}
	for _, want := range []string{"Check", "Use the practice admin's token", "Continue to Workflows connection"} {
		foot := p.Foot()
		if got := foot.Primary.Label.String(); got != want {
			t.Fatalf("primary = %q, want %q (failed: %v)", got, want, h.Failed)
		}
		if p.First() == nil {
			h.primary()
			continue
		}
		h.Focus(p.First())
		h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	if p.First() != nil || h.Canvas.Focused() == p.address.field.Focusable() {
		t.Error("a field of the step that is done takes what is typed")
	}
	if !slices.Equal(h.Went, []page.Name{page.Connection}) {
		t.Errorf("went %v, want the connection", h.Went)
	}
	if got := p.Head().State; got != workspace.Done {
		t.Errorf("state = %s, want done", got)
	}
}

func TestOrgWithoutSignIn(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	h.primary()
	chooseWay(p, workspace.NoSignIn)
	if got := p.Foot().Primary.Label.String(); got != "Go on without signing in" {
		t.Fatalf("primary = %q", got)
	}
	h.primary()
	if h.Workspace().Org.SignIn.Method != workspace.NoSignIn || !slices.Equal(h.Went, []page.Name{page.Connection}) {
		t.Errorf("sign-in = %q, went %v", h.Workspace().Org.SignIn.Method, h.Went)
	}
}

// Going on without a sign-in forgets a stored token, which Okta doesn't show
// again: it asks as signing out does, and asks nothing where there is none.
func TestOrgAsksBeforeForgettingTheToken(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	take(t, h, "Check", "Use the practice admin's token")
	chooseWay(p, workspace.NoSignIn)
	take(t, h, "Go on without signing in")
	if want := []string{"Sign out?"}; !slices.Equal(h.Asked, want) {
		t.Errorf("asked %q, want %q", h.Asked, want)
	}
	p.skip()
	if len(h.Asked) != 1 {
		t.Errorf("asked %q although no token was left", h.Asked)
	}
}

// A refused token gives a Problem whose best way out leads to the entry; the
// address stays as it was typed, and the step can be finished from there.
func TestOrgRefusedToken(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	h.primary()
	typed := p.address.field.Text()
	test.Type(p.signIn.token.Focusable(), "00wrongwrongwrongwrong")
	h.primary()
	if !p.tries.card.Showing() || p.Foot().Primary.Do != nil {
		t.Fatalf("no Problem, or a primary action beside it: %+v", p.Foot())
	}
	if !p.Solve() || h.Canvas.Focused() != p.signIn.token.Focusable() {
		t.Error("the best way out does not lead to the entry")
	}
	if p.tries.card.Showing() {
		t.Error("the Problem stays although its way out was taken")
	}
	if p.address.field.Text() != typed {
		t.Error("the address was lost")
	}
	p.signIn.replacing = false
	p.practise()
	if got := p.Head().State; got != workspace.Done || p.tries.card.Showing() {
		t.Errorf("state = %s after the right token", got)
	}
}

func TestOrgAddressWhileTyping(t *testing.T) {
	housetest.App(t, look.Light)
	ws := emptyWorkspace()
	ws.Org = workspace.Org{}
	h := newHost(t, ws)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	for _, raw := range []string{
		"http://acme.okta.com", "https://user:pass@acme.okta.com", "okta.com", "https://login.okta.com",
		"https://{yourOktaDomain}", "acme .okta.com", strings.Repeat("a", 2500),
	} {
		p.address.field.SetText(raw)
		if p.address.field.Refusal() == "" || p.next().Disabled == false {
			t.Errorf("%.40q: refusal %q, Check possible %v", raw, p.address.field.Refusal(), !p.next().Disabled)
		}
	}
	p.address.field.SetText("https://acme-admin.okta.com/admin/dashboard")
	if !p.address.field.Valid() || len(p.address.shown) != 4 || p.address.shown[0].value != "acme.okta.com" {
		t.Errorf("a good address shows %+v", p.address.shown)
	}
	if len(h.Waiting) > 0 || h.App().Activity.Len() > 0 {
		t.Error("something was sent while typing")
	}
}

func TestOrgUpdateKeepsWhatIsTyped(t *testing.T) {
	housetest.App(t, look.Light)
	h := signedInHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	h.Focus(p.address.field.Focusable())
	p.address.field.SetText("https://other.okta.com")
	p.Update()
	if p.address.field.Text() != "https://other.okta.com" || h.Canvas.Focused() != p.First() {
		t.Error("Update took away what is being typed, or the focus")
	}
	if got := p.Foot().Primary.Label.String(); got != "Check" {
		t.Errorf("primary = %q for an address that isn't checked", got)
	}
}

// An emptied field shows no addresses: there is nothing that they follow from.
func TestOrgEmptiedFieldShowsNoAddresses(t *testing.T) {
	housetest.App(t, look.Light)
	h := signedInHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	p.address.field.SetText("")
	if len(p.address.shown) != 0 || p.address.facts.Visible() || p.address.well.Visible() {
		t.Errorf("an emptied field shows %+v", p.address.shown)
	}
}

func TestOrgBusy(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	h.Hold = true
	h.primary()
	if !p.Foot().Primary.Disabled {
		t.Error("a second check could be started")
	}
	p.enter()
	h.Finish()
	if p.Foot().Primary.Disabled {
		t.Error("nothing can be done after the check")
	}
}

func TestOrgTabOrder(t *testing.T) {
	housetest.App(t, look.Light)
	h := signedInHost(t)
	h.show(NewOrg(h))
	want := []string{"Copy Org", "Copy Token URL", "Copy Workflows", "Open Admin Console"}
	got := h.tabOrder()
	for i, name := range want {
		if i+1 >= len(got) || got[i+1] != name {
			t.Fatalf("Tab reaches %q, want the address and then %q", got, want)
		}
	}
	t.Log(got)
}

// A button that its own action hides must not go on taking Enter.
func TestOrgHiddenButtonLosesTheFocus(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	h.primary()
	h.Focus(p.signIn.practise)
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if p.Head().State != workspace.Done {
		t.Fatalf("not signed in: %v", p.tries.shown())
	}
	if h.Canvas.Focused() != p.First() {
		t.Errorf("the focus is on %T, not on the address", h.Canvas.Focused())
	}
}

// provenWhen is when the page says that the step was proven, "" where it shows
// no proof.
func provenWhen(p *orgPage) string {
	return p.proof.Object().Objects[0].(*house.ProofCard).Proof().When
}

// A proof is of one address: another one in the field has none, and a check
// that failed has to be made again before anything else.
func TestOrgProofIsOfTheAddressInTheField(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	own := p.address.field.Text()
	take(t, h, "Check")
	if got := provenWhen(p); strings.Contains(got, "before the last change") {
		t.Errorf("right after the check the proof reads %q", got)
	}
	take(t, h, "Use the practice admin's token")
	p.address.field.SetText("acme-admin.okta.com/admin/dashboard")
	if provenWhen(p) != "" {
		t.Errorf("another address has a proof: %q", provenWhen(p))
	}
	sent := h.App().Activity.Len()
	take(t, h, "Check")
	if shown := p.tries.shown(); shown == nil || shown.Code != "org.practice-only" || h.App().Activity.Len() != sent {
		t.Errorf("Problem %v, %d requests", shown, h.App().Activity.Len()-sent)
	}
	p.address.field.SetText(own)
	if got := p.Foot().Primary.Label.String(); got != "Continue to Workflows connection" || provenWhen(p) == "" {
		t.Errorf("back at the own address: primary %q, proof %q", got, provenWhen(p))
	}
}

func TestOrgFailedCheckIsMadeAgain(t *testing.T) {
	housetest.App(t, look.Light)
	ws := checkedWorkspace()
	ws.Org.Step.State = workspace.Attention
	ws.Org.Step.Proof.Checks[0].Outcome = workspace.Failed
	h := newHost(t, ws)
	h.show(NewOrg(h))
	if got := h.Page.Foot().Primary.Label.String(); got != "Check" {
		t.Errorf("primary = %q after a check that failed", got)
	}
}
