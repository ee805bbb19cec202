package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// DPoPMode says when a token request carries a proof. The values are stable.
type DPoPMode string

// The modes.
const (
	DPoPAuto   DPoPMode = "auto" // when the server asks for it; "" is the same
	DPoPAlways DPoPMode = "on"
	DPoPNever  DPoPMode = "off"
)

// DPoPReason says how it was found out whether a proof is wanted. The values are
// stable.
type DPoPReason string

// The reasons.
const (
	DPoPChosen     DPoPReason = "chosen"     // the mode left no choice
	DPoPNotAsked   DPoPReason = "not-asked"  // the server gave a token without a proof
	DPoPDemanded   DPoPReason = "demanded"   // the server refused the request without one
	DPoPRemembered DPoPReason = "remembered" // an earlier request of this client was refused without one
)

// Prover is how token requests are proven.
type Prover struct {
	Mode   DPoPMode
	Key    *ProofKey   // needed unless Mode is DPoPNever
	Memory *DPoPMemory // nil = nothing is remembered

	// Algorithms is dpop_signing_alg_values_supported of the server's metadata
	// (RFC 9449 §5.1). A server that lists some may mean "a proof, please" with
	// errors that don't say so.
	Algorithms []string
}

// RequestTokenWithProof asks like [RequestToken] with at most three requests,
// each with a fresh assertion and, where there is one, a fresh proof:
//
//  1. In mode auto, one without a proof, unless this client is known to be asked
//     for one.
//  2. When that is refused with invalid_dpop_proof or use_dpop_nonce, or, by a
//     server that lists Algorithms, with invalid_grant or invalid_request: one
//     with a proof. Mode always begins here.
//  3. When that is refused with use_dpop_nonce and a nonce (RFC 9449 §8): one with
//     that nonce.
//
// A client that isn't asked for a proof gets a Bearer token, in mode always too
// if the server will have it so: look at [Token.IsDPoP]. The error is the last
// request's. A token that says it is bound to another key than p.Key gives an
// [*Error] of kind OtherKey.
func RequestTokenWithProof(ctx context.Context, c *http.Client, r TokenRequest, p Prover) (*Token, error) {
	return r.grant().proven(ctx, c, p)
}

func (g grant) proven(ctx context.Context, c *http.Client, p Prover) (*Token, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if p.Memory == nil {
		p.Memory = new(DPoPMemory) // for the nonce between two of the requests
	}
	prove, why := p.begin(g)
	for nonced := false; ; {
		token, err := g.step(ctx, c, p, prove)
		switch {
		case err == nil:
			token.Why = why
			p.remember(g, token, prove)
			return token, nil
		case g.auth.single:
			return nil, fmt.Errorf("oauth: token request: %w", err)
		case !prove && p.wantsProof(err):
			prove, why = true, DPoPDemanded
			if demandsProof(err) {
				p.Memory.setWanted(g.endpoint, g.clientID, true)
			}
		case prove && !nonced && p.wantsNonce(err):
			nonced = true
		default:
			return nil, fmt.Errorf("oauth: token request: %w", err)
		}
	}
}

func (p Prover) check() error {
	switch p.Mode {
	case DPoPNever:
		return nil
	case "", DPoPAuto, DPoPAlways:
		if p.Key == nil {
			return errors.New("oauth: no proof key")
		}
		return nil
	default:
		return fmt.Errorf("oauth: proof mode %.20q", p.Mode)
	}
}

// begin says whether the first request has a proof.
func (p Prover) begin(g grant) (prove bool, why DPoPReason) {
	switch p.Mode {
	case DPoPAlways:
		return true, DPoPChosen
	case DPoPNever:
		return false, DPoPChosen
	}
	if wanted, _ := p.Memory.Wanted(g.endpoint, g.clientID); wanted {
		return true, DPoPRemembered
	}
	return false, DPoPNotAsked
}

// step makes one request and keeps the nonce of its answer.
func (g grant) step(ctx context.Context, c *http.Client, p Prover, prove bool) (*Token, error) {
	var proof secret.Secret
	if prove {
		var err error
		if proof, err = p.Key.SignProof(Proof{
			Method: http.MethodPost, URL: g.endpoint, IssuedAt: g.now, Nonce: p.nonce(g),
		}); err != nil {
			return nil, err
		}
	}
	ans, err := g.attempt(ctx, c, proof)
	if err != nil {
		return nil, err
	}
	p.Memory.Learn(g.endpoint, g.clientID, p.Key, ans.header)
	token, err := ans.token(g)
	if err != nil {
		return nil, err
	}
	if prove && token.IsDPoP() {
		if bound := boundTo(token.Access); bound != "" && bound != p.Key.Thumbprint() {
			return nil, ans.fail(OtherKey)
		}
		token.BoundTo = p.Key.Thumbprint()
	}
	return token, nil
}

func (p Prover) nonce(g grant) string { return p.Memory.Nonce(g.endpoint, g.clientID, p.Key) }

// boundTo gives cnf.jkt (RFC 9449 §6.1) of a token that is a JWT, "" for others.
func boundTo(access secret.Secret) string {
	j, err := ReadJWT(access.Reveal())
	if err != nil {
		return ""
	}
	confirmation, _ := j.Claim("cnf")
	var key struct {
		Thumbprint string `json:"jkt"`
	}
	if json.Unmarshal(confirmation, &key) != nil {
		return ""
	}
	return key.Thumbprint
}

func (p Prover) wantsProof(err error) bool {
	if p.Mode == DPoPNever {
		return false
	}
	return demandsProof(err) || len(p.Algorithms) > 0 && refusedWith(err, "invalid_grant", "invalid_request")
}

// demandsProof knows the two codes that mean nothing else (RFC 9449 §5, §8).
func demandsProof(err error) bool {
	return refusedWith(err, "invalid_dpop_proof", "use_dpop_nonce")
}

func (p Prover) wantsNonce(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && refused.Kind == Refused && refused.Code == "use_dpop_nonce" &&
		usableNonce(refused.Header.Get(nonceHeader))
}

func refusedWith(err error, codes ...string) bool {
	var refused *Error
	if !errors.As(err, &refused) || refused.Kind != Refused {
		return false
	}
	for _, code := range codes {
		if refused.Code == code {
			return true
		}
	}
	return false
}

func (p Prover) remember(g grant, token *Token, prove bool) {
	if prove && token.IsDPoP() {
		p.Memory.setWanted(g.endpoint, g.clientID, true)
		return
	}
	p.Memory.setWanted(g.endpoint, g.clientID, false)
}
