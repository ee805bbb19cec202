package setup

import (
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// SignInScopes are the scopes that signing in asks for unless told otherwise.
func SignInScopes() []string { return signin.DefaultScopes() }

// SignInApp is the app through which a person signs in, as its guide has it made.
type SignInApp struct {
	Label     string
	Redirects []string // sign-in redirect URIs
	Grants    []string // Okta API scopes
	// Practised are the clicks of the guides that the practice console has.
	Practised []Click
}

// NativeApp is the app of the guides for the browser and for a code.
func NativeApp() SignInApp {
	app := SignInApp{Label: signInLabel, Redirects: signin.RedirectURIs(signin.Ports()...), Grants: apiScopes(SignInScopes())}
	for _, id := range []string{clickSignInApp, clickSignInRedirects, clickSignInScopes, clickSignInClientID} {
		app.Practised = append(app.Practised, Click{ID: id})
	}
	return app
}

// apiScopes are those of Okta's own API, which an app has to be granted.
func apiScopes(scopes []string) []string {
	return slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return !strings.HasPrefix(s, "okta.") })
}

// signInLabel is what an app or a token is called with which Flowlatch signs in.
const signInLabel = "Flowlatch"

// The clicks of the guides that the practice console has too.
const (
	clickSignInApp       = "sign-in.create"
	clickSignInRedirects = "sign-in.redirects"
	clickSignInScopes    = "sign-in.scopes"
	clickSignInClientID  = "sign-in.client-id"
)

// SignInGuide says what a way of signing in is for and what it needs at Okta.
type SignInGuide struct {
	Method workspace.SignInMethod
	Title  text.Text
	For    text.Text // whom it suits, in a sentence
	Clicks []Click   // in the Admin Console, in order
	Values []GuideValue
	Notes  []GuideNote
}

// GuideValue is a value to copy.
type GuideValue struct {
	Label text.Text
	Value string
}

// GuideNote is something to know before. Certain is false for what Okta documents
// nowhere: then it is said to be likely, and nothing relies on it.
type GuideNote struct {
	Text    text.Text
	Certain bool
}

// SignInGuides are the guides of all ways to sign in, the simplest first.
func SignInGuides() []SignInGuide {
	return []SignInGuide{browserGuide(), deviceGuide(), serviceKeyGuide(), apiTokenGuide(), noSignInGuide()}
}

// SignInGuideOf is the guide of one way.
func SignInGuideOf(m workspace.SignInMethod) SignInGuide {
	for _, g := range SignInGuides() {
		if g.Method == m {
			return g
		}
	}
	return SignInGuide{}
}

func browserGuide() SignInGuide {
	g := SignInGuide{
		Method: workspace.Browser,
		Title:  text.T("guide.browser", "In the browser"),
		For:    text.T("guide.browser.for", "You sign in at Okta as you always do, with everything your org asks for. Flowlatch never sees your password."),
		Clicks: append(nativeAppClicks(), nativeAppEnd()...),
		Notes: []GuideNote{
			{text.T("guide.browser.ports", "Okta compares the whole address with those registered, port included. Flowlatch takes the first of these ports that is free, so register all of them."), true},
			{text.T("guide.rights", "What you can do is what your admin role and the scopes both allow. Granting scopes takes a super admin."), true},
			{text.T("guide.refresh", "With the Refresh Token grant the sign-in lasts across restarts; without it, for an hour."), true},
		},
	}
	return g.withRedirects().withScopes(SignInScopes())
}

// withRedirects adds the addresses that the app must have registered; Okta wants one
// of any app with the Authorization Code grant.
func (g SignInGuide) withRedirects() SignInGuide {
	for _, uri := range signin.RedirectURIs(signin.Ports()...) {
		g.Values = append(g.Values, GuideValue{text.T("guide.redirect-uri", "Sign-in redirect URI"), uri})
	}
	return g
}

func deviceGuide() SignInGuide {
	g := SignInGuide{
		Method: workspace.Device,
		Title:  text.T("guide.device", "With a code on another device"),
		For:    text.T("guide.device.for", "For a computer without a browser: Flowlatch shows a code, and you sign in with it on a phone or another computer."),
		Clicks: append(nativeAppClicks(), append([]Click{
			{ID: "sign-in.device", Text: text.T("click.sign-in.device", "General Settings › Edit › Grant type: tick Device Authorization, Save")},
		}, nativeAppEnd()...)...),
		Notes: []GuideNote{
			{text.T("guide.device.app", "The app can be the one for the browser."), true},
			{text.T("guide.device.scopes", "Scopes of Okta's own API should come this way too. Okta documents nothing against it, and nothing for it."), false},
			{text.T("guide.device.code", "Type in only a code that Flowlatch shows you. Whoever else gives you one wants to sign in as you."), true},
		},
	}
	return g.withRedirects().withScopes(SignInScopes())
}

// nativeAppClicks make the app that a person signs in through.
func nativeAppClicks() []Click {
	return []Click{
		{ID: clickSignInApp, Link: LinkNewApp, Copy: signInLabel, Text: text.T("click.sign-in.create", "Applications › Create App Integration › OIDC - OpenID Connect › Native Application › Next, give it this name")},
		{ID: "sign-in.grants", Text: text.T("click.sign-in.grants", "Grant type: Authorization Code, and Refresh Token")},
		{ID: clickSignInRedirects, Copy: strings.Join(signin.RedirectURIs(signin.Ports()...), "\n"), Text: text.T("click.sign-in.redirects", "Sign-in redirect URIs: paste the addresses below, each into a line of its own")},
		{ID: "sign-in.assign", Text: text.T("click.sign-in.assign", "Assignments: only the admins who use Flowlatch, Save")},
	}
}

func nativeAppEnd() []Click {
	return []Click{
		{ID: clickSignInScopes, Text: text.T("click.sign-in.scopes", "Okta API Scopes: Grant each of the scopes below; takes a super admin")},
		{ID: clickSignInClientID, Text: text.T("click.app.client-id", "General › Client Credentials: copy the Client ID and paste it below")},
	}
}

func serviceKeyGuide() SignInGuide {
	var scopes []string
	for _, scope := range SignInScopes() {
		if strings.HasPrefix(scope, "okta.") && !strings.HasSuffix(scope, ".self") {
			scopes = append(scopes, scope)
		}
	}
	g := SignInGuide{
		Method: workspace.ServiceKey,
		Title:  text.T("guide.service-key", "As a service app"),
		For:    text.T("guide.service-key.for", "An API Services app signs in by itself with its private key: one that your org has for such work, or one that you make now. No person is signed in."),
		Clicks: []Click{
			{ID: "sign-in.key-app", Link: LinkNewApp, Copy: signInLabel, Text: text.T("click.sign-in.key-app", "Applications › Create App Integration › API Services › Next, give it this name, Save. It is an app of its own, not the one of step 3")},
			{ID: "sign-in.key-method", Text: text.T("click.sign-in.key-method", "General › Client Credentials › Edit › Public key / Private key")},
			{ID: "sign-in.key-add", Text: text.T("click.sign-in.key-add", "Add key: paste the public half of a key you have, as JWK; or Generate new key and copy the private key, which is shown this once. Done, Save")},
			{ID: "sign-in.key-id", Text: text.T("click.sign-in.key-id", "If you copied the key as PEM: copy its Key ID from the list of public keys too. A JWK brings it along")},
			{ID: "sign-in.key-scopes", Text: text.T("click.sign-in.key-scopes", "Okta API Scopes: Grant each of the scopes below; takes a super admin")},
			{ID: "sign-in.key-role", Text: text.T("click.sign-in.key-role", "Admin Roles › Edit assignments: Super Administrator, Save. Without a role Okta refuses most requests")},
			{ID: "sign-in.key-client-id", Text: text.T("click.app.client-id", "General › Client Credentials: copy the Client ID and paste it below")},
		},
		Notes: []GuideNote{
			{text.T("guide.service-key.possession", "Proof of possession may be on or off: Flowlatch finds out, and proves every request where it is on."), true},
			{text.T("guide.service-key.lacks", "Scopes that the app doesn't have are left out; each step says when one is missing."), true},
			{text.T("guide.service-key.super", "Only a super admin may grant scopes, and change keys of an app that has scopes: steps 2 and 3 do both. Take the role away again when they are done."), true},
			{text.T("guide.service-key.role", "The role can be left out where the org gives apps one by itself (Public client app admins)."), true},
			{text.T("guide.service-key.lesser", "Application Administrator should do for looking at apps and for making the app of step 3 with its first key; which lesser roles suffice isn't documented."), false},
			{text.T("guide.service-key.grant", "Whether an app that is a super admin may grant scopes to another app isn't documented."), false},
		},
	}
	return g.withScopes(scopes)
}

func apiTokenGuide() SignInGuide {
	return SignInGuide{
		Method: workspace.APIToken,
		Title:  text.T("guide.api-token", "With an API token"),
		For:    text.T("guide.api-token.for", "The quickest way to begin. Okta recommends the others: a token can do everything that its creator can, for as long as it is used."),
		Clicks: []Click{
			{ID: "sign-in.token", Link: LinkAPITokens, Copy: signInLabel, Text: text.T("click.sign-in.token", "Security › API › Tokens › Create token, give it this name, and copy it: it is shown once")},
		},
		Notes: []GuideNote{
			{text.T("guide.api-token.owner", "It acts as whoever created it, and ends when they are deactivated."), true},
			{text.T("guide.api-token.lapses", "It lapses after 30 days without use."), true},
			{text.T("guide.api-token.network", "It can be tied to a network zone; from elsewhere Okta then refuses it."), true},
		},
	}
}

func noSignInGuide() SignInGuide {
	return SignInGuide{
		Method: workspace.NoSignIn,
		Title:  text.T("guide.none", "Without signing in"),
		For:    text.T("guide.none.for", "Steps 2 and 3 give the clicks in the Admin Console instead. You can sign in later; nothing done by then is lost."),
	}
}

func (g SignInGuide) withScopes(scopes []string) SignInGuide {
	for _, scope := range apiScopes(scopes) {
		g.Values = append(g.Values, GuideValue{text.T("guide.scope", "Okta API scope"), scope})
	}
	return g
}
