package walk

import (
	"net/url"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// orgFact is one address of the org and where it comes from.
type orgFact struct {
	label, value, origin string
	link                 setup.Link // opens the value instead of copying it
}

// guesses are the addresses that the typed one implies.
func (a *orgAddress) guesses() []orgFact {
	v := a.view
	if !v.OK {
		return nil
	}
	return addresses(hostOf(v.Domain, v.TokenURL), v.TokenURL, v.Workflows, v.AdminConsole,
		workspace.FromAddress, workspace.FromAddress)
}

// knownFacts are the addresses as the check of the org found them.
func knownFacts(org workspace.Org) []orgFact {
	return addresses(hostOf(org.Domain, org.Origin), org.TokenURL, org.Workflows, org.AdminConsole, org.TokenURLFrom, org.WorkflowsFrom)
}

func addresses(domain, token, workflows, console string, tokenFrom, workflowsFrom workspace.Origin) []orgFact {
	flows := orgFact{label: page.X("walk.org.workflows", "Workflows"), value: workflows, origin: page.T(originWords(workflowsFrom))}
	switch {
	case workflows == "":
		flows.origin = page.X("walk.org.workflows-unknown", "read after signing in")
	case workflowsFrom == workspace.FromAddress:
		flows.origin = page.X("walk.org.workflows-likely", "likely, from the address")
	}
	return []orgFact{
		{label: page.X("walk.org.domain", "Org"), value: domain, origin: page.T(originWords(workspace.FromAddress))},
		{label: page.X("walk.org.token-url", "Token URL"), value: token, origin: page.T(originWords(tokenFrom))},
		flows,
		{label: page.X("walk.org.console", "Admin Console"), value: console, origin: page.T(originWords(workspace.FromAddress)), link: setup.LinkAdminConsole},
	}
}

// originWords say where a value comes from.
func originWords(o workspace.Origin) text.Text {
	switch o {
	case workspace.FromMetadata:
		return text.T("origin.metadata", "from the org's metadata")
	case workspace.FromApp:
		return text.T("origin.app", "from app Okta Workflows")
	case workspace.FromAdmin:
		return text.T("origin.admin", "declared by you")
	}
	return text.T("origin.address", "from the address")
}

// showFacts lays the addresses out where they are other ones. Before the org
// is known there is nothing to open or to rely on.
func (a *orgAddress) showFacts(facts []orgFact, known bool) {
	page.SetVisible(a.facts, len(facts) > 0)
	if slices.Equal(facts, a.shown) {
		a.enableLinks(known)
		return
	}
	a.shown, a.links = facts, nil
	rows := make([]house.Fact, len(facts))
	for i, f := range facts {
		rows[i] = house.Fact{Label: f.label, Value: f.value, Origin: f.origin, Strong: i == 0, Action: a.factAction(f)}
	}
	a.facts.Objects = []fyne.CanvasObject{house.NewFacts(house.FactsWidths{Label: 100, Origin: 148, Action: 24}, rows...)}
	a.facts.Refresh()
	a.enableLinks(known)
}

func (a *orgAddress) factAction(f orgFact) fyne.CanvasObject {
	switch {
	case f.value == "":
		return nil
	case f.link == "":
		words := page.CopyWords()
		words.Copy = page.T(text.T("copy.named", "Copy {{.Name}}", "Name", f.label))
		return house.NewCopyButton(words, func() string { return f.value })
	}
	open := house.NewIconButton("ext", page.T(text.T("open.named", "Open {{.Name}}", "Name", f.label)), func() { a.host.Open(f.link) }).Small()
	a.links = append(a.links, open)
	return open
}

func (a *orgAddress) enableLinks(known bool) {
	for _, open := range a.links {
		page.SetEnabled(open, known)
	}
}

// hostOf is a domain with the port of its address, where that has one.
func hostOf(domain, address string) string {
	if u, err := url.Parse(address); err == nil && u.Hostname() == domain {
		return u.Host
	}
	return domain
}
