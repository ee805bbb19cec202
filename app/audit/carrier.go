package audit

import (
	"context"
	"net/http"
	"slices"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// carrier is what a probe carries.
type carrier struct {
	name workspace.ProbeName
	sent text.Text
	// missing says why there is none, zero where it can be tried.
	missing func(Material) text.Text
	// credential makes it when its turn has come. The error is a notRun, or the
	// context's.
	credential func(context.Context, *session) (wire.Credential, error)
}

// carriers are all of them, in the order in which they are sent.
func carriers() []carrier {
	return slices.Concat([]carrier{nothing()}, clientTokens(), accessTokens(), rareTokens())
}

func carrierOf(name workspace.ProbeName) carrier {
	all := carriers()
	return all[slices.IndexFunc(all, func(c carrier) bool { return c.name == name })]
}

func nothing() carrier {
	return carrier{
		workspace.ProbeNoCredential, text.T("audit.sent.none", "No credential"), nothingMissing,
		func(context.Context, *session) (wire.Credential, error) { return wire.Credential{}, nil },
	}
}

func nothingMissing(Material) text.Text { return text.Text{} }

func clientTokens() []carrier {
	wrong := func(put func(secret.Secret) wire.Credential) func(context.Context, *session) (wire.Credential, error) {
		return func(_ context.Context, s *session) (wire.Credential, error) { return put(s.wrongToken), nil }
	}
	right := func(put func(secret.Secret) wire.Credential) func(context.Context, *session) (wire.Credential, error) {
		return func(_ context.Context, s *session) (wire.Credential, error) { return put(s.material.ClientToken), nil }
	}
	unknown := func(m Material) text.Text {
		if m.ClientToken.IsZero() {
			return text.T("audit.missing.client-token", "No client token is known here")
		}
		return text.Text{}
	}
	return []carrier{
		{workspace.ProbeWrongTokenHeader, text.T("audit.sent.wrong-header", "A wrong client token in the header"), nothingMissing, wrong(wire.ClientTokenHeader)},
		{workspace.ProbeWrongTokenQuery, text.T("audit.sent.wrong-query", "A wrong client token in the query"), nothingMissing, wrong(wire.ClientTokenQuery)},
		{workspace.ProbeTokenHeader, text.T("audit.sent.token-header", "The client token in the header"), unknown, right(wire.ClientTokenHeader)},
		{workspace.ProbeTokenQuery, text.T("audit.sent.token-query", "The client token in the query"), unknown, right(wire.ClientTokenQuery)},
		{workspace.ProbeTokenBoth, text.T("audit.sent.token-both", "The client token in the header and in the query"), unknown, right(inBoth)},
	}
}

func inBoth(token secret.Secret) wire.Credential {
	header, query := wire.ClientTokenHeader(token), wire.ClientTokenQuery(token)
	return wire.Credential{
		Name: "client token twice", Secrets: []secret.Secret{token},
		Apply: func(r *http.Request) error {
			if err := header.Apply(r); err != nil {
				return err
			}
			return query.Apply(r)
		},
	}
}

func accessTokens() []carrier {
	own := func(present func(Access) wire.Credential) func(context.Context, *session) (wire.Credential, error) {
		return func(ctx context.Context, s *session) (wire.Credential, error) {
			access, err := s.ownAccess(ctx)
			if err != nil {
				return wire.Credential{}, err
			}
			return present(access), nil
		}
	}
	none := func(m Material) text.Text {
		if m.Own == nil {
			return text.T("audit.missing.own", "No service app with its key is known here")
		}
		return text.Text{}
	}
	return []carrier{
		{workspace.ProbeAccess, text.T("audit.sent.access", "A valid access token of the service app"), none, own(func(a Access) wire.Credential { return a.credential(a.Token) })},
		{workspace.ProbeAccessTampered, text.T("audit.sent.tampered", "The access token with a changed signature"), none, own(tampered)},
		{workspace.ProbeAccessAsToken, text.T("audit.sent.as-token", "The access token in the client token's header"), none, own(func(a Access) wire.Credential { return wire.ClientTokenHeader(a.Token) })},
	}
}

// rareTokens are those that can't be had everywhere.
func rareTokens() []carrier {
	return []carrier{
		{workspace.ProbeAccessExpired, text.T("audit.sent.expired", "An expired access token"), func(m Material) text.Text {
			return unless(m.Expired != nil, text.T("audit.missing.expired", "Tokens live one hour; none has expired"))
		}, func(ctx context.Context, s *session) (wire.Credential, error) {
			return foreign(ctx, s.material.Expired)
		}},
		{workspace.ProbeAccessOtherAudience, text.T("audit.sent.audience", "An access token for another audience"), func(m Material) text.Text {
			return unless(m.OtherAudience != nil, text.T("audit.missing.audience", "Okta's tokens are always for the org"))
		}, func(ctx context.Context, s *session) (wire.Credential, error) {
			return foreign(ctx, s.material.OtherAudience)
		}},
		{workspace.ProbeAccessOtherScope, text.T("audit.sent.scope", "An access token of the service app without the scope"), func(m Material) text.Text {
			return unless(m.OtherScope != nil, text.T("audit.missing.scope", "No token for another scope is at hand"))
		}, func(ctx context.Context, s *session) (wire.Credential, error) { return s.otherScope(ctx) }},
		{workspace.ProbeAccessBound, text.T("audit.sent.bound", "An access token with proof of possession (DPoP)"), unbound, func(ctx context.Context, s *session) (wire.Credential, error) {
			access, err := s.boundAccess(ctx)
			return access.credential(access.Token), err
		}},
		{workspace.ProbeAccessBoundAsBearer, text.T("audit.sent.bound-bearer", "A token bound to a key (DPoP) and sent without its proof"), unbound, func(ctx context.Context, s *session) (wire.Credential, error) {
			access, err := s.boundAccess(ctx)
			return wire.Bearer(access.Token), err
		}},
		{workspace.ProbeAccessOtherApp, text.T("audit.sent.other-app", "An access token of another service app made seconds before"), func(m Material) text.Text {
			return unless(m.Second != nil, text.T("audit.missing.second", "It takes a second service app"))
		}, func(ctx context.Context, s *session) (wire.Credential, error) { return s.otherApp(ctx) }},
	}
}

func unbound(m Material) text.Text {
	return unless(m.Bound != nil, text.T("audit.missing.bound", "Proof of possession is off"))
}

func unless(there bool, why text.Text) text.Text {
	if there {
		return text.Text{}
	}
	return why
}
