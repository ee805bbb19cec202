package manage

import (
	"context"
	"slices"
	"strconv"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// workspaceOpener is a Host that can show another workspace; the window's is one.
type workspaceOpener interface {
	OpenWorkspace(id string)
}

func (p *workspacesPage) openWorkspace(ws *workspace.Workspace) {
	if o, ok := p.host.(workspaceOpener); ok {
		o.OpenWorkspace(ws.ID)
	}
}

// deletion is what deleting a workspace asks, with what stays at Okta. For a
// production org its address is to be typed, as it stands in the question.
func deletion(ws *workspace.Workspace, stays []text.Text) page.Challenge {
	c := page.Challenge{
		Title:  deletionTitle(page.WorkspaceName(ws), page.OrgHost(ws)),
		Detail: text.T("workspaces.delete.detail", "Its sign-in, connection, keys, endpoints and their secrets are deleted here and can't be brought back. Nothing changes at Okta."),
		Verb:   text.T("workspaces.delete.verb", "Delete workspace"),
		Lead:   text.T("workspaces.delete.stays", "What stays at Okta"),
		Lines:  firstOf(stays),
	}
	if ws.Production() {
		c.Word = page.OrgHost(ws)
	}
	return c
}

// deletionTitle names the workspace and its org, once where both are the same.
func deletionTitle(name, host string) text.Text {
	if host == "" || host == name {
		return text.T("workspaces.delete.title", "Delete {{.Name}} from this computer?", "Name", name)
	}
	return text.T("workspaces.delete.title.of", "Delete {{.Name}} ({{.Host}}) from this computer?", "Name", name, "Host", host)
}

// mostStays is how many things a question lists.
const mostStays = 7

// firstOf cuts a list that is too long for a question.
func firstOf(lines []text.Text) []text.Text {
	if len(lines) <= mostStays {
		return lines
	}
	more := text.T("workspaces.delete.more", "{{.Count}} more: “Made by this walk” lists what Flowlatch made", "Count", strconv.Itoa(len(lines)-mostStays+1))
	return append(slices.Clone(lines[:mostStays-1]), more)
}

// askDelete deletes a workspace after asking.
func (p *workspacesPage) askDelete(ws *workspace.Workspace) {
	a := p.host.App()
	var stays []text.Text
	page.ReadAside(p.host, func() { stays = a.StaysAtOkta(ws) }, func() {
		c := deletion(ws, stays)
		c.Do = func() { p.remove(ws.ID) }
		p.ask(c)
	})
}

// remove deletes a workspace with its secrets. After a failure it is still
// listed, to be deleted again.
func (p *workspacesPage) remove(id string) {
	host, a := p.host, p.host.App()
	here := id == host.Workspace().ID
	host.Run(page.Task{
		What: text.T("workspaces.deleting", "Deleting the workspace"),
		Work: func(ctx context.Context) error { return a.DeleteWorkspace(vault.Interactive(ctx), id) },
		Done: func(err error) {
			switch {
			case err != nil:
			case here:
				host.FirstScreen()
			default:
				host.Toast(text.T("workspaces.deleted", "Deleted, with its secrets"))
			}
		},
	})
}

// ask asks in the way that the host can.
func (p *workspacesPage) ask(c page.Challenge) {
	if host, ok := p.host.(page.Challenger); ok {
		host.Challenge(c)
		return
	}
	p.host.Confirm(c.Title, c.Detail, c.Verb, c.Do)
}

// unreadOf is what can't be read, by id, in order; what is open in front can.
func unreadOf(o workspace.Overview, here string) []string {
	return slices.DeleteFunc(o.Unread(), func(id string) bool { return id == here })
}
