package manage

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// unreadCard lists the workspaces that can't be read, with what can be done.
type unreadCard struct {
	page   *workspacesPage
	shown  []string // their Problems, as shown
	list   *fyne.Container
	object *house.Card
	rows   []*unreadRow
}

// unreadRow is one of them.
type unreadRow struct {
	use    *house.Button // nil without a copy
	remove *house.Button // nil where it must not be deleted
	object fyne.CanvasObject
}

func newUnreadCard(p *workspacesPage) *unreadCard {
	c := &unreadCard{page: p, list: house.Stack(house.Gap12)}
	c.object = house.NewHeadCard(house.CardHead{Icon: "warn", Title: page.X("workspaces.unread", "Files that can't be read")}, c.list)
	c.object.Hide()
	return c
}

// update lists them again where that changes anything.
func (c *unreadCard) update(o workspace.Overview) {
	ids := unreadOf(o, c.page.host.Workspace().ID)
	shown := make([]string, len(ids))
	for i, id := range ids {
		shown[i] = id + problem.From(o.Unreadable[id]).Details()
	}
	page.SetVisible(c.object, len(ids) > 0)
	if !slices.Equal(shown, c.shown) {
		c.shown = shown
		c.build(o, ids)
	}
	for _, r := range c.rows {
		for _, b := range []*house.Button{r.use, r.remove} {
			if b != nil {
				page.SetEnabled(b, !c.page.host.Busy())
			}
		}
	}
}

func (c *unreadCard) build(o workspace.Overview, ids []string) {
	c.list.Objects, c.rows = nil, nil
	for i, id := range ids {
		if i > 0 {
			c.list.Add(house.NewDivider())
		}
		r := c.row(id, o.Unreadable[id])
		c.rows = append(c.rows, r)
		c.list.Add(r.object)
	}
	c.list.Refresh()
}

func (c *unreadCard) row(id string, err error) *unreadRow {
	p, r := problem.From(err), &unreadRow{}
	words := house.Stack(2, house.NewRichParagraph(house.Body, house.Span{Text: page.T(p.Title), Bold: true}), house.NewParagraph(page.T(p.Cause), house.Caption))
	buttons := house.Row(house.Gap8)
	if damaged, ok := errors.AsType[*workspace.DamagedError](err); ok {
		if damaged.Copy != nil {
			r.use = house.NewButton(page.T(text.T("way.use-copy", "Use the copy of {{.When}}", "When", damaged.When())), house.Secondary, func() { c.use(id) }).Small()
			buttons.Add(r.use)
		}
		r.remove = house.NewButton(page.X("workspaces.unread.delete", "Delete what is left"), house.Danger, func() { c.askDelete(damaged) }).Small()
		buttons.Add(r.remove)
	}
	r.object = house.Row(house.Gap12, house.NewStateIcon(house.Attention), house.Grow(words), buttons)
	return r
}

// use makes the copy the workspace's file.
func (c *unreadCard) use(id string) {
	host, a := c.page.host, c.page.host.App()
	host.Run(page.Task{
		What: text.T("workspaces.mending", "Taking the copy"),
		Work: func(ctx context.Context) error { return a.UseCopy(ctx, id) },
		Done: func(err error) {
			if err == nil {
				host.Toast(text.T("workspaces.mended", "The copy is in its place. The damaged file is kept beside it."))
			}
		},
	})
}

// askDelete deletes a damaged workspace after asking.
func (c *unreadCard) askDelete(e *workspace.DamagedError) {
	ask := page.Challenge{
		Title:  text.T("workspaces.unread.title", "Delete what is left of this workspace?"),
		Detail: text.T("workspaces.unread.detail", "The damaged file is deleted here and can't be brought back. Secrets that only it knew of go when Flowlatch next starts. Nothing changes at Okta."),
		Verb:   text.T("workspaces.delete.verb", "Delete workspace"),
	}
	if e.Copy != nil {
		c.page.askDelete(e.Copy)
		return
	}
	ask.Do = func() { c.page.remove(e.ID) }
	c.page.ask(ask)
}
