package report

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Change is a request that changed something in the org, or may have.
type Change struct {
	At time.Time
	// What is the kind of change, Purpose what it was for, App what the app is
	// called that it is about; any of them may be missing.
	What, Purpose text.Text
	App           string
	Subject       string // the scope or the key; "" where that isn't known
	Method, Path  string
	Status        int // 0: no answer was seen
	RequestID     string
	By            Person
	Found         []Found
}

// Certain reports whether the org said that the change was made.
func (c Change) Certain() bool { return c.Status/100 == 2 }

// Dropped is how many older changes aren't kept any more, and when the last of
// them was made.
type Dropped struct {
	Count int
	Until time.Time
}

// changes are those of a workspace, the oldest first.
func (b builder) changes(ws *workspace.Workspace) []Change {
	all := make([]Change, 0, len(ws.Changes.List))
	for _, c := range ws.Changes.List {
		k, app := kindOf(c.Method, c.Path)
		change := Change{
			At: c.At, What: k.what, Purpose: b.text(c.Purpose), App: b.word(appName(ws, app)), Subject: b.word(c.Subject), Method: b.word(c.Method), Path: b.word(c.Path),
			Status: c.Status, RequestID: b.word(c.RequestID), By: b.actor(c.By),
		}
		change.Found = b.found([]Exchange{{Entries: b.of(c.RequestID)}}, nothing)
		if len(change.Found) == 0 && app != "" {
			change.Found = b.nearest(c.At.Add(ws.Org.ClockOffset), succeeded([]string{app}, k.events...))
		}
		all = append(all, change)
	}
	return all
}

func (c *cleaner) actor(a workspace.Actor) Person {
	return Person{Method: a.Method, Name: c.word(a.Name), Login: c.word(a.Login), ClientID: c.word(a.ClientID)}
}

// logDelay is how far an entry's time may be from that of the request behind it:
// clocks are compared to the second.
const logDelay = 30 * time.Second

// nearest is the matching entry closest to a time, by the org's clock.
func (m matcher) nearest(at time.Time, is func(Entry) bool) []Found {
	best := -1
	away := func(i int) time.Duration { return m.entries[i].At.Sub(at).Abs() }
	for i, e := range m.entries {
		if is(e) && away(i) <= logDelay && (best < 0 || away(i) < away(best)) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	m.used[best] = true
	return []Found{{Entry: best}}
}

// kind is a kind of change: what it is called, and what Okta logs of it.
type kind struct {
	what   text.Text
	events []string
}

// kindOf reads a request: its kind, and Okta's id of the app that it is about.
func kindOf(method, path string) (k kind, app string) {
	if rest, ok := strings.CutPrefix(path, "/oauth2/v1/clients/"); ok {
		id, of, _ := strings.Cut(rest, "/")
		return roleKinds()[method+" "+firstOf(of)], id
	}
	rest, ok := strings.CutPrefix(path, "/api/v1/apps")
	if !ok {
		return otherKinds()[method+" "+path], ""
	}
	parts := strings.Split(strings.Trim(rest, "/"), "/")
	for i := range parts[1:] {
		if isID(parts[i:]) {
			parts[i+1] = "*"
		}
	}
	return appKinds()[strings.TrimSpace(method+" "+strings.Join(parts[1:], "/"))], parts[0]
}

// isID reports whether the second of these parts of a path is an id of Okta's.
func isID(parts []string) bool {
	return slices.Contains([]string{"jwks", "secrets", "grants"}, parts[0])
}

func firstOf(path string) string {
	first, _, _ := strings.Cut(path, "/")
	return first
}

// appKinds are the changes of an app by method and what follows its id.
func appKinds() map[string]kind {
	turned := func(to string) []string {
		return []string{"application.lifecycle." + to, "app.oauth2.client.lifecycle." + to}
	}
	kinds := map[string]kind{
		http.MethodPost:                {text.T("report.did.app", "App made"), []string{eventAppCreate, eventClientCreate}},
		http.MethodPut:                 {text.T("report.did.replaced", "App's settings changed"), turned("update")},
		http.MethodDelete:              {text.T("report.did.app-deleted", "App deleted"), turned("delete")},
		"POST lifecycle/activate":      {text.T("report.did.activated", "App activated"), turned("activate")},
		"POST lifecycle/deactivate":    {text.T("report.did.deactivated", "App deactivated"), turned("deactivate")},
		"POST grants":                  {text.T("report.did.grant", "Scope granted"), []string{eventGrant}},
		"DELETE grants/*":              {text.T("report.did.revoked", "Scope revoked"), []string{"app.oauth2.admin.consent.revoke"}},
		"POST credentials/jwks":        {text.T("report.did.key", "Key added"), []string{eventKeyCreate}},
		"DELETE credentials/jwks/*":    {text.T("report.did.key-deleted", "Key deleted"), []string{eventKeyDelete}},
		"POST credentials/secrets":     {text.T("report.did.secret", "Client secret made"), []string{eventKeyCreate}},
		"DELETE credentials/secrets/*": {text.T("report.did.secret-deleted", "Client secret deleted"), []string{eventKeyDelete}},
	}
	kinds["POST credentials/jwks/*/lifecycle/activate"] = kind{text.T("report.did.key-activated", "Key activated"), []string{eventKeyActivate}}
	kinds["POST credentials/jwks/*/lifecycle/deactivate"] = kind{text.T("report.did.key-deactivated", "Key deactivated"), []string{eventKeyDeactivate}}
	kinds["POST credentials/secrets/*/lifecycle/activate"] = kind{text.T("report.did.secret-activated", "Client secret activated"), []string{eventKeyActivate}}
	kinds["POST credentials/secrets/*/lifecycle/deactivate"] = kind{text.T("report.did.secret-deactivated", "Client secret deactivated"), []string{eventKeyDeactivate}}
	return kinds
}

func roleKinds() map[string]kind {
	return map[string]kind{
		"POST roles":   {text.T("report.did.role", "Admin role given"), []string{"app.oauth2.client.privilege.grant"}},
		"DELETE roles": {text.T("report.did.role-taken", "Admin role taken away"), []string{"app.oauth2.client.privilege.revoke"}},
	}
}

func otherKinds() map[string]kind {
	return map[string]kind{
		"DELETE /api/v1/api-tokens/current": {what: text.T("report.did.token", "API token revoked")},
	}
}

// appName is what an app is called, as far as a workspace knows.
func appName(ws *workspace.Workspace, id string) string {
	if id == "" {
		return ""
	}
	for _, a := range ws.ServiceApps {
		if slices.Contains(appIDs(a), id) {
			return a.Label
		}
	}
	for _, a := range ws.Connection.Apps {
		if a.ID == id {
			return a.Label
		}
	}
	i := slices.IndexFunc(ws.Created, func(c workspace.Created) bool { return c.ID == id })
	if i >= 0 {
		return ws.Created[i].Label
	}
	return ""
}

// startsLate reports whether something was made before the changes were kept: an
// earlier Flowlatch kept none.
func startsLate(ws *workspace.Workspace) bool {
	if ws.Changes.Dropped > 0 {
		return false
	}
	first := time.Time{}
	if len(ws.Changes.List) > 0 {
		first = ws.Changes.List[0].At
	}
	earlier := func(at time.Time) bool { return !at.IsZero() && (first.IsZero() || at.Before(first)) }
	for _, r := range secretRotations(ws.Connection) {
		if slices.ContainsFunc(r.Changes, func(x workspace.Evidence) bool { return !forToken(x) && earlier(x.At) }) {
			return true
		}
	}
	return slices.ContainsFunc(ws.Created, func(c workspace.Created) bool {
		return c.Kind != workspace.CreatedBookmarkApp && c.RequestID != "" && earlier(c.At)
	})
}
