package audit

import (
	"context"
	"errors"
	"slices"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/okta"
)

// SeesEveryApp reports whether somebody with admin roles of these types is shown
// every app of the org: a super admin or a read-only admin (Okta: Standard roles and
// their permissions). An application admin or a custom role can be limited to certain
// apps.
func SeesEveryApp(roleTypes []string) bool {
	return slices.ContainsFunc(roleTypes, func(kind string) bool {
		return kind == okta.RoleSuperAdmin || kind == okta.RoleReadOnlyAdmin
	})
}

// TokenOwner is an org as the owner of an API token sees it.
type TokenOwner struct{ *okta.Client }

// SeesEveryApp implements [Org]. It asks who the owner is and for their roles; who may
// not read these isn't known to see everything.
func (o TokenOwner) SeesEveryApp(ctx context.Context) (bool, error) {
	ctx = wire.WithPurpose(ctx, text.T("audit.purpose.rights", "Whether this sign-in sees every app"))
	me, err := o.Me(ctx)
	if err != nil {
		return false, unlessAnswered(err)
	}
	roles, err := o.UserRoles(ctx, me.ID)
	var types []string
	for _, r := range roles {
		if r.Active() {
			types = append(types, r.Type)
		}
	}
	return err == nil && SeesEveryApp(types), unlessAnswered(err)
}

// unlessAnswered drops an error that is the org's own answer: then nothing is known.
func unlessAnswered(err error) error {
	if _, answered := errors.AsType[*okta.Error](err); answered {
		return nil
	}
	return err
}
