package setup_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/setup/keytest"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func readOwn(t *testing.T, data []byte) *setup.OwnKey {
	t.Helper()
	own, err := setup.ReadOwnKey(data, secret.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	return own
}

func TestReadOwnKey(t *testing.T) {
	own := readOwn(t, keytest.EC(t))
	if own.Form != "PKCS#8, PEM" || own.Type != setup.KeyEC || own.Algorithm != "ES256" || own.ID != own.Thumbprint {
		t.Errorf("read %+v", own)
	}
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		if printed := fmt.Sprintf(verb, own); strings.Contains(printed, "ecdsa") || strings.Contains(printed, "PRIVATE") {
			t.Errorf("%s shows the key: %s", verb, printed)
		}
	}
	if _, err := own.SigningWith("RS256"); err == nil {
		t.Error("an EC key signs with RS256")
	}
}

// Every refusal is a sentence of its own with a way to go on.
func TestKeyRefusals(t *testing.T) {
	encrypted := keytest.Encrypted(t, "open sesame")
	public, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data     []byte
		password string
		fault    oauth.KeyFault
		ask      bool
	}{
		"nothing":        {[]byte("  \n"), "", oauth.KeyEmpty, false},
		"a movie":        {bytes.Repeat([]byte("x"), 50<<20), "", oauth.KeyTooLarge, false},
		"public half":    {[]byte(public.PublicPEM()), "", oauth.KeyPublic, false},
		"no password":    {encrypted, "", oauth.KeyNeedsPassword, true},
		"wrong password": {encrypted, "open barley", oauth.KeyWrongPassword, true},
		"cut":            {encrypted[:100], "", oauth.KeyTruncated, false},
		"letter":         {[]byte("Dear admin, the key comes tomorrow."), "", oauth.KeyForm, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := setup.ReadOwnKey(c.data, secret.New(c.password))
			r, ok := errors.AsType[*setup.KeyRefusal](err)
			if !ok || r.Fault != string(c.fault) || r.Password != c.ask || r.Sentence.IsZero() || r.Fix.IsZero() {
				t.Errorf("got %+v (%v), want %s", r, err, c.fault)
			}
		})
	}
	der, err := x509.MarshalECPrivateKey(mustEC(t))
	if err != nil {
		t.Fatal(err)
	}
	if own := readOwn(t, der); own.Form != "SEC1, DER" {
		t.Errorf("form = %q", own.Form)
	}
}

func mustEC(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// A key that was brought along makes the app, and a token.
func TestKeepOwnKeyBeforeTheApp(t *testing.T) {
	b := newBench(t).signedIn()
	own := readOwn(t, keytest.EC(t))
	b.must(b.KeepOwnKey(t.Context(), b.endpoint, own))
	if app := b.serviceApp(); app.KeyFrom != own.Form || app.Thumbprint != own.Thumbprint {
		t.Fatalf("kept %+v", app)
	}
	b.must(b.ChooseKey(t.Context(), b.endpoint, "Invoker", setup.KeyChoice{Type: own.Type, Algorithm: own.Algorithm}))
	b.must(b.SetUpServiceApp(t.Context(), b.endpoint, "Invoker", own.Type))
	if app := b.serviceApp(); app.Thumbprint != own.Thumbprint {
		t.Error("another key was made")
	}
}

// For an app at Okta the key is registered, once, and found again under
// whatever kid it has there.
func TestKeepOwnKeyOfAnAppAtOkta(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	data := keytest.EC(t)
	own := readOwn(t, data)
	place := func(want setup.Registration) {
		t.Helper()
		got, err := b.PlaceOf(t.Context(), b.endpoint, own.Thumbprint)
		if err != nil || got.State != want {
			t.Errorf("place = %+v (%v), want %s", got, err, want)
		}
	}
	place(setup.NotRegistered)
	b.must(b.KeepOwnKey(t.Context(), b.endpoint, readOwn(t, named(t, data, "svc-2025"))))
	place(setup.Registered)
	b.must(b.ProveToken(t.Context(), b.endpoint))
	b.must(b.KeepOwnKey(t.Context(), b.endpoint, own))
	if app := b.serviceApp(); own.ID == "svc-2025" || app.KeyID != "svc-2025" {
		t.Errorf("the file says %s, the app at Okta svc-2025, and sent is %s", own.ID, app.KeyID)
	}
	b.must(b.ProveToken(t.Context(), b.endpoint))
}

// named writes a key as a JWK with a kid of its own.
func named(t *testing.T, data []byte, kid string) []byte {
	t.Helper()
	read, err := oauth.ImportKey(data, secret.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	key, err := read.Key.WithID(kid)
	if err != nil {
		t.Fatal(err)
	}
	jwk, err := key.PrivateJWK()
	if err != nil {
		t.Fatal(err)
	}
	return []byte(jwk.Reveal())
}

// Without signing in nothing is sent: the click that adds the key is asked for.
func TestKeepOwnKeyWithoutSigningIn(t *testing.T) {
	b := newBench(t)
	b.must(b.CheckOrg(t.Context(), b.practice.URL))
	before := b.app.Activity.Len()
	own := readOwn(t, keytest.EC(t))
	b.must(b.KeepOwnKey(t.Context(), b.endpoint, own))
	if place, err := b.PlaceOf(t.Context(), b.endpoint, own.Thumbprint); err != nil || place.State != setup.RegistrationUnknown {
		t.Errorf("place = %+v, %v", place, err)
	}
	if b.app.Activity.Len() != before {
		t.Error("something was sent")
	}
}
