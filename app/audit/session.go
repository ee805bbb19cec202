package audit

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"

	cryptorand "crypto/rand"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// session is one measurement: its material, each piece got once.
type session struct {
	config     Config
	target     Target
	material   Material
	wrongToken secret.Secret // has the form of a client token and is none
	own, bound kept
	second     probeApp
	unswept    *notRun // why no second app is made
	all        []answered
	sent       []secret.Secret // in all calls so far
}

// kept is an access token, or why there is none, once it was asked for.
type kept struct {
	asked  bool
	access Access
	err    error
}

func (k *kept) get(ctx context.Context, ask func(context.Context) (Access, error)) (Access, error) {
	if !k.asked {
		access, err := ask(ctx)
		if ctx.Err() != nil {
			return Access{}, ctx.Err()
		}
		k.asked, k.access, k.err = true, access, notHad(access.Token, err)
	}
	return k.access, k.err
}

// notRun is why a probe isn't sent after all.
type notRun struct{ why text.Text }

func (n *notRun) Error() string { return "audit: not run: " + n.why.String() }

func notHad(token secret.Secret, err error) error {
	switch {
	case err != nil:
		return &notRun{text.T("audit.missing.failed", "It couldn't be had ({{.Why}})", "Why", err)}
	case token.IsZero():
		return &notRun{text.T("audit.missing.empty", "It couldn't be had")}
	}
	return nil
}

func (s *session) ownAccess(ctx context.Context) (Access, error) {
	return s.own.get(ctx, s.material.Own)
}

// boundAccess is a token that is bound to a proof key: the own one, where it is.
func (s *session) boundAccess(ctx context.Context) (Access, error) {
	if s.own.err == nil && s.own.access.Bound {
		return s.own.access, nil
	}
	access, err := s.bound.get(ctx, s.material.Bound)
	if err == nil && !access.Bound {
		return Access{}, &notRun{text.T("audit.missing.bearer", "The org gave a token that isn't bound")}
	}
	return access, err
}

func (s *session) otherScope(ctx context.Context) (wire.Credential, error) {
	access, err := s.material.OtherScope(ctx)
	if ctx.Err() != nil {
		return wire.Credential{}, ctx.Err()
	}
	return access.credential(access.Token), notHad(access.Token, err)
}

// foreign is a token that is not the endpoint's app's, as a bearer token.
func foreign(ctx context.Context, ask func(context.Context) (secret.Secret, error)) (wire.Credential, error) {
	token, err := ask(ctx)
	if ctx.Err() != nil {
		return wire.Credential{}, ctx.Err()
	}
	return wire.Bearer(token), notHad(token, err)
}

// wrongClientToken has the form of Okta's, 64 hex digits, and is none.
func wrongClientToken() secret.Secret {
	var b [32]byte
	_, _ = cryptorand.Read(b[:]) // never fails
	return secret.New(hex.EncodeToString(b[:]))
}

// tampered presents the token with another signature: one character in the
// middle of its last part.
func tampered(a Access) wire.Credential {
	plain := a.Token.Reveal()
	start := strings.LastIndexByte(plain, '.') + 1
	at := start + (len(plain)-start)/2
	with := "A"
	if at < len(plain) && plain[at] == 'A' {
		with = "B"
	}
	broken := plain[:at] + with + plain[min(at+1, len(plain)):]
	c := a.credential(secret.New(broken))
	c.Secrets = append(c.Secrets, a.Token)
	return c
}

// whyNot is the reason of a notRun.
func whyNot(err error) (text.Text, bool) {
	n, ok := errors.AsType[*notRun](err)
	if !ok {
		return text.Text{}, false
	}
	return n.why, true
}
