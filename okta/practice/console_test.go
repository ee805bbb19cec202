package practice

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// browse loads a console page or posts a form, and follows nothing.
func browse(t *testing.T, o *Org, method, path string, form url.Values, header map[string]string) (int, http.Header, string) {
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(t.Context(), method, o.URL()+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range header {
		req.Header.Set(k, v)
		if k == "Host" {
			req.Host = v
		}
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(page)
}

func startConsole(t *testing.T) *Org {
	t.Helper()
	o, err := New(Config{Seed: make([]byte, seedSize)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- o.Serve(ctx) }()
	t.Cleanup(func() { cancel(); <-served; o.Close() })
	return o
}

var formToken = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func csrf(t *testing.T, o *Org) string {
	t.Helper()
	_, _, page := browse(t, o, "GET", "/console/apps/new", nil, nil)
	found := formToken.FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the form has no token")
	}
	return found[1]
}

func TestConsolePagesLoad(t *testing.T) {
	o := startConsole(t)
	oauthApp, err := o.appNamed(appWorkflowsOAuth)
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{
		"/console", "/console/apps", "/console/apps/new", "/console/tokens", "/console/log", "/console/switches", "/console/lessons", "/console/service", "/console/style.css",
		"/console/workflows", "/console/workflows/connections/new", "/console/apps/" + oauthApp.ID + "?tab=signon", "/console/apps/" + oauthApp.ID + "?tab=scopes",
	}
	var names []string
	for _, f := range o.flows() {
		names = append(names, f.Name)
		for _, tab := range []string{"", "/settings", "/history"} {
			paths = append(paths, "/console/workflows/flows/"+f.Name+tab)
		}
	}
	if !slices.Equal(names, FlowNames()) {
		t.Errorf("the console lists %q, FlowNames are %q", names, FlowNames())
	}
	for _, a := range o.apps() {
		paths = append(paths, "/console/apps/"+a.ID)
	}
	for _, path := range paths {
		status, _, page := browse(t, o, "GET", path, nil, nil)
		if status != http.StatusOK || strings.Contains(page, "<no value>") || strings.HasSuffix(strings.TrimSpace(page), "{{") {
			t.Errorf("%s: %d", path, status)
		}
		if strings.HasSuffix(path, ".css") {
			continue
		}
		if !strings.Contains(page, "</html>") {
			t.Errorf("%s breaks off: %s", path, page[max(0, len(page)-200):])
		}
	}
	if status, _, _ := browse(t, o, "GET", "/console/nowhere", nil, nil); status != http.StatusNotFound {
		t.Errorf("a page that does not exist: %d", status)
	}
}

func TestConsoleFormsComeFromTheConsoleOnly(t *testing.T) {
	o := startConsole(t)
	good := csrf(t, o)
	for _, c := range []struct {
		name   string
		token  string
		header map[string]string
		want   int
	}{
		{"from the page", good, nil, http.StatusSeeOther},
		{"from a browser", good, map[string]string{"Origin": o.URL(), "Sec-Fetch-Site": "same-origin"}, http.StatusSeeOther},
		{"without a token", "", nil, http.StatusForbidden},
		{"with a guessed token", "guess", nil, http.StatusForbidden},
		{"from another page", good, map[string]string{"Origin": "https://evil.example"}, http.StatusForbidden},
		{"from another port", good, map[string]string{"Origin": "http://127.0.0.1:1"}, http.StatusForbidden},
		{"across sites", good, map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		{"under another name", good, map[string]string{"Host": "evil.example"}, http.StatusForbidden},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(o.apps())
			status, _, page := browse(t, o, "POST", "/console/apps", url.Values{"csrf": {c.token}, "label": {"App " + c.name}}, c.header)
			if status != c.want {
				t.Errorf("%d: %s", status, page)
			}
			if made := len(o.apps()) > before; made != (c.want == http.StatusSeeOther) {
				t.Errorf("an app was made: %v", made)
			}
		})
	}
}

func TestConsoleEscapesWhatItShows(t *testing.T) {
	o := startConsole(t)
	label := `<script>alert(1)</script>`
	browse(t, o, "POST", "/console/apps", url.Values{"csrf": {csrf(t, o)}, "label": {label}}, nil)
	_, header, page := browse(t, o, "GET", "/console/apps", nil, nil)
	if strings.Contains(page, label) || !strings.Contains(page, "&lt;script&gt;") {
		t.Error("a label is markup")
	}
	if !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("policy %q", header.Get("Content-Security-Policy"))
	}
}

func TestConsoleAppStartsAsInTheAdminConsole(t *testing.T) {
	o := startConsole(t)
	_, header, _ := browse(t, o, "POST", "/console/apps", url.Values{"csrf": {csrf(t, o)}, "label": {"Invoker"}}, nil)
	a, err := o.app(strings.TrimPrefix(header.Get("Location"), "/console/apps/"))
	if err != nil {
		t.Fatal(err)
	}
	if !a.OAuth.DPoPBound || a.OAuth.AuthMethod != authSecretBasic || len(a.OAuth.Keys) != 0 {
		t.Errorf("%+v", a.OAuth)
	}
}
