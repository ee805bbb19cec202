package okta

import (
	"context"
	"time"
)

// WaitReason tells why a request waits.
type WaitReason string

// The reasons of a [Wait].
const (
	WaitRefused WaitReason = "refused" // the org refused it for the number of requests; it will be sent again
	WaitShare   WaitReason = "share"   // this program's share of the org's limit is used up; it has not been sent yet
)

// Wait is a wait of a [Pacer], for a countdown.
type Wait struct {
	Until        time.Time // by this computer's clock
	Reason       WaitReason
	Method, Path string // of the request that waits
}

type waitingKey struct{}

// WithWaiting has f told of each wait of a [Pacer] under the returned context: when one begins, and with the zero Wait
// when it is over, whether the request goes on or not. f is called on the goroutine that waits, from several at once if
// several wait, and must be quick.
func WithWaiting(ctx context.Context, f func(Wait)) context.Context {
	return context.WithValue(ctx, waitingKey{}, f)
}

func waitingOf(ctx context.Context) func(Wait) {
	if f, ok := ctx.Value(waitingKey{}).(func(Wait)); ok && f != nil {
		return f
	}
	return func(Wait) {}
}
