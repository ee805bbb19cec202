package service_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/flowlatch/flowlatch/okta/practice/service"
	"github.com/flowlatch/flowlatch/tools/chromiumtest"
)

// catcher is an app's redirect URI that keeps what a browser brings.
func catcher(t *testing.T) (redirectURI string, brought <-chan url.Values) {
	t.Helper()
	queries := make(chan url.Values, 1)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cb" {
			queries <- r.URL.Query()
		}
	}))
	t.Cleanup(s.Close)
	return s.URL + "/cb", queries
}

// TestConsentInABrowser: what the policy of the page, the form's guard and the
// redirect do together, only a browser tells.
func TestConsentInABrowser(t *testing.T) {
	browser := chromiumtest.Start(t, 2*time.Minute)
	w := start(t, service.Quirks{})
	redirectURI, brought := catcher(t)
	in := w.asking("redirect_uri", redirectURI, "prompt", "consent")
	press := func(button string) url.Values {
		t.Helper()
		err := chromedp.Run(browser, chromedp.Navigate(w.URL()+"/oauth/authorize?"+in.Encode()), chromedp.WaitVisible("#scopes"))
		if err == nil { // a page that is asked for while this one still loads may be aborted for it
			_, err = chromedp.RunResponse(browser, chromedp.Click(button))
		}
		if err != nil {
			t.Fatal(err)
		}
		select {
		case got := <-brought:
			return got
		case <-browser.Done():
			t.Fatal("the browser did not come back to the app")
			return nil
		}
	}
	if denied := press("#deny"); denied.Get("error") != "access_denied" || denied.Get("state") != in.Get("state") {
		t.Errorf("denied: %v", denied)
	}
	allowed := press("#allow")
	if allowed.Get("state") != in.Get("state") {
		t.Errorf("allowed: %v", allowed)
	}
	got := w.asksToken(t, "grant_type", "authorization_code", "code", allowed.Get("code"), "redirect_uri", redirectURI).tokens(t)
	var left string
	err := chromedp.Run(browser,
		chromedp.Navigate(w.URL()+"/oauth/connected"), chromedp.Click("form button"), chromedp.WaitVisible("section p.quiet"), chromedp.Text("section p.quiet", &left))
	if err != nil || left != "No app is connected." {
		t.Errorf("%q, %v", left, err)
	}
	w.refreshes(t, got.Refresh).refused(t, 400, "invalid_grant")
}
