package setup_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestViewJWT(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	token := encode([]byte(`{"alg":"ES256","kid":"k"}`)) + "." + encode([]byte(`{"iss":"https://acme.okta.com","exp":1800000000,"scp":["a"],"deep":{"er":[1]},"iss":"x"}`)) + "." + encode([]byte("s"))
	v, err := setup.ViewJWT(secret.New(" " + token + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Header) != 2 || len(v.Claims) != 5 || v.Claims[1].Time.Unix() != 1800000000 || v.Claims[2].Value != "a" || v.Claims[3].Value != `{"er":[1]}` {
		t.Errorf("read %+v", v)
	}
	if len(v.Repeated) != 1 || v.Claims[0].Meaning.IsZero() || !v.Claims[3].Meaning.IsZero() {
		t.Errorf("repeated %v", v.Repeated)
	}
	long := encode([]byte(`{"alg":"none"}`)) + "." + encode([]byte(`{"x":"`+strings.Repeat("y", 40<<10)+`"}`)) + "."
	if v, err = setup.ViewJWT(secret.New(long)); err != nil || len(v.Claims[0].Value) > 3000 {
		t.Errorf("a long value is shown whole, or refused: %v", err)
	}
}

func TestJWTRefusals(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	for fault, text := range map[string]string{
		"empty": " \n", "too-long": strings.Repeat("x", 1<<20), "opaque": "00aBcDeFg", "encrypted": "a.b.c.d.e",
		"encoding": "e30.e3=.x", "header": encode([]byte("[]")) + ".e30.AA", "claims": "e30." + encode([]byte("1")) + ".AA",
	} {
		_, err := setup.ViewJWT(secret.New(text))
		r, ok := errors.AsType[*setup.JWTRefusal](err)
		if !ok || r.Fault != fault || r.Sentence.IsZero() || r.Fix.IsZero() {
			t.Errorf("%s: %+v (%v)", fault, r, err)
		}
	}
}

// The org's token is checked with what the org publishes, an altered one fails,
// and what the app's key signs is known without asking anybody.
func TestCheckJWT(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	token, ok := b.Token(b.endpoint)
	if !ok {
		t.Fatal("no token")
	}
	check := func(s string) setup.SignatureView {
		t.Helper()
		v, err := setup.ViewJWT(secret.New(s))
		b.must(err)
		got, err := b.CheckJWT(t.Context(), b.endpoint, v)
		b.must(err)
		return got
	}
	plain := token.Access.Reveal()
	if got := check(plain); got.State == setup.SignatureBad {
		t.Errorf("the org's own token: %+v", got)
	}
	parts := strings.Split(plain, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + "."
	if got := check(none); got.State != setup.SignatureBad {
		t.Errorf("an unsigned token: %+v", got)
	}
	var claims map[string]any
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	b.must(err)
	b.must(json.Unmarshal(text, &claims))
	claims["scp"] = []string{"okta.users.manage"}
	text, err = json.Marshal(claims)
	b.must(err)
	altered := parts[0] + "." + base64.RawURLEncoding.EncodeToString(text) + "." + parts[2]
	if got := check(altered); got.State == setup.SignatureGood {
		t.Errorf("an altered token: %+v", got)
	}
}
