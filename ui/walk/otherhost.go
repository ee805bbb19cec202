package walk

import (
	"net/url"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

// confirmHost takes the admin's word that the Invoke URL's host is right
// although it isn't the org's Workflows. It asks first, by the host's name:
// the endpoint's credential will be sent there. then may start a task, which
// finds that word saved.
func confirmHost(h page.Host, then func()) {
	id, host := h.EndpointID(), ""
	if u, err := url.Parse(endpointInFront(h).InvokeURL); err == nil {
		host = u.Host
	}
	h.Confirm(
		text.T("host.confirm.title", "Is {{.Host}} the right host?", "Host", host),
		text.T("host.confirm.why", "It isn't this org's Workflows. The endpoint's credential will be sent there, and whoever runs that host can use it."),
		text.T("host.confirm.verb", "It is the right host"),
		func() {
			walk := h.Walk()
			h.Save(func() error { return walk.ConfirmHost(id) })
			then()
		})
}
