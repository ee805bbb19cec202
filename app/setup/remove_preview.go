package setup

import (
	"context"
	"slices"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// Removal is what [Walk.RemoveAsShown] removes, and the very requests with which it
// does, in order.
type Removal struct {
	IDs      []string
	Requests []Preview
}

// PreviewRemove gives the removal of the things with these ids as it would be now.
// It only reads.
func (w *Walk) PreviewRemove(ctx context.Context, ids []string) (Removal, error) {
	ctx, kept := rehearseAll(ctx)
	var chosen, goes []workspace.Created
	err := w.eachMade(ctx, ids, func(ctx context.Context, client *okta.Client, c workspace.Created) error {
		if slices.ContainsFunc(goes, func(o workspace.Created) bool { return o.ID == c.ID }) {
			return nil // with its app
		}
		with, err := w.takeAway(ctx, client, c)
		chosen, goes = append(chosen, c), append(goes, with...)
		return err
	})
	if err != nil {
		return Removal{}, err
	}
	removal := Removal{Requests: kept.all}
	for _, c := range chosen {
		if c, there := asKnownNow(w.Workspace(), c); there {
			removal.IDs = append(removal.IDs, c.ID)
		}
	}
	return removal, nil
}

// asKnownNow finds a thing on the list of what the walk made: one whose answer was
// lost goes by its id at Okta once it was seen there.
func asKnownNow(ws *workspace.Workspace, c workspace.Created) (workspace.Created, bool) {
	i := slices.IndexFunc(ws.Created, func(o workspace.Created) bool {
		return o.ID == c.ID || c.Unseen && !o.Unseen && o.Kind == c.Kind && o.AppID == c.AppID && o.At.Equal(c.At)
	})
	if i < 0 {
		return workspace.Created{}, false
	}
	return ws.Created[i], true
}

// RemoveAsShown is [Walk.Remove] with no request that changes the org but those of
// the removal: when another one would be sent, because something is otherwise
// meanwhile, it ends there. Of those that were shown fewer may be sent.
func (w *Walk) RemoveAsShown(ctx context.Context, r Removal) error {
	return w.Remove(only(ctx, r.Requests...), r.IDs)
}

// removalChanged: another request would have been sent than was shown.
func removalChanged(c workspace.Created) *problem.Problem {
	return problem.New("remove.changed",
		text.T("remove.problem.changed", "{{.Label}} was changed meanwhile", "Label", c.Label),
		text.T("remove.problem.changed.why", "The requests that were shown don't fit it any more, so no other one was sent. What was removed before it is off the list."),
		problem.Retrying())
}
