package token

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
)

// Result is a token and what was learnt while getting it.
type Result struct {
	// Token is nil when none was given. Its Obtained is a local time. It is
	// shared: don't change it.
	Token *oauth.Token
	// Proof is the key that the token is bound to, nil for a bearer token.
	Proof *oauth.ProofKey

	TokenURL  string // "" while it is not known
	DPoP      Possession
	Clock     Clock
	Exchanges []wire.Exchange // of this call; none for a token that was kept
}

// Possession says whether a token needs proof of possession (RFC 9449).
type Possession struct {
	On bool
	// Why is one sentence: how it was found out, and what it means for calls with
	// the token. It is zero without a token.
	Why text.Text
}

// Clock is what is known of the server's clock.
type Clock struct {
	oauth.ClockOffset
	Known     bool // something was measured
	Corrected bool // requests went by the server's clock
}

// obtain gets a token from somewhere and adds what was learnt.
func (s *Source) obtain(ctx context.Context, r Request, from func(context.Context, Request, *oauth.ProofKey) (*oauth.Token, error)) (Result, error) {
	var trail wire.Trail
	ctx = wire.WithRecorder(ctx, &trail)
	var token *oauth.Token
	proof, err := s.proofKey(ctx, r)
	if err == nil {
		token, err = from(ctx, r, proof)
	}
	return s.learnt(r, token, proof, trail.Exchanges()), late(err, r)
}

func (s *Source) learnt(r Request, token *oauth.Token, proof *oauth.ProofKey, exchanges []wire.Exchange) Result {
	at := s.serverAt(r.Origin)
	offset, known := at.clock.Offset()
	result := Result{
		Token: token, TokenURL: cmp.Or(r.TokenURL, at.tokenURL()), Exchanges: exchanges,
		Clock: Clock{ClockOffset: offset, Known: known, Corrected: known && !r.Uncorrected},
	}
	if token != nil {
		result.DPoP = possession(token, r.DPoP)
	}
	if result.DPoP.On {
		result.Proof = proof
	}
	return result
}

// late makes a caller's own deadline the same error as one on the network.
func late(err error, r Request) error {
	if _, known := wire.Classify(err); known || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &wire.Error{Kind: wire.Timeout, Method: http.MethodPost, URL: r.Origin, Sent: true, Err: err}
}

// possession puts in a sentence what the token and the way to it tell.
func possession(token *oauth.Token, mode oauth.DPoPMode) Possession {
	if token.IsDPoP() {
		return Possession{On: true, Why: whyOn(token.Why)}
	}
	return Possession{Why: whyOff(token.Why, mode)}
}

func whyOn(why oauth.DPoPReason) text.Text {
	switch why {
	case oauth.DPoPDemanded:
		return text.T("token.dpop.demanded", "The server refused the request without a proof, so proof of possession is on for this app and every call with the token needs a fresh proof.")
	case oauth.DPoPRemembered:
		return text.T("token.dpop.remembered", "The server refused an earlier request of this app without a proof, so proof of possession is on and every call with the token needs a fresh proof.")
	case oauth.DPoPChosen:
		return text.T("token.dpop.chosen", "A proof was sent because you chose so, and the server bound the token to it: every call with the token needs a fresh proof.")
	}
	return text.T("token.dpop.bound", "The server bound the token to a proof, so every call with it needs a fresh proof.")
}

func whyOff(why oauth.DPoPReason, mode oauth.DPoPMode) text.Text {
	switch {
	case mode == oauth.DPoPNever:
		return text.T("token.dpop.never", "No proof was sent because you chose so, and the server gave a token without one: calls need only the token.")
	case why == oauth.DPoPNotAsked:
		return text.T("token.dpop.not-asked", "The server gave a token without asking for a proof, so proof of possession is off for this app and calls need only the token.")
	}
	return text.T("token.dpop.unbound", "A proof was sent, but the server gave a token that isn't bound to it: calls need only the token.")
}
