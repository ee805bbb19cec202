package main_test

import (
	"strings"
	"testing"
)

// TestArchitectureRulesBite holds small sources against the rules: each rule refuses what
// it is there for, and lets its neighbour pass.
func TestArchitectureRulesBite(t *testing.T) {
	ours := func(dir string) string { return "package p\nimport _ \"" + module + "/" + dir + "\"\n" }
	theirs := func(imported string) string { return "package p\nimport _ \"" + imported + "\"\n" }
	web := func(code string) string { return "package p\nimport web \"net/http\"\n" + code + "\n" }
	lines := func(n int) string { return strings.Repeat("\n", n) }

	tests := []struct {
		rule, path, code string
		want             string // a part of what is found, "" for nothing
	}{
		{"layers", "main.go", ours("okta"), "imports okta"},
		{"layers", "main.go", ours("app/command"), ""},
		{"layers", "ui/steps/org.go", ours("okta"), "imports okta"},
		{"layers", "ui/steps/org.go", ours("oauth"), "imports oauth"},
		{"layers", "ui/steps/org.go", ours("app/command"), "imports app/command"},
		{"layers", "ui/steps/org.go", ours("oauth/secret"), ""},
		{"layers", "ui/steps/org.go", ours("app/setup"), ""},
		{"layers", "app/app.go", ours("app/setup"), ""},
		{"layers", "app/app.go", ours("app/command"), "imports app/command"},
		{"layers", "app/app.go", ours("ui"), "imports ui"},
		{"layers", "app/setup/org.go", ours("app"), "imports app"},
		{"layers", "app/setup/org.go", ours("app/wire"), ""},
		{"layers", "app/setup/org.go", ours("ui/look"), "imports ui/look"},
		{"layers", "app/command/walk.go", ours("app"), ""},
		{"layers", "app/command/walk.go", ours("ui"), "imports ui"},
		{"layers", "app/signal/signal.go", ours("app/text"), "imports app/text"},
		{"layers", "app/text/text.go", theirs("golang.org/x/net/idna"), "imports golang.org"},
		{"layers", "okta/apps.go", ours("app/wire"), "imports app/wire"},
		{"layers", "okta/apps.go", ours("okta/practice"), "imports okta/practice"},
		{"layers", "okta/apps.go", ours("oauth"), ""},
		{"layers", "okta/practice/org.go", ours("oauth"), "imports oauth"},
		{"layers", "okta/practice/org.go", ours("okta"), "imports okta"},
		{"layers", "okta/practice/org_test.go", ours("oauth"), ""},
		{"layers", "oauth/key.go", ours("okta"), "imports okta"},
		{"layers", "oauth/key.go", ours("oauth/secret"), ""},
		{"layers", "oauth/secret/secret.go", ours("oauth"), "imports oauth"},
		{"layers", "oauth/secret/secret.go", theirs("golang.org/x/net/idna"), "imports golang.org"},
		{"layers", "assets/assets.go", ours("app/text"), "imports app/text"},
		{"layers", "tools/testreport/main.go", ours("app"), "imports app"},
		{"layers", "server/server.go", "package server\n", "no layer has the package server"},

		{"kept modules", "app/setup/org.go", theirs("fyne.io/fyne/v2/lang"), "fyne"},
		{"kept modules", "ui/look/theme.go", theirs("fyne.io/fyne/v2/theme"), ""},
		{"kept modules", "okta/apps.go", theirs("github.com/lestrrat-go/jwx/v2/jwt"), "jwx"},
		{"kept modules", "oauth/key.go", theirs("github.com/lestrrat-go/jwx/v2/jwt"), ""},
		{"kept modules", "app/setup/org.go", theirs("github.com/zalando/go-keyring"), "go-keyring"},
		{"kept modules", "app/vault/keychain.go", theirs("github.com/zalando/go-keyring"), ""},
		{"kept modules", "okta/workflows/url.go", theirs("github.com/okta/okta-sdk-golang/v5/okta"), "okta-sdk"},
		{"kept modules", "okta/practice/org.go", theirs("github.com/okta/okta-sdk-golang/v5/okta"), "okta-sdk"},
		{"kept modules", "okta/apps.go", theirs("github.com/okta/okta-sdk-golang/v5/okta"), ""},
		{"kept modules", "oauth/key.go", theirs("github.com/go-jose/go-jose/v4"), "go-jose"},
		{"kept modules", "oauth/key_test.go", theirs("github.com/go-jose/go-jose/v4"), ""},

		{"one file opens windows", "ui/shell/window.go", theirs(fyneApp), "imports " + fyneApp},
		{"one file opens windows", "ui/shell/window_test.go", theirs(fyneApp), "imports " + fyneApp},
		{"one file opens windows", "main.go", theirs("fyne.io/fyne/v2"), "imports fyne.io/fyne/v2"},
		{"one file opens windows", windowFile, theirs(fyneApp), ""},

		{"tests stay out of the product", "okta/apps.go", theirs("testing"), "imports testing"},
		{"tests stay out of the product", "okta/apps.go", theirs("net/http/httptest"), "httptest"},
		{"tests stay out of the product", "okta/apps.go", theirs("github.com/google/go-cmp/cmp"), "go-cmp"},
		{"tests stay out of the product", "ui/shell/window.go", ours("ui/xvfbtest"), "ui/xvfbtest"},
		{"tests stay out of the product", "ui/xvfbtest/display.go", theirs("testing"), ""},
		{"tests stay out of the product", "okta/apps_test.go", theirs("testing"), ""},

		{"one transport", "okta/client.go", web("var t = &web.Transport{}"), "line 3: uses http.Transport"},
		{"one transport", "okta/client.go", web("var t = new(web.Transport)"), "uses http.Transport"},
		{"one transport", "okta/client.go", web("var t = web.DefaultTransport"), "uses http.DefaultTransport"},
		{"one transport", "okta/client.go", web("var c = web.DefaultClient"), "uses http.DefaultClient"},
		{"one transport", "okta/client.go", web("var r, _ = web.Get(\"https://example.com\")"), "uses http.Get"},
		{"one transport", "okta/client.go", web("var c = web.Client{}"), "default transport"},
		{"one transport", "okta/client.go", web("var c = new(web.Client)"), "default transport"},
		{"one transport", "okta/client.go", web("func f(c *web.Client) web.Client { return web.Client{Transport: c.Transport} }"), ""},
		{"one transport", "okta/client_test.go", web("var c = web.DefaultClient"), ""},
		{"one transport", "app/wire/network.go", web("var t = &web.Transport{}"), ""},

		{"names", "app/util/clock.go", "package util\n", "is called util"},
		{"names", "app/wire/helpers.go", "package wire\n", "is called helpers"},
		{"names", "app/wire/network.go", "package wire\n", ""},

		{"sizes", "okta/apps.go", "package okta\n" + lines(mostLines), "has 401 lines"},
		{"sizes", "okta/apps.go", "package okta\n" + lines(mostLines-1), ""},
		{"sizes", "okta/apps_test.go", "package okta\n" + lines(mostLines), ""},
		{"sizes", "okta/apps.go", "package okta\nfunc f() {" + lines(mostInAFunc) + "}\n", "f has 61 lines"},
		{"sizes", "okta/apps.go", "package okta\nfunc f() {" + lines(mostInAFunc-1) + "}\n", ""},
		{"sizes", "ui/look/dark.go", "package look\nfunc f() []int { return []int{" + lines(mostInAFunc) + "} }\n", ""},
		{"sizes", "ui/look/dark.go", "package look\nfunc f() []any { return []any{func() {" + lines(mostInAFunc) + "}} }\n", "f has 61 lines"},
	}

	bitten := map[string]bool{}
	for _, tt := range tests {
		s := parse(t, tt.path, tt.code)
		found := findings(tt.rule, s)
		switch {
		case tt.want == "" && len(found) > 0:
			t.Errorf("%s: %s: found %q in what is fine", tt.rule, tt.path, found)
		case tt.want != "" && (len(found) != 1 || !strings.Contains(found[0].what, tt.want) || found[0].why == ""):
			t.Errorf("%s: %s: found %q, want one finding with %q and a reason", tt.rule, tt.path, found, tt.want)
		case tt.want != "":
			bitten[tt.rule] = true
		}
	}
	for _, r := range rules {
		if !bitten[r.name] {
			t.Errorf("the rule %q never refused anything", r.name)
		}
	}
}

func findings(name string, s *source) []finding {
	for _, r := range rules {
		if r.name == name {
			return r.finds(s)
		}
	}
	return nil
}
