package manage

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// ask shows the very requests that remove what is ticked, and sends those when the
// person says so.
func (p *createdPage) ask() {
	chosen := p.chosen()
	if len(chosen) == 0 || p.host.Busy() {
		return
	}
	ids := make([]string, len(chosen))
	for i, c := range chosen {
		ids[i] = c.ID
	}
	walk := p.host.Walk()
	var removal setup.Removal
	p.host.Run(page.Task{
		What: text.T("app.state.preparing", "Preparing the request"),
		Work: func(ctx context.Context) (err error) {
			removal, err = walk.PreviewRemove(ctx, ids)
			return err
		},
		Done: func(err error) {
			if err == nil {
				p.host.Focus(p.remove) // where closing the question leads back to
				page.AskToSend(p.host, p.sending(chosen, removal))
			}
		},
	})
}

// sending is the question before things are removed: once more what will go, and how.
func (p *createdPage) sending(chosen []workspace.Created, removal setup.Removal) page.Sending {
	ws := p.host.Workspace()
	s := page.Sending{
		Title:  text.T("created.ask", "Remove {{.Count}} things from {{.Org}}?", "Count", strconv.Itoa(len(chosen)), "Org", ws.Org.Domain),
		Detail: text.Plain(asked(p.planLines(chosen))), Request: strings.Join(requestLines(ws, removal), "\n"),
		Verb: text.T("created.verb", "Remove from the org"), Takes: true,
		Do: func() { p.send(removal, len(chosen)) },
	}
	if len(chosen) == 1 {
		s.Title = text.T("created.ask-one", "Remove {{.Label}} from {{.Org}}?", "Label", chosen[0].Label, "Org", ws.Org.Domain)
	}
	if len(removal.Requests) == 0 {
		s.Request = page.X("created.no-request", "None: Okta has none of it any more. It is taken off the list.")
	}
	if ws.Production() {
		s.Warnings = append(s.Warnings, text.T("created.production", "This is a production org. Whatever uses what is removed stops working."))
	}
	return s
}

// requestLines are the requests of a removal, a line each.
func requestLines(ws *workspace.Workspace, removal setup.Removal) []string {
	lines := make([]string, len(removal.Requests))
	for i, r := range removal.Requests {
		lines[i] = r.Method + " " + ws.Org.Origin + r.Path
	}
	return lines
}

// send sends the requests that were shown.
func (p *createdPage) send(removal setup.Removal, count int) {
	walk := p.host.Walk()
	before := setup.SpareKeys(p.host.Workspace())
	p.host.Run(page.Task{
		What: text.T("created.removing", "Removing from the org"),
		Work: func(ctx context.Context) error { return walk.RemoveAsShown(ctx, removal) },
		Done: func(err error) {
			if err != nil {
				return
			}
			p.host.Toast(text.T("created.removed", "Removed: {{.Count}}", "Count", strconv.Itoa(count)))
			p.offerKeys(before)
		},
	})
}

// offerKeys tells of the private keys that nothing at Okta knows since the removal,
// and asks whether to delete them here.
func (p *createdPage) offerKeys(before []setup.SpareKey) {
	spare := slices.DeleteFunc(setup.SpareKeys(p.host.Workspace()), func(k setup.SpareKey) bool { return slices.Contains(before, k) })
	if len(spare) == 0 {
		return
	}
	names := spareNames(p.host.Workspace(), spare)
	walk := p.host.Walk()
	ask, verb := text.T("created.ask-key", "The app is gone. Delete its private key here too?"), text.T("created.delete-key", "Delete the private key")
	why := text.T("created.key-stays", "Kept on this computer: {{.Keys}}. Nothing at Okta knows it any more. Left here, step 3 signs with it for the next app; deleted, it can't be brought back, and the next app gets a new one.", "Keys", strings.Join(names, ", "))
	keep, done := text.T("created.keep-key", "Keep it"), text.T("created.key-deleted", "The private key is deleted")
	if len(names) > 1 {
		ask, verb = text.T("created.ask-keys", "The app is gone. Delete its {{.Count}} private keys here too?", "Count", len(names)), text.T("created.delete-keys", "Delete the private keys")
		why = text.T("created.keys-kept", "Kept on this computer: {{.Keys}}. Nothing at Okta knows them any more. Left here, step 3 signs with the key that was in use for the next app; deleted, none can be brought back, and the next app gets a new one.", "Keys", strings.Join(names, "; "))
		keep, done = text.T("created.keep-keys", "Keep them"), text.T("created.keys-deleted", "The private keys are deleted")
	}
	page.ConfirmOr(p.host, ask, why, verb, keep, func() {
		p.host.Run(page.Task{
			What: text.T("walk.spare.deleting", "Deleting the key"),
			Work: func(ctx context.Context) error {
				for _, k := range spare {
					if err := walk.ForgetSpareKeys(ctx, k.App); err != nil {
						return err
					}
				}
				return nil
			},
			Done: func(err error) {
				if err == nil {
					p.host.Toast(done)
				}
			},
		})
	})
}
