package walk

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// authorityFile writes the certificate of a new authority to a file.
func authorityFile(t *testing.T, now time.Time) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Acme network authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * 365 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// untrustedOrg is the page of an org that nobody vouches for.
func untrustedOrg(t *testing.T) (*host, *orgPage) {
	t.Helper()
	housetest.App(t, look.Light)
	ws := emptyWorkspace()
	ws.Org = workspace.Org{Entered: "https://acme.okta.com"}
	ws.Org.Step.State = workspace.Attention
	ws.Org.Step.Problem = problem.New("network.untrusted", text.Plain("Nobody vouches for the server"), text.Plain("A proxy opens TLS."),
		problem.NewWay(problem.AddAuthority, text.Plain("Add a certificate authority"), text.Text{}), problem.Retrying())
	h := newHost(t, ws)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	h.Focus(p.First())
	return h, p
}

func TestAuthorityIsComparedThenTrusted(t *testing.T) {
	h, p := untrustedOrg(t)
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if h.Canvas.Focused() != p.trusted.files.path.Focusable() || !p.trusted.card.Visible() {
		t.Fatal("the way out doesn't lead to the file")
	}
	p.trusted.done = func() {} // the check would leave this computer
	test.Type(p.trusted.files.path.Focusable(), authorityFile(t, fixedNow))
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(p.trusted.found) != 1 || len(h.Workspace().Org.Authorities) > 0 {
		t.Fatalf("found %d, trusted %d before anybody compared", len(p.trusted.found), len(h.Workspace().Org.Authorities))
	}
	if got := p.Foot().Primary.Label.String(); got != "Trust it for this org" {
		t.Fatalf("primary %q", got)
	}
	fingerprint := p.trusted.found[0].Fingerprint
	if got := strings.Join(h.tabOrder(), "\n"); !strings.Contains(got, "Copy the fingerprint") {
		t.Errorf("the fingerprint can't be copied by keyboard:\n%s", got)
	}
	h.Canvas.Focus(p.trusted.files.path.Focusable())
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(h.Asked) > 0 || len(h.Workspace().Org.Authorities) > 0 {
		t.Fatalf("Enter in the file's field does more than reading: asked %q", h.Asked)
	}
	h.Declines = true
	h.primary()
	if len(h.Workspace().Org.Authorities) > 0 || len(h.Asked) != 1 || !strings.Contains(strings.ReplaceAll(h.Details[0], " ", ""), fingerprint) {
		t.Fatalf("asked %q, which says %q; trusted %d", h.Asked, h.Details, len(h.Workspace().Org.Authorities))
	}
	h.Declines = false
	h.primary()
	trusted := h.Workspace().Org.Authorities
	if len(trusted) != 1 || trusted[0].Fingerprint != fingerprint || p.trusted.adding() {
		t.Fatalf("trusted %+v", trusted)
	}
	remove := h.tabOrder()
	if !strings.Contains(strings.Join(remove, "\n"), "Trust no longer") {
		t.Fatalf("no way by keyboard to take the trust away: %q", remove)
	}
	p.trusted.remove(trusted[0])
	if len(h.Workspace().Org.Authorities) > 0 || p.trusted.card.Visible() {
		t.Error("the authority is still trusted")
	}
}

// Escape gives up and is back at the Problem that led here.
func TestAuthorityEscape(t *testing.T) {
	h, p := untrustedOrg(t)
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Type(p.trusted.files.path.Focusable(), "/nowhere")
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.trusted.card.Visible() || !p.tries.card.Showing() || h.Canvas.Focused() != p.tries.card.First() {
		t.Errorf("after Escape the keyboard is at %T", h.Canvas.Focused())
	}
}

func TestAuthorityGoldens(t *testing.T) {
	housetest.Golden(t, "org_authority", fyne.NewSize(pageSize.Width, 560), func(t *testing.T) fyne.CanvasObject {
		ws := checkedWorkspace()
		ws.Org.Authorities = []workspace.Authority{{Subject: "CN=Acme office authority,O=Acme", Fingerprint: strings.TrimSuffix(strings.Repeat("4F:", 32), ":")}}
		h := newHost(t, ws)
		p := NewOrg(h).(*orgPage)
		h.Page = p
		p.trusted.open()
		p.trusted.show([]setup.Authority{{
			Subject: "CN=Acme network authority", Issuer: "CN=Acme network authority", Fingerprint: strings.TrimSuffix(strings.Repeat("A7:", 32), ":"),
			NotAfter: fixedNow.Add(24 * 365 * time.Hour),
		}})
		p.Update()
		return framed(p.trusted.card)
	})
}

// orgCall does something in the practice org as its admin.
func orgCall(t *testing.T, h *host, path, body string) map[string]any {
	t.Helper()
	org, ok := h.App().Practice()
	if !ok {
		t.Fatal("no practice org")
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.Workspace().Org.Origin+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "SSWS "+org.AdminToken.Reveal())
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	var object map[string]any
	if err != nil || resp.StatusCode > 299 || json.Unmarshal(answer, &object) != nil {
		t.Fatalf("%s: %d %s, %v", path, resp.StatusCode, answer, err)
	}
	return object
}

// keyOf makes a key: as the file of its private half, and its public half as a JWK.
func keyOf(t *testing.T) (path, public string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := setup.ReadKeyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	own, err := setup.ReadOwnKey([]byte(data.Reveal()), secret.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return path, fmt.Sprintf(`{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":%q,"x":%q,"y":%q}`, own.ID, encode(point[1:33]), encode(point[33:]))
}

func TestSignInAsServiceAppByKeyboard(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := NewOrg(h).(*orgPage)
	h.show(p)
	h.primary()
	file, public := keyOf(t)
	app := orgCall(t, h, "/api/v1/apps", `{"name":"oidc_client","label":"Robot","signOnMode":"OPENID_CONNECT",
		"credentials":{"oauthClient":{"token_endpoint_auth_method":"private_key_jwt"}},
		"settings":{"oauthClient":{"application_type":"service","grant_types":["client_credentials"],"response_types":["token"],
		"jwks":{"keys":[`+public+`]}}}}`)["id"].(string)
	orgCall(t, h, "/oauth2/v1/clients/"+app+"/roles", `{"type":"READ_ONLY_ADMIN"}`)
	orgCall(t, h, "/api/v1/apps/"+app+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":"okta.apps.read"}`, h.Workspace().Org.Origin))
	orgCall(t, h, "/api/v1/apps/"+app+"/grants", fmt.Sprintf(`{"issuer":%q,"scopeId":"okta.apps.manage"}`, h.Workspace().Org.Origin))
	chooseWay(p, workspace.ServiceKey)
	if !p.Foot().Primary.Disabled {
		t.Error("one can sign in without a key")
	}
	test.Type(p.signIn.key.client.Focusable(), app)
	public, private := filepath.Join(t.TempDir(), "public.pem"), file
	if err := os.WriteFile(public, []byte("-----BEGIN PUBLIC KEY-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sent := h.App().Activity.Len()
	test.Type(p.signIn.key.files.path.Focusable(), public)
	h.primary()
	if p.signIn.key.refused.shown == nil || h.App().Activity.Len() != sent || setup.SignedIn(h.Workspace()) {
		t.Fatalf("a public key: refused %v, %d requests", p.signIn.key.refused.shown, h.App().Activity.Len()-sent)
	}
	p.signIn.key.files.path.SetText(private)
	if p.signIn.key.refused.shown != nil {
		t.Error("the refusal stays although another file is named")
	}
	h.Canvas.Focus(p.signIn.key.files.path.Focusable())
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	in := h.Workspace().Org.SignIn
	if in.Method != workspace.ServiceKey || in.ClientID != app || !p.signIn.person.object.Visible() {
		t.Fatalf("sign-in %+v, Problem %v", in, p.tries.shown())
	}
	if got := p.signIn.person.login.Text(); !strings.Contains(got, "no person") {
		t.Errorf("says %q", got)
	}
	if p.signIn.key.files.path.Text() != "" || !p.signIn.key.pasted.IsZero() {
		t.Error("the form keeps the key")
	}
}
