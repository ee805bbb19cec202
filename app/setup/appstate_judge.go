package setup

import (
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// Grade says what a finding about an app means.
type Grade string

// The grades. Of what is extra, Okta may need some after all: see
// [Finding.Unsure].
const (
	Missing Grade = "missing" // without it there is no token for invoking flows
	Extra   Grade = "extra"   // more than invoking flows takes
	Look    Grade = "look"    // worth a look
)

// MaxKeyAge is the age from which a key is called old. It is this product's
// choice: Okta names none.
const MaxKeyAge = 365 * 24 * time.Hour

// Finding is one thing about an app that isn't as an app should be that only
// invokes flows.
type Finding struct {
	ID    string // tells it from the others of the app, also after a change
	Grade Grade
	What  text.Text
	Why   text.Text
	// Unsure: no document of Okta's says so for certain.
	Unsure bool
	// Deeds put it right, the best first; none where only the Admin Console can.
	Deeds []Deed
}

// findings judges an app by least privilege: it is meant to get tokens for
// invoking flows with the key on this computer, and nothing else.
func findings(s AppState, app workspace.ServiceApp, now time.Time) []Finding {
	var all []Finding
	for _, look := range [][]Finding{s.missing(app), s.extra(), s.look(app, now)} {
		all = append(all, look...)
	}
	return all
}

// missing is what stands between the app and a token.
func (s AppState) missing(app workspace.ServiceApp) []Finding {
	var all []Finding
	add := func(id string, what, why text.Text, deeds ...Deed) {
		all = append(all, Finding{ID: id, Grade: Missing, What: what, Why: why, Deeds: deeds})
	}
	if !s.Active {
		add("inactive", text.T("app.inactive", "The app is inactive"), text.T("app.inactive.why", "Okta gives an inactive app no token."), Deed{Kind: DeedActivateApp})
	}
	if len(s.GrantTypes) > 0 && !slices.Contains(s.GrantTypes, "client_credentials") {
		add("grant-type", text.T("app.grant-type", "The grant type Client Credentials is off"), text.T("app.grant-type.why", "It is what an app without a person asks for tokens with. Switch it on in the Admin Console, on the app's General tab."))
	}
	if f, is := s.keyMissing(app); is {
		all = append(all, f)
	}
	if !s.SignsWithKey() && app.PrivateKey != "" {
		add("method", text.T("app.method", "The app doesn't sign in with a key"), text.T("app.method.why", "Its method is {{.Method}}. Once it signs in with the key on this computer, Okta deletes its client secrets: whatever uses them stops.", "Method", s.AuthMethod), Deed{Kind: DeedUseKey})
	}
	if s.ScopesKnown && !s.granted() {
		add("scope", text.T("app.scope", "okta.workflows.invoke.manage isn't granted"), text.T("app.scope.why", "A token for invoking flows takes this scope. Granting takes a super admin."), Deed{Kind: DeedGrant, Target: okta.ScopeInvokeManage})
	}
	return all
}

// keyMissing says why the key on this computer can't sign for the app.
func (s AppState) keyMissing(app workspace.ServiceApp) (Finding, bool) {
	f := Finding{ID: "key", Grade: Missing}
	own, registered := s.Own()
	switch {
	case app.PrivateKey == "":
		f.What, f.Why = text.T("app.key-none", "No key of this app is on this computer"), text.T("app.key-none.why", "Bring the private key that it has, or have a new one made here. The keys that it has stay.")
		f.Deeds = []Deed{{Kind: DeedMakeKey}, {Kind: DeedBringKey}}
	case s.KeysURL != "":
		f.What, f.Why = text.T("app.keys-url", "The app publishes its keys at an address of its own"), text.T("app.keys-url.why", "Okta reads them from {{.URL}}, not from here, so it can't be seen whether the key on this computer is among them. A key saved at Okta takes that address's place: whatever signs with a key from there stops.", "URL", s.KeysURL)
		f.Unsure, f.Deeds = true, []Deed{{Kind: DeedSaveKey}}
	case registered && !own.Active:
		f.What, f.Why = text.T("app.key-inactive", "The key on this computer is inactive at Okta"), text.T("app.key-inactive.why", "Okta accepts nothing that is signed with it.")
		f.Deeds = []Deed{{Kind: DeedActivateKey, Target: own.ID}}
	case !registered && s.SignsWithKey():
		f.What, f.Why = text.T("app.key-unknown", "Okta doesn't have the key on this computer"), text.T("app.key-unknown.why", "Its public half is added to the app. The keys that it has stay.")
		f.Deeds = []Deed{{Kind: DeedRegisterKey}}
	default:
		return f, false
	}
	return f, true
}

func (s AppState) granted() bool {
	return slices.ContainsFunc(s.Scopes, func(g AppScope) bool { return g.Scope == okta.ScopeInvokeManage })
}

// extra is what an app that only invokes flows doesn't take.
func (s AppState) extra() []Finding {
	var all []Finding
	add := func(f Finding) {
		f.Grade = Extra
		all = append(all, f)
	}
	for _, r := range s.Roles {
		add(Finding{
			ID: "role/" + r.ID, What: text.T("app.role", "Admin role: {{.Role}}", "Role", r.Name), Unsure: true,
			Why:   text.T("app.role.why", "Okta's documents list no admin role for invoking flows, and don't rule one out either. With it, the scopes that are granted reach as far as the role does. Once it is gone, get a token and invoke: that shows it."),
			Deeds: []Deed{{Kind: DeedUnassign, Target: r.ID}},
		})
	}
	for _, g := range s.Scopes {
		if g.Scope == okta.ScopeInvokeManage {
			continue
		}
		add(Finding{
			ID: "scope/" + g.ID, What: text.T("app.extra-scope", "Scope: {{.Scope}}", "Scope", g.Scope), Why: scopeWhy(g.Scope),
			Deeds: []Deed{{Kind: DeedRevoke, Target: g.ID}},
		})
	}
	if s.HasSecret() {
		add(Finding{
			ID: "secret", What: text.T("app.secret", "Client secret"),
			Why: text.T("app.secret.why", "A secret travels with every request and is kept wherever it is used; a private key stays where it was made. It goes once the app signs in with its key."),
		})
	}
	for _, k := range s.Keys {
		if !k.Active && !k.Here {
			add(Finding{
				ID: "key/" + k.ID, What: text.T("app.key-left", "Inactive key: {{.KID}}", "KID", k.KID),
				Why:   text.T("app.key-left.why", "Nothing can sign with it, but anybody who may change keys can activate it again."),
				Deeds: deedsFor(k, Deed{Kind: DeedDeleteKey, Target: k.ID}),
			})
		}
	}
	return all
}

func scopeWhy(scope string) text.Text {
	if scope == "okta.workflows.invoke" {
		return text.T("app.extra-scope.other", "Not the one for invoking flows, in spite of its name: that is okta.workflows.invoke.manage.")
	}
	if strings.HasSuffix(scope, ".manage") {
		return text.T("app.extra-scope.manage", "Invoking flows doesn't take it, and it changes things in the org. If another program uses this app for that, it stops when the scope goes.")
	}
	return text.T("app.extra-scope.why", "Invoking flows doesn't take it. If another program uses this app for that, it stops when the scope goes.")
}

// look is what is neither missing nor extra for certain.
func (s AppState) look(app workspace.ServiceApp, now time.Time) []Finding {
	var all []Finding
	active := 0
	for _, k := range s.Keys {
		if k.Active {
			active++
		}
	}
	for _, k := range s.Keys {
		if f, is := s.keyLook(k, active > 1, now); is {
			all = append(all, known(f, k, app))
		}
	}
	if s.DPoP {
		all = append(all, Finding{
			ID: "dpop", Grade: Look, Unsure: true, What: text.T("app.dpop", "Proof of possession is on"),
			Why:   text.T("app.dpop.why", "Flowlatch gets tokens either way. Whether API endpoints accept tokens that are bound to a key isn't documented."),
			Deeds: []Deed{{Kind: DeedDPoPOff}},
		})
	}
	return all
}

// keyLook tells a key that is old, or that somebody else has.
func (s AppState) keyLook(k AppKey, others bool, now time.Time) (Finding, bool) {
	days := int(now.Sub(k.Created).Hours() / 24)
	old := !k.Created.IsZero() && now.Sub(k.Created) > MaxKeyAge
	f := Finding{ID: "key/" + k.ID, Grade: Look}
	switch {
	case !k.Active:
		return f, false
	case k.Here && old:
		f.What = text.T("app.key-old", "The key on this computer is {{.Days}} days old", "Days", days)
		f.Why = text.T("app.key-old.why", "The longer a key is in use, the more copies of it may exist. Rotating it changes it without an outage.")
		f.Deeds = []Deed{{Kind: DeedRotate}}
	case k.Here:
		return f, false
	case old:
		f.What = text.T("app.key-other-old", "Active key that isn't here, {{.Days}} days old: {{.KID}}", "Days", days, "KID", k.KID)
	default:
		f.What = text.T("app.key-other", "Active key that isn't here: {{.KID}}", "KID", k.KID)
	}
	if !k.Here {
		f.Unsure = true
		f.Why = text.T("app.key-other.why", "Somebody else may sign with it. Okta's log doesn't show which key was used, so it can't be told whether it ever was. Deactivating can be taken back.")
		if _, own := s.Own(); others && own {
			f.Deeds = deedsFor(k, Deed{Kind: DeedDeactivateKey, Target: k.ID})
		}
	}
	return f, true
}

// deedsFor leaves deeds out for a key that Okta gave no id.
func deedsFor(k AppKey, deeds ...Deed) []Deed {
	if k.ID == "" {
		return nil
	}
	return deeds
}
