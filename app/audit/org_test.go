package audit_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"sync"

	"github.com/flowlatch/flowlatch/okta"
)

// org is an org that knows apps only. fail, when set, is asked before each call
// is done and after; an error of the latter is a lost answer.
type org struct {
	mu     sync.Mutex
	next   int
	apps   map[string]okta.App
	labels []string // of all that were ever made
	bound  []bool
	calls  []string
	some   bool // whoever is signed in may be shown some apps only
	fail   func(call string, done bool) error
}

func newOrg() *org { return &org{apps: map[string]okta.App{}} }

func (o *org) do(ctx context.Context, call string, do func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls = append(o.calls, call)
	if o.fail != nil {
		if err := o.fail(call, false); err != nil {
			return err
		}
	}
	if err := do(); err != nil {
		return err
	}
	if o.fail != nil {
		return o.fail(call, true)
	}
	return nil
}

func refusedWith(status int) error { return &okta.Error{Status: status} }

func (o *org) add(a okta.App) okta.App {
	o.next++
	a.ID = fmt.Sprintf("0oa%d", o.next)
	a.ClientID, a.Status = a.ID, "ACTIVE"
	o.apps[a.ID] = a
	return a
}

func (o *org) CreateServiceApp(ctx context.Context, spec okta.ServiceAppSpec) (a okta.App, err error) {
	err = o.do(ctx, "create", func() error {
		a = o.add(okta.App{Label: spec.Label, ApplicationType: "service"})
		o.labels, o.bound = append(o.labels, spec.Label), append(o.bound, spec.DPoPBound)
		return nil
	})
	return a, err
}

func (o *org) GrantScope(ctx context.Context, appID, scope string) (okta.Grant, error) {
	return okta.Grant{ScopeID: scope}, o.do(ctx, "grant", func() error { return o.has(appID) })
}

func (o *org) has(id string) error {
	if _, ok := o.apps[id]; !ok {
		return refusedWith(http.StatusNotFound)
	}
	return nil
}

func (o *org) App(ctx context.Context, id string) (a okta.App, err error) {
	err = o.do(ctx, "app", func() error { a = o.apps[id]; return o.has(id) })
	return a, err
}

func (o *org) AppPages(ctx context.Context, q okta.AppQuery) iter.Seq2[[]okta.App, error] {
	return func(yield func([]okta.App, error) bool) {
		var page []okta.App
		err := o.do(ctx, "apps", func() error {
			if q.Q == "" {
				page = append(page, okta.App{ID: "0oa0", ClientID: "0oa0", Label: "Workflows invoker", ApplicationType: "service", Status: "ACTIVE"})
			}
			for _, a := range o.apps {
				if strings.HasPrefix(a.Label, q.Q) {
					page = append(page, a)
				}
			}
			return nil
		})
		yield(page, err)
	}
}

func (o *org) SeesEveryApp(ctx context.Context) (all bool, err error) {
	return !o.some, o.do(ctx, "rights", func() error { return nil })
}

func (o *org) DeactivateApp(ctx context.Context, id string) error {
	return o.do(ctx, "deactivate", func() error {
		a := o.apps[id]
		a.Status = "INACTIVE"
		o.apps[id] = a
		return nil
	})
}

func (o *org) DeleteApp(ctx context.Context, id string) error {
	return o.do(ctx, "delete", func() error {
		switch a, ok := o.apps[id]; {
		case !ok:
			return refusedWith(http.StatusNotFound)
		case a.Status == "ACTIVE":
			return refusedWith(http.StatusForbidden)
		}
		delete(o.apps, id)
		return nil
	})
}
