package oauth

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TestNamesThatInjectMembersAreRefused holds the guard against
// GHSA-4cf7-xm37-g63h: jwx v2 writes the quotation mark of a name as it is, so
// that one name makes several members.
func TestNamesThatInjectMembersAreRefused(t *testing.T) {
	for _, name := range []string{
		`x":0,"admin`, `"`, `\`, ``, ` `, "a b", "a\n", "a\x00", "ä", "a,b", "{}", "a\xff", strings.Repeat(`"`, 1000),
	} {
		if text, err := encodeClaims(claim{name, true}); !errors.Is(err, errName) {
			t.Errorf("claim %q: %s, %v", name, text, err)
		}
		if text, err := encodeHeader(headerField{name, "x"}); !errors.Is(err, errName) {
			t.Errorf("header %q: %s, %v", name, text, err)
		}
	}
}

func TestEveryAcceptedNameIsOneMember(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.OneOf(
			rapid.StringMatching(`[A-Za-z0-9_.:/#-]{1,20}`),
			rapid.String(),
		).Draw(rt, "name")
		value := rapid.String().Draw(rt, "value")
		text, err := encodeClaims(claim{"x-" + name, value})
		if err != nil {
			return
		}
		members, err := readMembers(text)
		if err != nil || len(members) != 1 || members[0].Name != "x-"+name {
			rt.Fatalf("claim %q wrote %s", name, text)
		}
	})
}

// injections would add a member "admin" to whatever they are pasted into.
func injections() []string {
	return []string{`x","admin":"true`, `x":0,"admin`, `\","admin":"true`, `"}`, `x\`, `{"admin":true}`}
}

// TestAKidIsOneValue gives keys kids that would inject members, by hand and in a
// file, and reads all that is written of them.
func TestAKidIsOneValue(t *testing.T) {
	k := newTestKey(t, ECP256)
	for _, kid := range injections() {
		renamed, err := k.WithID(kid)
		must(t, err)
		private, err := renamed.PrivateJWK()
		must(t, err)
		imported, err := ImportKey([]byte(private.Reveal()), secret.Secret{})
		must(t, err)
		for way, named := range map[string]*Key{"by hand": renamed, "in a file": imported.Key} {
			signed, err := named.SignAssertion(testAssertion())
			must(t, err)
			j, err := ReadJWT(signed.Reveal())
			must(t, err)
			wantMembers(t, kid+" "+way, j.Header, "alg", "kid", "typ")
			if textOf(j.Header, "kid") != kid || named.ID() != kid {
				t.Errorf("%q %s: header %v", kid, way, written(j.Header))
			}
			public, err := readMembers(named.PublicJWK())
			must(t, err)
			wantMembers(t, kid+" "+way, public, "alg", "crv", "kid", "kty", "use", "x", "y")
			set := setOf(t, named)
			if found, ok := set.Find(k.Thumbprint()); !ok || found != kid || j.Check(set).State != SignatureChecked {
				t.Errorf("%q %s: in the set as %q", kid, way, found)
			}
		}
	}
}

func wantMembers(t *testing.T, what string, members []Member, names ...string) {
	t.Helper()
	var got []string
	for _, m := range members {
		got = append(got, m.Name)
	}
	slices.Sort(got)
	if diff := cmp.Diff(names, got); diff != "" {
		t.Errorf("%s: members (-want +got):\n%s", what, diff)
	}
}

// TestNamesInForeignKeysGoNoFurther has private keys in files, and public ones
// that a server lists, whose members have names that would inject others.
func TestNamesInForeignKeysGoNoFurther(t *testing.T) {
	k := newTestKey(t, RSA2048)
	private, err := k.PrivateJWK()
	must(t, err)
	for _, name := range injections() {
		member := string(raw(name)) + `:"x",`
		imported, err := ImportKey([]byte("{"+member+private.Reveal()[1:]), secret.Secret{})
		must(t, err)
		again, err := imported.Key.PrivateJWK()
		must(t, err)
		if string(imported.Key.PublicJWK()) != string(k.PublicJWK()) || again.Reveal() != private.Reveal() || imported.Key.header != k.header {
			t.Errorf("%q is in the imported key", name)
		}
		listed := "{" + member + string(k.PublicJWK()[1:])
		set, err := ParseKeySet([]byte(`{` + member + `"keys":[` + listed + `]}`))
		must(t, err)
		if kid, ok := set.Find(k.Thumbprint()); !ok || kid != k.ID() {
			t.Errorf("%q: in the set as %q", name, kid)
		}
		if pem, err := PublicPEMOf([]byte(listed)); err != nil || pem != k.PublicPEM() {
			t.Errorf("%q: %s, %v", name, pem, err)
		}
	}
}

// TestADraftSignsItsOwnMembersOnly draws the names that an editor takes.
func TestADraftSignsItsOwnMembersOnly(t *testing.T) {
	k := newTestKey(t, ECP256)
	name := rapid.OneOf(rapid.SampledFrom(injections()), rapid.StringMatching(`[A-Za-z0-9_.:/#-]{1,8}`), rapid.String())
	rapid.Check(t, func(rt *rapid.T) {
		var d Draft
		for name, value := range rapid.MapOfN(name, rapid.String(), 0, 3).Draw(rt, "header") {
			d = d.WithHeader(name, raw(value))
		}
		for name, value := range rapid.MapOfN(name, rapid.String(), 0, 3).Draw(rt, "claims") {
			d = d.WithClaim(name, raw(value))
		}
		signed, err := k.SignDraft(d)
		if err != nil {
			return
		}
		j, err := ReadJWT(signed.Reveal())
		if err != nil {
			rt.Fatal(err)
		}
		for _, pair := range [][2][]Member{{d.Header, j.Header}, {d.Claims, j.Claims}} {
			same := slices.EqualFunc(pair[0], pair[1], func(a, b Member) bool { return a.Name == b.Name && acceptedName.MatchString(a.Name) })
			if !same {
				rt.Fatalf("%v signed as %v", written(pair[0]), written(pair[1]))
			}
		}
	})
}

var acceptedName = regexp.MustCompile(`^[A-Za-z0-9_.:/#-]+$`)

func TestNamesInUseAreAccepted(t *testing.T) {
	for _, name := range []string{"iss", "x5t#S256", "http://example.com/is_root", "urn:okta:claim", "dpop-nonce", "a.b"} {
		if err := checkName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}
