package oauth

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// vector is a signature that an RFC prints, with its key.
type vector struct {
	file, keyFile string // keyFile "" = the key is in the file
	alg           string
	deterministic bool
}

func vectors() []vector {
	return []vector{
		{"rfc7515-a2-rs256.json", "", "RS256", true},
		{"rfc7515-a3-es256.json", "", "ES256", false},
		{"rfc7520-4-1-rs256.json", "rfc7520-3-4-rsa-private-key.json", "RS256", true},
		{"rfc7520-4-3-es512.json", "rfc7520-3-2-ec-private-key.json", "ES512", false},
	}
}

func rfcText(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "rfc", name))
	must(t, err)
	return text
}

func TestSignaturesOfTheRFCs(t *testing.T) {
	for _, v := range vectors() {
		t.Run(v.file, func(t *testing.T) {
			var printed struct {
				Key     json.RawMessage `json:"key"`
				Compact string          `json:"compact"`
			}
			must(t, json.Unmarshal(rfcText(t, v.file), &printed))
			if v.keyFile != "" {
				printed.Key = rfcText(t, v.keyFile)
			}
			imported, err := ImportKey(printed.Key, secret.Secret{})
			must(t, err)
			k := imported.Key
			if k.Algorithm() != v.alg {
				t.Errorf("signs with %s", k.Algorithm())
			}
			parts := strings.Split(printed.Compact, ".")

			again, err := k.seal(parts[0], []byte(decoded(t, parts[1])))
			must(t, err)
			if v.deterministic && again.Reveal() != printed.Compact {
				t.Errorf("signed %s\nprinted %s", again.Reveal(), printed.Compact)
			}
			for name, compact := range map[string]string{"printed": printed.Compact, "made again": again.Reveal()} {
				holdsSignature(t, k, name, compact)
			}
		})
	}
}

// holdsSignature checks a JWS whose payload need not be JSON, and refuses it with
// a bit changed in each part.
func holdsSignature(t *testing.T, k *Key, name, compact string) {
	t.Helper()
	key, ok := readPublicKey(k.PublicJWK())
	if !ok {
		t.Fatal("no public key")
	}
	end := strings.LastIndexByte(compact, '.')
	input, signature := []byte(compact[:end]), []byte(decoded(t, compact[end+1:]))
	if !verifies(key, k.Algorithm(), input, signature) {
		t.Errorf("the %s signature does not hold", name)
	}
	for _, bytes := range [][]byte{input, signature} {
		for at := 0; at < len(bytes); at += 1 + len(bytes)/7 {
			bytes[at] ^= 1
			if verifies(key, k.Algorithm(), input, signature) {
				t.Errorf("the %s signature holds with bit %d changed", name, at*8)
			}
			bytes[at] ^= 1
		}
	}
}

// TestHeaderOfRFC7520 has our header written as printed in §4.1.2.
func TestHeaderOfRFC7520(t *testing.T) {
	header, err := encodeHeader(headerField{"alg", "RS256"}, headerField{"kid", "bilbo.baggins@hobbiton.example"})
	must(t, err)
	const want = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
	if header != want {
		t.Errorf("header %s", decoded(t, header))
	}
}

// TestKeysOfRFC7517 reads the sets of appendix A: of the private one, the EC key
// is for encryption and the RSA key signs.
func TestKeysOfRFC7517(t *testing.T) {
	imported, err := ImportKey(rfcText(t, "rfc7517-a2-private.json"), secret.Secret{})
	must(t, err)
	k := imported.Key
	if k.ID() != "2011-04-29" || k.Type() != RSA2048 || k.Algorithm() != "RS256" || imported.Format != JWKS {
		t.Errorf("%v named %s for %s from %s", k, k.ID(), k.Algorithm(), imported.Format)
	}
	const thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" // RFC 7638 §3.1
	if k.Thumbprint() != thumbprint {
		t.Errorf("thumbprint %s", k.Thumbprint())
	}
	_, err = ImportKey(rfcText(t, "rfc7517-a1-public.json"), secret.Secret{})
	wantKeyFault(t, err, KeyPublic)
	set, err := ParseKeySet(rfcText(t, "rfc7517-a1-public.json"))
	must(t, err)
	if kid, ok := set.Find(thumbprint); !ok || kid != "2011-04-29" || set.Len() != 1 {
		t.Errorf("kid %q of %d keys, %v", kid, set.Len(), ok)
	}
}

func TestPublicKeysOfRFC7520(t *testing.T) {
	for private, public := range map[string]string{
		"rfc7520-3-2-ec-private-key.json":  "rfc7520-3-1-ec-public-key.json",
		"rfc7520-3-4-rsa-private-key.json": "rfc7520-3-3-rsa-public-key.json",
	} {
		k := rfcKey(t, private)
		want, err := ThumbprintOf(rfcText(t, public))
		must(t, err)
		if k.Thumbprint() != want || k.ID() != "bilbo.baggins@hobbiton.example" {
			t.Errorf("%s: %v named %s", private, k, k.ID())
		}
	}
}

// TestProofsOfRFC9449 are figures 2 and 13, whose key has the thumbprint of
// figure 9.
func TestProofsOfRFC9449(t *testing.T) {
	const header = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs" +
		"cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19"
	const thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
	proofs := map[string]string{
		"figure 2": "eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0Ijox" +
			"NTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg",
		"figure 13": "eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNv" +
			"dXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9" +
			".2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA",
	}
	for name, rest := range proofs {
		j, err := ReadJWT(header + "." + rest)
		must(t, err)
		public, _ := member(j.Header, "jwk")
		if got, err := ThumbprintOf(public); err != nil || got != thumbprint {
			t.Errorf("%s: thumbprint %s, %v", name, got, err)
		}
		set, err := ParseKeySet(json.RawMessage(`[` + string(public) + `]`))
		must(t, err)
		if got := j.Check(set); got.State != SignatureChecked || got.Thumbprint != thumbprint {
			t.Errorf("%s: %+v", name, got)
		}
		access := secret.New("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")
		if name == "figure 13" && j.Text("ath") != accessHash(access) {
			t.Errorf("ath %s", accessHash(access))
		}
	}
}
