package oauth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestPackedKeysRoundTrip(t *testing.T) {
	var made []*Key
	for _, typ := range KeyTypes() {
		made = append(made, newTestKey(t, typ))
	}
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.OneOf(rapid.SampledFrom(made), rapid.Custom(drawP256)).Draw(rt, "key")
		back, err := ParseKey(k.Secret())
		if err != nil {
			rt.Fatal(err)
		}
		if !back.Secret().Equal(k.Secret()) || string(back.PublicJWK()) != string(k.PublicJWK()) || back.Type() != k.Type() {
			rt.Fatalf("%v came back as %v", k, back)
		}
	})
}

func drawP256(t *rapid.T) *Key {
	scalar := rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "scalar")
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar)
	if err != nil {
		t.Skip("not a scalar of the curve")
	}
	k, err := newKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestRebuiltRSAKeySignsTheSameBytes(t *testing.T) {
	k := newTestKey(t, RSA2048)
	back, err := ParseKey(k.Secret())
	if err != nil {
		t.Fatal(err)
	}
	want, err := k.sign([]byte("signing input"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := back.sign([]byte("signing input"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("PKCS#1 v1.5 signatures of the key and of its rebuilt copy differ")
	}
}

func TestPackedFormFitsEveryKeychain(t *testing.T) {
	for typ, prefix := range map[KeyType]string{
		RSA2048: "rsa-pq1:", RSA3072: "rsa-pq1:", RSA4096: "rsa-pq1:",
		ECP256: "ec1:P-256:", ECP384: "ec1:P-384:", ECP521: "ec1:P-521:",
	} {
		packed := newTestKey(t, typ).Secret().Reveal()
		if !strings.HasPrefix(packed, prefix) || len(packed) > 800 {
			t.Errorf("%s: %d characters, prefix %q", typ, len(packed), packed[:len(prefix)])
		}
		for _, c := range []byte(packed) {
			if !nameByte(c) {
				t.Errorf("%s: character %q", typ, c)
			}
		}
	}
}

// TestDamageNeverGivesAnotherKey holds that a packed key with characters
// changed, lost or added is refused or still the very same key.
func TestDamageNeverGivesAnotherKey(t *testing.T) {
	keys := []*Key{newTestKey(t, ECP256), newTestKey(t, ECP521), newTestKey(t, RSA2048)}
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.SampledFrom(keys).Draw(rt, "key")
		packed := k.Secret().Reveal()
		at := rapid.IntRange(0, len(packed)-1).Draw(rt, "at")
		until := rapid.IntRange(at, min(at+3, len(packed))).Draw(rt, "until")
		insert := rapid.StringMatching(`[A-Za-z0-9_.:=-]{0,3}`).Draw(rt, "insert")
		back, err := ParseKey(secret.New(packed[:at] + insert + packed[until:]))
		if err != nil {
			var fault *KeyError
			if !errors.As(err, &fault) {
				rt.Fatalf("error of type %T", err)
			}
			return
		}
		if back.ID() != k.ID() {
			rt.Fatal("damage gave another key")
		}
	})
}

func TestParseKeyNamesTheFault(t *testing.T) {
	packed := newTestKey(t, RSA2048).Secret().Reveal()
	fields := strings.Split(strings.TrimPrefix(packed, packedRSA), ".")
	other := strings.Split(strings.TrimPrefix(otherTestKey(t, RSA2048).Secret().Reveal(), packedRSA), ".")
	join := func(parts ...string) string { return packedRSA + strings.Join(parts, ".") }
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	smallPacked, err := pack(small, fields[3])
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, text string
		want       KeyFault
	}{
		{"nothing", "", KeyEmpty},
		{"a PEM", "-----BEGIN PRIVATE KEY-----\n", KeyForm},
		{"far too long", packedRSA + strings.Repeat("A", 1<<20), KeyForm},
		{"a form of later", "rsa-pq2:AQAB", KeyForm},
		{"prefix alone", packedRSA, KeyDamaged},
		{"a field too many", packed + ".AQAB", KeyDamaged},
		{"not base64url", join(fields[0], "+"+fields[1][1:], fields[2], fields[3]), KeyDamaged},
		{"even exponent", join("AQAA", fields[1], fields[2], fields[3]), KeyDamaged},
		{"exponent of 5 bytes", join("AQAAAAE", fields[1], fields[2], fields[3]), KeyDamaged},
		{"prime of one", join(fields[0], "AQ", fields[2], fields[3]), KeyDamaged},
		{"no prime", join(fields[0], "", fields[2], fields[3]), KeyDamaged},
		{"one prime twice", join(fields[0], fields[1], fields[1], fields[3]), KeyDamaged},
		{"another key's prime", join(fields[0], fields[1], other[2], fields[3]), KeyDamaged},
		{"another key's thumbprint", join(fields[0], fields[1], fields[2], other[3]), KeyDamaged},
		{"RSA-1024", smallPacked.Reveal(), KeyTooSmall},
		{"EC scalar of zero", packedEC + "P-256:" + strings.Repeat("A", 43) + "." + fields[3], KeyDamaged},
		{"EC scalar beyond the order", packedEC + "P-256:" + strings.Repeat("_", 42) + "8." + fields[3], KeyDamaged},
		{"EC of another curve", packedEC + "P-384:" + strings.TrimPrefix(newTestKey(t, ECP256).Secret().Reveal(), packedEC+"P-256:"), KeyDamaged},
		{"EC of an unknown curve", packedEC + "P-224:AQ.x", KeyForm},
		{"EC scalar too short", packedEC + "P-256:" + "AQ." + fields[3], KeyDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseKey(secret.New(tt.text))
			wantKeyFault(t, err, tt.want)
			if err != nil && strings.Contains(err.Error(), fields[1][1:20]) {
				t.Error("the error holds key material")
			}
		})
	}
}

func TestPackRefusesWhatItCannotRead(t *testing.T) {
	invalid := &rsa.PrivateKey{PublicKey: rsa.PublicKey{E: 65537}}
	if _, err := pack(invalid, ""); err == nil {
		t.Error("an invalid RSA key was packed")
	}
	if _, err := pack(ed25519.PrivateKey{}, ""); err == nil {
		t.Error("a key of an unknown kind was packed")
	}
}
