package connector

import (
	"context"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Patience is how long a rehearsal waits for an answer: what real flows have as the
// time-out of these cards.
const Patience = 30 * time.Second

// userAgent is what a drawing has before the request is sent; the network's own takes
// its place then.
const userAgent = wire.DefaultUserAgent

// Config is what a rehearsal works with. Network must be set.
type Config struct {
	Network *wire.Network
	Now     func() time.Time // time.Now when nil
	Timeout time.Duration    // [Patience] when 0
}

func (c Config) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

// within bounds one request, and masks the secrets wherever they turn up.
func (c Config) within(ctx context.Context, secrets ...secret.Secret) (context.Context, context.CancelFunc) {
	timeout := c.Timeout
	if timeout == 0 {
		timeout = Patience
	}
	return context.WithTimeout(wire.WithSecrets(ctx, secrets...), timeout)
}
