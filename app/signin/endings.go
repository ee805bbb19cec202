package signin

import (
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Ending is a POST that takes a token of a sign-in back at Okta, before it is sent:
// its form has [oauth.Hidden] where there is something secret.
type Ending struct{ URL, Form string }

// Endings are the requests with which [Keeper.End] takes tokens back now, as far as
// can be told without asking anybody, built by what builds those. Those of an API
// token aren't among them. It never waits.
func (k *Keeper) Endings(ws *workspace.Workspace) []Ending {
	in := ws.Org.SignIn
	s, err := k.server(ws.Org.Origin)
	if err != nil {
		return nil
	}
	var requests []oauth.RevokeRequest
	known := k.known(in.ID)
	switch {
	case known != nil:
		requests = known.tokens.ending()
	case in.Interactive() && in.Refresh != "": // End takes it up again
		requests = append(requests, revocation(in.ClientID, someToken(), oauth.RefreshTokenHint))
	}
	var endings []Ending
	for _, r := range requests {
		r.Endpoint, r.Now = s.revocation(), s.time()
		if form, err := r.Form(); err == nil {
			endings = append(endings, Ending{URL: r.Endpoint, Form: form})
		}
	}
	return endings
}

// someToken stands for a token in a request that is only shown.
func someToken() secret.Secret { return secret.New("any") }
