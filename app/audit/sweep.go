package audit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/okta"
)

// labelStart begins the label of every probe app.
const labelStart = "Flowlatch probe "

// ours reports whether a label is that of a probe app.
func ours(label string) bool {
	return strings.HasPrefix(label, labelStart) && len(label) > len(labelStart)
}

// lateness is how long an app may take to appear whose request was sent and
// whose answer never came.
const lateness = 10 * time.Minute

// Sweep deletes the probe apps that are still written down in the journal: a
// crash left them, or they couldn't be deleted before. It deletes nothing but API
// Services apps whose label is exactly one of those. It can be called again at
// any time; when nothing is written down it sends nothing. removed are the labels
// of what is gone, also beside an error.
func Sweep(ctx context.Context, org Org, j *Journal) (removed []string, err error) {
	release, err := j.take(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	entries, err := j.read()
	if err != nil {
		return nil, err
	}
	ctx = wire.WithPurpose(ctx, text.T("audit.purpose.sweep", "Remove a probe app that was left"))
	var failed []error
	for _, e := range entries {
		found, err := sweep(ctx, org, e)
		switch {
		case err != nil:
			failed = append(failed, fmt.Errorf("remove %s: %w", e.Label, err))
			continue
		case found:
			removed = append(removed, e.Label)
		case e.AppID == "" && j.now().Sub(e.At) < lateness:
			continue // it may still appear
		}
		failed = append(failed, j.drop(e.Label))
	}
	return removed, errors.Join(failed...)
}

// sweep deletes what an entry stands for. found tells that there was something.
func sweep(ctx context.Context, org Org, e entry) (found bool, err error) {
	apps, err := labelled(ctx, org, okta.AppQuery{Q: e.Label}, e.Label)
	if err == nil && len(apps) == 0 && e.AppID == "" {
		apps, err = labelled(ctx, org, okta.AppQuery{}, e.Label) // whether the search is up to date isn't known
	}
	if err != nil {
		return false, err
	}
	ids := map[string]bool{}
	for _, app := range apps {
		ids[app.ID] = true
	}
	if e.AppID != "" {
		ids[e.AppID] = true
	}
	for id := range ids {
		was, err := remove(ctx, org, e.Label, id)
		if err != nil {
			return false, err
		}
		found = found || was
	}
	return found, nil
}

func labelled(ctx context.Context, org Org, q okta.AppQuery, label string) ([]okta.App, error) {
	var found []okta.App
	for page, err := range org.AppPages(ctx, q) {
		for _, app := range page {
			if isProbe(app, label) {
				found = append(found, app)
			}
		}
		if err != nil {
			return found, err
		}
	}
	return found, nil
}

func isProbe(app okta.App, label string) bool {
	return app.ID != "" && app.Label == label && ours(label) && app.ApplicationType == "service"
}

// remove deactivates and deletes one app after a look at it. One that is gone
// already is fine, and so is one that somebody has made something else of: it is
// left alone.
func remove(ctx context.Context, org Org, label, id string) (was bool, err error) {
	app, err := org.App(ctx, id)
	switch {
	case isGone(err):
		return false, nil
	case err != nil:
		return false, err
	case !isProbe(app, label):
		return false, nil
	}
	if app.Status == "ACTIVE" {
		if err := org.DeactivateApp(ctx, id); err != nil && !isGone(err) {
			return true, err
		}
	}
	if err := org.DeleteApp(ctx, id); err != nil && !isGone(err) {
		return true, err
	}
	return true, nil
}

func isGone(err error) bool {
	e, ok := errors.AsType[*okta.Error](err)
	return ok && e.Status == http.StatusNotFound
}
