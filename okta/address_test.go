package okta_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/okta"
)

func TestParseAddressReadsWhatPeoplePaste(t *testing.T) {
	acme := okta.Address{
		Origin: "https://acme.okta.com", Domain: "acme.okta.com", Org: "acme", Cell: okta.CellOkta,
		TokenURL: "https://acme.okta.com/oauth2/v1/token", AdminConsole: "https://acme-admin.okta.com",
		Workflows: "https://acme.workflows.okta.com", Production: true,
	}
	fromWorkflows := acme
	fromWorkflows.FromWorkflows = true
	for _, raw := range []string{
		"acme.okta.com", " https://acme.okta.com/ ", "HTTPS://ACME.Okta.COM", "https://acme.okta.com.",
		"https://acme-admin.okta.com/admin/dashboard", "acme-admin.okta.com:443", "https://acme.okta.com?x=1#y",
		"//acme.okta.com", "https:/acme.okta.com", "https:acme.okta.com", "\"acme.okta.com\"", "<https://acme.okta.com/>",
		"\ufeffacme.okta.com\u200b", "ａｃｍｅ.okta.com", "acme.okta.com/api/v1/apps/{appId}",
	} {
		wantAddress(t, raw, acme)
	}
	for _, raw := range []string{
		"acme.workflows.okta.com", "https://acme.workflows.okta.com/app/folders", "acme-admin.workflows.okta.com",
	} {
		wantAddress(t, raw, fromWorkflows)
	}
}

func TestParseAddressKnowsOktasDomains(t *testing.T) {
	for _, c := range []struct {
		raw        string
		cell       okta.Cell
		production bool
		workflows  string
	}{
		{"dev-123.okta.com", okta.CellOkta, true, "https://dev-123.workflows.okta.com"},
		{"integrator-1-admin.okta.com", okta.CellOkta, true, "https://integrator-1.workflows.okta.com"},
		{"acme.oktapreview.com", okta.CellPreview, false, "https://acme.workflows.oktapreview.com"},
		{"acme.okta-emea.com", okta.CellEMEA, true, "https://acme.workflows.okta-emea.com"},
		{"acme.okta-gov.com", okta.CellGov, true, ""},
		{"acme.workflows.okta-gov.com", okta.CellGov, true, "https://acme.workflows.okta-gov.com"},
		{"acme.okta.mil", okta.CellMil, true, ""},
		{"acme.okta-miltest.com", okta.CellMil, false, ""},
		{"login.acme.com", okta.CellCustom, true, ""},
		{"acme-admin.example.com", okta.CellCustom, true, ""},
		{"notokta.com", okta.CellCustom, true, ""},
	} {
		got, err := okta.ParseAddress(c.raw)
		if err != nil || got.Cell != c.cell || got.Production != c.production || got.Workflows != c.workflows {
			t.Errorf("ParseAddress(%q) = %+v, %v", c.raw, got, err)
		}
		if custom := c.cell == okta.CellCustom; custom != (got.AdminConsole == "") {
			t.Errorf("ParseAddress(%q).AdminConsole = %q", c.raw, got.AdminConsole)
		}
	}
}

func TestParseAddressKeepsThePracticeOrg(t *testing.T) {
	for raw, origin := range map[string]string{
		"http://127.0.0.1:8080":          "http://127.0.0.1:8080",
		"127.0.0.1:8080/console":         "http://127.0.0.1:8080",
		"127.9.9.9":                      "http://127.9.9.9",
		"http://[::1]:8080/":             "http://[::1]:8080",
		"::1":                            "http://[::1]",
		"https://127.0.0.1:8443":         "https://127.0.0.1:8443",
		"http://127.0.0.1:80":            "http://127.0.0.1",
		"http://[0:0:0:0:0:0:0:1]:8080/": "http://[::1]:8080",
	} {
		got, err := okta.ParseAddress(raw)
		if err != nil || got.Origin != origin || got.Cell != okta.CellPractice || got.Production {
			t.Errorf("ParseAddress(%q) = %+v, %v; want %s", raw, got, err, origin)
		}
		if got.TokenURL != origin+"/oauth2/v1/token" || got.AdminConsole != origin+"/console" {
			t.Errorf("ParseAddress(%q): token URL %q, console %q", raw, got.TokenURL, got.AdminConsole)
		}
	}
}

func TestParseAddressTurnsForeignLettersIntoPunycode(t *testing.T) {
	for raw, domain := range map[string]string{
		"https://login.bücher.example/": "login.xn--bcher-kva.example",
		"acme.оkta.com":                 "acme.xn--kta-red.com", // a Cyrillic о: not Okta's domain
		"xn--bcher-kva.example":         "xn--bcher-kva.example",
		"acme。okta。com":                 "acme.okta.com",
	} {
		got, err := okta.ParseAddress(raw)
		if err != nil || got.Domain != domain || got.Origin != "https://"+domain {
			t.Errorf("ParseAddress(%q) = %+v, %v; want %s", raw, got, err, domain)
		}
	}
}

func TestParseAddressNamesTheFault(t *testing.T) {
	for raw, want := range map[string]okta.AddressFault{
		"":                                         okta.FaultEmpty,
		" \t\n":                                    okta.FaultEmpty,
		strings.Repeat("a", 2000):                  okta.FaultTooLong,
		"ftp://acme.okta.com":                      okta.FaultScheme,
		"javascript://acme.okta.com":               okta.FaultScheme,
		"http://acme.okta.com":                     okta.FaultHTTP,
		"https://me:pw@acme.okta.com":              okta.FaultUserInfo,
		"me@acme.com":                              okta.FaultUserInfo,
		"https://acme.okta.com@evil.x":             okta.FaultUserInfo,
		"https://":                                 okta.FaultNoHost,
		"/admin/dashboard":                         okta.FaultNoHost,
		"javascript:alert(1)":                      okta.FaultScheme,
		"mailto:acme":                              okta.FaultScheme,
		"data:text/html,x":                         okta.FaultScheme,
		`https:\\acme.okta.com`:                    okta.FaultBackslash,
		`acme.okta.com\@evil.com`:                  okta.FaultBackslash,
		`https://acme.okta.com/a\b`:                okta.FaultBackslash,
		"acme okta com":                            okta.FaultSpace,
		"https://acme .okta.com/":                  okta.FaultSpace,
		"acme\nokta.com":                           okta.FaultSpace,
		"acme\u200b.okta.com":                      okta.FaultCharacter,
		"acme\x00.okta.com":                        okta.FaultCharacter,
		"\u202emoc.atko":                           okta.FaultCharacter,
		"acme.okta.com\u202c":                      okta.FaultCharacter,
		"acme.okta.com/\u2066x":                    okta.FaultCharacter,
		"{yourOktaDomain}":                         okta.FaultPlaceholder,
		"https://${yourOktaDomain}":                okta.FaultPlaceholder,
		"https://yourOktaDomain":                   okta.FaultPlaceholder,
		"<org>.okta.com":                           okta.FaultPlaceholder,
		"[org].okta.com":                           okta.FaultPlaceholder,
		"https://your-org.okta.com":                okta.FaultPlaceholder,
		"your-domain-admin.okta.com":               okta.FaultPlaceholder,
		"https://%7Borg%7D.okta.com":               okta.FaultPlaceholder,
		"acme..okta.com":                           okta.FaultHost,
		".okta.com":                                okta.FaultHost,
		"acme.okta.com..":                          okta.FaultHost,
		"-acme.okta.com":                           okta.FaultHost,
		"ac_me.okta.com":                           okta.FaultHost,
		"acme%2eokta.com":                          okta.FaultHost,
		"a.xn--a.com":                              okta.FaultHost,
		strings.Repeat("a", 64) + ".okta.com":      okta.FaultHost,
		strings.Repeat("a.", 200) + "okta.com":     okta.FaultHost,
		"10.0.0.1":                                 okta.FaultIPAddress,
		"https://[2001:db8::1]/":                   okta.FaultIPAddress,
		"[::ffff:127.0.0.1]":                       okta.FaultIPAddress,
		"0x7f.1":                                   okta.FaultIPAddress,
		"2130706433":                               okta.FaultIPAddress,
		"http://localhost:8080":                    okta.FaultLocalName,
		"practice.localhost":                       okta.FaultLocalName,
		"acme":                                     okta.FaultNoDomain,
		"okta.com":                                 okta.FaultBareDomain,
		"https://oktapreview.com/":                 okta.FaultBareDomain,
		"okta.com.":                                okta.FaultBareDomain,
		"login.okta.com":                           okta.FaultOktaSite,
		"www.okta.com":                             okta.FaultOktaSite,
		"https://developer.okta.com/docs":          okta.FaultOktaSite,
		"admin.okta.com":                           okta.FaultOktaSite,
		"acme-.okta.com":                           okta.FaultHost,
		"a.b.okta.com":                             okta.FaultSubdomain,
		"oauth.workflows.okta.com":                 okta.FaultSharedWorkflows,
		"workflows.okta.com":                       okta.FaultSharedWorkflows,
		"acme.okta.com:8443":                       okta.FaultPort,
		"acme.okta.com:port":                       okta.FaultPort,
		"https://acme.okta.comhttps://b.okta.com":  okta.FaultSeveral,
		"https://acme.okta.com https://b.okta.com": okta.FaultSeveral,
		"acme.okta.comhttps://b.okta.com":          okta.FaultSeveral,
		"https://https://acme.okta.com":            okta.FaultSeveral,
		"acмe.okta.com":                            okta.FaultLetter, // a Cyrillic м
		"https://münchen.okta.com":                 okta.FaultLetter,
		"acmе-admin.oktapreview.com":               okta.FaultLetter, // a Cyrillic е
		"acme.wоrkflows.okta-emea.com":             okta.FaultLetter, // a Cyrillic о
		"xn--ace-led.okta.com":                     okta.FaultLetter,
		"acme.okta.com:":                           okta.FaultPort,
		"acme.okta.com:99999":                      okta.FaultPort,
		"127.0.0.1:0":                              okta.FaultPort,
		"localhost:port":                           okta.FaultPort,
		"fe80:abcd::1":                             okta.FaultIPAddress,
		"me:pw@acme.okta.com":                      okta.FaultUserInfo,
		"https://" + strings.Repeat("é", 100) + ".com": okta.FaultHost,
	} {
		got, err := okta.ParseAddress(raw)
		var fault *okta.AddressError
		if !errors.As(err, &fault) || fault.Fault != want {
			t.Errorf("ParseAddress(%q) = %v, %v; want fault %s", raw, got.Origin, err, want)
			continue
		}
		if s := fault.Error(); strings.Contains(s, "%!") || strings.Contains(s, "cannot be used") || len(s) > 250 {
			t.Errorf("%s: %q", want, s)
		}
		if !cmp.Equal(got, okta.Address{}) {
			t.Errorf("ParseAddress(%q) returned an address with its error", raw)
		}
	}
}

func TestParseAddressNamesTheForeignLetter(t *testing.T) {
	for raw, want := range map[string]string{
		"acмe.okta.com":        "м (U+043C)",
		"ａcмe.okta.com":        "м (U+043C)", // a full-width a is an a
		"xn--ace-led.okta.com": "м (U+043C)",
		"https://МÜ.okta.com":  "м (U+043C)",
	} {
		_, err := okta.ParseAddress(raw)
		if fault, ok := errors.AsType[*okta.AddressError](err); !ok || fault.Value != want {
			t.Errorf("ParseAddress(%q) = %v; want the letter %s", raw, err, want)
		}
	}
}

func TestParseAddressSuggestsWhatWasMeant(t *testing.T) {
	for raw, want := range map[string]string{
		"http://acme-admin.okta.com:80/x": "https://acme.okta.com",
		"acme.okta.com:8443":              "https://acme.okta.com",
		"acme":                            "https://acme.okta.com",
	} {
		_, err := okta.ParseAddress(raw)
		var fault *okta.AddressError
		if !errors.As(err, &fault) || fault.Suggestion != want {
			t.Errorf("ParseAddress(%q) = %v; want the suggestion %s", raw, err, want)
		}
		if _, err := okta.ParseAddress(want); err != nil {
			t.Errorf("the suggestion %s is refused: %v", want, err)
		}
	}
}

func TestParseAddressTakesItApart(t *testing.T) {
	for raw, want := range map[string][]okta.Part{
		" https://acme-admin.okta.com:443/admin?x=secret#y ": {
			{"https://", okta.UseScheme},
			{"acme", okta.UseOrg},
			{"-admin", okta.UseLeftOut},
			{".okta.com", okta.UseDomain},
			{":443", okta.UseLeftOut},
			{"/admin", okta.UseLeftOut},
			{"?…", okta.UseLeftOut},
			{"#…", okta.UseLeftOut},
		},
		"Acme.Workflows.okta.com.": {
			{"Acme", okta.UseOrg},
			{".Workflows", okta.UseLeftOut},
			{".okta.com", okta.UseDomain},
			{".", okta.UseLeftOut},
		},
		"login.acme.com":        {{"login.acme.com", okta.UseDomain}},
		"http://127.0.0.1:8080": {{"http://", okta.UseScheme}, {"127.0.0.1", okta.UseDomain}, {":8080", okta.UsePort}},
	} {
		got, err := okta.ParseAddress(raw)
		if err != nil {
			t.Errorf("ParseAddress(%q): %v", raw, err)
		}
		if diff := cmp.Diff(want, got.Parts); diff != "" {
			t.Errorf("ParseAddress(%q).Parts: %s", raw, diff)
		}
	}
}

func TestAddressErrorRepeatsNoCredential(t *testing.T) {
	canary := strings.Repeat("k9", 21)
	for _, raw := range []string{
		canary, "https://me:" + canary + "@acme.okta.com", "http://acme.okta.com/#access_token=" + canary,
		"acme.okta.com:8443/?token=" + canary,
	} {
		_, err := okta.ParseAddress(raw)
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("ParseAddress(%q) = %v", raw, err)
		}
	}
}

func wantAddress(t *testing.T, raw string, want okta.Address) {
	t.Helper()
	got, err := okta.ParseAddress(raw)
	if err != nil {
		t.Errorf("ParseAddress(%q): %v", raw, err)
		return
	}
	got.Parts = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ParseAddress(%q): %s", raw, diff)
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, seed := range []string{
		"https://acme-admin.okta.com/admin", "127.0.0.1:8080", "[::1]:1", "bücher.example", "{yourOktaDomain}",
		"http://a:b@c:1/?#", "xn--", "::", "acme.workflows.okta.com",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		a, err := okta.ParseAddress(raw)
		if err != nil {
			_ = err.Error()
			return
		}
		u, err := url.Parse(a.Origin)
		if err != nil || u.User != nil || u.Path != "" || u.RawQuery != "" || strings.Trim(u.Hostname(), "[]") != strings.Trim(a.Domain, "[]") {
			t.Fatalf("ParseAddress(%q).Origin = %q (%v)", raw, a.Origin, err)
		}
		if u.Scheme != "https" && a.Cell != okta.CellPractice {
			t.Fatalf("ParseAddress(%q) is not https: %q", raw, a.Origin)
		}
		again, err := okta.ParseAddress(a.Origin)
		if err != nil || again.Origin != a.Origin || again.Cell != a.Cell {
			t.Fatalf("ParseAddress(%q) = %q, which reads as %q (%v)", raw, a.Origin, again.Origin, err)
		}
	})
}

func BenchmarkParseAddress(b *testing.B) {
	for b.Loop() {
		if _, err := okta.ParseAddress("https://acme-admin.okta.com/admin/dashboard"); err != nil {
			b.Fatal(err)
		}
	}
}
