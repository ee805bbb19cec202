package shell

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestABrowserThatDoesNotComeUpLeavesItsAddress(t *testing.T) {
	b := newBench(t, practiceWorkspace())
	told := make(chan struct{})
	b.shell.config.Open = func(*url.URL) error { return errors.New("exit status 3") }
	b.shell.config.Do = func(f func()) { f(); close(told) }
	b.shell.browse(&url.URL{Scheme: "https", Host: "acme-admin.okta.com", Path: "/admin"})
	<-told
	const address = "https://acme-admin.okta.com/admin"
	toast, shown := b.shell.toasts.Shown()
	if !shown || !strings.Contains(toast.Text, address) || toast.OnAction == nil {
		t.Fatalf("shown: %+v", toast)
	}
	toast.OnAction()
	if got := fyne.CurrentApp().Clipboard().Content(); got != address {
		t.Errorf("the clipboard holds %q", got)
	}
}
