package recipe_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// ready is a workspace with all that a recipe needs. It names no real secret.
func ready(level workspace.Level) *workspace.Workspace {
	return &workspace.Workspace{
		Org: workspace.Org{Origin: "https://acme.okta.com", TokenURL: "https://acme.okta.com/oauth2/v1/token", Workflows: "https://acme.workflows.okta.com"},
		ServiceApps: []workspace.ServiceApp{{
			ID: "a", Label: "Caller", AppID: "0oaCaller", ClientID: "0oaCaller", KeyType: string(setup.KeyRSA), KeyAlgorithm: "RS256", KeyID: "kid-1", PrivateKey: "v1/key",
		}},
		Endpoints: []workspace.Endpoint{{
			ID: "e", Name: "Echo", InvokeURL: "https://acme.workflows.okta.com/api/flo/" + strings.Repeat("0a", 16) + "/invoke",
			Level: level, ServiceAppID: "a", ClientToken: "v1/token",
		}},
	}
}

func TestWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		name   string
		level  workspace.Level
		spoil  func(*workspace.Workspace)
		code   string
		action problem.Action
	}{
		{"no endpoint", workspace.LevelOAuth, func(w *workspace.Workspace) { w.Endpoints = nil }, recipe.CodeEndpoint, ""},
		{"no address", workspace.LevelToken, func(w *workspace.Workspace) { w.Endpoints[0].InvokeURL = "" }, recipe.CodeEndpoint, problem.GoToStep},
		{"no level", "", func(*workspace.Workspace) {}, recipe.CodeEndpoint, problem.GoToStep},
		{"no token URL", workspace.LevelOAuth, func(w *workspace.Workspace) { w.Org.TokenURL = "" }, recipe.CodeOrg, problem.GoToStep},
		{"no app", workspace.LevelOAuth, func(w *workspace.Workspace) { w.ServiceApps = nil }, recipe.CodeServiceApp, problem.GoToStep},
		{"no client ID", workspace.LevelOAuth, func(w *workspace.Workspace) { w.ServiceApps[0].ClientID = "" }, recipe.CodeServiceApp, problem.GoToStep},
		{"key elsewhere", workspace.LevelOAuth, func(w *workspace.Workspace) { w.ServiceApps[0].PrivateKey = "" }, recipe.CodeKey, problem.GoToStep},
		{"proof of possession", workspace.LevelOAuth, func(w *workspace.Workspace) { w.ServiceApps[0].DPoP = true }, recipe.CodePossession, problem.OpenGeneral},
		{"no client token", workspace.LevelToken, func(w *workspace.Workspace) { w.Endpoints[0].ClientToken = "" }, recipe.CodeClientToken, problem.EditInvokeURL},
		{"other host", workspace.LevelToken, func(w *workspace.Workspace) { w.Org.Workflows = "https://other.workflows.okta.com" }, recipe.CodeHost, problem.GoToStep},
		{"no JSON", workspace.LevelPublic, func(w *workspace.Workspace) { w.Endpoints[0].Draft.Body = "{" }, recipe.CodeRequest, problem.EditBody},
		{"a credential of its own", workspace.LevelOAuth, func(w *workspace.Workspace) {
			w.Endpoints[0].Draft.Headers = []workspace.Field{{Name: "authorization", Value: "x"}}
		}, recipe.CodeRequest, problem.EditBody},
		{"a header in two spellings", workspace.LevelPublic, func(w *workspace.Workspace) {
			w.Endpoints[0].Draft.Headers = []workspace.Field{{Name: "X-A", Value: "1"}, {Name: "x-a", Value: "2"}}
		}, recipe.CodeRequest, problem.EditBody},
		{"out of practice", workspace.LevelPublic, func(w *workspace.Workspace) { w.Practice = true }, recipe.CodeHost, problem.GoToStep},
	} {
		t.Run(c.name, func(t *testing.T) {
			ws := ready(c.level)
			c.spoil(ws)
			_, err := recipe.For(ws, "e", recipe.Options{})
			p := wantProblem(t, err, c.code)
			if c.action != "" && (len(p.Ways) == 0 || p.Ways[0].Action != c.action) {
				t.Errorf("the first way out is %+v", p.Ways)
			}
		})
	}
}

// An app that is signed in for can be put right from here.
func TestPossessionCanBeSwitchedOff(t *testing.T) {
	ws := ready(workspace.LevelOAuth)
	ws.ServiceApps[0].DPoP = true
	ws.Org.SignIn = workspace.SignIn{Method: workspace.APIToken, Token: "v1/admin"}
	_, err := recipe.For(ws, "e", recipe.Options{})
	if p := wantProblem(t, err, recipe.CodePossession); p.Ways[0].Action != problem.DPoPOff {
		t.Errorf("the first way out is %+v", p.Ways[0])
	}
}

// What isn't confirmed of the cards is said, and only that.
func TestWhatIsUnconfirmed(t *testing.T) {
	for _, c := range []struct {
		algorithm  string
		o          recipe.Options
		sign, post bool
	}{
		{"RS256", recipe.Options{}, false, true},
		{"ES256", recipe.Options{}, true, true},
		{"RS512", recipe.Options{RawToken: true}, true, false},
	} {
		ws := ready(workspace.LevelOAuth)
		ws.ServiceApps[0].KeyAlgorithm = c.algorithm
		r, err := recipe.For(ws, "e", c.o)
		if err != nil {
			t.Fatal(err)
		}
		if first := r.Advice[0].Key == "recipe.advice.algorithm"; first != c.sign {
			t.Errorf("%s: before the first card it says %q", c.algorithm, r.Advice[0])
		}
		sign, post := r.Cards[3], r.Cards[6]
		if sign.Function != recipe.Sign || !sign.Unconfirmed.IsZero() != c.sign || !post.Unconfirmed.IsZero() != c.post {
			t.Errorf("%s: %q, %q", c.algorithm, sign.Unconfirmed, post.Unconfirmed)
		}
	}
}

// Circumstances that the flow's builder has to know are told first.
func TestAdviceOfTheMoment(t *testing.T) {
	ws := ready(workspace.LevelOAuth)
	ws.Practice, ws.ServiceApps[0].Rotation = true, &workspace.Rotation{Drill: "1"}
	ws.Org.Workflows, ws.Org.Origin = "", "https://acme.workflows.okta.com"
	r, err := recipe.For(ws, "e", recipe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Advice[0].Key != "recipe.advice.practice" || r.Advice[1].Key != "recipe.advice.rotation" {
		t.Errorf("it begins with %q, %q", r.Advice[0], r.Advice[1])
	}
}

// The order is the guide's, and the short recipes are one card where nothing
// but the call is needed.
func TestCards(t *testing.T) {
	guide := "Compose, Construct, Assign, JWT – Sign, Construct, Construct, Post, Get, Compose, Construct, Post"
	for level, want := range map[workspace.Level]string{workspace.LevelOAuth: guide, workspace.LevelToken: "Post", workspace.LevelPublic: "Post"} {
		r, err := recipe.For(ready(level), "e", recipe.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for i, c := range r.Cards {
			names = append(names, c.Function.Name())
			if c.Number != i+1 || c.Title.IsZero() || len(c.Outputs) == 0 {
				t.Errorf("%s: card %d is %+v", level, i+1, c)
			}
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("%s: %s, want %s", level, got, want)
		}
		if len(r.Advice) == 0 || len(r.Choices) == 0 {
			t.Errorf("%s has no advice or no choices", level)
		}
	}
}

// Every choice says what it costs, and every text is a sentence with its
// arguments filled in.
func TestWords(t *testing.T) {
	for _, level := range []workspace.Level{workspace.LevelOAuth, workspace.LevelToken, workspace.LevelPublic} {
		r, err := recipe.For(ready(level), "e", recipe.Options{})
		if err != nil {
			t.Fatal(err)
		}
		said := r.Advice
		for _, c := range r.Choices {
			said = append(said, c.Gain, c.Cost)
		}
		for _, c := range r.Cards {
			said = append(said, c.Note, c.Warning, c.Unconfirmed)
		}
		for _, s := range said {
			if written := s.String(); written != "" && (!strings.HasSuffix(written, ".") || strings.Contains(written, "{{") || strings.Contains(written, "no value")) {
				t.Errorf("%s: %q", s.Key, written)
			}
		}
		for _, c := range r.Choices {
			if c.Title.IsZero() || c.Gain.IsZero() || c.Cost.IsZero() {
				t.Errorf("%s: %+v", level, c)
			}
		}
	}
}

func TestFields(t *testing.T) {
	r, err := recipe.For(ready(workspace.LevelOAuth), "e", recipe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	key := r.Cards[0].Fields[0]
	if !key.Secret || key.Value != "" || !key.Copy() || r.Cards[0].Warning.IsZero() {
		t.Errorf("the private key's field is %+v", key)
	}
	if sign := r.Cards[3].Fields; sign[0].From.Text().String() != "card 1: private key" || sign[0].Copy() || sign[len(sign)-1].Copy() {
		t.Errorf("JWT – Sign has %+v", sign)
	}
	if recipe.GetMember.Category() != "Object" || recipe.Get.Category() != "API Connector" || recipe.Assign.Category() != "" || recipe.Assign.Name() != "Assign" {
		t.Error("cards of one name can't be told apart")
	}
}

// A draft that calls its JSON a form is rehearsed as one, which step 5 doesn't send: the
// card says so.
func TestAFormByNameIsUnconfirmed(t *testing.T) {
	for kind, unsure := range map[string]bool{"application/x-www-form-urlencoded; charset=utf-8": true, "application/json": false} {
		ws := ready(workspace.LevelPublic)
		ws.Endpoints[0].Draft = workspace.Draft{Method: "POST", Body: `{"a":1}`, Headers: []workspace.Field{{Name: "content-type", Value: kind}}}
		r, err := recipe.For(ws, "e", recipe.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if last := r.Cards[len(r.Cards)-1]; last.Unconfirmed.IsZero() == unsure {
			t.Errorf("%s: %q", kind, last.Unconfirmed.String())
		}
	}
}
