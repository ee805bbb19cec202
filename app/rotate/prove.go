package rotate

import (
	"context"
	"errors"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// freshness is how old the proof of a key may be when the other one is retired.
const freshness = 10 * time.Minute

// invalidClient is how a server refuses a client's key (RFC 6749 §5.2).
const invalidClient = "invalid_client"

// ask asks for a new token with a key. Its errors are those of the vault, of
// the key and of [Tokens].
func (w *work) ask(ctx context.Context, k Key) error {
	key, err := w.signer(ctx, k)
	if err != nil {
		return err
	}
	app := w.story.head.App
	_, err = w.rotator.config.Tokens.Ask(ctx, token.Request{
		Origin: app.Origin, TokenURL: app.TokenURL, ClientID: app.ClientID, Key: key, Scopes: app.Scopes,
	})
	return err
}

// signer reads a private half from the vault, to sign as Okta knows it.
func (w *work) signer(ctx context.Context, k Key) (*oauth.Key, error) {
	packed, err := w.rotator.config.Vault.Get(ctx, k.Ref)
	if err != nil {
		return nil, err
	}
	key, err := oauth.ParseKey(packed)
	if err != nil {
		return nil, err
	}
	if key.Thumbprint() != k.Thumbprint {
		return nil, otherKey()
	}
	if key, err = key.WithAlgorithm(k.Algorithm); err != nil {
		return nil, err
	}
	return key.WithID(k.KID)
}

// isRefused tells that the server refused the key: by its error code, since
// which of Okta's sentences comes for which key isn't documented.
func isRefused(err error) bool {
	e, ok := errors.AsType[*oauth.Error](err)
	return ok && e.Kind == oauth.Refused && e.Code == invalidClient
}

// settle tries until it is done, fails, or patience is up: Okta may take a
// moment to act on what was changed. It reports whether it got done.
func (w *work) settle(ctx context.Context, try func() (done bool, err error)) (bool, error) {
	var waited time.Duration
	for next := time.Second; ; next *= 2 {
		done, err := try()
		if done || err != nil {
			return done, err
		}
		if waited >= w.rotator.config.Patience {
			return false, nil
		}
		if err := w.rotator.config.Pause(ctx, next); err != nil {
			return false, err
		}
		waited += next
	}
}

// works gets a token with a key that should be registered and active, or tells
// why it can't be had. back is the step that makes it active, "" for none here.
func (w *work) works(ctx context.Context, k Key, back StepID) error {
	refusal := w.ask(ctx, k)
	if !isRefused(refusal) {
		return w.explained(refusal)
	}
	keys, err := w.look(ctx)
	switch {
	case err != nil:
		return err
	case !active(keys, k) && back == "":
		return changedMeanwhile(k)
	case !active(keys, k):
		return w.again(back, changedMeanwhile(k))
	}
	done, err := w.settle(ctx, func() (bool, error) {
		refusal = w.ask(ctx, k)
		if isRefused(refusal) {
			return false, nil
		}
		return refusal == nil, refusal
	})
	if err == nil && !done {
		err = refusal
	}
	return w.explained(err)
}

// explained adds to a refusal what is known of the app and the key.
func (w *work) explained(err error) error {
	e, ok := errors.AsType[*oauth.Error](err)
	if !ok {
		return err
	}
	return problem.RefusedToken(e, problem.TokenFacts{
		SignedIn: true, AppID: w.story.head.App.AppID,
		App: problem.Yes, Active: problem.Yes, Service: problem.Yes, KeyMethod: problem.Yes,
		AnyKey: problem.Yes, Key: problem.Yes, KeyNamed: problem.Yes, KeyActive: problem.Yes,
	})
}

// assure makes sure that a key is active at Okta and proven, right before the
// other one is retired. back is the step that puts it right.
func (w *work) assure(ctx context.Context, keys []okta.Key, k Key, back StepID) error {
	if !active(keys, k) {
		return w.again(back, changedMeanwhile(k))
	}
	if age, ok := w.proofAge(k); ok && age >= 0 && age < freshness { // below 0: the clock was set back
		_, err := w.signer(ctx, k) // the vault has it still
		return err
	}
	if err := w.works(ctx, k, back); err != nil {
		return err
	}
	return w.write(entry{Kind: proven, Step: w.step, Proven: []string{k.Thumbprint}, Evidence: w.evidence()})
}

func (w *work) proofAge(k Key) (time.Duration, bool) {
	at, ok := w.story.proofs[k.Thumbprint]
	return w.rotator.config.Now().Sub(at), ok
}
