package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/okta"
)

// labelStart begins the label of every probe app.
const labelStart = "Flowlatch probe "

var labelForm = regexp.MustCompile(`^` + labelStart + `\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ [a-z2-7]{6}$`)

// IsProbeLabel reports whether a label is that of a probe app.
func IsProbeLabel(label string) bool { return labelForm.MatchString(label) }

// lateness is how long an app may take to appear whose request was sent and
// whose answer never came.
const lateness = 10 * time.Minute

// fate is what is known of a probe app after it was to be removed.
type fate string

const (
	unsettled fate = ""        // it may still be there
	removed   fate = "removed" // Okta has deleted it
	taken     fate = "taken"   // somebody has made something else of it: it is left alone
	absent    fate = "absent"  // whoever looked isn't shown it
)

// Sweep deletes the probe apps that are still written down in the journal: a
// crash left them, or they couldn't be deleted before. It deletes nothing but API
// Services apps whose label is exactly one of those, and nothing that was written
// down of another org. It can be called again at any time; when nothing is written
// down it sends nothing. swept are the labels of what was deleted, also beside an
// error. What may still be there stays written down: an app counts as gone that was
// deleted, or that isn't shown to somebody from whom none is hidden.
func Sweep(ctx context.Context, org Org, j *Journal) (swept []string, err error) {
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
		if !j.sameOrg(e) {
			continue
		}
		f, err := sweep(ctx, org, e)
		switch {
		case err != nil:
			failed = append(failed, fmt.Errorf("remove %s: %w", e.Label, err))
			continue
		case f == removed:
			swept = append(swept, e.Label)
		case f == absent && e.AppID == "" && j.now().Sub(e.At) < lateness:
			continue // it may still appear
		case f == absent:
			if err := mustSeeAll(ctx, org); err != nil {
				failed = append(failed, fmt.Errorf("remove %s: %w", e.Label, err))
				continue
			}
		}
		failed = append(failed, j.drop(e.Label))
	}
	return swept, errors.Join(failed...)
}

var (
	errStillListed = errors.New("the org lists it, but doesn't find it: it may still be there")
	errSeesSome    = errors.New("whoever is signed in isn't certain to see all apps: it may still be there")
)

// mustSeeAll is nil for somebody from whom no app is hidden: that one isn't found
// says nothing else.
func mustSeeAll(ctx context.Context, org Org) error {
	all, err := org.SeesEveryApp(ctx)
	if err == nil && !all {
		return errSeesSome
	}
	return err
}

// sweep deletes what an entry stands for. It is absent where the whole list doesn't
// have it either: whether the search is up to date isn't known.
func sweep(ctx context.Context, org Org, e entry) (fate, error) {
	found, err := labelled(ctx, org, okta.AppQuery{Q: e.Label}, e.Label)
	if err != nil {
		return unsettled, err
	}
	if e.AppID != "" && !slices.Contains(found, e.AppID) {
		found = append(found, e.AppID)
	}
	if f, err := removeAll(ctx, org, e.Label, found); err != nil || f != absent {
		return f, err
	}
	found, err = labelled(ctx, org, okta.AppQuery{}, e.Label)
	if err != nil {
		return unsettled, err
	}
	if len(found) == 0 {
		return absent, nil
	}
	f, err := removeAll(ctx, org, e.Label, found)
	if err == nil && f == absent {
		return unsettled, errStillListed
	}
	return f, err
}

// removeAll removes the apps. One of them that isn't found makes all absent, none
// at all as well.
func removeAll(ctx context.Context, org Org, label string, ids []string) (fate, error) {
	all := unsettled
	for _, id := range ids {
		f, err := remove(ctx, org, label, id)
		switch {
		case err != nil:
			return unsettled, err
		case all == unsettled, f == absent, f == removed && all == taken:
			all = f
		}
	}
	return cmp.Or(all, absent), nil
}

// labelled are the ids of the apps with that label.
func labelled(ctx context.Context, org Org, q okta.AppQuery, label string) ([]string, error) {
	var ids []string
	for page, err := range org.AppPages(ctx, q) {
		for _, app := range page {
			if isProbe(app, label) {
				ids = append(ids, app.ID)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func isProbe(app okta.App, label string) bool {
	return app.ID != "" && app.Label == label && IsProbeLabel(label) && app.ApplicationType == "service"
}

// remove deactivates and deletes one app after a look at it.
func remove(ctx context.Context, org Org, label, id string) (fate, error) {
	app, err := org.App(ctx, id)
	switch {
	case isGone(err):
		return absent, nil
	case err != nil:
		return unsettled, err
	case !isProbe(app, label):
		return taken, nil
	}
	if app.Status == "ACTIVE" {
		if err := org.DeactivateApp(ctx, id); err != nil && !isGone(err) {
			return unsettled, err
		}
	}
	switch err := org.DeleteApp(ctx, id); {
	case isGone(err):
		return absent, nil
	case err != nil:
		return unsettled, err
	}
	return removed, nil
}

func isGone(err error) bool {
	e, ok := errors.AsType[*okta.Error](err)
	return ok && e.Status == http.StatusNotFound
}
