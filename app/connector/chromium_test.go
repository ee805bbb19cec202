package connector_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice/service"
	"github.com/flowlatch/flowlatch/tools/chromiumtest"
)

// TestOAuthInChromium allows a connection in a real browser: denied, refused for its
// scope, answered with a foreign state, allowed, renewed, and revoked.
func TestOAuthInChromium(t *testing.T) {
	browser := chromiumtest.Start(t, 2*time.Minute)
	o := newOffice(t, service.Quirks{RefreshScope: "offline_access"})
	id := o.open(workspace.ConnectorOAuth, func(c *workspace.Connector) {
		c.Scope, c.AuthorizePath = "read offline_access", o.service.URL()+"/oauth/authorize?access_type=offline&prompt=a%20b"
	})
	page := ""
	attempt := func(do func(address string) chromedp.Tasks) (connector.Grant, error) {
		ended := make(chan struct{})
		g, err := o.Allow(o.ctx, id, connector.Browser{Ports: []int{0}, Patience: time.Minute, Open: func(_ context.Context, address string) error {
			defer close(ended)
			return chromedp.Run(browser, do(address), chromedp.WaitVisible("body > p:only-of-type", chromedp.ByQuery), chromedp.Text("body", &page, chromedp.ByQuery))
		}})
		<-ended
		return g, err
	}
	click := func(button string) func(string) chromedp.Tasks {
		return func(address string) chromedp.Tasks {
			return chromedp.Tasks{chromedp.Navigate(address), chromedp.Click(button, chromedp.ByQuery)}
		}
	}

	_, err := attempt(click("#deny"))
	wantCode(t, err, connector.CodeDenied)
	if !strings.Contains(page, "refused") {
		t.Errorf("the page says %q", page)
	}

	o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.Scope = "read,offline_access" }))
	_, err = attempt(func(address string) chromedp.Tasks { return chromedp.Tasks{chromedp.Navigate(address)} })
	wantCode(t, err, connector.CodeSpaces)
	o.must(o.Change(o.ctx, id, func(c *workspace.Connector) { c.Scope = "read offline_access" }))

	more := ""
	g, err := attempt(func(address string) chromedp.Tasks {
		foreign := redirectOf(t, address) + "?code=stolen&state=another"
		return chromedp.Tasks{
			chromedp.ActionFunc(func(ctx context.Context) error {
				_ = chromedp.Navigate(foreign).Do(ctx) // turned away, which the browser takes for a page that didn't load
				return nil
			}),
			chromedp.Navigate(address), chromedp.Text("#more", &more, chromedp.ByQuery), chromedp.Click("#allow", chromedp.ByQuery),
		}
	})
	o.must(err)
	if len(g.Notices) > 0 || g.Token.Refresh.IsZero() || !strings.Contains(page, "answered") {
		t.Errorf("notices %v, the page says %q", codes(g.Notices), page)
	}
	if !strings.Contains(more, "access_type=offline") || !strings.Contains(more, "prompt=a b") || strings.Contains(more, "code_challenge") {
		t.Errorf("the service got besides: %q", more)
	}
	if r := o.rehearse(id); r.Status != 200 || len(r.Differences) > 0 {
		t.Errorf("with the token: %d, %q", r.Status, r.Differences)
	}
	if g, err = o.Refresh(o.ctx, id); err != nil || slices.Contains(codes(g.Notices), connector.CodeRotated) {
		t.Fatalf("renewed: %v, %v", codes(g.Notices), err)
	}

	if err := chromedp.Run(browser, chromedp.Navigate(o.service.URL()+"/oauth/connected"), chromedp.Click("form button", chromedp.ByQuery), chromedp.WaitVisible("section p.quiet", chromedp.ByQuery)); err != nil {
		t.Fatal(err)
	}
	_, err = o.Refresh(o.ctx, id)
	wantCode(t, err, connector.CodeRefreshEnded)
	if r := o.rehearse(id); r.Problem == nil || r.Problem.Code != connector.CodeCredential {
		t.Errorf("with the revoked token: %v", r.Problem)
	}
}

func redirectOf(t *testing.T, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		t.Error(err)
		return ""
	}
	return u.Query().Get("redirect_uri")
}
