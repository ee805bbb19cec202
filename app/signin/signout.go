package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// Who signs out doesn't wait for a network that isn't there: endTime bounds all of it,
// and renewalTime, as a part of that, the wait for a renewal under way.
const (
	endTime     = 10 * time.Second
	renewalTime = 4 * time.Second
)

// Credential is what a sign-in has at Okta.
type Credential string

// The credentials that a sign-out takes back.
const (
	TheAccessToken  Credential = "access-token"
	TheRefreshToken Credential = "refresh-token"
	TheAPIToken     Credential = "api-token"
)

// Unrevoked is a credential that Okta may still accept, and why.
type Unrevoked struct {
	What Credential
	Err  error
}

func unrevoked(what Credential, err error) []Unrevoked {
	if err == nil {
		return nil
	}
	return []Unrevoked{{what, err}}
}

// End takes back at Okta what the workspace's sign-in has there: the access token
// and the refresh token; an API token only when asked to, because other programs
// may use it; never the key of a service app. It changes nothing in the workspace
// and deletes nothing from the vault, so it may be run again. It takes ten seconds at
// most, and less when ctx ends. What it returns is left at Okta.
func (k *Keeper) End(ctx context.Context, ws *workspace.Workspace, apiToken bool) []Unrevoked {
	ctx, cancel := context.WithTimeout(ctx, endTime)
	defer cancel()
	ctx = wire.WithPurpose(ctx, text.T("signin.for-sign-out", "Take the sign-in back"))
	in := ws.Org.SignIn
	switch in.Method {
	case workspace.APIToken:
		if !apiToken {
			return nil
		}
		return unrevoked(TheAPIToken, k.endAPIToken(ctx, ws))
	case workspace.Browser, workspace.Device:
		if s, err := k.session(ctx, ws.Org.Origin, in); err == nil {
			return s.tokens.end(ctx)
		}
		return k.endUnread(ctx, ws)
	case workspace.ServiceKey:
		if s := k.known(in.ID); s != nil {
			return s.tokens.end(ctx)
		}
	}
	return nil
}

// endUnread takes a refresh token back whose proof key can't be read.
func (k *Keeper) endUnread(ctx context.Context, ws *workspace.Workspace) []Unrevoked {
	in := ws.Org.SignIn
	in.Proof = ""
	p, err := k.takeUpPerson(ctx, ws.Org.Origin, in)
	if err != nil {
		return unrevoked(TheRefreshToken, err)
	}
	return p.end(ctx)
}

// known is a session of this run, nil for none.
func (k *Keeper) known(id string) *session {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.sessions[id]
}

// Forget drops what is held in memory of a sign-in.
func (k *Keeper) Forget(in workspace.SignIn) { k.forget(in.ID) }

func (k *Keeper) endAPIToken(ctx context.Context, ws *workspace.Workspace) error {
	client, err := k.Client(ctx, ws)
	if err != nil {
		return err
	}
	err = client.RevokeCurrentAPIToken(ctx)
	if e, ok := errors.AsType[*okta.Error](err); ok && e.Code == invalidToken {
		return nil // it has ended before
	}
	return err
}

func (s *server) revoke(ctx context.Context, r oauth.RevokeRequest) error {
	ctx, cancel := context.WithTimeout(ctx, endTime)
	defer cancel()
	metadata, err := s.discover(ctx)
	if err != nil {
		return err
	}
	r.Endpoint, r.Now = metadata.RevocationEndpoint, s.time()
	return oauth.RevokeToken(wire.WithSecrets(ctx, r.Token), s.client, r)
}

// LeftAtOkta is the Problem of a sign-out that is complete here and not at Okta;
// nil when nothing is left.
func LeftAtOkta(left []Unrevoked) *problem.Problem {
	if len(left) == 0 {
		return nil
	}
	return kept(left,
		text.T("problem.sign-in.not-revoked", "Signed out here, but not at Okta"),
		text.T("problem.sign-in.not-revoked.why", "Flowlatch has forgotten the sign-in, and couldn't take back: {{.What}}. An access token ends within the hour. A refresh token ends when an admin clears the person's sessions and revokes tokens; an API token is revoked under Security › API › Tokens.", "What", namesOf(left)))
}

// BeforeLeftAtOkta is the Problem of a sign-in that works while the one that it
// replaced has ended here and not at Okta; nil when nothing is left.
func BeforeLeftAtOkta(left []Unrevoked) *problem.Problem {
	if len(left) == 0 {
		return nil
	}
	return kept(left,
		text.T("problem.sign-in.before", "The sign-in before wasn't ended at Okta"),
		text.T("problem.sign-in.before.why", "The new sign-in works. Flowlatch has forgotten the one before it, and couldn't take back: {{.What}}. An access token ends within the hour. A refresh token ends when an admin clears the person's sessions and revokes tokens.", "What", namesOf(left)))
}

func kept(left []Unrevoked, title, cause text.Text) *problem.Problem {
	reasons := make([]string, len(left))
	for i, l := range left {
		reasons[i] = string(l.What) + ": " + l.Err.Error()
	}
	return problem.New(CodeKept, title, cause,
		problem.NewWay(problem.OpenConsole, text.T("way.open-admin", "Open the Admin Console"), text.Text{}),
		problem.NewWay(problem.LeaveIt, text.T("way.leave-kept", "Leave it as it is"), text.T("way.leave-kept.why", "Flowlatch says no more of it"))).
		WithDetail(strings.Join(reasons, "; "))
}

// namesOf names what is left at Okta, in one line.
func namesOf(left []Unrevoked) string {
	names := make([]string, len(left))
	for i, l := range left {
		names[i] = l.name()
	}
	return strings.Join(names, ", ")
}

func (u Unrevoked) name() string {
	switch u.What {
	case TheAccessToken:
		return text.T("signin.the-access-token", "the access token").String()
	case TheRefreshToken:
		return text.T("signin.the-refresh-token", "the refresh token").String()
	}
	return text.T("signin.the-api-token", "the API token").String()
}
