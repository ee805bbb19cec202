package oauth

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// page is one answer of a server with metadata; SELF in it is the origin.
type page struct {
	status int
	body   string
}

type discovery struct {
	name           string
	server, openID page
	want           Metadata // SELF likewise
	asked          int
}

func discoveries() []discovery {
	absent := page{404, "<html>no</html>"}
	return []discovery{
		{
			"published",
			page{200, `{"issuer":"SELF","token_endpoint":"SELF/t","jwks_uri":"SELF/k",
				"authorization_endpoint":"SELF/a","device_authorization_endpoint":"SELF/d","dpop_signing_alg_values_supported":["ES256"]}`},
			absent,
			Metadata{
				Issuer: "SELF", TokenEndpoint: "SELF/t", KeysURL: "SELF/k",
				AuthorizationEndpoint: "SELF/a", DeviceEndpoint: "SELF/d", DPoPAlgorithms: []string{"ES256"},
			},
			1,
		},
		{
			"OpenID only", absent,
			page{200, `{"issuer":"i","token_endpoint":"SELF/t?x=1"}`},
			Metadata{Issuer: "i", TokenEndpoint: "SELF/t?x=1"},
			2,
		},
		{"nothing published", absent, page{403, ""}, Metadata{TokenEndpoint: "SELF/oauth2/v1/token"}, 2},
		{
			"endpoints elsewhere",
			page{200, `{"token_endpoint":"https://evil.example/t","jwks_uri":"https://evil.example/k","authorization_endpoint":"http://SELF/a","device_authorization_endpoint":7,"dpop_signing_alg_values_supported":"ES256"}`},
			absent,
			Metadata{TokenEndpoint: "SELF/oauth2/v1/token"},
			2,
		},
		{
			"endpoint on another port",
			page{200, `{"token_endpoint":"http://127.0.0.1:1/t"}`},
			absent,
			Metadata{TokenEndpoint: "SELF/oauth2/v1/token"},
			2,
		},
		{
			"origin as user information",
			page{200, `{"token_endpoint":"SELF@evil.example/t"}`},
			absent,
			Metadata{TokenEndpoint: "SELF/oauth2/v1/token"},
			2,
		},
		{
			"members of wrong types",
			page{200, `{"issuer":1,"token_endpoint":["SELF/t"]}`},
			absent,
			Metadata{TokenEndpoint: "SELF/oauth2/v1/token"},
			2,
		},
		{
			"endpoint in the second document only",
			page{200, `{"issuer":"first","token_endpoint":"https://evil.example/t"}`},
			page{200, `{"issuer":"second","token_endpoint":"SELF/t"}`},
			Metadata{Issuer: "second", TokenEndpoint: "SELF/t"},
			2,
		},
		{
			"endpoint in neither document",
			page{200, `{"issuer":"first","jwks_uri":"SELF/k"}`},
			page{200, `{"issuer":"second"}`},
			Metadata{Issuer: "first", TokenEndpoint: "SELF/oauth2/v1/token", KeysURL: "SELF/k"},
			2,
		},
		{
			"no endpoint and an unusable document",
			page{200, `{"issuer":"first"}`},
			page{503, "{}"},
			Metadata{Issuer: "first", TokenEndpoint: "SELF/oauth2/v1/token"},
			2,
		},
	}
}

func TestDiscoverFindsTheTokenEndpoint(t *testing.T) {
	for _, tt := range discoveries() {
		t.Run(tt.name, func(t *testing.T) {
			origin, client, asked := publishing(t, tt.server, tt.openID)
			got, err := Discover(t.Context(), client, origin+"/")
			if err != nil {
				t.Fatal(err)
			}
			got.Raw = nil
			for _, text := range []*string{
				&tt.want.Issuer, &tt.want.TokenEndpoint, &tt.want.KeysURL, &tt.want.AuthorizationEndpoint, &tt.want.DeviceEndpoint,
			} {
				*text = strings.ReplaceAll(*text, "SELF", origin)
			}
			if diff := cmp.Diff(&tt.want, got); diff != "" {
				t.Errorf("metadata (-want +got):\n%s", diff)
			}
			paths := []string{metadataPath, openIDPath}[:tt.asked]
			if diff := cmp.Diff(paths, *asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

// unusable are answers that are no metadata and don't say that there is none.
func unusable() []unusablePage {
	return []unusablePage{
		{"captive portal", page{200, "<html>Welcome</html>"}, WebPage},
		{"redirect", page{302, ""}, Redirected},
		{"text", page{200, "ok"}, NotJSON},
		{"broken server", page{503, "{}"}, Unexplained},
		{"too many requests", page{429, `{"errorCode":"E0000047"}`}, Unexplained},
		{"proxy wants a password", page{407, "<html>Proxy</html>"}, WebPage},
		{"refused", page{200, `{"error":"server_error"}`}, Refused},
		{"too large", page{200, strings.Repeat(" ", maxAnswer+1)}, TooLarge},
	}
}

type unusablePage struct {
	name string
	page page
	want ErrorKind
}

func TestDiscoverPassesOverAnUnusableDocument(t *testing.T) {
	for _, tt := range unusable() {
		t.Run(tt.name, func(t *testing.T) {
			origin, client, asked := publishing(t, tt.page, page{200, `{"issuer":"i","token_endpoint":"SELF/t"}`})
			got, err := Discover(t.Context(), client, origin)
			if err != nil {
				t.Fatal(err)
			}
			if got.TokenEndpoint != origin+"/t" || got.Issuer != "i" || got.Raw == nil || len(*asked) != 2 {
				t.Errorf("%+v after asking %v", got, *asked)
			}
		})
	}
}

func TestDiscoverGuessesNothing(t *testing.T) {
	absent, other := page{404, ""}, page{200, "other"}
	for _, tt := range unusable() {
		for name, pages := range map[string][2]page{
			"first":  {tt.page, absent},
			"second": {absent, tt.page},
			"both":   {tt.page, other},
		} {
			t.Run(tt.name+" "+name, func(t *testing.T) {
				origin, client, asked := publishing(t, pages[0], pages[1])
				got, err := Discover(t.Context(), client, origin)
				var fault *Error
				if !errors.As(err, &fault) || fault.Kind != tt.want || got != nil {
					t.Errorf("%v, %v; want kind %q", got, err, tt.want)
				}
				if len(*asked) != 2 {
					t.Errorf("asked %v", *asked)
				}
			})
		}
	}
}

// TestDiscoverWithoutAnAnswerAsksOnce has no server there.
func TestDiscoverWithoutAnAnswerAsksOnce(t *testing.T) {
	count := 0
	client := &http.Client{Transport: sending(func(*http.Request) { count++ })}
	_, err := Discover(t.Context(), client, "https://acme.okta.com")
	var transport *url.Error
	if !errors.As(err, &transport) || count != 1 {
		t.Errorf("%d requests, %v", count, err)
	}
}

func TestDiscoverRefusesWhatIsNoOrigin(t *testing.T) {
	for _, origin := range []string{
		"", "acme.okta.com", "http://acme.okta.com", "https://", "https://u@acme.okta.com", "https://acme.okta.com/x", "https://acme.okta.com?x", "https://acme.okta.com#x", "https://[",
	} {
		if got, err := Discover(t.Context(), http.DefaultClient, origin); err == nil {
			t.Errorf("%q: %v", origin, got)
		}
	}
}

func TestSameOriginComparesSchemeHostAndPort(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"https://acme.okta.com", "https://ACME.okta.com:443/t", true},
		{"http://127.0.0.1", "http://127.0.0.1:80", true},
		{"https://acme.okta.com", "http://acme.okta.com:443", false},
		{"https://acme.okta.com", "https://acme.okta.com.evil.example", false},
		{"https://acme.okta.com", "https://acme.okta.com:8443", false},
	}
	for _, tt := range tests {
		a, errA := url.Parse(tt.a)
		b, errB := url.Parse(tt.b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if got := sameOrigin(a, b); got != tt.want {
			t.Errorf("%s and %s: %v", tt.a, tt.b, got)
		}
	}
}

// TestDiscoverReadsARecordedDocument takes a real org's document. It names
// other hosts than the test server, so the endpoint is the default one.
func TestDiscoverReadsARecordedDocument(t *testing.T) {
	body, err := os.ReadFile(filepath.Join("..", "..", "shared", "fixtures", "wellknown_oauth_authorization_server_org.json"))
	if err != nil {
		t.Skip("the recorded answers are not on this machine")
	}
	origin, client, _ := publishing(t, page{200, string(body)}, page{404, ""})
	got, err := Discover(t.Context(), client, origin)
	if err != nil {
		t.Fatal(err)
	}
	if got.TokenEndpoint != origin+defaultTokenPath || !strings.HasPrefix(got.Issuer, "https://") {
		t.Errorf("%+v", got)
	}
}

func publishing(t *testing.T, server, openID page) (origin string, c *http.Client, asked *[]string) {
	t.Helper()
	asked = new([]string)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.URL.Path)
		answer := map[string]page{metadataPath: server, openIDPath: openID}[r.URL.Path]
		if answer.status == http.StatusFound {
			w.Header().Set("Location", openIDPath)
		}
		w.WriteHeader(answer.status)
		fmt.Fprint(w, strings.ReplaceAll(answer.body, "SELF", "http://"+r.Host))
	})
	return s.URL, s.Client(), asked
}
