package command_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/command"
	"github.com/flowlatch/flowlatch/app/token/servertest"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

type tokenJSON struct {
	TokenType string `json:"token_type"`
	ExpiresIn int    `json:"expires_in"`
	Scope     string `json:"scope"`
	Access    string `json:"access_token"`
	KID       string
	Alg       string
	DPoP      *struct {
		On  bool
		Why string
	}
	ClockOffsetSeconds *float64
	Exchanges          []struct {
		Method, URL string
		Status      int
		Millis      *int64
	}
	Problem *struct {
		Title, Cause, Detail string
		Try                  []string
	}
}

func getToken(t *testing.T, args ...string) (got tokenJSON, stdout, stderr string, exit int) {
	t.Helper()
	stdout, stderr, exit = run(t, append([]string{"token", "--json"}, args...)...)
	if strings.Count(stdout, "\n") != 1 {
		t.Fatalf("--json prints one line, got %q (stderr %q)", stdout, stderr)
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatalf("%v in %q", err, stdout)
	}
	return got, stdout, stderr, exit
}

// keyFile is a private key on the disk, and its public half.
type keyFile struct {
	path string
	key  *oauth.Key
}

func writeKey(t *testing.T, content []byte) keyFile {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := oauth.ImportKey(content, secret.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	return keyFile{path, read.Key}
}

// keyFiles has keys as JWK, PKCS#8, PKCS#1 and SEC1.
func keyFiles(t *testing.T) map[string]keyFile {
	t.Helper()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, der []byte, err error) keyFile {
		if err != nil {
			t.Fatal(err)
		}
		return writeKey(t, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	jwk := func(from keyFile) keyFile {
		text, err := from.key.PrivateJWK()
		if err != nil {
			t.Fatal(err)
		}
		return writeKey(t, []byte(text.Reveal()))
	}
	files := map[string]keyFile{"RS256 PKCS#1": block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey), nil)}
	der, err := x509.MarshalPKCS8PrivateKey(rsaKey)
	files["RS256 PKCS#8"] = block("PRIVATE KEY", der, err)
	der, err = x509.MarshalECPrivateKey(ecKey)
	files["ES256 SEC1"] = block("EC PRIVATE KEY", der, err)
	der, err = x509.MarshalPKCS8PrivateKey(ecKey)
	files["ES256 PKCS#8"] = block("PRIVATE KEY", der, err)
	files["RS256 JWK"], files["ES256 JWK"] = jwk(files["RS256 PKCS#1"]), jwk(files["ES256 SEC1"])
	return files
}

// newApp makes a service app with the key and the grant.
func (p practiceJSON) newApp(t *testing.T, key *oauth.Key, bound bool) (clientID string) {
	t.Helper()
	var app struct{ ID string }
	p.post(t, "/api/v1/apps", map[string]any{
		"name": "oidc_client", "label": "Invoker " + rand.Text(), "signOnMode": "OPENID_CONNECT",
		"credentials": map[string]any{"oauthClient": map[string]any{"token_endpoint_auth_method": "private_key_jwt"}},
		"settings": map[string]any{"oauthClient": map[string]any{
			"application_type": "service", "grant_types": []string{"client_credentials"}, "response_types": []string{"token"},
			"dpop_bound_access_tokens": bound, "jwks": map[string]any{"keys": []json.RawMessage{key.PublicJWK()}},
		}},
	}, &app)
	p.post(t, "/api/v1/apps/"+app.ID+"/grants", map[string]any{"scopeId": "okta.workflows.invoke.manage", "issuer": p.OrgURL}, nil)
	return app.ID
}

func (p practiceJSON) post(t *testing.T, path string, body, into any) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.OrgURL+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "SSWS "+p.AdminToken)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode/100 != 2 {
		t.Fatalf("%s: status %d", path, resp.StatusCode)
	}
	if into != nil {
		if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTokenWithKeysOfEveryForm(t *testing.T) {
	p := startPractice(t)
	for name, file := range keyFiles(t) {
		for _, bound := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				client := p.newApp(t, file.key, bound)
				got, _, stderr, exit := getToken(t, "--org", p.OrgURL+"/admin/dashboard", "--client-id", client, "--key-file", file.path)
				if exit != command.ExitDone || got.Problem != nil || got.DPoP == nil {
					t.Fatalf("exit %d, %+v, stderr %q", exit, got.Problem, stderr)
				}
				kind := map[bool]string{false: "Bearer", true: "DPoP"}[bound]
				if got.TokenType != kind || got.DPoP.On != bound || got.DPoP.Why == "" || got.ExpiresIn != 3600 || got.Scope != "okta.workflows.invoke.manage" {
					t.Errorf("%+v", got)
				}
				if got.Alg != strings.Fields(name)[0] || got.KID != file.key.Thumbprint() || got.Access != "" {
					t.Errorf("%+v", got)
				}
				wantExchanges(t, got, p.OrgURL)
			})
		}
	}
}

func wantExchanges(t *testing.T, got tokenJSON, origin string) {
	t.Helper()
	if len(got.Exchanges) < 2 || got.ClockOffsetSeconds == nil || *got.ClockOffsetSeconds > 2 || *got.ClockOffsetSeconds < -2 {
		t.Fatalf("%+v", got)
	}
	for _, x := range got.Exchanges {
		if !strings.HasPrefix(x.URL, origin) || x.Status == 0 || x.Millis == nil {
			t.Errorf("%+v", x)
		}
	}
	if last := got.Exchanges[len(got.Exchanges)-1]; last.Method != http.MethodPost || last.Status != 200 {
		t.Errorf("the last exchange is %+v", last)
	}
}

func TestTokenBesideAWrongClock(t *testing.T) {
	file := keyFiles(t)["ES256 PKCS#8"]
	for skew, seconds := range map[string]float64{"10m": 600, "-10m": -600} {
		t.Run(skew, func(t *testing.T) {
			p := startPractice(t, "--skew", skew)
			args := []string{"--org", p.OrgURL, "--client-id", p.newApp(t, file.key, true), "--key-file", file.path}
			got, _, stderr, exit := getToken(t, args...)
			if exit != command.ExitDone || !strings.Contains(stderr, "clocks are apart") {
				t.Fatalf("exit %d, %+v, stderr %q", exit, got.Problem, stderr)
			}
			wantOffset(t, got, seconds)

			got, _, _, exit = getToken(t, append(args, "--no-clock-correction")...)
			if exit != command.ExitCheckFailed || got.Problem == nil || got.TokenType != "" {
				t.Errorf("uncorrected: exit %d, %+v", exit, got)
			}
			wantOffset(t, got, seconds)
		})
	}
}

func wantOffset(t *testing.T, got tokenJSON, seconds float64) {
	t.Helper()
	if got.ClockOffsetSeconds == nil || *got.ClockOffsetSeconds < seconds-2 || *got.ClockOffsetSeconds > seconds+2 {
		t.Errorf("clockOffsetSeconds %v, the truth is %v", got.ClockOffsetSeconds, seconds)
	}
}

func TestTokenFromForeignServers(t *testing.T) {
	files := keyFiles(t)
	for _, c := range []struct {
		name, key string
		options   servertest.Options
		scope     []string
	}{
		{"private_key_jwt, RS256", "RS256 PKCS#1", servertest.Options{}, []string{"--scope", "read write"}},
		{"private_key_jwt, ES256", "ES256 JWK", servertest.Options{Metadata: servertest.OpenID}, []string{"--scope", "read", "--scope", "write"}},
		{"proof with a demanded nonce", "RS256 JWK", servertest.Options{DPoP: true}, nil},
		{"opaque tokens", "ES256 SEC1", servertest.Options{Opaque: true, DPoP: true}, []string{"--scope", ""}},
		{"no metadata", "ES256 PKCS#8", servertest.Options{Metadata: servertest.Nowhere, TokenPath: "/oauth2/v1/token"}, nil},
		{"https with a private authority", "RS256 PKCS#8", servertest.Options{TLS: true, DPoP: true}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.options.Keys = files[c.key].key.PublicJWKS()
			server := servertest.Start(t, c.options)
			if c.options.TLS {
				trust(t, server.Authority())
			}
			args := append([]string{"--org", server.URL, "--client-id", servertest.ClientID, "--key-file", files[c.key].path, "--show-token"}, c.scope...)
			got, _, stderr, exit := getToken(t, args...)
			if exit != command.ExitDone || len(server.Issued()) != 1 || got.Access != server.Issued()[0] || got.DPoP.On != c.options.DPoP {
				t.Fatalf("exit %d, %+v, stderr %q", exit, got.Problem, stderr)
			}
			if strings.Contains(stderr, "of no use") != c.options.DPoP {
				t.Errorf("stderr %q", stderr)
			}
		})
	}
}

// trust puts an authority where the system looks for one.
func trust(t *testing.T, authority []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", path)
}

func TestTokenFromAnUntrustedServer(t *testing.T) {
	file := keyFiles(t)["ES256 JWK"]
	server := servertest.Start(t, servertest.Options{Keys: file.key.PublicJWKS(), TLS: true})
	args := []string{"--org", server.URL, "--client-id", servertest.ClientID, "--key-file", file.path}
	got, _, _, exit := getToken(t, args...)
	if exit != command.ExitUnreachable || got.Problem == nil || !strings.Contains(got.Problem.Title, "certificate") ||
		!strings.Contains(got.Problem.Try[0], "SSL_CERT_FILE") || server.Posts() != 0 {
		t.Errorf("exit %d, %+v", exit, got.Problem)
	}
	trust(t, []byte("no certificate"))
	if _, stderr, exit := run(t, append([]string{"token"}, args...)...); exit != command.ExitUsage || !strings.Contains(stderr, "SSL_CERT_FILE") {
		t.Errorf("exit %d, stderr %q", exit, stderr)
	}
}
