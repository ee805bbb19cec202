package okta_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/flowlatch/flowlatch/okta"
)

// Whatever changes something, on an org that has an app, a key and a grant for it.
func changes(t *testing.T, c *okta.Client) map[string]func(context.Context) error {
	t.Helper()
	public, on := ecJWK(t, false), true
	return map[string]func(context.Context) error{
		"create": func(ctx context.Context) error {
			_, err := c.CreateServiceApp(ctx, okta.ServiceAppSpec{Label: "Invoker", PublicKeys: []json.RawMessage{public}})
			return err
		},
		"replace": func(ctx context.Context) error {
			_, err := c.ChangeServiceApp(ctx, "0oa1", okta.AppChange{DPoPBound: &on, Label: "Renamed"})
			return err
		},
		"add a key":    func(ctx context.Context) error { _, err := c.AddKey(ctx, "0oa1", public); return err },
		"add a secret": func(ctx context.Context) error { _, err := c.AddClientSecret(ctx, "0oa1"); return err },
		"grant":        func(ctx context.Context) error { _, err := c.GrantScope(ctx, "0oa1", "okta.apps.read"); return err },
		"role":         func(ctx context.Context) error { _, err := c.AssignClientRole(ctx, "0oa1", "APP_ADMIN"); return err },
		"deactivate":   func(ctx context.Context) error { return c.DeactivateKey(ctx, "0oa1", "pks1") },
		"delete":       func(ctx context.Context) error { return c.DeleteApp(ctx, "0oa1") },
		"revoke":       c.RevokeCurrentAPIToken,
	}
}

func TestPreviewIsWhatIsSent(t *testing.T) {
	o := newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			fmt.Fprint(w, strangeApp)
			return
		}
		fmt.Fprint(w, `{"id":"x"}`)
	})
	c := o.client(t)
	for name, change := range changes(t, c) {
		before := o.count()
		shown, err := c.Preview(t.Context(), func(ctx context.Context) error {
			err := change(ctx)
			if !errors.Is(err, okta.ErrPreviewed) {
				t.Errorf("%s: the method returns %v", name, err)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if o.count() > before {
			if r, _ := o.last(t); r.Method != http.MethodGet {
				t.Errorf("%s: a preview sent %s %s", name, r.Method, r.URL)
			}
		}
		if err := change(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		r, body := o.last(t)
		if shown.Method != r.Method || shown.Path != r.URL.RequestURI() || string(shown.Body) != body {
			t.Errorf("%s: showed %s %s %s, sent %s %s %s", name, shown.Method, shown.Path, shown.Body, r.Method, r.URL, body)
		}
	}
}

func TestPreviewShowsTheFirstChangeAndSendsNone(t *testing.T) {
	o := answering(t, http.StatusOK, `{"id":"0oa1"}`)
	c := o.client(t)
	shown, err := c.Preview(t.Context(), func(ctx context.Context) error {
		return errors.Join(c.DeactivateApp(ctx, "0oa1"), c.DeleteApp(ctx, "0oa1"))
	})
	if err != nil || shown.Method != http.MethodPost || o.count() != 0 {
		t.Errorf("%+v after %d requests, %v", shown, o.count(), err)
	}
	if _, err := c.Preview(t.Context(), func(ctx context.Context) error { _, err := c.App(ctx, "0oa1"); return err }); err == nil || o.count() != 1 {
		t.Errorf("a call that only reads: %d requests, %v", o.count(), err)
	}
	if _, err := c.Preview(t.Context(), func(ctx context.Context) error { return c.DeleteApp(ctx, "no id") }); err == nil {
		t.Error("a call that fails by itself was shown")
	}
}
