package manage

import (
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// credential reports whether something is a key or client secret of an app.
func credential(c workspace.Created) bool {
	return c.Kind == workspace.CreatedKey || c.Kind == workspace.CreatedSecret
}

// needed reports whether removing something would stop what works: it doesn't
// come ticked.
func needed(ws *workspace.Workspace, c workspace.Created) bool {
	return credential(c) && (setup.OnlyActive(ws, c) || setup.SignsWith(ws, c) || setup.HandsOver(ws, c))
}

// staysThere reports whether Okta probably keeps a key or client secret: the only
// active one of its app, as they were read last.
func staysThere(ws *workspace.Workspace, c workspace.Created) bool {
	return credential(c) && setup.OnlyActive(ws, c)
}

// kindWord says what something is, and whose.
func kindWord(ws *workspace.Workspace, c workspace.Created) string {
	switch {
	case c.Unseen && c.Kind == workspace.CreatedKey:
		return page.T(text.T("created.key-unseen", "Public key of {{.App}}, if it is there: the answer was lost", "App", setup.AppName(ws, c.AppID)))
	case c.Unseen:
		return page.T(text.T("created.secret-unseen", "Client secret of {{.App}}, if it is there: the answer was lost", "App", setup.AppName(ws, c.AppID)))
	}
	switch c.Kind {
	case workspace.CreatedServiceApp:
		return page.X("created.service-app", "API Services app, with its public key")
	case workspace.CreatedGrant:
		return page.X("created.grant", "Grant of an Okta API scope")
	case workspace.CreatedBookmarkApp:
		return page.X("created.bookmark", "Bookmark app, made by the flow")
	case workspace.CreatedSignInApp:
		return page.X("created.sign-in-app", "App to sign in with, made in the practice console by Flowlatch")
	case workspace.CreatedKey:
		return page.T(text.T("created.key", "Public key of {{.App}}", "App", setup.AppName(ws, c.AppID)))
	case workspace.CreatedSecret:
		return page.T(text.T("created.secret", "Client secret of {{.App}}", "App", setup.AppName(ws, c.AppID)))
	}
	return string(c.Kind)
}

func kindIcon(k workspace.CreatedKind) string {
	switch k {
	case workspace.CreatedServiceApp:
		return "app"
	case workspace.CreatedSignInApp:
		return "user"
	case workspace.CreatedGrant:
		return "shield"
	case workspace.CreatedKey:
		return "key"
	case workspace.CreatedSecret:
		return "lock"
	}
	return "book"
}

// whatHappens is what removing one thing does at Okta. An app takes its
// grants along, also those that are not ticked.
func whatHappens(ws *workspace.Workspace, c workspace.Created, chosen []workspace.Created) text.Text {
	switch {
	case credential(c):
		return credentialGoes(ws, c)
	case c.Kind == workspace.CreatedServiceApp && len(keysHere(ws, c)) > 1:
		return text.T("created.deletes-app-keys", "{{.Label}} ({{.ID}}) is deactivated, then deleted; its {{.Count}} private keys stay on this computer until you say otherwise: {{.Keys}}",
			"Label", c.Label, "ID", c.ID, "Count", len(keysHere(ws, c)), "Keys", strings.Join(keysHere(ws, c), ", "))
	case c.Kind == workspace.CreatedServiceApp && len(keysHere(ws, c)) > 0:
		return text.T("created.deletes-app-key", "{{.Label}} ({{.ID}}) is deactivated, then deleted; its private key stays on this computer until you say otherwise", "Label", c.Label, "ID", c.ID)
	case c.Kind == workspace.CreatedSignInApp:
		return text.T("created.deletes-sign-in-app", "{{.Label}} ({{.ID}}) is deactivated, then deleted; nobody can sign in through it any more", "Label", c.Label, "ID", c.ID)
	case c.Kind != workspace.CreatedGrant:
		return text.T("created.deletes-app", "{{.Label}} ({{.ID}}) is deactivated, then deleted", "Label", c.Label, "ID", c.ID)
	case slices.ContainsFunc(chosen, func(o workspace.Created) bool { return o.ID == c.AppID }):
		return text.T("created.grant-goes", "The grant of {{.Label}} goes with its app", "Label", c.Label)
	}
	return text.T("created.revokes", "The grant of {{.Label}} is revoked; its app stays, and gets no token for it any more", "Label", c.Label)
}

// unlistedWords say what isn't on the list. In the practice org it may be Flowlatch
// that clicked.
func unlistedWords(ws *workspace.Workspace) text.Text {
	if ws.Practice {
		return text.T("created.unlisted.practice", "The connection isn't listed, nor a service app that was made by clicks in the practice console, by you or by Flowlatch for you. Start over takes them back, with everything else in the practice org.")
	}
	return text.T("created.unlisted", "What was done by clicks in a console, such as the connection, isn't listed: remove that there.")
}

// emptyWords say that nothing is on the list.
func emptyWords(ws *workspace.Workspace) text.Text {
	if ws.Practice {
		return text.T("created.empty.practice", "No request of Flowlatch has made anything in this org that is still there. The connection isn't listed, nor a service app that was made by clicks in the practice console, by you or by Flowlatch for you.")
	}
	return text.T("created.empty", "Flowlatch has made nothing in this org that is still there. What you made by console clicks isn't listed.")
}

// keysHere names the private keys of an app that are kept here, the earlier ones too.
func keysHere(ws *workspace.Workspace, c workspace.Created) []string {
	for i := range ws.ServiceApps {
		if app := &ws.ServiceApps[i]; app.AppID == c.AppID {
			return keyNames(app)
		}
	}
	return nil
}

// keyNames name the private keys that are kept here of a service app.
func keyNames(app *workspace.ServiceApp) []string {
	var names []string
	for _, k := range setup.KeptKeys(app) {
		name := text.T("created.key-name", "{{.Type}} {{.KID}}", "Type", setup.KeyTypeName(k.Type), "KID", k.KeyID)
		if k.Earlier {
			name = text.T("created.key-name.earlier", "{{.Type}} {{.KID}}, an earlier one", "Type", setup.KeyTypeName(k.Type), "KID", k.KeyID)
		}
		names = append(names, page.T(name))
	}
	return names
}

// staysWords name the private keys that nothing at Okta knows any more and that are
// kept here all the same; "" for none.
func staysWords(ws *workspace.Workspace) string {
	names := spareNames(ws, setup.SpareKeys(ws))
	if len(names) == 0 {
		return ""
	}
	return page.T(text.T("created.keys-stay", "Still on this computer, and known to nothing at Okta: {{.Keys}}. Step 3 deletes what isn't needed.", "Keys", strings.Join(names, "; ")))
}

// spareNames name every private key of some spare ones, with its app.
func spareNames(ws *workspace.Workspace, spare []setup.SpareKey) []string {
	var names []string
	for _, k := range spare {
		for _, name := range keyNames(ws.ServiceApp(k.App)) {
			names = append(names, name+" ("+k.Label+")")
		}
	}
	return names
}

// credentialGoes says what removing a key or client secret does, above all of the
// last one.
func credentialGoes(ws *workspace.Workspace, c workspace.Created) text.Text {
	app, only := setup.AppName(ws, c.AppID), setup.OnlyActive(ws, c)
	if c.Kind == workspace.CreatedSecret {
		switch {
		case c.Unseen:
			return text.T("created.secret-looked-for", "The client secret of {{.App}} whose answer was lost is looked for, then deactivated and deleted", "App", app)
		case only:
			return text.T("created.secret-only", "Okta probably keeps the client secret {{.Label}}: it was the only active one of {{.App}} when last read", "Label", c.Label, "App", app)
		case setup.HandsOver(ws, c):
			return text.T("created.secret-used", "The client secret {{.Label}} of {{.App}} is deactivated, then deleted: a connection in Workflows that has it stops working", "Label", c.Label, "App", app)
		}
		return text.T("created.secret-goes", "The client secret {{.Label}} of {{.App}} is deactivated, then deleted", "Label", c.Label, "App", app)
	}
	switch {
	case c.Unseen:
		return text.T("created.key-looked-for", "The key {{.Label}} of {{.App}} is deactivated, then deleted, if it is there", "Label", c.Label, "App", app)
	case only:
		return text.T("created.key-only", "Okta probably keeps the key {{.Label}}: it was the only active one of {{.App}} when last read", "Label", c.Label, "App", app)
	case setup.SignsWith(ws, c):
		return text.T("created.key-used", "The key {{.Label}} of {{.App}} is deactivated, then deleted: Flowlatch signs with it, and gets no token any more", "Label", c.Label, "App", app)
	}
	return text.T("created.key-goes", "The key {{.Label}} of {{.App}} is deactivated, then deleted", "Label", c.Label, "App", app)
}
