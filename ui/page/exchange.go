package page

import "github.com/flowlatch/flowlatch/app/workspace"

// ExchangeShower is a Host that finds an exchange by what is kept of it, also
// where its answer had no request id; the window's is one.
type ExchangeShower interface {
	// ShowExchange opens the Activity drawer at it, and says so when it isn't there
	// any more.
	ShowExchange(workspace.Evidence)
}

// ShowExchange opens Activity at an exchange.
func ShowExchange(h Host, e workspace.Evidence) {
	if shower, ok := h.(ExchangeShower); ok {
		shower.ShowExchange(e)
		return
	}
	h.ShowActivity(e.RequestID)
}
