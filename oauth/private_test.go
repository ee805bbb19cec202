package oauth

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// drawKey draws a key of any type, with any algorithm of it and any kid.
func drawKey(made []*Key) *rapid.Generator[*Key] {
	return rapid.Custom(func(t *rapid.T) *Key {
		k := rapid.OneOf(rapid.SampledFrom(made), rapid.Custom(drawP256)).Draw(t, "key")
		k, err := k.WithAlgorithm(rapid.SampledFrom(k.Type().Algorithms()).Draw(t, "alg"))
		if err != nil {
			t.Fatal(err)
		}
		k, err = k.WithID(rapid.StringMatching(`[ -~]{1,40}`).Draw(t, "kid"))
		if err != nil {
			t.Fatal(err)
		}
		return k
	})
}

func everyType(t *testing.T) []*Key {
	t.Helper()
	var keys []*Key
	for _, typ := range KeyTypes() {
		keys = append(keys, newTestKey(t, typ))
	}
	return keys
}

// privateNumbers are the private members of a key, as a JWK writes them.
func privateNumbers(t *rapid.T, k *Key) []string {
	private, err := k.PrivateJWK()
	if err != nil {
		t.Fatal(err)
	}
	members, err := readMembers([]byte(private.Reveal()))
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, m := range members {
		if privateMember(m.Name) {
			numbers = append(numbers, strings.Trim(string(m.Value), `"`))
		}
	}
	if len(numbers) == 0 {
		t.Fatal("a key without private numbers")
	}
	return numbers
}

var encodedText = regexp.MustCompile(`[A-Za-z0-9_-]{16,}`)

// wantNothingPrivate looks for private numbers in a text and in what is encoded
// within it.
func wantNothingPrivate(t *rapid.T, numbers []string, where, text string) {
	texts := []string{text}
	for _, part := range encodedText.FindAllString(text, -1) {
		if inside, err := base64.RawURLEncoding.DecodeString(part); err == nil {
			texts = append(texts, string(inside))
		}
	}
	for _, number := range numbers {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, number) }) {
			t.Fatalf("a private number in %s", where) // what is printed may be kept in a file
		}
	}
}

// TestNoHeaderHoldsAPrivateMember looks through every header and every public form
// that a key emits (RFC 7518 §6.2.2, §6.3.2, §6.4.1).
func TestNoHeaderHoldsAPrivateMember(t *testing.T) {
	made := everyType(t)
	rapid.Check(t, func(rt *rapid.T) {
		k := drawKey(made).Draw(rt, "key")
		p, err := NewProofKey(k)
		if err != nil {
			rt.Fatal(err)
		}
		proof, proofErr := p.SignProof(Proof{
			Method: "POST", URL: "https://a/t", IssuedAt: issued(), Access: secret.New("at"),
			Nonce: rapid.StringMatching(`[!#-\[\]-~]{0,40}`).Draw(rt, "nonce"),
		})
		assertion, assertionErr := k.SignAssertion(testAssertion())
		draft, draftErr := k.SignDraft(Draft{Header: []Member{{"jwk", k.PublicJWK()}}})
		numbers := privateNumbers(rt, k)
		for name, signed := range map[string]secret.Secret{"proof": proof, "assertion": assertion, "draft": draft} {
			j, err := ReadJWT(signed.Reveal())
			if err != nil {
				rt.Fatal(name, proofErr, assertionErr, draftErr, err)
			}
			for _, m := range j.Header {
				if privateMember(m.Name) || holdsPrivate(m.Value, 0) {
					rt.Fatalf("%s: private member in %s of the header", name, m.Name)
				}
			}
			wantNothingPrivate(rt, numbers, name, signed.Reveal())
		}
		for name, text := range map[string]string{
			"JWK": string(k.PublicJWK()), "JWKS": string(k.PublicJWKS()), "PEM": k.PublicPEM(), "kid": k.ID(), "name": k.String() + p.String(),
		} {
			wantNothingPrivate(rt, numbers, name, text)
		}
	})
}

// TestNothingPrivateIsSent looks through every request of getting a bound token and
// using it, as it leaves.
func TestNothingPrivateIsSent(t *testing.T) {
	made := everyType(t)
	rapid.Check(t, func(rt *rapid.T) {
		k, proofKey := drawKey(made).Draw(rt, "key"), drawKey(made).Draw(rt, "proof key")
		numbers := append(privateNumbers(rt, k), privateNumbers(rt, proofKey)...)
		p, err := NewProofKey(proofKey)
		if err != nil {
			rt.Fatal(err)
		}
		count := 0
		client := &http.Client{Transport: answers(func(r *http.Request) *http.Response {
			count++
			wantNothingPrivate(rt, numbers, "a request", sentText(rt, r))
			status, body := http.StatusOK, `{"access_token":"at","token_type":"DPoP"}`
			if count < 3 {
				status, body = http.StatusBadRequest, `{"error":"use_dpop_nonce"}`
			}
			return &http.Response{StatusCode: status, Header: http.Header{"Dpop-Nonce": {"n"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
		})}
		request := TokenRequest{TokenURL: "https://a/t", ClientID: "0oa1", Key: k, Scopes: []string{"s"}, Now: issued()}
		token, err := RequestTokenWithProof(t.Context(), client, request, Prover{Key: p})
		if err != nil || count != 3 {
			rt.Fatal(count, err)
		}
		use := &http.Request{Method: http.MethodPost, URL: &url.URL{Scheme: "https", Host: "a", Path: "/r"}, Header: http.Header{}}
		if err := token.Authorize(use, p, "n", issued()); err != nil {
			rt.Fatal(err)
		}
		wantNothingPrivate(rt, numbers, "the use of the token", sentText(rt, use))
	})
}

// sentText is everything in a request, forms taken apart.
func sentText(t *rapid.T, r *http.Request) string {
	header, err := json.Marshal(r.Header)
	if err != nil {
		t.Fatal(err)
	}
	text := r.Method + " " + r.URL.String() + "\n" + string(header)
	if r.Body == nil {
		return text
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range form {
		text += "\n" + name + "=" + strings.Join(values, " ")
	}
	return text
}
