package token_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestReadKey(t *testing.T) {
	key := newKey(t, oauth.RSA2048)
	pem, err := key.PrivatePEM()
	if err != nil {
		t.Fatal(err)
	}
	read, err := token.ReadKey([]byte(pem.Reveal()), secret.Secret{}, "of-the-app", "RS384")
	if err != nil || read.Key.ID() != "of-the-app" || read.Key.Algorithm() != "RS384" || read.Key.Thumbprint() != key.Thumbprint() {
		t.Fatalf("%v, %v", read, err)
	}
	half := pem.Reveal()[:len(pem.Reveal())/2]
	for _, c := range []struct{ name, data, alg, code string }{
		{"empty", "", "", "key.empty"},
		{"no key", "hello", "", "key.form"},
		{"half", half, "", "key.truncated"},
		{"public", key.PublicPEM(), "", "key.public"},
		{"wrong algorithm", pem.Reveal(), "ES256", "key.mismatch"},
		{"a Java keystore", "\xfe\xed\xfe\xed\x00\x00\x00\x02", "", "key.keystore"},
	} {
		_, err := token.ReadKey([]byte(c.data), secret.Secret{}, "", c.alg)
		p, ok := errors.AsType[*problem.Problem](err)
		if !ok || p.Code != c.code || len(p.Ways) == 0 || p.Cause.IsZero() {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.code == "key.keystore" && !strings.Contains(p.Ways[0].Label.String(), "keytool") {
			t.Errorf("%s: %s", c.name, p.Ways[0].Label)
		}
		if strings.Contains(p.Details(), half[60:90]) {
			t.Errorf("%s: the Problem holds a part of the key", c.name)
		}
	}
}
