package pasted_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/okta/internal/pasted"
)

func TestSplit(t *testing.T) {
	for raw, want := range map[string]pasted.Address{
		"": {},
		" acme.okta.com ": {
			Text: "acme.okta.com", Host: "acme.okta.com",
		},
		"HTTPS://u:p@Acme.okta.com:443/a/b?c=d#e": {
			Text: "HTTPS://u:p@Acme.okta.com:443/a/b?c=d#e", SchemeText: "HTTPS://", Scheme: "https", UserInfo: true,
			Host: "Acme.okta.com", PortText: ":443", Path: "/a/b", Query: "c=d", HasQuery: true, Fragment: "e", HasHash: true,
		},
		"//h#": {Text: "//h#", SchemeText: "//", Host: "h", HasHash: true},
		"h:1":  {Text: "h:1", Host: "h", PortText: ":1"},
		"::1":  {Text: "::1", Host: "::1"},
		"[::1]:80/?": {
			Text: "[::1]:80/?", Host: "[::1]", PortText: ":80", Path: "/", HasQuery: true,
		},
		"[::1]x:80": {Text: "[::1]x:80", Host: "[::1]x", PortText: ":80"},
	} {
		if got := pasted.Split(raw); got != want {
			t.Errorf("Split(%q) = %+v, want %+v", raw, got, want)
		}
	}
}

func TestLoopbackIsLiteral(t *testing.T) {
	for host, want := range map[string]string{
		"127.0.0.1": "127.0.0.1", "127.1.2.3": "127.1.2.3", "::1": "[::1]", "[::1]": "[::1]",
		"localhost": "", "127.1": "", "::ffff:127.0.0.1": "", "::1%lo": "", "128.0.0.1": "", "127.0.0.1.nip.io": "", "": "",
	} {
		if got, ok := pasted.Loopback(host); got != want || ok != (want != "") {
			t.Errorf("Loopback(%q) = %q, %v; want %q", host, got, ok, want)
		}
	}
}

func TestOriginLeavesOutTheSchemesOwnPort(t *testing.T) {
	for _, c := range [][4]string{
		{"https", "acme.okta.com", "", "https://acme.okta.com"},
		{"https", "acme.okta.com", "443", "https://acme.okta.com"},
		{"http", "127.0.0.1", "80", "http://127.0.0.1"},
		{"http", "127.0.0.1", "443", "http://127.0.0.1:443"},
		{"http", "[::1]", "8080", "http://[::1]:8080"},
	} {
		if got := pasted.Origin(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("Origin(%q, %q, %q) = %q, want %q", c[0], c[1], c[2], got, c[3])
		}
	}
}
