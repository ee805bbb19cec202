package setup_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// failure is one way in which getting a token fails, and how it is put right.
type failure struct {
	name    string
	provoke func(*school)
	// code and way are the Problem and the first of its ways out, "" for any,
	// whatever Okta says. One that only Okta's words tell apart has also what it is
	// without.
	code    string
	unclear string
	way     problem.Action
	// admin is what the person does where the way out only leads somewhere, or
	// nothing can be done but wait; nil for what Flowlatch fixes itself.
	admin func(*school)
}

func failures() []failure {
	lesson := func(id string) func(*school) { return func(s *school) { s.lesson(id) } }
	fault := func(name string) func(*school) { return func(s *school) { s.fault(name) } }
	ungranted := func(name string) func(*school) {
		return func(s *school) {
			s.lesson("scope-not-granted")
			s.fault(name)
		}
	}
	replaceKey := func(s *school) { s.replaceKey() }
	return append([]failure{
		{name: "key not registered", provoke: lesson("key-not-registered"), code: "token.kid", way: problem.RegisterKey},
		{name: "another key of that name", provoke: lesson("key-of-another"), code: "token.signature", way: problem.NewKey, admin: replaceKey},
		{name: "key inactive", provoke: lesson("key-inactive"), code: "token.key-inactive", way: problem.ActivateKey},
		{name: "key renamed", provoke: lesson("kid-renamed"), code: "token.key-name", way: problem.UseKeyName},
		{name: "scope not granted", provoke: lesson("scope-not-granted"), code: "token.scope-refused", way: problem.GrantScope},
		{name: "scope not granted, as unknown", provoke: ungranted("ungranted-no-matching-scope"), code: "token.scope-refused", way: problem.GrantScope},
		{name: "scope not granted, as consent", provoke: ungranted("ungranted-consent-required"), code: "token.scope-refused", way: problem.GrantScope},
		{name: "scope not granted, as none", provoke: ungranted("ungranted-no-org-scopes"), code: "token.scope-refused", way: problem.GrantScope},
		{name: "scope unknown", provoke: fault("scopes-unknown"), code: "token.scope-unknown", unclear: "token.scope-unclear", way: problem.Retry, admin: (*school).right},
		{name: "app inactive", provoke: lesson("app-inactive"), code: "token.app-inactive", way: problem.ActivateApp},
		{name: "client secret", provoke: lesson("client-secret"), code: "token.secret-app", way: problem.ConvertApp},
		{name: "client secret and no key", provoke: func(s *school) {
			s.lesson("key-not-registered")
			s.post("/console/apps/"+s.clientID()+"/auth", map[string][]string{"method": {"client_secret_basic"}})
		}, code: "token.secret-app", way: problem.ConvertApp},
		{name: "custom server", provoke: func(s *school) {
			s.fault("default-server")
			s.must(s.CheckOrg(s.t.Context(), s.practice.URL))
		}, code: "token.custom-server", way: problem.UseOrgServer},
		{name: "client ID of no app", provoke: func(s *school) { s.must(s.SetServiceAppClientID(s.endpoint, "0oaAAAAAAAAAAAAAAAAA")) }, code: "token.other-app", way: problem.UseOwner},
		{name: "client ID of another app", provoke: func(s *school) {
			id, err := s.hand.CreateServiceApp(s.t.Context(), "Another app", strangersKey)
			s.must(err)
			s.must(s.SetServiceAppClientID(s.endpoint, id))
		}, code: "token.other-app", way: problem.UseOwner},
		{name: "app deleted", provoke: (*school).deleteApp, code: "token.client-unknown", way: problem.EditClientID, admin: func(s *school) { s.newAppByHand("Made anew") }},
		{name: "not a service app", provoke: func(s *school) {
			s.deleteApp()
			s.webApp()
		}, code: "token.not-service", way: problem.EditClientID, admin: func(s *school) { s.newAppByHand("A service app") }},
		{name: "proof refused", provoke: func(s *school) {
			s.lesson("proof-of-possession")
			s.fault("dpop-proof-refused")
		}, code: "token.dpop-proof", way: problem.DPoPOff},
		{name: "key for encryption", provoke: func(s *school) { s.registerAs("use", "enc") }, code: "token.key-use", way: problem.NewKey, admin: replaceKey},
		{name: "key for another algorithm", provoke: func(s *school) {
			s.takeRSAKey()
			s.registerAs("alg", "RS512")
		}, code: "token.key-use", way: problem.NewKey, admin: replaceKey},
	}, onTheWay()...)
}

// onTheWay are failures of the answer, or of what is between here and the org: once that
// is as it was, so is the token.
func onTheWay() []failure {
	fault := func(name string) func(*school) { return func(s *school) { s.fault(name) } }
	return []failure{
		{name: "assertion replayed", provoke: fault("assertion-replayed"), code: "token.replay", unclear: "token.client-refused", way: problem.Retry, admin: (*school).right},
		{name: "a web page", provoke: fault("token-html"), code: "token.answer", way: problem.Retry, admin: (*school).right},
		{name: "nothing", provoke: fault("token-empty"), code: "token.answer", way: problem.Retry, admin: (*school).right},
		{name: "a redirect", provoke: fault("token-302"), code: "token.answer", way: problem.Retry, admin: (*school).right},
		{name: "no token in it", provoke: fault("token-incomplete"), code: "token.answer", way: problem.Retry, admin: (*school).right},
		{name: "too many", provoke: fault("token-429"), code: "rate-limit", way: problem.Retry, admin: (*school).right},
		{name: "in trouble", provoke: fault("token-500"), code: "token.answer", way: problem.Retry, admin: (*school).right},
		{name: "hung up", provoke: fault("token-closed"), code: "network.closed", way: problem.Retry, admin: (*school).right},
		{name: "far too much", provoke: fault("token-gzip-bomb"), code: "network.too-large", way: problem.Retry, admin: (*school).right},
		{name: "a refusal as success", provoke: fault("token-200-error"), code: "token.client-refused", admin: (*school).right},
		{name: "keys that the token endpoint doesn't find", provoke: fault("no-keys"), code: "token.client-refused", admin: (*school).right},
		{name: "an Origin from in between", provoke: fault("proxy-adds-origin"), code: "token.altered", unclear: "token.client-refused", way: problem.Retry, admin: (*school).right},
		{name: "an assertion lost in between", provoke: fault("proxy-drops-assertion"), code: "token.altered", unclear: "token.client-refused", way: problem.Retry, admin: (*school).right},
		{name: "an assertion cut in between", provoke: fault("proxy-cuts-assertion"), code: "token.altered", unclear: "token.client-refused", way: problem.Retry, admin: (*school).right},
		{name: "credentials from in between", provoke: fault("proxy-adds-credentials"), code: "token.altered", unclear: "token.refused", way: problem.Retry, admin: (*school).right},
		{name: "a type from in between", provoke: fault("proxy-changes-assertion-type"), code: "token.altered", unclear: "token.refused", way: problem.Retry, admin: (*school).right},
		{name: "another domain", provoke: fault("other-domain"), code: "token.audience", way: problem.EditAddress, admin: (*school).right},
	}
}

// A key that nobody here has the private half of: RFC 7517, appendix A.1.
const strangersKey = `{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"sig","kid":"stranger"}`

// pass is a way to word refusals.
type pass struct {
	name  string
	say   wording
	words bool // whether the words are Okta's for the reason
	// shuffled words are Okta's for some other reason.
	shuffled bool
}

func passes(t *testing.T) []pass {
	t.Helper()
	texts, order := catalogue(t)
	published := func(reason, text string) string {
		if t, ok := texts[reason]; ok {
			return t
		}
		return text
	}
	all := []pass{
		{name: "catalogue", say: published, words: true},
		{name: "emptied", say: func(string, string) string { return "" }},
	}
	for _, by := range []int{1, 17} {
		all = append(all, pass{name: fmt.Sprintf("shuffled by %d", by), shuffled: true, say: func(reason, _ string) string {
			at := max(slices.Index(order, reason), 0) // a reason of the practice org's own gets some row's words too
			return texts[order[(at+by)%len(order)]]
		}})
	}
	return all
}

// Every failure has its own Problem and its own way out, which leads to a
// token. Where the words say nothing, or something else, what Flowlatch can
// check keeps its Problem, and the rest is unknown: nothing is named wrongly.
func TestEveryRefusalHasItsProblemAndItsFix(t *testing.T) {
	all := passes(t)
	for _, f := range failures() {
		t.Run(f.name, func(t *testing.T) {
			s := newSchool(t)
			s.withApp()
			for _, p := range all {
				s.words.Store(&p.say)
				f.run(t, s, p)
				s.right()
			}
		})
	}
}

func (f failure) run(t *testing.T, s *school, p pass) {
	t.Helper()
	f.provoke(s)
	want := f.code
	if f.unclear != "" && !p.words {
		want = f.unclear
	}
	got, ok := errors.AsType[*problem.Problem](s.ProveToken(t.Context(), s.endpoint))
	if !ok || got.Code != want && !(p.shuffled && f.mayBe(got)) {
		t.Fatalf("%s: %+v, want %s", p.name, got, want)
	}
	if got.Code == f.code && f.way != "" && got.Ways[0].Action != f.way {
		t.Errorf("%s: the best way out is %s, want %s", p.name, got.Ways[0].Action, f.way)
	}
	if f.admin != nil {
		f.admin(s)
		s.must(s.ProveToken(t.Context(), s.endpoint))
	} else {
		s.fixAsAnnounced(p.name, f.way)
	}
	if _, ok := s.Token(s.endpoint); !ok {
		t.Errorf("%s: no token after %s", p.name, f.way)
	}
}

// mayBe reports whether a failure may be told so by another failure's words: by
// its own name, or, where nothing can be checked, as no more than what Okta says.
func (f failure) mayBe(p *problem.Problem) bool {
	quoted := p.Code == "token.replay" || p.Code == "token.altered"
	return p.Code == f.code || quoted && f.unclear != "" && strings.HasPrefix(p.Title.String(), "Okta says")
}

// fixAsAnnounced takes a way out, and holds what is sent for it against the
// preview, byte by byte: nothing changes the org but that.
func (s *school) fixAsAnnounced(pass string, way problem.Action) {
	s.t.Helper()
	before, _ := s.app.Activity.Newest()
	preview, err := s.PreviewFix(s.t.Context(), s.endpoint, way)
	s.must(err)
	if sent := s.changesSince(before.ID); len(sent) != 0 {
		s.t.Fatalf("%s: the preview of %s sent %q", pass, way, sent)
	}
	if _, asks := setup.FixQuestion(way); asks != (preview.Method != "") {
		s.t.Errorf("%s: %s asks: %v, and sends %q", pass, way, asks, preview)
	}
	s.must(s.FixAsShown(s.t.Context(), s.endpoint, way, preview))
	var want []setup.Preview
	if preview.Method != "" {
		want = append(want, preview)
	}
	if sent := s.changesSince(before.ID); !slices.EqualFunc(sent, want, setup.Preview.Sends) {
		s.t.Errorf("%s: %s announces %q, and sends %q", pass, way, want, sent)
	}
}

// changesSince are the requests that changed the org since an exchange.
func (s *school) changesSince(id uint64) []setup.Preview {
	var changes []setup.Preview
	seen := map[uint64]bool{}
	for _, x := range s.app.Activity.Since(id) {
		if seen[x.ID] {
			s.t.Errorf("%s %s is in the activity twice", x.Method, x.URL)
		}
		seen[x.ID] = true
		if path := strings.TrimPrefix(x.URL, s.Workspace().Org.Origin); x.Method != http.MethodGet && strings.HasPrefix(path, "/api/") {
			changes = append(changes, setup.Preview{Method: x.Method, Path: path, Body: x.RequestBody.Text})
		}
	}
	return changes
}

// Without a sign-in nothing but the server's own documents is read, the ways out
// are clicks, and what only the words could tell stays open without them.
func TestRefusalsWithoutASignIn(t *testing.T) {
	all := passes(t)
	for _, c := range []struct {
		lesson, said, silent string
		way                  problem.Action
	}{
		{"key-not-registered", "token.kid", "token.client-refused", problem.OpenGeneral},
		{"client-secret", "token.secret-app", "token.client-refused", problem.OpenGeneral},
		{"app-inactive", "token.client-refused", "token.client-refused", problem.EditClientID},
		{"scope-not-granted", "token.scope-unclear", "token.scope-unclear", problem.OpenScopes},
	} {
		t.Run(c.lesson, func(t *testing.T) {
			s := newSchool(t)
			s.withApp()
			s.must(s.ContinueWithoutSignIn(t.Context()))
			s.lesson(c.lesson)
			for i, want := range []string{c.said, c.silent} {
				s.words.Store(&all[i].say)
				err := s.ProveToken(t.Context(), s.endpoint)
				s.wantProblem(err, want)
				if p := problem.From(err); want == c.said && p.Ways[0].Action != c.way {
					t.Errorf("%s by %s", p.Code, p.Ways[0].Action)
				}
				if setup.Fixable(s.Workspace(), s.endpoint, problem.RegisterKey) {
					t.Error("Flowlatch would change the org without a sign-in")
				}
			}
			for _, x := range s.Workspace().ServiceApps[0].Step.Proof.Exchanges {
				if strings.Contains(x.URL, "/api/") {
					t.Errorf("%s %s", x.Method, x.URL)
				}
			}
		})
	}
}

// A bound token that a flow refuses may be refused for that: the way out without
// proof of possession stands first, and shows it.
func TestBoundTokenRefusedByTheFlow(t *testing.T) {
	s := newSchool(t)
	s.withApp().withEndpoint("bookmark", workspace.LevelOAuth)
	s.must(s.SetDraft(s.endpoint, setup.BookmarkPreset()))
	s.lesson("proof-of-possession")
	s.fault("invoke-refuses-dpop")
	s.must(s.ProveToken(t.Context(), s.endpoint))
	_, err := s.Invoke(t.Context(), s.endpoint)
	if p := problem.From(err); p == nil || p.Ways[0].Action != problem.DPoPOff {
		t.Fatalf("%+v", p)
	}
	s.must(s.Fix(t.Context(), s.endpoint, problem.DPoPOff))
	_, err = s.Invoke(t.Context(), s.endpoint)
	s.must(err)
	s.must(s.Fix(t.Context(), s.endpoint, problem.DPoPOn))
	if got, _ := s.Token(s.endpoint); got.Type != "DPoP" {
		t.Errorf("switched on again: %s", got.Type)
	}
}

// What only a wrong clock or a demand for proofs is in the way of needs nobody.
func TestWhatHealsByItself(t *testing.T) {
	for name, provoke := range map[string]func(*school){
		"the org's clock is ahead":     func(s *school) { s.fault("clock-ahead") },
		"the org's clock is behind":    func(s *school) { s.fault("clock-behind") },
		"proof of possession is on":    func(s *school) { s.lesson("proof-of-possession") },
		"a nonce works once":           func(s *school) { s.lesson("proof-of-possession"); s.fault("dpop-nonce-once") },
		"proofs are asked for vaguely": func(s *school) { s.lesson("proof-of-possession"); s.fault("dpop-unnamed") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSchool(t)
			s.withApp()
			silent := wording(func(string, string) string { return "" })
			s.words.Store(&silent)
			provoke(s)
			for range 2 {
				s.must(s.ProveToken(t.Context(), s.endpoint))
			}
			if apart := strings.Contains(name, "clock"); s.checked("setup.service-app.clocks") != apart {
				t.Errorf("that the clocks are apart is said: %v", !apart)
			}
		})
	}
}

// checked reports whether the proof of step 3 has a check of that name.
func (s *school) checked(key string) bool {
	ws := s.Workspace()
	checks := ws.ServiceApp(ws.Endpoint(s.endpoint).ServiceAppID).Step.Proof.Checks
	return slices.ContainsFunc(checks, func(c workspace.Check) bool { return c.Name.Key == key })
}

// Okta's words against what was checked name nothing, and yet lead somewhere.
func TestWordsThatFactsSpeakAgainst(t *testing.T) {
	s := newSchool(t)
	s.withApp()
	s.fault("no-keys")
	for _, p := range passes(t)[:2] {
		s.words.Store(&p.say)
		err := s.ProveToken(t.Context(), s.endpoint)
		s.wantProblem(err, "token.client-refused")
		leads := slices.ContainsFunc(problem.From(err).Ways, func(w problem.Way) bool { return w.Action == problem.OpenGeneral })
		if leads != p.words {
			t.Errorf("%s: leads to the app: %v", p.name, leads)
		}
	}
}

// The org is called by an address that it doesn't take for its own.
func TestTheOrgsOwnDomain(t *testing.T) {
	for _, p := range passes(t) {
		t.Run(p.name, func(t *testing.T) {
			s := newSchoolBehind(t, "")
			s.words.Store(&p.say)
			s.must(s.PrepareKey(t.Context(), s.endpoint, "", setup.KeyEC))
			s.newAppByHand("Invoker")
			err := s.ProveToken(t.Context(), s.endpoint)
			s.wantProblem(err, "token.audience")
			if got := problem.From(err).Ways[0].Action; got != problem.UseOwnDomain {
				t.Fatalf("the best way out is %s", got)
			}
			s.must(s.Fix(t.Context(), s.endpoint, problem.UseOwnDomain))
			if got := s.Workspace().Org.Origin; got != s.org.URL() {
				t.Errorf("moved to %s", got)
			}
		})
	}
}

// An org that calls itself by another org's address gets no credential there.
func TestAnotherOrgsDomainIsNotTaken(t *testing.T) {
	other := serveOrg(t, &atomic.Pointer[wording]{})
	s := newSchoolBehind(t, other.URL())
	s.must(s.PrepareKey(t.Context(), s.endpoint, "", setup.KeyEC))
	s.newAppByHand("Invoker")
	before := s.Workspace().Org.Origin
	err := s.ProveToken(t.Context(), s.endpoint)
	s.wantProblem(err, "token.audience")
	s.wantProblem(s.Fix(t.Context(), s.endpoint, problem.UseOwnDomain), "org.other")
	if got := s.Workspace().Org.Origin; got != before {
		t.Errorf("moved to %s", got)
	}
}

// Between the question and the yes somebody else may change the app: then nothing
// but the request that was shown may change the org.
func TestAFixSendsWhatWasShownOrNothing(t *testing.T) {
	s := newSchool(t)
	s.withApp()
	shown, err := s.PreviewFix(t.Context(), s.endpoint, problem.DPoPOn)
	s.must(err)
	before, _ := s.app.Activity.Newest()
	other := shown
	other.Body = strings.Replace(shown.Body, `"label":"`, `"label":"Another `, 1)
	s.wantProblem(s.FixAsShown(t.Context(), s.endpoint, problem.DPoPOn, other), "service-app.changed")
	if sent := s.changesSince(before.ID); len(sent) > 0 {
		t.Errorf("it sent %q", sent)
	}
	s.must(s.FixAsShown(t.Context(), s.endpoint, problem.DPoPOn, shown))
	if sent := s.changesSince(before.ID); len(sent) != 1 || !sent[0].Sends(shown) {
		t.Errorf("it sent %q", sent)
	}
}
