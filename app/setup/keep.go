package setup

import (
	"context"
	"errors"
	"slices"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// keep stores a secret and makes the workspace refer to it, together with
// whatever else belongs to it: one save is the switch. place finds where the
// reference goes and returns nil when that is no longer there; also changes
// what goes with it. What the workspace no longer refers to then is deleted
// afterwards; when that fails the next sweep removes it.
func (w *Walk) keep(ctx context.Context, kind vault.Kind, s secret.Secret, place func(*workspace.Workspace) *vault.Ref, also func(*workspace.Workspace)) error {
	ref, err := w.deps.Vault.Put(ctx, kind, s)
	if err != nil {
		return problem.From(err)
	}
	var before, after []vault.Ref
	placed := false
	err = w.update(func(ws *workspace.Workspace) {
		before = ws.Refs()
		at := place(ws)
		if at == nil {
			return
		}
		*at, placed = ref, true
		also(ws)
		after = ws.Refs()
	})
	if err == nil && !placed {
		err = noEndpoint()
	}
	if err != nil {
		return errors.Join(err, w.deps.Vault.Delete(ctx, ref))
	}
	for _, old := range before {
		if !slices.Contains(after, old) {
			w.drop(ctx, old)
		}
	}
	return nil
}

// drop deletes a secret that nothing refers to any more. A failure is not the
// admin's problem: the next sweep removes it.
func (w *Walk) drop(ctx context.Context, ref vault.Ref) {
	if ref != "" {
		_ = w.deps.Vault.Delete(context.WithoutCancel(ctx), ref)
	}
}
