package page

import (
	"context"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// signOutWords are the question before signing out: what becomes of the sign-in
// here and at Okta. revoke says that an API token is to end for good.
func signOutWords(in workspace.SignIn, revoke bool) (title, detail, verb text.Text) {
	title, verb = text.T("walk.org.sign-out.title", "Sign out?"), text.T("walk.org.sign-out", "Sign out")
	switch in.Method {
	case workspace.APIToken:
		if revoke {
			return text.T("sign-out.revoke.title", "Revoke the API token?"),
				text.T("sign-out.revoke.detail", "Okta takes it back for good, also from other programs that use it. Okta shows a token only once: the next sign-in takes a new one."),
				text.T("sign-out.revoke", "Sign out and revoke")
		}
		return title, text.T("walk.org.sign-out.detail", "Flowlatch forgets the API token. It stays valid at Okta until it is revoked there."), verb
	case workspace.ServiceKey:
		return title, text.T("sign-out.key.detail", "Flowlatch has Okta revoke the access token that it holds, and forgets the private key. The key itself stays active at the app; your own copy of it is not touched."), verb
	}
	return title, text.T("sign-out.person.detail", "Flowlatch has Okta revoke the tokens that it holds, and forgets them. What couldn't be revoked is said afterwards. You stay signed in at Okta in the browser."), verb
}

// AskSignOut asks, then signs out; revoke also ends an API token at Okta for good.
// What Okta keeps of the sign-in is told on step 1.
func AskSignOut(h Host, revoke bool) {
	out := h.Walk().SignOut
	if revoke {
		out = h.Walk().SignOutRevoking
	}
	AskToEnd(h, revoke, func() {
		h.Run(Task{What: text.T("walk.org.signing-out", "Signing out"), Work: out})
	})
}

// AskToEnd asks before the sign-in is ended, and shows the requests that take it back at
// Okta, where there are any.
func AskToEnd(h Host, revoke bool, do func()) {
	title, detail, verb := signOutWords(h.Workspace().Org.SignIn, revoke)
	requests := h.Walk().PreviewSignOut(context.Background(), revoke)
	if len(requests) == 0 {
		h.Confirm(title, detail, verb, do)
		return
	}
	AskToSend(h, Sending{Title: title, Detail: detail, Verb: verb, Takes: true, Do: do}.Of(h.Workspace().Org.Origin, requests...))
}

// SignInMethodWords name a way to sign in.
func SignInMethodWords(m workspace.SignInMethod) text.Text {
	switch m {
	case workspace.Browser:
		return text.T("sign-in.way.browser", "In the browser")
	case workspace.APIToken:
		return text.T("walk.org.api-token", "API token")
	case workspace.Device:
		return text.T("sign-in.way.device", "Device code")
	case workspace.ServiceKey:
		return text.T("sign-in.way.service-key", "Service app's key")
	}
	return text.T("sign-in.way.none", "Not at all")
}

// SignInName is how whoever is signed in is called, "" for nobody.
func SignInName(in workspace.SignIn) string {
	switch {
	case in.Name != "":
		return in.Name
	case in.Login != "":
		return in.Login
	case in.Method == "" || in.Method == workspace.NoSignIn:
		return ""
	}
	return X("person.unread", "Somebody")
}

// RoleWords name the admin roles of whoever is signed in, and say when they can't
// be told.
func RoleWords(in workspace.SignIn) string {
	switch {
	case !in.RolesKnown:
		return X("person.roles-unknown", "Admin roles: can't tell")
	case len(in.Roles) == 0:
		return X("person.no-role", "No admin role")
	}
	words := ""
	for i, r := range in.Roles {
		if i > 0 {
			words += ", "
		}
		words += r.Name()
		if r.ByGroup {
			words += " " + X("person.by-group", "(by a group)")
		}
	}
	return words
}
