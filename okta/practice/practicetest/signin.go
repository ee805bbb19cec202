package practicetest

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice"
)

// SignIn does what a person does in a browser: it loads an address of the org's
// sign-in, an authorization request or the activation page with its code, signs
// in as the person with the login, and answers. It gives where the browser is
// sent to at the end, "" when a page is the end. Refusals before the sign-in
// page come back the same way.
func SignIn(t testing.TB, org *practice.Org, address, login string, allow bool) (sentTo string) {
	t.Helper()
	b := browser{t: t, org: org, client: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	form, to := b.get(address)
	if to != "" {
		return to
	}
	if form.Has("user_code") {
		_, to = b.post("/activate", form)
		form, _ = b.get(org.URL() + to)
	}
	form.Set("username", login)
	form.Set("password", org.Password(login))
	_, to = b.post("/signin", form)
	form, _ = b.get(org.URL() + to)
	form.Set("answer", map[bool]string{true: "allow", false: "deny"}[allow])
	_, to = b.post("/signin/consent", form)
	return to
}

type browser struct {
	t      testing.TB
	org    *practice.Org
	client *http.Client
}

func (b browser) get(address string) (form url.Values, sentTo string) {
	b.t.Helper()
	resp, err := b.client.Get(address)
	return b.read(resp, err)
}

func (b browser) post(path string, form url.Values) (next url.Values, sentTo string) {
	b.t.Helper()
	resp, err := b.client.PostForm(b.org.URL()+path, form)
	return b.read(resp, err)
}

// read gives the fields of the form on a page, and where a redirect leads.
func (b browser) read(resp *http.Response, err error) (form url.Values, sentTo string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if resp.StatusCode >= http.StatusBadRequest {
		b.t.Fatalf("%s: %s", resp.Request.URL, resp.Status)
	}
	form = url.Values{}
	for _, field := range regexp.MustCompile(`<input[^>]* name="([^"]+)" value="([^"]*)"`).FindAllSubmatch(page, -1) {
		form.Set(string(field[1]), html.UnescapeString(string(field[2])))
	}
	return form, resp.Header.Get("Location")
}
