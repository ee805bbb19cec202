package oauth

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func issued() time.Time { return time.Date(2026, 11, 21, 10, 0, 0, 999, time.UTC) }

func testAssertion() Assertion {
	return Assertion{ClientID: "0oa1client", Audience: "https://acme.okta.com/oauth2/v1/token", IssuedAt: issued()}
}

func TestSignAssertionWritesTheseClaims(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Assertion)
		want   []string
	}{
		{
			"defaults", func(a *Assertion) { a.ID = "once" },
			[]string{
				`aud="https://acme.okta.com/oauth2/v1/token"`, `exp=1795255500`, `iat=1795255200`,
				`iss="0oa1client"`, `jti="once"`, `sub="0oa1client"`,
			},
		},
		{
			"all given", func(a *Assertion) { a.ID, a.Lifetime = `"quoted"`, time.Minute },
			[]string{
				`aud="https://acme.okta.com/oauth2/v1/token"`, `exp=1795255260`, `iat=1795255200`,
				`iss="0oa1client"`, `jti="\"quoted\""`, `sub="0oa1client"`,
			},
		},
	}
	for _, tt := range tests {
		for _, typ := range KeyTypes() {
			t.Run(tt.name+" "+string(typ), func(t *testing.T) {
				k := newTestKey(t, typ)
				a := testAssertion()
				tt.change(&a)
				signed, err := k.SignAssertion(a)
				if err != nil {
					t.Fatal(err)
				}
				claims := written(verify(t, k, signed))
				slices.Sort(claims)
				if diff := cmp.Diff(tt.want, claims); diff != "" {
					t.Errorf("claims (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// verify checks an assertion as a server would, with an independent
// implementation and nothing but the public JWK, and gives its claims.
func verify(t *testing.T, k *Key, assertion secret.Secret) []Member {
	t.Helper()
	var public jose.JSONWebKey
	if err := public.UnmarshalJSON(k.PublicJWK()); err != nil {
		t.Fatal(err)
	}
	signed, err := jose.ParseSignedCompact(assertion.Reveal(), []jose.SignatureAlgorithm{jose.SignatureAlgorithm(public.Algorithm)})
	if err != nil {
		t.Fatal(err)
	}
	header := signed.Signatures[0].Protected
	if header.KeyID != public.KeyID || header.ExtraHeaders[jose.HeaderType] != "JWT" || len(header.ExtraHeaders) != 1 {
		t.Errorf("header %+v of key %s", header, public.KeyID)
	}
	payload, err := signed.Verify(public)
	if err != nil {
		t.Fatal(err)
	}
	claims, err := readMembers(payload)
	if err != nil {
		t.Fatal(err)
	}
	return claims
}

func joseAlgorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512, jose.ES256, jose.ES384, jose.ES512}
}

func TestOneFlippedBitIsRefused(t *testing.T) {
	for _, typ := range KeyTypes() {
		k := newTestKey(t, typ)
		signed, err := k.SignAssertion(testAssertion())
		if err != nil {
			t.Fatal(err)
		}
		for part := range 3 {
			parts := strings.Split(signed.Reveal(), ".")
			text, err := base64.RawURLEncoding.DecodeString(parts[part])
			if err != nil {
				t.Fatal(err)
			}
			text[len(text)/2] ^= 1
			parts[part] = encode(string(text))
			broken, err := jose.ParseSignedCompact(strings.Join(parts, "."), joseAlgorithms())
			if err != nil {
				continue
			}
			var public jose.JSONWebKey
			if err := public.UnmarshalJSON(k.PublicJWK()); err != nil {
				t.Fatal(err)
			}
			if _, err := broken.Verify(public); err == nil {
				t.Errorf("%s: a flipped bit in part %d went unnoticed", typ, part)
			}
		}
	}
}

// TestRS256EqualsTheBareSignature compares with the standard library: PKCS#1
// v1.5 is deterministic.
func TestRS256EqualsTheBareSignature(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, minRSABits)
	if err != nil {
		t.Fatal(err)
	}
	k, err := newKey(private)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := k.SignAssertion(testAssertion())
	if err != nil {
		t.Fatal(err)
	}
	end := strings.LastIndexByte(signed.Reveal(), '.')
	hash := crypto.SHA256.New()
	hash.Write([]byte(signed.Reveal()[:end]))
	want, err := rsa.SignPKCS1v15(nil, private, crypto.SHA256, hash.Sum(nil))
	if err != nil {
		t.Fatal(err)
	}
	if got := signed.Reveal()[end+1:]; got != encode(string(want)) {
		t.Errorf("signature %s, want %s", got, encode(string(want)))
	}
}

func TestSignAssertionWithEveryAlgorithm(t *testing.T) {
	for _, typ := range KeyTypes() {
		for _, alg := range typ.Algorithms() {
			k, err := newTestKey(t, typ).WithAlgorithm(alg)
			if err != nil {
				t.Fatal(err)
			}
			signed, err := k.SignAssertion(testAssertion())
			if err != nil {
				t.Fatal(err)
			}
			if claims := verify(t, k, signed); len(claims) != 6 || k.Algorithm() != alg {
				t.Errorf("%s with %s: claims %v", typ, alg, written(claims))
			}
		}
	}
}

func TestSignAssertionRefuses(t *testing.T) {
	k := newTestKey(t, ECP256)
	for name, change := range map[string]func(*Assertion){
		"no client":            func(a *Assertion) { a.ClientID = "" },
		"client with newline":  func(a *Assertion) { a.ClientID = "0oa\n1" },
		"no audience":          func(a *Assertion) { a.Audience = "" },
		"audience not ASCII":   func(a *Assertion) { a.Audience = "https://ä/" },
		"no time":              func(a *Assertion) { a.IssuedAt = time.Time{} },
		"an hour":              func(a *Assertion) { a.Lifetime = time.Hour },
		"two hours":            func(a *Assertion) { a.Lifetime = 2 * time.Hour },
		"negative":             func(a *Assertion) { a.Lifetime = -time.Second },
		"less than one second": func(a *Assertion) { a.Lifetime = time.Millisecond },
	} {
		a := testAssertion()
		change(&a)
		if signed, err := k.SignAssertion(a); err == nil || !signed.IsZero() {
			t.Errorf("%s: signed", name)
		}
	}
	for name, none := range map[string]*Key{"nil key": nil, "zero key": {}} {
		if _, err := none.SignAssertion(testAssertion()); err == nil {
			t.Errorf("%s: signed", name)
		}
	}
}

func TestAssertionIDsAreUnique(t *testing.T) {
	k := newTestKey(t, ECP256)
	wantUniqueIDs(t, 200, func() (secret.Secret, error) { return k.SignAssertion(testAssertion()) })
}

// wantUniqueIDs signs so many JWTs on each of 32 goroutines.
func wantUniqueIDs(t *testing.T, each int, sign func() (secret.Secret, error)) {
	t.Helper()
	const goroutines = 32
	ids := make(chan string, goroutines*each)
	var group sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for range each {
				signed, err := sign()
				if err != nil {
					t.Error(err)
					return
				}
				j, err := ReadJWT(signed.Reveal())
				if err != nil {
					t.Error(err)
					return
				}
				ids <- j.Text("jti")
			}
		})
	}
	group.Wait()
	close(ids)
	seen := map[string]bool{}
	for id := range ids {
		if len(id) < 26 { // base32: 130 bits
			t.Fatalf("jti %q has fewer than 128 bits", id)
		}
		seen[id] = true
	}
	if len(seen) != goroutines*each {
		t.Errorf("%d different jti of %d", len(seen), goroutines*each)
	}
}
