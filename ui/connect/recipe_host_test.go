package connect

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/apptest"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

const recipeAlias = "2f29a422eb14ab2f2d0f0cc022238dac"

// recipeHost is a host that is busy while a task runs, and takes down which requests
// it was asked about and which exchanges were opened.
type recipeHost struct {
	*host
	waiting []page.Task
	hold    bool // leaves tasks waiting
	sent    []page.Sending
	shown   []workspace.Evidence
}

var (
	_ page.Host           = (*recipeHost)(nil)
	_ page.RequestShower  = (*recipeHost)(nil)
	_ page.ExchangeShower = (*recipeHost)(nil)
)

// newRecipeHost makes a host around a workspace as it is. Its secrets are made up.
func newRecipeHost(t *testing.T, ws *workspace.Workspace) *recipeHost {
	t.Helper()
	h := &recipeHost{host: newHost(t, ws)}
	for i := range ws.ServiceApps {
		ws.ServiceApps[i].PrivateKey = h.keep(vault.PrivateKey)
	}
	for i := range ws.Endpoints {
		if ws.Endpoints[i].Level == workspace.LevelToken {
			ws.Endpoints[i].ClientToken = h.keep(vault.ClientToken)
		}
	}
	return h
}

func (h *recipeHost) keep(kind vault.Kind) vault.Ref {
	h.t.Helper()
	ref, err := h.app.Vault.Put(h.t.Context(), kind, secret.New("made up"))
	if err != nil {
		h.t.Fatal(err)
	}
	return ref
}

// recipePractice makes a host around the walk of a running practice org, with a
// service app and an endpoint at a level.
func recipePractice(t *testing.T, level workspace.Level) *recipeHost {
	t.Helper()
	h := &recipeHost{host: newPracticeHost(t)}
	hand, err := h.app.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	apptest.SignIn(t, h.app, h.walk)
	if err := h.walk.SetUpServiceApp(t.Context(), h.endpoint, setup.DefaultAppLabel, setup.KeyRSA); err != nil {
		t.Fatal(err)
	}
	apptest.SetEndpoint(t, h.walk, hand, h.endpoint, "echo-"+string(level), level)
	return h
}

// recipeWorkspace has an endpoint at each level and one that isn't described.
func recipeWorkspace() *workspace.Workspace {
	ws := emptyWorkspace()
	ws.Org.TokenURL, ws.Org.Workflows = ws.Org.Origin+"/oauth2/v1/token", "https://acme.workflows.oktapreview.com"
	ws.ServiceApps = []workspace.ServiceApp{{
		ID: "app", Label: "Workflows invoker", AppID: "0oaITclorXwIS8HGNWkz", ClientID: "0oaITclorXwIS8HGNWkz",
		KeyID: "made-up-key-id", KeyType: string(setup.KeyRSA),
	}}
	address := ws.Org.Workflows + "/api/flo/" + recipeAlias + "/invoke"
	first := ws.Endpoints[0]
	first.Name, first.Level, first.InvokeURL, first.Alias, first.ServiceAppID = "Partner onboarding", workspace.LevelOAuth, address, recipeAlias, "app"
	first.Draft = workspace.Draft{Method: "POST", Body: `{"label":"Fernholt Optics","count":12}`}
	ws.Endpoints = []workspace.Endpoint{
		first,
		{ID: "b", Name: "Bookmark, by client token", Level: workspace.LevelToken, InvokeURL: address, Alias: recipeAlias, Draft: workspace.Draft{Method: "POST", Body: "{\n  \"partners\": [\n    \"Fernholt Optics\"\n  ]\n}"}},
		{ID: "c", Name: "Health check", Level: workspace.LevelPublic, InvokeURL: address, Alias: recipeAlias, Draft: workspace.Draft{Method: "GET"}},
		{ID: "d", Name: "Not described yet"},
	}
	return ws
}

// showRecipe puts the page into a window that is high enough for all cards.
func (h *recipeHost) showRecipe() *recipePage {
	h.t.Helper()
	p := NewRecipe(h).(*recipePage)
	h.page = p
	w := housetest.Window(h.t, fyne.NewSize(pageSize.Width, 3000), framed(p.Body()))
	h.canvas = w.Canvas()
	p.Update()
	housetest.Settle(w.Content())
	return p
}

func (h *recipeHost) Busy() bool                        { return len(h.waiting) > 0 }
func (h *recipeHost) ShowExchange(e workspace.Evidence) { h.shown = append(h.shown, e) }

func (h *recipeHost) ShowRequest(s page.Sending) {
	h.sent = append(h.sent, s)
	if !h.decline {
		s.Do()
	}
}

func (h *recipeHost) Select(endpointID string, to page.Name) {
	h.host.Select(endpointID, to)
	h.Update()
}

func (h *recipeHost) Run(task page.Task) {
	if h.Busy() {
		h.t.Errorf("task %q started while another one runs", task.What)
		return
	}
	h.waiting = append(h.waiting, task)
	h.Update()
	if h.hold {
		return
	}
	err := task.Work(h.t.Context())
	h.waiting = nil
	if err != nil {
		h.failed = append(h.failed, err)
	}
	task.Done(err)
	h.Update()
}

// spoken is what a screen reader would say.
func spoken(o any) string {
	if a, ok := o.(interface{ AccessibilityLabel() string }); ok && a.AccessibilityLabel() != "" {
		return a.AccessibilityLabel()
	}
	return fmt.Sprintf("%T", o)
}
