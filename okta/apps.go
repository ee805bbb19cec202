package okta

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"

	sdk "github.com/okta/okta-sdk-golang/v5/okta"
)

// AppQuery selects apps. The zero value selects all.
type AppQuery struct {
	Q        string // start of the name or label
	Filter   string // Okta's filter expression on id, status, name, credentials.signing.kid
	Limit    int    // at most so many apps; 0: all
	PageSize int    // apps per request, at most 200; 0: 200
}

// maxAppsPage is the most apps Okta lists in one answer.
const maxAppsPage = 200

// ListApps lists apps, internal ones included, page after page. On an error it returns what it has got so far with
// the error; a server that hands out the same cursor twice ends in [ErrPagingLoop]. Apps that can't be understood are
// in the list, with a Problem.
func (c *Client) ListApps(ctx context.Context, q AppQuery) ([]App, error) {
	return collect(c.AppPages(ctx, q))
}

// AppPages is [Client.ListApps] page by page, for orgs with thousands of apps: a page is asked for when the one before
// has been taken, and nothing of it is kept here. An error is the last to come, with what its page still had.
func (c *Client) AppPages(ctx context.Context, q AppQuery) iter.Seq2[[]App, error] {
	size := q.PageSize
	if size <= 0 || size > maxAppsPage {
		size = maxAppsPage
	}
	if q.Limit > 0 {
		size = min(size, q.Limit)
	}
	return pages(q.Limit, func(after string) ([]App, string, error) {
		a, err := c.call(ctx, func(ctx context.Context) error {
			_, _, err := c.appsPage(ctx, q, int32(size), after).Execute() //nolint:gosec // 1..200
			return err
		})
		if err != nil {
			return nil, "", err
		}
		raw, err := elements(a)
		return appsOf(raw), nextCursor(a.header), err
	})
}

// appsPage is the request for one page.
func (c *Client) appsPage(ctx context.Context, q AppQuery, size int32, after string) sdk.ApiListApplicationsRequest {
	r := c.sdk.ApplicationAPI.ListApplications(ctx).Limit(size)
	if q.Q != "" {
		r = r.Q(q.Q)
	}
	if q.Filter != "" {
		r = r.Filter(q.Filter)
	}
	if after != "" {
		r = r.After(after)
	}
	return r
}

func appsOf(raw []json.RawMessage) []App {
	apps := make([]App, 0, len(raw))
	for _, element := range raw {
		apps = append(apps, appOf(element))
	}
	return apps
}

// MostLookedThrough is how many apps [Client.AppsByName] looks through one by one: ten requests.
const MostLookedThrough = 2000

// ErrNotAllSeen tells that an org has more apps than were looked through: what was not found may be there.
var ErrNotAllSeen = errors.New("okta: the org has more apps than were looked through")

// AppsByName finds apps whose name (not label) is name, such as [AppWorkflowsOAuth]. Whether Okta's name filter
// finds internal apps is not documented, so when it is refused or finds nothing the org's apps are looked through, up to
// the page with the first active one, and no more than the first [MostLookedThrough]. Where that leaves it open whether
// there is one, the error is [ErrNotAllSeen].
func (c *Client) AppsByName(ctx context.Context, name string) ([]App, error) {
	quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
	apps, err := c.ListApps(ctx, AppQuery{Filter: "name eq " + quoted, Limit: maxAppsPage}) // one request, should it be ignored
	var refused *Error
	if err != nil && (!errors.As(err, &refused) || refused.Status != http.StatusBadRequest) {
		return nil, err
	}
	if apps = named(apps, name); err == nil && len(apps) > 0 {
		return apps, nil
	}
	return c.lookThrough(ctx, name)
}

// lookThrough finds the apps of a name without Okta's help.
func (c *Client) lookThrough(ctx context.Context, name string) ([]App, error) {
	var apps []App
	seen := 0
	for page, err := range c.AppPages(ctx, AppQuery{}) {
		if seen >= MostLookedThrough && len(page) > 0 {
			return apps, ErrNotAllSeen
		}
		seen += len(page)
		if apps = append(apps, named(page, name)...); err != nil {
			return apps, err
		}
		if slices.ContainsFunc(apps, func(a App) bool { return a.Status == "ACTIVE" }) {
			break
		}
	}
	return apps, nil
}

// named are the apps of a name. One without an id is of no use to who looks for it by name.
func named(apps []App, name string) []App {
	return slices.DeleteFunc(apps, func(a App) bool { return a.Name != name || a.ID == "" })
}

func oneApp(a *answer, err error) (App, error) {
	if err != nil {
		return App{}, err
	}
	app := appOf(a.body)
	if app.ID == "" {
		return App{}, unreadable(a, errors.New(app.Problem))
	}
	return app, nil
}

// DeactivateApp makes an active app inactive. An app must be inactive to be deleted.
func (c *Client) DeactivateApp(ctx context.Context, id string) error {
	return c.change(ctx, id, func(ctx context.Context) error {
		_, err := c.sdk.ApplicationAPI.DeactivateApplication(ctx, id).Execute()
		return err
	})
}

// DeleteApp deletes an inactive app; for an active one Okta answers 403 E0000056.
func (c *Client) DeleteApp(ctx context.Context, id string) error {
	return c.change(ctx, id, func(ctx context.Context) error {
		_, err := c.sdk.ApplicationAPI.DeleteApplication(ctx, id).Execute()
		return err
	})
}

// change calls send for an id; the answer's body does not matter.
func (c *Client) change(ctx context.Context, id string, send func(context.Context) error) error {
	if err := checkID(id); err != nil {
		return err
	}
	_, err := c.call(ctx, send)
	return err
}
