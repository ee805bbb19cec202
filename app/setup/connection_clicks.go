package setup

import (
	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// SecretClicks are the clicks that replace the connection's client secret where
// Flowlatch may not: without a sign-in, or with one that lacks the right. How
// the consoles word them isn't documented for this app.
func SecretClicks() []Click {
	return []Click{
		{ID: "secret.add", Link: LinkConnectionApp, Text: text.T("click.secret.add", "Okta Workflows OAuth › Sign On: make a second client secret and copy it")},
		{ID: "secret.paste", Link: LinkWorkflows, Text: text.T("click.secret.paste", "Workflows Console › Connections: paste it into the connection")},
		{ID: "secret.authorize", Link: LinkWorkflows, Text: text.T("click.secret.authorize", "Re-authorize the connection there")},
		{ID: "secret.deactivate", Link: LinkConnectionApp, Text: text.T("click.secret.deactivate", "Sign On: deactivate the old secret, once flows have run with the new one")},
		{ID: "secret.delete", Link: LinkConnectionApp, Text: text.T("click.secret.delete", "Later: delete the old secret")},
	}
}

// ScopeClicks are the clicks that grant what the connection needs, one for each
// scope that isn't known to be granted.
func ScopeClicks(ws *workspace.Workspace) []Click {
	var clicks []Click
	for _, n := range ScopeNeeds(ws) {
		if n.State != workspace.Passed {
			clicks = append(clicks, Click{
				ID: "scope." + n.Scope, Link: LinkConnectionScopes, Copy: n.Scope,
				Text: text.T("click.scope.grant", "Okta Workflows OAuth › Okta API Scopes: Grant this scope, confirm; takes a super admin"),
			})
		}
	}
	return clicks
}

// MayGrant reports whether granting is worth a try: somebody is signed in, and
// nothing says that they may not.
func MayGrant(ws *workspace.Workspace) bool { return mayTry(ws, signin.GrantScopes) }

// MayChangeSecrets is [MayGrant] for client secrets.
func MayChangeSecrets(ws *workspace.Workspace) bool { return mayTry(ws, signin.ManageApps) }

// SecretsRight is whether whoever is signed in may change client secrets.
func SecretsRight(ws *workspace.Workspace) Right { return RightTo(ws, signin.ManageApps) }

func mayTry(ws *workspace.Workspace, n Need) bool {
	return SignedIn(ws) && RightTo(ws, n).Answer != RightNo
}
