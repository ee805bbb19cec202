package oauth

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func testDraft(t testing.TB, k *Key) Draft {
	t.Helper()
	d, err := k.Draft(testAssertion())
	must(t, err)
	return d
}

func raw(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

func TestDraftIsWhatIsSignedByDefault(t *testing.T) {
	for _, typ := range KeyTypes() {
		k := newTestKey(t, typ)
		d, err := k.Draft(Assertion{ClientID: "0oa1", Audience: "https://a/t", ID: "once", IssuedAt: issued()})
		must(t, err)
		signed, err := k.SignDraft(d)
		must(t, err)
		want := []string{`iss="0oa1"`, `sub="0oa1"`, `aud="https://a/t"`, `iat=1795255200`, `exp=1795255500`, `jti="once"`}
		if diff := cmp.Diff(want, written(verify(t, k, signed))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typ, diff)
		}
	}
}

func TestDraftChangesAreCopies(t *testing.T) {
	k := newTestKey(t, ECP256)
	d := testDraft(t, k)
	before := fmt.Sprint(written(append(d.Header, d.Claims...)))
	changed := d.WithClaim("aud", raw("https://b/")).WithClaim("groups", raw([]string{"a"})).WithoutClaim("jti").
		WithHeader("typ", raw("at+jwt")).WithoutHeader("kid")
	if after := fmt.Sprint(written(append(d.Header, d.Claims...))); after != before {
		t.Errorf("the draft changed from %s to %s", before, after)
	}
	signed, err := k.SignDraft(changed)
	must(t, err)
	j, err := ReadJWT(signed.Reveal())
	must(t, err)
	if diff := cmp.Diff(written(changed.Header), written(j.Header)); diff != "" {
		t.Error(diff)
	}
	if _, ok := j.Claim("jti"); ok || j.Text("aud") != "https://b/" || len(j.Header) != 2 {
		t.Errorf("claims %v", written(j.Claims))
	}
}

func TestSignDraftRefuses(t *testing.T) {
	k := newTestKey(t, ECP256)
	private, err := k.PrivateJWK()
	must(t, err)
	d := testDraft(t, k)
	for name, bad := range map[string]Draft{
		"private jwk":             d.WithHeader("jwk", json.RawMessage(private.Reveal())),
		"private jwk as text":     d.WithHeader("jwk", raw(private.Reveal())),
		"private jwk in a list":   d.WithHeader("kid", raw([]string{"[" + private.Reveal() + "]"})),
		"private PEM":             d.WithHeader("x5c", raw([]string{armoured("EC PRIVATE KEY", []byte("x"))})),
		"private number":          d.WithHeader("d", raw("x")),
		"private, deep inside":    d.WithHeader("x", json.RawMessage(`[{"a":{"b":[{"qi":1}]}}]`)),
		"too deep to look into":   d.WithHeader("x", json.RawMessage(strings.Repeat("[", 20)+strings.Repeat("]", 20))),
		"name that injects":       d.WithClaim(`x":0,"admin`, raw(true)),
		"header name":             d.WithHeader(`"`, raw(true)),
		"no name":                 d.WithClaim("", raw(true)),
		"no JSON":                 d.WithClaim("exp", json.RawMessage(`1,"admin":true`)),
		"nothing":                 d.WithClaim("exp", nil),
		"larger than any request": d.WithClaim("x", raw(strings.Repeat("x", maxDraft))),
	} {
		if signed, err := k.SignDraft(bad); err == nil || !signed.IsZero() {
			t.Errorf("%s was signed", name)
		}
	}
	if _, err := k.SignDraft(d.WithHeader("jwk", json.RawMessage(private.Reveal()))); !errors.Is(err, errPrivateInJWT) {
		t.Error(err)
	}
	if _, err := (&Key{}).SignDraft(d); err == nil {
		t.Error("the zero key signed")
	}
	if _, err := k.Draft(Assertion{}); err == nil {
		t.Error("a draft of nothing")
	}
}

// TestNoDraftPutsAPrivateMemberInAHeader draws headers from the names that
// matter.
func TestNoDraftPutsAPrivateMemberInAHeader(t *testing.T) {
	k := newTestKey(t, ECP256)
	name := rapid.SampledFrom([]string{"alg", "jwk", "kid", "d", "p", "q", "dp", "dq", "qi", "oth", "k", "x5c", "n"})
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		leaf := rapid.Just[any]("v")
		if depth == 0 {
			return leaf
		}
		object := rapid.Map(rapid.MapOfN(name, value(depth-1), 0, 3), func(m map[string]any) any { return m })
		list := rapid.Map(rapid.SliceOfN(value(depth-1), 0, 3), func(l []any) any { return l })
		return rapid.OneOf(leaf, object, list)
	}
	rapid.Check(t, func(rt *rapid.T) {
		d := Draft{}
		for name, v := range rapid.MapOfN(name, value(3), 0, 4).Draw(rt, "header") {
			d = d.WithHeader(name, raw(v))
		}
		signed, err := k.SignDraft(d)
		if err != nil {
			return
		}
		j, err := ReadJWT(signed.Reveal())
		if err != nil {
			rt.Fatal(err)
		}
		for _, m := range j.Header {
			if privateMember(m.Name) || strings.Contains(string(m.Value), `"d":`) || strings.Contains(string(m.Value), `"k":`) {
				rt.Fatalf("header %v", written(j.Header))
			}
		}
	})
}

func TestLint(t *testing.T) {
	k := newTestKey(t, ECP256)
	c := LintContext{ClientID: "0oa1client", TokenURL: "https://acme.okta.com/oauth2/v1/token", Key: k, Now: issued()}
	now := issued().Unix()
	claims := func(name string, rule LintRule, level LintLevel) []Finding {
		return []Finding{{LintClaims, name, rule, level}}
	}
	header := func(name string, rule LintRule, level LintLevel) []Finding {
		return []Finding{{LintHeader, name, rule, level}}
	}
	tests := []struct {
		name   string
		change func(Draft) Draft
		want   []Finding
	}{
		{"default", func(d Draft) Draft { return d }, nil},
		{"no iat", func(d Draft) Draft { return d.WithoutClaim("iat") }, nil},
		{"no typ", func(d Draft) Draft { return d.WithoutHeader("typ") }, nil},
		{"no alg", func(d Draft) Draft { return d.WithoutHeader("alg") }, header("alg", LintMissing, LintRefused)},
		{"alg none", func(d Draft) Draft { return d.WithHeader("alg", raw("none")) }, header("alg", LintAlgorithm, LintRefused)},
		{"alg HS256", func(d Draft) Draft { return d.WithHeader("alg", raw("HS256")) }, header("alg", LintAlgorithm, LintRefused)},
		{"alg of another key", func(d Draft) Draft { return d.WithHeader("alg", raw("RS256")) }, header("alg", LintOtherAlg, LintRefused)},
		{"alg a number", func(d Draft) Draft { return d.WithHeader("alg", raw(1)) }, header("alg", LintType, LintRefused)},
		{"no kid", func(d Draft) Draft { return d.WithoutHeader("kid") }, header("kid", LintMissing, LintUnusual)},
		{"other kid", func(d Draft) Draft { return d.WithHeader("kid", raw("x")) }, header("kid", LintOtherKid, LintUnusual)},
		{"other typ", func(d Draft) Draft { return d.WithHeader("typ", raw("dpop+jwt")) }, header("typ", LintNotJWT, LintUnusual)},
		{"crit", func(d Draft) Draft { return d.WithHeader("crit", raw([]string{"exp"})) }, header("crit", LintCritical, LintRefused)},
		{"private key", func(d Draft) Draft { return d.WithHeader("jwk", json.RawMessage(`{"d":"x"}`)) }, header("jwk", LintPrivate, LintRefused)},
		{"no iss", func(d Draft) Draft { return d.WithoutClaim("iss") }, claims("iss", LintMissing, LintRefused)},
		{"other iss", func(d Draft) Draft { return d.WithClaim("iss", raw("0oa2")) }, claims("iss", LintNotClient, LintRefused)},
		{"no sub", func(d Draft) Draft { return d.WithoutClaim("sub") }, claims("sub", LintMissing, LintRefused)},
		{"sub null", func(d Draft) Draft { return d.WithClaim("sub", raw(nil)) }, claims("sub", LintType, LintRefused)},
		{"no aud", func(d Draft) Draft { return d.WithoutClaim("aud") }, claims("aud", LintMissing, LintRefused)},
		{"issuer as aud", func(d Draft) Draft { return d.WithClaim("aud", raw("https://acme.okta.com")) }, claims("aud", LintNotTokenURL, LintRefused)},
		{"aud with a slash", func(d Draft) Draft { return d.WithClaim("aud", raw(c.TokenURL+"/")) }, claims("aud", LintNotTokenURL, LintRefused)},
		{"aud in a list", func(d Draft) Draft { return d.WithClaim("aud", raw([]string{c.TokenURL})) }, claims("aud", LintList, LintUnusual)},
		{"aud a number", func(d Draft) Draft { return d.WithClaim("aud", raw(1)) }, claims("aud", LintType, LintRefused)},
		{"no exp", func(d Draft) Draft { return d.WithoutClaim("exp") }, claims("exp", LintMissing, LintRefused)},
		{"exp as text", func(d Draft) Draft { return d.WithClaim("exp", raw("1795255500")) }, claims("exp", LintNotSeconds, LintRefused)},
		{"exp in milliseconds", func(d Draft) Draft { return d.WithClaim("exp", raw(now*1000)) }, claims("exp", LintNotSeconds, LintRefused)},
		{"exp with a fraction", func(d Draft) Draft { return d.WithClaim("exp", raw(float64(now)+60.5)) }, claims("exp", LintNotSeconds, LintRefused)},
		{"exp now", func(d Draft) Draft { return d.WithClaim("exp", raw(now)) }, claims("exp", LintExpired, LintRefused)},
		{"exp 59 minutes ahead", func(d Draft) Draft { return d.WithClaim("exp", raw(now+59*60)) }, nil},
		{"exp over an hour ahead", func(d Draft) Draft { return d.WithClaim("exp", raw(now+3601)) }, claims("exp", LintTooFar, LintRefused)},
		{"iat ahead", func(d Draft) Draft { return d.WithClaim("iat", raw(now+1)) }, claims("iat", LintInFuture, LintRefused)},
		{"nbf ahead", func(d Draft) Draft { return d.WithClaim("nbf", raw(now+60)) }, claims("nbf", LintInFuture, LintRefused)},
		{"no jti", func(d Draft) Draft { return d.WithoutClaim("jti") }, claims("jti", LintReplayable, LintUnusual)},
		{"jti empty", func(d Draft) Draft { return d.WithClaim("jti", raw("")) }, claims("jti", LintType, LintRefused)},
		{"a claim of one's own", func(d Draft) Draft { return d.WithClaim("groups", raw(1)) }, claims("groups", LintUnregistered, LintNote)},
		{"a claim twice", func(d Draft) Draft {
			d.Claims = append(d.Claims, Member{"iat", raw(now)})
			return d
		}, claims("iat", LintRepeated, LintRefused)},
		{"no JSON", func(d Draft) Draft { return d.WithHeader("x", json.RawMessage("{")) }, header("x", LintValue, LintRefused)},
		{"a name that injects", func(d Draft) Draft { return d.WithHeader(`x"`, raw(1)) }, header(`x"`, LintName, LintRefused)},
		{"aud in a list of others", func(d Draft) Draft { return d.WithClaim("aud", raw([]string{"a"})) }, []Finding{
			{LintClaims, "aud", LintList, LintUnusual},
			{LintClaims, "aud", LintNotTokenURL, LintRefused},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.change(testDraft(t, k)).Lint(c)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
	if got := (Draft{}).Lint(LintContext{Now: time.Now()}); len(got) != 7 {
		t.Errorf("findings of nothing: %v", got)
	}
}
