package connect

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/page"
)

// waiting is shown while a person allows a connection in the browser. It must be used
// on the UI goroutine only, except where it says otherwise.
type waiting struct{ *page.Waiting }

func newWaiting(h page.Host) *waiting {
	return &waiting{page.NewWaiting(h, page.X("connectors.wait.no-browser", "No browser opened by itself. Copy the address into one on this computer."))}
}

// browse opens the service's page. It is called off the UI goroutine.
func (w *waiting) browse(ctx context.Context, address string) error {
	return w.Browse(ctx, address, func() { w.begin(address) })
}

// back says that nobody is waited for any more. It is called off the UI goroutine.
func (w *waiting) back() { fyne.Do(w.reading) }

func (w *waiting) begin(address string) {
	w.Begin(page.Wait{
		What:    page.X("connectors.wait", "Waiting for you in the browser"),
		Sense:   page.X("connectors.wait.why", "Allow it on the service's page, as when the connection is made in Workflows. Flowlatch goes on by itself when the browser comes back, and gives up after a few minutes. Until then the fields that the token is for stay as they are."),
		Again:   page.X("sign-in.wait.again", "Open the page again"),
		Address: address,
	}, nil)
}

func (w *waiting) reading() {
	if w.Shown() {
		w.Settle(page.X("connectors.wait.code", "Asking for the token"),
			page.X("connectors.wait.code.why", "The browser is back. Flowlatch exchanges the code for a token, as Workflows does."))
	}
}
