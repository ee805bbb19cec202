package workflows_test

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/okta/workflows"
)

const (
	alias = "227b4a47c0ffee00227b4a47c0ffee00"
	base  = "https://acme.workflows.okta.com/api/flo/" + alias + "/invoke"
)

// randomHex makes what a client token looks like.
func randomHex(t testing.TB) string {
	t.Helper()
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(b)
}

func TestParseInvokeURLReadsWhatPeoplePaste(t *testing.T) {
	for raw, notes := range map[string][]workflows.InvokeURLNote{
		base:               nil,
		"  " + base + "\n": nil,
		`"` + base + `"`:   nil,
		"HTTPS://Acme.Workflows.Okta.com:443" + strings.TrimPrefix(base, "https://acme.workflows.okta.com"): nil,
		strings.TrimPrefix(base, "https://"):              {workflows.NoteSchemeAdded},
		base + "/":                                        {workflows.NoteSlash},
		base + "#top":                                     {workflows.NoteFragment},
		base + "?":                                        nil,
		base + "?clientToken=":                            {workflows.NoteTokenEmpty},
		base + "?clientToken=<token>":                     {workflows.NoteTokenPlaceholder},
		base + "?clientToken=%7BclientToken%7D":           {workflows.NoteTokenPlaceholder},
		strings.Replace(base, "okta.com", "okta.com.", 1): nil,
	} {
		got, err := workflows.ParseInvokeURL(raw)
		if err != nil {
			t.Errorf("ParseInvokeURL(%q): %v", raw, err)
			continue
		}
		if got.URL != base || got.Origin != "https://acme.workflows.okta.com" || got.Alias != alias ||
			got.Org != "acme.okta.com" || !got.Token.IsZero() || len(got.Query) != 0 {
			t.Errorf("ParseInvokeURL(%q) = %+v", raw, got)
		}
		if diff := cmp.Diff(notes, got.Notes); diff != "" {
			t.Errorf("ParseInvokeURL(%q).Notes: %s", raw, diff)
		}
	}
}

func TestParseInvokeURLTakesTheTokenOut(t *testing.T) {
	token := randomHex(t)
	odd := "abc-" + token
	for raw, want := range map[string]struct {
		token string
		query string
		notes []workflows.InvokeURLNote
	}{
		base + "?clientToken=" + token:                           {token, "", []workflows.InvokeURLNote{workflows.NoteTokenTaken}},
		base + "?a=1&clientToken=" + token + "&b=2":              {token, "a=1&b=2", []workflows.InvokeURLNote{workflows.NoteQuery, workflows.NoteTokenTaken}},
		base + "?clientToken=" + token + "&clientToken=" + token: {token, "", []workflows.InvokeURLNote{workflows.NoteTokenTaken}},
		base + "?clienttoken=" + token: {
			token, "", []workflows.InvokeURLNote{workflows.NoteTokenName, workflows.NoteTokenTaken},
		},
		base + "?x-api-client-token=" + token: {
			token, "", []workflows.InvokeURLNote{workflows.NoteTokenName, workflows.NoteTokenTaken},
		},
		base + "?clientToken=" + odd: {odd, "", []workflows.InvokeURLNote{workflows.NoteTokenShape, workflows.NoteTokenTaken}},
		base + "?client%54oken=" + strings.Replace(token, token[:1], fmt.Sprintf("%%%x", token[0]), 1): {
			token, "", []workflows.InvokeURLNote{workflows.NoteTokenTaken},
		},
	} {
		got, err := workflows.ParseInvokeURL(raw)
		if err != nil || got.URL != base || got.Token.Reveal() != want.token || got.Query.Encode() != want.query {
			t.Errorf("ParseInvokeURL(%q) = %+v, %v", raw, got, err)
		}
		if diff := cmp.Diff(want.notes, got.Notes); diff != "" {
			t.Errorf("ParseInvokeURL(%q).Notes: %s", raw, diff)
		}
		if s := fmt.Sprintf("%v %+v %#v", got, got, got); strings.Contains(s, token) {
			t.Errorf("printed: %s", s)
		}
	}
}

func TestParseInvokeURLNotesWhatMayBeTheToken(t *testing.T) {
	token := randomHex(t)
	for query, want := range map[string]bool{
		"token=abc": true, "access_token=abc": true, "apiToken=abc": true, "key=" + token: true,
		"page=2": false, "token=": false, "tokens=3": false,
	} {
		got, err := workflows.ParseInvokeURL(base + "?" + query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		}
		if slices.Contains(got.Notes, workflows.NoteMaybeToken) != want || !got.Token.IsZero() {
			t.Errorf("%s: notes %v", query, got.Notes)
		}
	}
}

func TestParseInvokeURLNotesWhereItLeads(t *testing.T) {
	path := "/api/flo/" + alias + "/invoke"
	for origin, want := range map[string]struct {
		org   string
		notes []workflows.InvokeURLNote
	}{
		"https://acme.workflows.oktapreview.com":       {"acme.oktapreview.com", nil},
		"https://acme.workflows.okta-emea.com":         {"acme.okta-emea.com", nil},
		"https://acme.okta.com":                        {"", []workflows.InvokeURLNote{workflows.NoteNotWorkflows}},
		"https://acme-admin.okta.com":                  {"", []workflows.InvokeURLNote{workflows.NoteNotWorkflows}},
		"https://acme-admin.workflows.okta.com":        {"", []workflows.InvokeURLNote{workflows.NoteNotWorkflows}},
		"https://oauth.workflows.okta.com":             {"", []workflows.InvokeURLNote{workflows.NoteNotWorkflows}},
		"https://a.b.workflows.okta.com":               {"", []workflows.InvokeURLNote{workflows.NoteNotWorkflows}},
		"https://flows.acme.example":                   {"", []workflows.InvokeURLNote{workflows.NoteCustomDomain}},
		"https://acme.workflows.okta.com.evil.example": {"", []workflows.InvokeURLNote{workflows.NoteCustomDomain}},
		"http://127.0.0.1:8080":                        {"", nil},
		"http://[::1]:8080":                            {"", nil},
	} {
		got, err := workflows.ParseInvokeURL(origin + path)
		if err != nil || got.Origin != origin || got.URL != origin+path || got.Org != want.org {
			t.Errorf("%s: %+v, %v", origin, got, err)
		}
		if diff := cmp.Diff(want.notes, got.Notes); diff != "" {
			t.Errorf("%s: %s", origin, diff)
		}
	}
	got, err := workflows.ParseInvokeURL("127.0.0.1:8080/api/flo/Echo_1/invoke")
	if err != nil || got.URL != "http://127.0.0.1:8080/api/flo/Echo_1/invoke" ||
		!cmp.Equal(got.Notes, []workflows.InvokeURLNote{workflows.NoteAliasShape, workflows.NoteSchemeAdded}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestParseInvokeURLNamesTheFault(t *testing.T) {
	const host = "https://acme.workflows.okta.com"
	token := randomHex(t)
	for raw, want := range map[string]workflows.InvokeURLFault{
		"":                                       workflows.FaultEmpty,
		" \n":                                    workflows.FaultEmpty,
		base + "?x=" + strings.Repeat("a", 2000): workflows.FaultTooLong,
		token:                                    workflows.FaultTokenOnly,
		alias:                                    workflows.FaultAliasOnly,
		"ftp" + base[5:]:                         workflows.FaultScheme,
		"http" + base[5:]:                        workflows.FaultHTTP,
		"https://me:pw@" + base[8:]:              workflows.FaultUserInfo,
		"curl -X POST " + base:                   workflows.FaultSpace,
		host + "/api/flo/ " + alias + "/invoke":  workflows.FaultSpace,
		host + "/api/flo/\u200b" + alias + "/invoke":      workflows.FaultCharacter,
		"{{url}}/api/flo/" + alias + "/invoke":            workflows.FaultPlaceholder,
		"https://{org}.workflows.okta.com" + base[31:]:    workflows.FaultPlaceholder,
		host + "/api/flo/<alias>/invoke":                  workflows.FaultPlaceholder,
		host + "/api/flo/%3Calias%3E/invoke":              workflows.FaultPlaceholder,
		host + "/api/flo/{alias}/invoke":                  workflows.FaultPlaceholder,
		host + "/api/flo/alias/invoke":                    workflows.FaultPlaceholder,
		"/api/flo/" + alias + "/invoke":                   workflows.FaultNoHost,
		"https:///api/flo/":                               workflows.FaultPath,
		"acme/api/flo/" + alias + "/invoke":               workflows.FaultHost,
		"https://a..b/api/flo/" + alias + "/invoke":       workflows.FaultHost,
		"https://10.0.0.1/api/flo/" + alias + "/invoke":   workflows.FaultIPAddress,
		"http://localhost:1/api/flo/" + alias + "/invoke": workflows.FaultLocalName,
		host + ":8443/api/flo/" + alias + "/invoke":       workflows.FaultPort,
		host + ":x/api/flo/" + alias + "/invoke":          workflows.FaultPort,
		"http://127.0.0.1:0/api/flo/" + alias + "/invoke": workflows.FaultPort,
		host:                                                          workflows.FaultNoPath,
		host + "/?clientToken=" + token:                               workflows.FaultNoPath,
		"https://acme.okta.com/oauth2/v1/token":                       workflows.FaultTokenURL,
		host + "/app/folders/1/flows/2":                               workflows.FaultPath,
		host + "/API/FLO/" + alias + "/INVOKE":                        workflows.FaultPath,
		host + "/api/flo/" + alias + "/retry":                         workflows.FaultPath,
		base + "//":                                                   workflows.FaultPath,
		base + "/more":                                                workflows.FaultPath,
		host + `\api\flo\` + alias + `\invoke`:                        workflows.FaultBackslash,
		host + `\@evil.example/api/flo/` + alias + `/invoke`:          workflows.FaultBackslash,
		"\u202e" + base:                                               workflows.FaultCharacter,
		base + "?a=\u2067b":                                           workflows.FaultCharacter,
		"javascript:alert(1)":                                         workflows.FaultScheme,
		host + "/api/flo":                                             workflows.FaultNoAlias,
		host + "/api/flo/":                                            workflows.FaultNoAlias,
		host + "/api/flo/invoke":                                      workflows.FaultNoAlias,
		host + "/api/flo//invoke":                                     workflows.FaultNoAlias,
		host + "/api/flo/%2e%2e/invoke":                               workflows.FaultAlias,
		host + "/api/flo/../invoke":                                   workflows.FaultAlias,
		host + "/api/flo/%ZZ/invoke":                                  workflows.FaultAlias,
		host + "/api/flo/" + strings.Repeat("a", 129) + "/invoke":     workflows.FaultAlias,
		host + "/api/flo/" + token + "/invoke":                        workflows.FaultTokenAsAlias,
		host + "/api/flo/" + alias:                                    workflows.FaultNoInvoke,
		host + "/api/flo/" + alias + "/":                              workflows.FaultNoInvoke,
		host + "/api/flo/" + alias + "/resume":                        workflows.FaultResume,
		host + "/api/flo/" + alias + "/resume/e-1":                    workflows.FaultResume,
		base + "&clientToken=" + token:                                workflows.FaultQuery,
		base + "?a=%ZZ":                                               workflows.FaultQuery,
		base + "?a;b":                                                 workflows.FaultQuery,
		base + "?clientToken=a%0d%0ab":                                workflows.FaultToken,
		base + "?clientToken=" + token + "&clientToken=" + token[1:]:  workflows.FaultTwoTokens,
		base + "?clientToken=" + token + "&client_token=" + token[1:]: workflows.FaultTwoTokens,
		base + "?clientToken=" + alias:                                workflows.FaultTokenRepeated,
		base + "?clientToken=" + token + "&x=" + token:                workflows.FaultTokenRepeated,
	} {
		got, err := workflows.ParseInvokeURL(raw)
		var fault *workflows.InvokeURLError
		if !errors.As(err, &fault) || fault.Fault != want {
			t.Errorf("ParseInvokeURL(%q) = %q, %v; want fault %s", raw, got.URL, err, want)
			continue
		}
		if s := fault.Error(); strings.Contains(s, "cannot be used") || strings.Contains(s, "%!") || strings.Contains(s, token) {
			t.Errorf("%s: %q", want, s)
		}
		if got.URL != "" || !got.Token.IsZero() {
			t.Errorf("ParseInvokeURL(%q) returned a URL with its error", raw)
		}
	}
}

func FuzzParseInvokeURL(f *testing.F) {
	for _, seed := range []string{
		base, base + "?clientToken=abc&x=abc", "127.0.0.1:1/api/flo/a/invoke/?clientToken=flo#x", "{{url}}/api/flo/",
		"https://acme.okta.com/api/flo/a/resume/1", base + "?client-token=%61&clienttoken=a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := workflows.ParseInvokeURL(raw)
		if err != nil {
			_ = err.Error()
			return
		}
		if token := got.Token.Reveal(); token != "" && strings.Contains(got.URL, token) {
			t.Fatalf("ParseInvokeURL(%q).URL holds the token", raw)
		}
		u, err := url.Parse(got.URL)
		if err != nil || u.RawQuery != "" || u.Fragment != "" || u.User != nil || u.Path != "/api/flo/"+got.Alias+"/invoke" {
			t.Fatalf("ParseInvokeURL(%q).URL = %q (%v)", raw, got.URL, err)
		}
		again, err := workflows.ParseInvokeURL(got.URL)
		if err != nil || again.URL != got.URL || again.Alias != got.Alias || !again.Token.IsZero() {
			t.Fatalf("ParseInvokeURL(%q) = %q, which reads as %q (%v)", raw, got.URL, again.URL, err)
		}
	})
}

func BenchmarkParseInvokeURL(b *testing.B) {
	raw := base + "?clientToken=" + randomHex(b)
	for b.Loop() {
		if _, err := workflows.ParseInvokeURL(raw); err != nil {
			b.Fatal(err)
		}
	}
}
