package oauth

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
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

func TestNamesInUseAreAccepted(t *testing.T) {
	for _, name := range []string{"iss", "x5t#S256", "http://example.com/is_root", "urn:okta:claim", "dpop-nonce", "a.b"} {
		if err := checkName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}
