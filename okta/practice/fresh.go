package practice

import (
	"fmt"
	"slices"
	"time"
)

// freshState is a new org: Okta's own apps, a company's everyday apps, and the
// flows of its Workflows.
func (o *Org) freshState(epoch int) state {
	s := state{Version: stateVersion, Epoch: epoch, Flows: o.freshFlows()}
	for i, a := range append(internalApps(), everydayApps()...) {
		a.ID = o.seed.id("0oa", "fresh/"+a.Name+"/"+a.Label)
		a.Status, a.Created = active, orgBorn().Add(time.Duration(i)*time.Hour)
		a.LastUpdated = a.Created
		if a.Name == appWorkflowsOAuth || (a.OAuth != nil && usesSecret(a.OAuth.AuthMethod)) {
			id := o.seed.id("ocs", "fresh/"+a.Name+"/"+a.Label)
			a.Secrets = []clientSecretRef{{ID: id, Status: active, Created: a.Created}}
		}
		s.Apps = append(s.Apps, a)
		if a.Name == appWorkflowsOAuth {
			s.Grants = o.connectionGrants(a)
		}
	}
	return s
}

// connectionGrants are scopes that the connection's app has from the start, of
// those that an older guidance page of Okta's lists.
func (o *Org) connectionGrants(a application) []grant {
	var out []grant
	for _, scope := range []string{"okta.apps.manage", "okta.groups.manage", "okta.users.manage"} {
		out = append(out, grant{ID: o.seed.id("oag", "fresh/"+scope), AppID: a.ID, Scope: scope, By: o.admin(), Created: a.Created})
	}
	return out
}

// internalApps are the apps that Okta itself puts into an org, in the order of
// recorded lists.
func internalApps() []application {
	oidc := func(name, label, link string) application {
		return application{Name: name, Label: label, Link: link, SignOnMode: modeOIDC, Internal: true}
	}
	workflows := oidc(appWorkflows, "Okta Workflows", "workflow_login")
	workflows.Features = []string{
		"IMPORT_PROFILE_UPDATES", "PUSH_NEW_USERS", "PUSH_USER_DEACTIVATION", "SCIM_PROVISIONING",
		"GROUP_PUSH", "REACTIVATE_USERS", "IMPORT_NEW_USERS", "PUSH_PROFILE_UPDATES",
	}
	connection := oidc(appWorkflowsOAuth, "Okta Workflows OAuth", "")
	connection.Hidden = true
	return []application{
		oidc("saasure", "Okta Admin Console", "admin"),
		oidc("okta_enduser", "Okta Dashboard", ""),
		oidc("okta_browser_plugin", "Okta Browser Plugin", ""),
		workflows,
		connection,
		oidc("okta_account_settings", "Okta End User Settings", ""),
	}
}

// everydayApps are what a company has besides, so that a list has pages.
func everydayApps() []application {
	saml := []string{
		"Alder Payroll", "Birch Expenses", "Cedar Wiki", "Dogwood CRM", "Elm Recruiting", "Fir Contracts",
		"Ginkgo Analytics", "Hazel Support Desk", "Ironwood Backup", "Juniper Chat", "Kapok Learning",
	}
	bookmarks := []string{
		"Cafeteria menu", "Company calendar", "Field guide", "Holiday requests", "Intranet", "Lost and found",
		"Meeting rooms", "News", "Parking", "Phone book", "Staff shop", "Travel desk",
	}
	var out []application
	for _, label := range saml {
		out = append(out, application{
			Name: "practice_saml", Label: label, Link: "login", SignOnMode: modeSAML, Settings: map[string]any{},
		})
	}
	for i, label := range bookmarks {
		address := fmt.Sprintf("https://intranet-%d.practice.example", i+1)
		a, err := newBookmark(label, address, false)
		if err != nil {
			continue // the labels above are fine
		}
		out = append(out, a)
	}
	for _, label := range []string{"Badge printer", "Floor plan", "Maple Timesheets", "Oak Inventory", "Print queue", "Rowan Surveys"} {
		out = append(out, webApp(label))
	}
	return out
}

func webApp(label string) application {
	return application{
		Name: appOIDC, Label: label, Link: "oidc_client_link", SignOnMode: modeOIDC,
		OAuth: &oauthClient{
			ApplicationType: "web", AuthMethod: authSecretBasic,
			GrantTypes: []string{"authorization_code"}, ResponseTypes: []string{"code"},
			RedirectURIs: []string{"https://app.practice.example/callback"},
		},
	}
}

// seededFlows are the flows of the org's Workflows, secured as their names say.
// The Bookmark flow's level is the one of Okta's template.
func seededFlows() []flow {
	return []flow{
		{Name: "echo-oauth", Kind: kindEcho, Title: "Echo (OAuth 2.0)", Endpoint: endpointSettings{Level: levelOAuth}},
		{Name: "echo-token", Kind: kindEcho, Title: "Echo (client token)", Endpoint: endpointSettings{Level: levelToken}},
		{Name: "echo-public", Kind: kindEcho, Title: "Echo (public service)", Endpoint: endpointSettings{Level: levelPublic}},
		{Name: "bookmark", Kind: kindBookmark, Title: "[Parent] Create Bookmark App", Endpoint: endpointSettings{Level: levelToken}},
		{Name: "slow", Kind: kindSlow, Title: "Slow answer", Endpoint: endpointSettings{Level: levelToken}},
		{Name: "failing", Kind: kindFailing, Title: "Failing flow", Endpoint: endpointSettings{Level: levelToken}},
		{Name: "counting", Kind: kindCounting, Title: "Create Bookmark App without looking", Endpoint: endpointSettings{Level: levelToken}},
		{Name: "closing", Kind: kindClosing, Title: "Answer first, then go on", Endpoint: endpointSettings{Level: levelToken}},
		{Name: "late", Kind: kindLate, Title: "Answer past the time limit", Endpoint: endpointSettings{Level: levelToken}},
	}
}

// FlowNames are the names of the flows that every practice org has, in the order in
// which its console lists them.
func FlowNames() []string {
	flows := seededFlows()
	names := make([]string, len(flows))
	for i, f := range flows {
		names[i] = f.Name
	}
	return names
}

// freshFlows are the flows of a new org: on, and for any app.
func (o *Org) freshFlows() []flow {
	flows := seededFlows()
	for i := range flows {
		f := &flows[i]
		f.Alias, f.On, f.Endpoint.Apps = o.seed.hex("alias/"+f.Name, 32), true, anyApp
		f.Manner = o.manners[f.Name].clone()
	}
	return flows
}

// fitFlows brings the flows of a state file up to date: those that the file was
// written without are there, what the Config says of one holds, and none
// behaves as an endpoint can't.
func (o *Org) fitFlows() {
	for _, f := range o.freshFlows() {
		i := slices.IndexFunc(o.state.Flows, func(old flow) bool { return old.Name == f.Name })
		if i < 0 {
			o.state.Flows = append(o.state.Flows, f)
			continue
		}
		old := &o.state.Flows[i]
		if _, set := o.manners[f.Name]; set || old.Manner.check() != nil {
			old.Manner = f.Manner
		}
	}
}
