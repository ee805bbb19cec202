package recipe

import (
	"context"
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// Options are what a person may choose of a recipe.
type Options struct {
	// RawToken asks for the token with Raw Request and a body written out as text
	// instead of with Post and an object.
	RawToken bool
}

// Vault is where secrets are read from, such as [vault.Vault].
type Vault interface {
	Get(ctx context.Context, ref vault.Ref) (secret.Secret, error)
}

// keys are references to the secrets of a recipe.
type keys struct{ privateKey, clientToken vault.Ref }

// For makes the recipe of an endpoint. It reads no secret and sends nothing, so
// that it can be called while drawing. The error is a [*problem.Problem] that
// says which step is missing or why there can't be such a flow.
func For(ws *workspace.Workspace, endpointID string, o Options) (*Recipe, error) {
	e := ws.Endpoint(endpointID)
	if e == nil {
		return nil, noEndpoint()
	}
	if e.InvokeURL == "" || e.Level == "" {
		return nil, endpointFirst()
	}
	to, err := targetOf(ws, e)
	if err != nil {
		return nil, err
	}
	r, err := to.recipeOf(ws, o)
	if err != nil {
		return nil, err
	}
	r.ahead = ws.Org.ClockOffset
	if ws.Practice {
		r.Advice = append([]text.Text{practiceOnly()}, r.Advice...)
	}
	return r, nil
}

func (t target) recipeOf(ws *workspace.Workspace, o Options) (*Recipe, error) {
	switch t.endpoint.Level {
	case workspace.LevelOAuth:
		return forOAuth(ws, t, o)
	case workspace.LevelToken:
		return forClientToken(t)
	}
	return forPublic(t), nil
}

// target is the endpoint that is called, and how.
type target struct {
	endpoint *workspace.Endpoint
	url      string // with the draft's query
	origin   string
	draft    workspace.Draft
}

func targetOf(ws *workspace.Workspace, e *workspace.Endpoint) (target, error) {
	parsed, err := workflows.ParseInvokeURL(e.InvokeURL)
	if err != nil {
		return target{}, problem.From(err)
	}
	switch {
	case ws.Practice && parsed.Origin != ws.Org.Origin,
		e.Level != workspace.LevelPublic && setup.HostMatch(ws, parsed.Origin) == workspace.Failed && e.OtherHost != parsed.Origin:
		return target{}, otherHost(parsed.Origin)
	}
	draft, err := sendable(e.Draft)
	return target{endpoint: e, url: withQuery(e.InvokeURL, draft.Query), origin: parsed.Origin, draft: draft}, err
}

// sendable is a draft that can be sent, by POST where it doesn't say how.
func sendable(d workspace.Draft) (workspace.Draft, error) {
	if d.Method == "" {
		d.Method = http.MethodPost
	}
	for _, f := range invoke.Lint(d, nil) {
		if f.Severity == invoke.Blocking {
			return d, badRequest(f.Text)
		}
	}
	if name, twice := repeated(d.Headers); twice {
		return d, badRequest(text.T("recipe.header-twice", "The header {{.Name}} is there twice, in two spellings. Which of them a card sends isn't documented.", "Name", name))
	}
	return d, nil
}

// repeated is the first name that stands before in another spelling: header names go
// without case (RFC 9110 section 5.1).
func repeated(headers []workspace.Field) (name string, twice bool) {
	seen := map[string]bool{}
	for _, h := range headers {
		lower := strings.ToLower(h.Name)
		if lower != "" && seen[lower] {
			return h.Name, true
		}
		seen[lower] = true
	}
	return "", false
}

// recipe is what every recipe for the target begins as.
func (t target) recipe(b builder) *Recipe {
	return &Recipe{Endpoint: t.endpoint.ID, Level: t.endpoint.Level, Cards: b.cards}
}

// Reveal reads the secret of a field of this recipe from the vault. Call it only
// when the person asked to see or copy it; it may wait for the keychain. The
// zero Secret stands for a field that holds none.
func (r *Recipe) Reveal(ctx context.Context, v Vault, f Field) (secret.Secret, error) {
	switch f.holds {
	case clientToken:
		return v.Get(ctx, r.keys.clientToken)
	case privateKey:
		packed, err := v.Get(ctx, r.keys.privateKey)
		if err != nil {
			return secret.Secret{}, err
		}
		key, err := oauth.ParseKey(packed)
		if err != nil {
			return secret.Secret{}, err
		}
		return key.PrivatePEM()
	}
	return secret.Secret{}, nil
}
