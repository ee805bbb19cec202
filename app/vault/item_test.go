package vault

import (
	"crypto/rand"
	"errors"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

var valuePattern = regexp.MustCompile(`^ok1:[A-Za-z0-9_-]+\.[0-9a-f]{8}$`)

func TestEncodedValuesArePlainAndShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		payload := rapid.OneOf(
			rapid.StringN(1, -1, MaxPayload),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 1, MaxPayload), func(b []byte) string { return string(b) }),
		).Draw(t, "payload")
		value, err := encode(secret.New(payload))
		if err != nil {
			t.Fatal(err)
		}
		if len(value) > 2400 || !valuePattern.MatchString(value) {
			t.Fatalf("value of %d characters: %s", len(value), value)
		}
		back, err := decode(value)
		if err != nil || back.Reveal() != payload {
			t.Fatalf("came back as %q, %v", back.Reveal(), err)
		}
	})
}

func TestPayloadLimits(t *testing.T) {
	if MaxPayload != 1790 {
		t.Errorf("MaxPayload = %d", MaxPayload)
	}
	longest, err := encode(secret.New(strings.Repeat("x", MaxPayload)))
	if err != nil || len(longest) != 2400 {
		t.Errorf("the longest makes %d characters, %v", len(longest), err)
	}
	for payload, want := range map[string]error{
		"":                                   ErrEmpty,
		strings.Repeat("x", MaxPayload+1):    ErrTooLarge,
		strings.Repeat("\u20ac", MaxPayload): ErrTooLarge,
	} {
		if _, err := encode(secret.New(payload)); !errors.Is(err, want) {
			t.Errorf("%d bytes: %v, want %v", len(payload), err, want)
		}
	}
}

func TestDamageIsNoticed(t *testing.T) {
	value, err := encode(secret.New("{TITLE} 00D-token"))
	if err != nil {
		t.Fatal(err)
	}
	damaged := []string{"", "ok1:", "ok1:.", "token", "ok2:" + value[4:], value + "0", value + "\n", " " + value, value[:len(value)-1], strings.Replace(value, ".", "", 1), strings.ToUpper(value)}
	for i := range value {
		for _, c := range []string{"A", "0", ".", "~"} {
			if changed := value[:i] + c + value[i+1:]; changed != value {
				damaged = append(damaged, changed)
			}
		}
	}
	for _, d := range damaged {
		if s, err := decode(d); !errors.Is(err, ErrDamaged) || !s.IsZero() {
			t.Errorf("decode(%q) = %q, %v; want ErrDamaged", d, s.Reveal(), err)
		}
	}
}

func TestRefs(t *testing.T) {
	seen := make(map[Ref]bool)
	for range 1000 {
		ref, err := newRef(rand.Reader)
		if err != nil || !ref.valid() || seen[ref] {
			t.Fatalf("ref %q, %v, seen before: %v", ref, err, seen[ref])
		}
		seen[ref] = true
	}
	for _, bad := range []Ref{"", "v1/", "v1/../../x", "v2/00000000-0000-4000-8000-000000000000", "v1/00000000-0000-4000-8000-000000000000\n"} {
		if bad.valid() {
			t.Errorf("%q is taken for a reference", bad)
		}
	}
	if _, err := newRef(strings.NewReader("short")); err == nil {
		t.Error("a reference was made without randomness")
	}
}
