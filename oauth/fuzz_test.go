package oauth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode"

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

func FuzzTokenAnswer(f *testing.F) {
	const sent = `s3cr3t "canary"/`
	f.Add(200, "application/json", `{"access_token":"a","token_type":"Bearer","expires_in":"60","scope":"x y"}`)
	f.Add(400, "application/json", `{"error":"invalid_client","error_description":"not s3cr3t \"canary\"/"}`)
	f.Add(200, "text/html", `<html>s3cr3t &#34;canary&#34;/</html>`)
	f.Add(200, "", `{"id_token":"s3cr3t \"canary\"\/`)
	f.Add(302, "text/plain", `client_secret=s3cr3t+%22canary%22%2F&x`)
	f.Fuzz(func(t *testing.T, status int, contentType, body string) {
		client := &http.Client{Transport: answers(func(r *http.Request) *http.Response {
			header := http.Header{"Content-Type": {contentType}, "Dpop-Nonce": {body}}
			return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}
		})}
		token, err := RequestToken(t.Context(), client, TokenRequest{
			TokenURL: "https://a/t", ClientID: "0oa1", Auth: SecretPost(secret.New(sent)), Now: issued(),
		})
		if (token == nil) == (err == nil) {
			t.Fatalf("token %v with error %v", token, err)
		}
		if err == nil {
			if !visibleASCII(token.Access.Reveal()) || token.ExpiresIn < 0 {
				t.Errorf("access token of %d bytes for %v", len(token.Access.Reveal()), token.ExpiresIn)
			}
			return
		}
		var refused *Error
		if !errors.As(err, &refused) {
			t.Fatalf("error of type %T", err)
		}
		shown := fmt.Sprintf("%v %+v %s", err, *refused, refused.Body)
		for _, form := range echoes(sent) {
			if strings.Contains(shown, form) {
				t.Errorf("the secret is shown: %s", shown)
			}
		}
		if strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("the error has control characters: %q", err)
		}
	})
}
