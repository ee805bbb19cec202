package shell

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire"
)

func TestHostAndPath(t *testing.T) {
	for address, want := range map[string]string{
		"https://acme.okta.com/api/v1/apps?q=a":            "/api/v1/apps?q=a",
		"https://acme.workflows.okta.com/api/flo/1/invoke": "acme.workflows.okta.com/api/flo/1/invoke",
		"https://acme.okta.com":                            "/",
		"%":                                                "%",
	} {
		if got := hostAndPath(address, "acme.okta.com"); got != want {
			t.Errorf("%s reads %q, want %q", address, got, want)
		}
	}
}

func TestACutBodySaysSo(t *testing.T) {
	whole := side("HTTP/1.1 200 OK", nil, wire.Body{Text: "all", Size: 3})
	if whole.Note != "3 B body, 0 headers" || whole.Code.Text() != "HTTP/1.1 200 OK\n\nall" {
		t.Errorf("a whole body reads %q, %q", whole.Note, whole.Code.Text())
	}
	cut := side("HTTP/1.1 200 OK", nil, wire.Body{Text: "YWxs", Size: 3e6, Base64: true, Truncated: true})
	for _, want := range []string{"not all of it shown", "base64"} {
		if !strings.Contains(cut.Note, want) {
			t.Errorf("%q does not say %q", cut.Note, want)
		}
	}
	if !strings.HasSuffix(cut.Code.Text(), "YWxs\n\n[Flowlatch keeps no more of this body.]") {
		t.Errorf("copied would be %q", cut.Code.Text())
	}
}
