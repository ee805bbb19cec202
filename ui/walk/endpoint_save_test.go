package walk

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// leaveURL types an Invoke URL with a client token and leaves the field, which
// begins to save it.
func leaveURL(t *testing.T, h *host, p *endpointPage) {
	t.Helper()
	h.Hold = true
	h.Canvas.Focus(p.url.field.Focusable())
	p.url.field.SetText(someInvokeURL + "?clientToken=" + strings.Repeat("0b", 32))
	h.Canvas.Unfocus()
	if !h.Busy() {
		t.Fatal("leaving the field saves nothing")
	}
}

// The token of a URL that was saved is not shown again, also when another
// endpoint came to the front before the save had landed.
func TestEndpointSavedURLDoesNotComeBack(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelToken)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	first := h.Endpoint
	leaveURL(t, h, p)
	h.Endpoint = "second"
	h.Finish()
	h.Endpoint = first
	p.Update()
	if got := p.url.field.Text(); got != someInvokeURL || p.url.field.dirty() {
		t.Errorf("back at the first endpoint the field holds %q", got)
	}
}

// An accepted URL is shown from its start: its host is what one looks for.
func TestEndpointShowsTheStartOfAnAcceptedURL(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelToken)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	leaveURL(t, h, p)
	p.url.field.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	h.Finish()
	p.url.field.Focusable().TypedRune('x')
	if got := p.url.field.Text(); !strings.HasPrefix(got, "x") {
		t.Errorf("the cursor stands in the middle of the URL: %q", got)
	}
}

// countingVault counts what is put into it.
type countingVault struct {
	setup.Vault
	puts int
}

func (v *countingVault) Put(ctx context.Context, k vault.Kind, s secret.Secret) (vault.Ref, error) {
	v.puts++
	return v.Vault.Put(ctx, k, s)
}

// Confirm, clicked while the URL is being saved, stores it no second time; once
// the save was cancelled nothing goes on.
func TestEndpointConfirmAfterSaving(t *testing.T) {
	for _, cancelled := range []bool{false, true} {
		h := twoEndpoints(t, workspace.LevelToken)
		counting := &countingVault{Vault: h.App().Vault}
		h.Reopen(counting, h.Workspace())
		p := NewEndpoint(h).(*endpointPage)
		h.show(p)
		p.clicks.tickAll(true)
		leaveURL(t, h, p)
		confirmOf(p.Foot()).Do()
		if cancelled {
			saving := h.Waiting[0]
			h.Waiting = nil
			saving.Done(context.Canceled)
			p.Update()
			if h.Busy() || counting.puts != 0 || p.Head().State == workspace.Done {
				t.Errorf("after Cancel: busy %v, stored %d times, state %s", h.Busy(), counting.puts, p.Head().State)
			}
			continue
		}
		h.Finish()
		if !h.Busy() {
			t.Fatal("the click on Confirm was lost")
		}
		h.Finish()
		if counting.puts != 1 || p.Head().State != workspace.Done {
			t.Errorf("stored %d times, state %s: %v", counting.puts, p.Head().State, p.tries.shown())
		}
	}
}

// updatedHost counts how often the page asked for its foot to be read again.
type updatedHost struct {
	*host
	updates int
}

func (h *updatedHost) Update() {
	h.updates++
	h.host.Update()
}

// The foot follows what is being typed, and so does a Problem about it.
func TestEndpointFootFollowsTyping(t *testing.T) {
	housetest.App(t, look.Light)
	h := &updatedHost{host: newHost(t, describedWorkspace(workspace.LevelToken))}
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.clicks.tickAll(true)
	p.confirm()
	if shown := p.tries.shown(); shown == nil || shown.Code != "endpoint.client-token" {
		t.Fatalf("problem = %v, want the missing client token", shown)
	}
	for name, field := range map[string]fyne.Focusable{"URL": p.url.field.Focusable(), "token": p.access.draft.Focusable()} {
		before := h.updates
		test.Type(field, "0")
		if h.updates == before || p.tries.shown() != nil {
			t.Errorf("typing the %s: %d updates, problem %v", name, h.updates-before, p.tries.shown())
		}
	}
	p.url.field.SetText(someInvokeURL)
	p.access.draft.entry.Clear()
	test.Type(p.access.draft.Focusable(), strings.Repeat("0c", 32))
	p.confirm()
	if p.Head().State != workspace.Done {
		t.Errorf("state = %s after the token was entered: %v", p.Head().State, p.tries.shown())
	}
}

// Enter in the field does what the button with its cap says.
func TestEndpointEnterInTheURLMeasures(t *testing.T) {
	housetest.App(t, look.Light)
	ws := describedWorkspace(workspace.LevelOAuth)
	ws.Endpoints[0].InvokeURL = ""
	h := newHost(t, ws)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.clicks.tickAll(true)
	p.url.field.SetText(someInvokeURL)
	p.url.field.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if p.measure.planHere() == nil || p.url.field.dirty() {
		t.Errorf("nothing is planned: %v; URL dirty: %v", p.tries.shown(), p.url.field.dirty())
	}
}

// A pasted client token leaves the field for the vault.
func TestEndpointTakesTheToken(t *testing.T) {
	h, p := newEndpointHost(t)
	hand, err := h.App().Trainee()
	if err != nil {
		t.Fatal(err)
	}
	pasted, err := hand.InvokeURL(t.Context(), "echo-token")
	if err != nil {
		t.Fatal(err)
	}
	bare, token, ok := strings.Cut(pasted.Reveal(), "?clientToken=")
	if !ok {
		t.Fatal("the console's Invoke URL carries no client token")
	}
	h.Canvas.Focus(p.url.field.Focusable())
	p.url.field.SetText(pasted.Reveal())
	p.url.field.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := p.url.field.Text(); got != bare {
		t.Errorf("the field holds %q, want the URL without its token", got)
	}
	e := h.Workspace().Endpoints[0]
	kept, err := h.Walk().Secret(t.Context(), e.ClientToken)
	if err != nil || !kept.Equal(secret.New(token)) {
		t.Errorf("the vault holds another token (%v)", err)
	}
	if e.Level != workspace.LevelToken || !p.access.kept.field.Visible() {
		t.Errorf("level %q, token field visible: %v", e.Level, p.access.kept.field.Visible())
	}
}

// Leaving the field saves; a click on Confirm at that moment isn't lost.
func TestEndpointSavesOnLeaving(t *testing.T) {
	h, p := newEndpointHost(t)
	p.chooseLevel(workspace.LevelOAuth)
	p.clicks.tickAll(true)
	h.Hold = true
	h.Canvas.Focus(p.url.field.Focusable())
	p.url.field.SetText(h.Workspace().Org.Workflows + "/api/flo/" + someAlias + "/invoke")
	h.Canvas.Unfocus()
	if !h.Busy() {
		t.Fatal("leaving the field saves nothing")
	}
	confirm := confirmOf(p.Foot())
	if confirm.Disabled {
		t.Fatal("Confirm is disabled while the URL is being saved")
	}
	confirm.Do()
	h.Finish()
	if !h.Busy() {
		t.Fatal("the click on Confirm was lost")
	}
	h.Finish()
	if p.Head().State != workspace.Done {
		t.Errorf("state = %s: %v", p.Head().State, p.tries.shown())
	}
}

// What doesn't go into a name is told, not dropped in silence.
func TestEndpointNameTellsWhereItEnds(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelToken)
	p := NewEndpoint(h).(*endpointPage)
	h.show(p)
	p.name.SetText(strings.Repeat("n", page.MaxEndpointName-1))
	p.name.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if p.name.Focusable().TypedRune('n'); len(h.Failed) > 0 {
		t.Fatalf("told too early: %v", h.Failed)
	}
	p.name.Focusable().TypedRune('n')
	if len(p.name.Text()) != page.MaxEndpointName || len(h.Failed) != 1 || !strings.Contains(h.Failed[0].Error(), "60") {
		t.Errorf("%d characters, told %v", len(p.name.Text()), h.Failed)
	}
}
