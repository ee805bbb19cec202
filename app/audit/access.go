package audit

import (
	"net/http"
	"time"

	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// AccessOf presents a token as its type asks for: with a proof of possession
// made for each request where it is bound to a key, else as a bearer token. r
// must hold a token.
func AccessOf(r token.Result, now func() time.Time) Access {
	a := Access{Token: r.Token.Access, Bound: r.Token.IsDPoP(), Scopes: r.Token.Scopes}
	if !a.Bound {
		return a
	}
	a.Authorize = func(req *http.Request, presented secret.Secret) error {
		t := *r.Token
		t.Access = presented
		return t.Authorize(req, r.Proof, "", r.Clock.Earliest(now()))
	}
	return a
}
