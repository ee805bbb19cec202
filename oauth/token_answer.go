package oauth

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// token reads a successful answer (RFC 6749 §5.1): access_token and token_type
// must be there, the rest may be.
func (a *answer) token(g grant) (*Token, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	access, typ := a.text("access_token"), a.text("token_type")
	if !visibleASCII(access) || !visibleASCII(typ) {
		return nil, a.fail(Incomplete)
	}
	scopes := strings.Fields(a.text("scope"))
	if len(scopes) == 0 {
		scopes = slices.Concat(g.scopes, g.granted)
	}
	return &Token{
		Access:    secret.New(access),
		Type:      typ,
		ExpiresIn: seconds(a.object["expires_in"]),
		Obtained:  g.now,
		Scopes:    scopes,
		Refresh:   secret.New(a.text("refresh_token")),
		ID:        secret.New(a.text("id_token")),
	}, nil
}

// seconds reads a number of seconds. Some servers quote it; what is missing,
// negative or no number counts as not said.
func seconds(raw json.RawMessage) time.Duration {
	n, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) || n < 0 {
		return 0
	}
	return time.Duration(min(n, float64(math.MaxInt32))) * time.Second
}
