package walk

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/page/pagetest"
)

// askingHost shows requests as the window does, and remembers them.
type askingHost struct {
	*host
	sendings []page.Sending
	details  []string // of Confirm
	refuses  bool     // answers with Cancel
}

func (h *askingHost) Confirm(title, detail, verb text.Text, do func()) {
	h.details = append(h.details, detail.String())
	if !h.refuses {
		h.host.Confirm(title, detail, verb, do)
	}
}

func (h *askingHost) ShowRequest(s page.Sending) {
	h.sendings = append(h.sendings, s)
	if !h.refuses {
		s.Do()
	}
}

// orgHost makes a host around a walk that is signed in to a running org of a
// kind. admin acts as another admin of the org.
func orgHost(t *testing.T, c practice.Config) (h *askingHost, org *practice.Org, admin *okta.Client) {
	t.Helper()
	housetest.App(t, look.Light)
	org = practicetest.Start(t, c)
	a, w := apptest.Practise(t, app.Config{Practice: &app.RunningPractice{URL: org.URL(), Token: secret.New(org.AdminToken())}})
	h = &askingHost{host: &host{pagetest.New(t, a, w)}}
	apptest.SignIn(t, a, w)
	client, err := a.Network.Client(wire.Route{Origin: org.URL(), Credential: wire.SSWS(secret.New(org.AdminToken()))})
	must(t, err)
	admin, err = okta.NewClient(client, org.URL())
	must(t, err)
	return h, org, admin
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// withServiceApp takes step 3.
func (h *askingHost) withServiceApp() {
	h.T.Helper()
	must(h.T, h.Walk().SetUpServiceApp(h.T.Context(), h.Endpoint, "", setup.KeyEC))
}

// notYet is a later that doesn't come.
func notYet(time.Duration, func()) func() { return func() {} }
