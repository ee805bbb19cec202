package walk

import (
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/ui/house"
)

// Folded out, the requests that make the app follow what is chosen, and are those that
// are sent then.
func TestServiceAppShowsTheRequestsThatMakeIt(t *testing.T) {
	h, p := atServiceApp(t, true)
	shown := p.plan.requests
	if len(shown.Shown()) > 0 {
		t.Fatal("they are in sight by default")
	}
	h.Canvas.Focus(shown.Fold())
	shown.Fold().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := setup.RequestLines(shown.Shown()); len(got) != 2 || !strings.Contains(got[0], `"label":"Workflows invoker"`) || !strings.Contains(got[0], `"kty":"EC"`) {
		t.Fatalf("shown: %q", got)
	}
	p.plan.name.SetText("Partners")
	p.plan.choice.first.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	took := shown.Shown()
	before, _ := h.App().Activity.Newest()
	take(t, h, "Create the app and prove it")
	sent := h.sentSince(before.ID)
	if len(took) != len(sent) || len(sent) != 2 {
		t.Fatalf("shown %q, sent %q", took, sent)
	}
	for i := range took {
		path := strings.ReplaceAll(took[i].Path, setup.IDToCome, inFront(h).AppID)
		if took[i].Method != sent[i].Method || path != sent[i].Path || !alikeButForTheKey(took[i].Body, sent[i].Body) {
			t.Errorf("shown %s\n%s, sent %s\n%s", took[i], took[i].Body, sent[i], sent[i].Body)
		}
	}
	if p.plan.requests.Fold().Visible() && p.plan.card.Visible() {
		t.Error("it still offers to make the app")
	}
}

// sentSince are the requests to the org's API since an exchange that change something.
func (h *host) sentSince(id uint64) (sent []setup.Preview) {
	for _, x := range h.App().Activity.Since(id) {
		if path := strings.TrimPrefix(x.URL, h.Workspace().Org.Origin); x.Method != http.MethodGet && strings.HasPrefix(path, "/api/") {
			sent = append(sent, setup.Preview{Method: x.Method, Path: path, Body: x.RequestBody.Text})
		}
	}
	return sent
}

// alikeButForTheKey compares what was shown with what was sent, where values of the new
// key stand in the place of what was shown for them.
func alikeButForTheKey(shown, sent string) bool {
	parts := strings.Split(shown, setup.NewKeyToCome)
	for i, part := range parts {
		before, after, found := strings.Cut(sent, part)
		if !found || i == 0 && before != "" || strings.Contains(before, `"`) {
			return false
		}
		sent = after
	}
	return sent == ""
}

// By console clicks nothing is sent, and in an org that isn't signed in to.
func TestServiceAppShowsNoRequestsForClicks(t *testing.T) {
	_, p := atServiceApp(t, true)
	p.plan.requests.Fold().OnTapped()
	p.switchHand()
	if p.plan.requests.Fold().Visible() || len(p.plan.requests.Shown()) > 0 {
		t.Error("requests are shown for clicks")
	}
	p.switchHand()
	if !p.plan.requests.Fold().Visible() || len(p.plan.requests.Shown()) > 0 {
		t.Error("they don't come back folded")
	}
}

// A key that is kept already may be lost: then another is sent than the one in sight.
func TestServiceAppSaysThatAKeptKeyMayBeLost(t *testing.T) {
	const lost = "a new key is made and sent in its place"
	h, p := atServiceApp(t, true)
	p.plan.requests.Fold().OnTapped()
	if says := belowRequests(p); strings.Contains(says, lost) {
		t.Errorf("no key is kept, and it says %q", says)
	}
	test.Tap(p.plan.switcher)
	take(t, h, "Make the key")
	test.Tap(p.plan.switcher)
	p.plan.requests.Fold().OnTapped()
	if says := belowRequests(p); !strings.Contains(says, lost) {
		t.Errorf("a key is kept, and it says %q", says)
	}
}

// belowRequests are the words below the requests.
func belowRequests(p *serviceAppPage) string {
	list := p.plan.requests.Object().(*fyne.Container).Objects
	return list[len(list)-1].(*house.Paragraph).Text()
}

func TestServiceAppRequestsGolden(t *testing.T) {
	pageGolden(t, "service-app_requests", signedInHost, NewServiceApp, func(h *host) {
		h.Page.(*serviceAppPage).plan.requests.Fold().OnTapped()
	})
}
