package oauth

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func FuzzReadJWT(f *testing.F) {
	f.Add(rfc7515A3)
	f.Add(unsigned(`{"alg":"none"}`, `{"exp":1e9,"iss":"a","iss":"b","n":{"x":[1,null]}}`))
	f.Add(unsigned(`{`, `}`))
	f.Add("a.b.c.d.e")
	key := newTestKey(f, ECP256)
	set := setOf(f, key, newTestKey(f, RSA2048))
	good := joseSigned(f, key, "ES256", map[string]any{"kid": key.ID()}, `{"iss":"a"}`)
	f.Add(good)
	f.Fuzz(func(t *testing.T, text string) {
		j, err := ReadJWT(text)
		if (j == nil) == (err == nil) {
			t.Fatalf("result %v with error %v", j, err)
		}
		if err != nil {
			return
		}
		for _, m := range append(j.Header, j.Claims...) {
			if !json.Valid(m.Value) {
				t.Errorf("member %q has the value %q", m.Name, m.Value)
			}
			j.Text(m.Name)
			j.Time(m.Name)
		}
		// The last character of a part may have bits that count for nothing; the
		// reader takes none of those.
		if got := j.Check(set); got.State == SignatureChecked && strings.TrimSpace(text) != good {
			t.Errorf("a signature that nobody made: %+v", got)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	for _, typ := range []KeyType{RSA2048, ECP256, ECP521} {
		f.Add(newTestKey(f, typ).Secret().Reveal())
	}
	f.Add(packedRSA + "AQAB.AQ.AQ.x")
	f.Add(packedEC + "P-256:.")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := ParseKey(secret.New(text))
		if (k == nil) == (err == nil) {
			t.Fatalf("result %v with error %v", k, err)
		}
		if err != nil {
			return
		}
		again, err := ParseKey(k.Secret())
		if err != nil || again.ID() != k.ID() {
			t.Fatalf("an accepted key does not come back: %v", err)
		}
	})
}

func FuzzThumbprintOf(f *testing.F) {
	f.Add([]byte(`{"kty":"RSA","n":"` + rfc7638N + `","e":"AQAB"}`))
	f.Add([]byte(`{"kty":"EC","crv":null,"x":"AQ","y":"AQ"}`))
	f.Add([]byte(`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		got, err := ThumbprintOf(text)
		if (len(got) == 43) == (err != nil) {
			t.Fatalf("thumbprint %q with error %v", got, err)
		}
		if !bytes.Equal(text, before) {
			t.Fatal("the argument was written to")
		}
	})
}
