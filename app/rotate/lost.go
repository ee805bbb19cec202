package rotate

import (
	"context"
	"errors"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
)

// isLost reports whether a step failed for want of a private half.
func isLost(err error) bool {
	p, ok := errors.AsType[*problem.Problem](err)
	return errors.Is(err, vault.ErrNotFound) || errors.Is(err, vault.ErrDamaged) || ok && p.Code == codeNoPrivateHalf
}

// lost reports whether the vault says that it doesn't have a private half. A
// vault that can't be asked says nothing.
func (w *work) lost(ctx context.Context, k Key) bool {
	_, err := w.rotator.config.Vault.Get(ctx, k.Ref)
	return isLost(err)
}

// nothingLeft reports whether no private half is left: the old one is lost, and
// the new one too, or it was never made and never will be.
func (w *work) nothingLeft(ctx context.Context) bool {
	fresh := w.story.fresh
	if fresh.Ref == "" {
		return w.lost(ctx, w.story.old) && (w.story.back || w.step == StepCheck)
	}
	return w.lost(ctx, w.story.old) && w.lost(ctx, fresh)
}

// onlyForth reports whether the old private half is lost and the new one isn't:
// the old key will never be proven again.
func (w *work) onlyForth(ctx context.Context) bool {
	return w.story.fresh.Ref != "" && w.lost(ctx, w.story.old) && !w.lost(ctx, w.story.fresh)
}
