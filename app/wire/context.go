package wire

import (
	"context"
	"slices"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Recorder receives Exchanges. Record is called on the goroutine of the call,
// before the call returns; it must be safe for concurrent use and quick.
type Recorder interface {
	Record(Exchange)
}

type contextKey struct{}

// carried is what a context tells wire. It is never changed once stored.
type carried struct {
	recorders []Recorder
	purpose   text.Text
	values    []*redact.Values
}

func carriedBy(ctx context.Context) carried {
	c, _ := ctx.Value(contextKey{}).(carried)
	return c
}

// WithRecorder adds a recorder; those already in ctx keep receiving.
func WithRecorder(ctx context.Context, r Recorder) context.Context {
	c := carriedBy(ctx)
	c.recorders = append(slices.Clip(c.recorders), r)
	return context.WithValue(ctx, contextKey{}, c)
}

// WithPurpose says what the requests made under ctx are for. It is shown beside
// each Exchange.
func WithPurpose(ctx context.Context, purpose text.Text) context.Context {
	c := carriedBy(ctx)
	c.purpose = purpose
	return context.WithValue(ctx, contextKey{}, c)
}

// WithSecrets masks the values wherever they appear in the Exchanges and errors
// made under ctx, beside the route's own: raw, URL-encoded, base64, hex and
// JSON-escaped. See [redact.MinLength].
func WithSecrets(ctx context.Context, secrets ...secret.Secret) context.Context {
	c := carriedBy(ctx)
	c.values = append(slices.Clip(c.values), redact.NewValues(secrets...))
	return context.WithValue(ctx, contextKey{}, c)
}

// Purpose is what the requests made under ctx are for; the zero Text when nobody
// said.
func Purpose(ctx context.Context) text.Text { return carriedBy(ctx).purpose }
