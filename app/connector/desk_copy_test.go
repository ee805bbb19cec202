package connector_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// A copy has the fields and a secret of its own, and none of the tokens; it stands
// behind what it copies. Removing one leaves the other whole.
func TestDuplicateHasItsOwnSecret(t *testing.T) {
	o := newOffice(t, service.Quirks{})
	first := o.open(workspace.ConnectorClientCredentials, func(*workspace.Connector) {})
	last := o.open(workspace.ConnectorNone, func(*workspace.Connector) {})
	_, err := o.Token(o.ctx, first)
	o.must(err)
	copied, err := o.Duplicate(o.ctx, first)
	o.must(err)
	one, other := o.connector(first), o.connector(copied)
	if list := o.load().Connectors; len(list) != 3 || list[1].ID != copied || list[2].ID != last {
		t.Errorf("order %v", list)
	}
	if other.Nickname != "Orders - svc (copy)" || other.ClientID != one.ClientID || other.Access != "" || other.Grant != nil || other.Last != nil {
		t.Errorf("copied %+v", other)
	}
	if other.Secret == one.Secret || other.Secret == "" {
		t.Errorf("the copy's secret is at %q, the first one's at %q", other.Secret, one.Secret)
	}
	o.must(o.Remove(o.ctx, first))
	_, err = o.Token(o.ctx, copied)
	o.must(err)
	o.must(o.Forget(o.ctx, copied))
	if c := o.connector(copied); c.Access != "" || c.Grant != nil || c.Secret == "" || len(o.vault.kept) != 2 {
		t.Errorf("after Forget: %+v, %d secrets", c, len(o.vault.kept))
	}
}
